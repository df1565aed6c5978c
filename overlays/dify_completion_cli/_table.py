"""The table of a batch: its file, the options to read it, and the variables of its columns."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from typing import Any, BinaryIO, cast

from attrs import field, frozen
from dify_completion_api.models.file_type import FILE_TYPE_VALUES, FileType, check_file_type

from dify_completion_batch import RowReader, read_rows

from ._errors import UnusableError


@frozen
class Table:
    """A table.

    Attributes:
        source: The path of the file, or a copy of stdin.
        options: The options of `read_rows`.
        columns: The variables of columns that have other names; an empty one leaves the column out.
    """

    source: Path | BinaryIO
    options: Mapping[str, Any] = field(factory=dict[str, Any])
    columns: Mapping[str, str] = field(factory=dict[str, str])

    @property
    def folder(self) -> Path:
        """The folder of relative paths in the table."""
        return self.source.parent if isinstance(self.source, Path) else Path()

    def read(self) -> RowReader:
        """Read the rows of the file.

        Raises:
            BatchError: At once or while reading: the file cannot be read.
        """
        return read_rows(self.source, **self.options)


@contextmanager
def source_of(path: Path, format: str | None) -> Generator[Path | BinaryIO]:
    """The file of a table; stdin and pipes, which cannot be read twice, are copied.

    Raises:
        UnusableError: It is stdin or a pipe, and neither its name nor an option shows the format.
    """
    is_stdin = str(path) == "-"
    if path.is_file() and not is_stdin:
        yield path
        return
    if format is None and not path.suffix:
        name = "stdin" if is_stdin else path
        raise UnusableError(f"a table from {name} needs its format: --format csv or --format jsonl")
    with tempfile.TemporaryFile() as copy:
        if is_stdin:
            shutil.copyfileobj(sys.stdin.buffer, copy)
        else:
            with path.open("rb") as pipe:
                shutil.copyfileobj(pipe, copy)
            cast("FileIO", copy.raw).name = str(path)  # For the format, and for errors.
        yield copy


def parse_file_columns(arguments: Iterable[str]) -> dict[str, FileType | None]:
    """Read `column` or `column=kind` each: the kind is that of files whose names do not show one."""
    columns: dict[str, FileType | None] = {}
    for argument in arguments:
        column, _, kind = argument.rpartition("=")
        if column and kind in FILE_TYPE_VALUES:
            columns[column] = check_file_type(kind)
        else:
            columns[argument] = None
    return columns


def parse_variables(arguments: Iterable[str]) -> dict[str, str]:
    """Read arguments of the form `column=variable`; without a variable, the column is left out.

    Raises:
        UnusableError: An argument has another form, or two of them have the same column or variable.
    """
    variables: dict[str, str] = {}
    for argument in arguments:
        column, equals, variable = argument.rpartition("=")
        if not (column and equals):
            raise UnusableError(f"{argument!r} is not a mapping; give it as --map column=variable")
        if column in variables or (variable and variable in variables.values()):
            raise UnusableError(
                f"--map {argument}: a column has one variable, and a variable one column"
            )
        variables[column] = variable
    return variables
