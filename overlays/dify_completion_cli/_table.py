"""The table of a batch: its file, the options to read it, and the variables of its columns."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from attrs import field, frozen

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


def source_of(path: Path, format: str | None) -> Path | BinaryIO:
    """The file of a table. Stdin is copied, because it cannot be read twice.

    Raises:
        UnusableError: It is stdin, and the format is missing.
    """
    if str(path) != "-":
        return path
    if format is None:
        raise UnusableError("a table from stdin needs its format: --format csv or --format jsonl")
    copy = tempfile.TemporaryFile()  # noqa: SIM115 (open as long as the process)
    shutil.copyfileobj(sys.stdin.buffer, copy)
    return copy


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
