"""Reads tables row by row: CSV, JSON Lines, Parquet and Excel, by the suffix of the name."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from os import PathLike
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Literal, TypeAlias

from ._columns import PlacedRow, is_empty
from ._csv import read_csv
from ._excel import read_excel
from ._json_lines import read_json_lines
from ._parquet import read_parquet
from ._text_lines import MARKS
from .errors import InputError

TableFormat: TypeAlias = Literal["csv", "jsonl", "parquet", "excel"]

_FORMATS: dict[str, TableFormat] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".xlsb": "excel",
    ".xls": "excel",
    ".et": "excel",
    ".ods": "excel",
}

_OPTIONS: dict[TableFormat, tuple[str, ...]] = {
    "csv": ("encoding", "delimiter"),
    "jsonl": ("encoding",),
    "parquet": (),
    "excel": ("sheet",),
}

_FIRST_BYTES: dict[bytes, TableFormat] = {
    b"PK\x03\x04": "excel",
    b"\xd0\xcf\x11\xe0": "excel",
    b"PAR1": "parquet",
}
"""The first bytes of files that do not hold text."""

_COMPRESSED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ")
"""The first bytes of files of gzip, Zstandard and xz."""


class RowReader(Iterator[dict[str, Any]]):
    """The rows of a table, one at a time.

    Attributes:
        skipped: The number of rows without any value that were skipped so far.
        position: The position of the last row in the file: `line 7`, or `row 7 of the sheet`. It is empty for Parquet.
    """

    def __init__(self, rows: Iterator[PlacedRow]) -> None:
        self._rows = rows
        self.skipped = 0
        self.position = ""

    def __next__(self) -> dict[str, Any]:
        for position, row in self._rows:
            if not is_empty(row):
                self.position = position
                return row
            self.skipped += 1
        raise StopIteration


def read_rows(
    table: str | PathLike[str] | BinaryIO,
    *,
    format: TableFormat | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
) -> RowReader:
    """Read a table, one row at a time, in constant memory (a workbook needs memory for all of its rows).

    Rows without any value are skipped and get no number. Spaces around the names of columns are removed. An empty cell
    of CSV or Excel is None. A value without a form in JSON, such as a date, becomes a text.

    Args:
        table: A `.csv` or `.tsv` file with a first line of names, a `.jsonl` file with an object in each line, a
            `.parquet` file, a workbook (`.xlsx`, `.xlsm`, `.xlsb`, `.xls`, `.et`, `.ods`), or an open binary file.
            A pipe can be read once.
        format: The format, if the name does not show it: `csv`, `jsonl`, `parquet` or `excel`.
        encoding: The encoding of CSV and JSON Lines; None for UTF-8. A byte order mark is recognised.
        delimiter: The separator of the columns of CSV. None recognises commas, semicolons, tabs, vertical bars, and a
            first line `sep=`.
        sheet: The sheet of a workbook; None for the first one that is not hidden.

    Returns:
        The rows, in order.

    Raises:
        InputError: The file has another format. While reading: a line is wrong.
        MissingExtra: While reading: the package for this format is not installed.
        OSError: The file cannot be opened or read.
    """
    name = _name_of(table)
    table_format = format or _format_of(name)
    usual_delimiter = "\t" if Path(name).suffix.lower() == ".tsv" else ","
    _refuse_unused_options(name, table_format, encoding=encoding, delimiter=delimiter, sheet=sheet)
    reader = _reader_of(table_format, encoding, delimiter, usual_delimiter, sheet)
    return RowReader(_read(table, name, table_format, reader))


def count_rows(
    table: str | PathLike[str] | BinaryIO,
    *,
    format: TableFormat | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
) -> int:
    """Count the rows of a table by reading it. The arguments are those of `read_rows`.

    Raises:
        InputError, MissingExtra, OSError: The table cannot be read, as with `read_rows`.
    """
    rows = read_rows(table, format=format, encoding=encoding, delimiter=delimiter, sheet=sheet)
    return sum(1 for _ in rows)


def _name_of(table: str | PathLike[str] | BinaryIO) -> str:
    if isinstance(table, (str, PathLike)):
        return str(table)
    name: object = getattr(table, "name", None)
    return name if isinstance(name, str) else "the table"


def _format_of(name: str) -> TableFormat:
    table_format = _FORMATS.get(Path(name).suffix.lower())
    if table_format is None:
        problem = f"{name}: a table must be a {', '.join(_FORMATS)} file"
        raise InputError(
            problem, argument="format", advice="to read another file as CSV, pass format='csv'"
        )
    return table_format


def _refuse_unused_options(name: str, format: TableFormat, **options: str | None) -> None:
    """Refuse an option that would have no effect."""
    for option, value in options.items():
        if value is not None and option not in _OPTIONS[format]:
            raise InputError(
                f"{name}: the option {option} does not apply to a table in the format {format}"
            )


def _reader_of(
    format: TableFormat,
    encoding: str | None,
    delimiter: str | None,
    usual_delimiter: str,
    sheet: str | None,
) -> Callable[[BinaryIO], Iterator[PlacedRow]]:
    match format:
        case "csv":
            return lambda file: read_csv(
                file, encoding=encoding, delimiter=delimiter, usual_delimiter=usual_delimiter
            )
        case "jsonl":
            return lambda file: read_json_lines(file, encoding=encoding)
        case "parquet":
            return read_parquet
        case "excel":
            return lambda file: read_excel(file, sheet=sheet)


def _read(
    table: str | PathLike[str] | BinaryIO,
    name: str,
    format: TableFormat,
    reader: Callable[[BinaryIO], Iterator[PlacedRow]],
) -> Iterator[PlacedRow]:
    try:
        with _opened(table) as file:
            _check_first_bytes(file.read(8), format)
            file.seek(0)
            yield from reader(file)
    except InputError as error:
        separator = "," if error.problem.startswith("line ") else ":"
        problem = f"{name}{separator} {error.problem}"
        raise InputError(problem, advice=error.advice, argument=error.argument) from None


def _check_first_bytes(head: bytes, format: TableFormat) -> None:
    """Refuse an empty or compressed file, and a workbook or Parquet with the suffix of a text file."""
    if head in (b"", *MARKS):
        raise InputError("the file is empty")
    if head.startswith(_COMPRESSED):
        raise InputError("it is compressed", advice="unpack it first")
    if format in ("csv", "jsonl"):
        for first_bytes, actual in _FIRST_BYTES.items():
            if head.startswith(first_bytes):
                advice = f"format={actual!r} reads it"
                raise InputError(
                    f"it is not text, but looks like {actual}", argument="format", advice=advice
                )


@contextmanager
def _opened(table: str | PathLike[str] | BinaryIO) -> Generator[BinaryIO]:
    """Open a path, or rewind an open file, which stays open. A pipe is copied, because formats need to seek."""
    with ExitStack() as stack:
        if isinstance(table, (str, PathLike)):
            file: BinaryIO = stack.enter_context(Path(table).open("rb"))
        else:
            file = table
        if not file.seekable():
            pipe, file = file, stack.enter_context(TemporaryFile())
            copyfileobj(pipe, file)
        file.seek(0)
        yield file
