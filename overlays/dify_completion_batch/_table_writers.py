"""Writes the table of an output: as CSV, as a workbook, as Parquet."""

from __future__ import annotations

import csv
import json
import logging
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ._defusing import defused
from ._extras import import_extra
from ._output_table import RESULTS, OutputTable
from ._surrogates import without_surrogates
from .errors import OutputError

# The limits of Excel.
MAX_ROWS = 1_048_575
"""Without the first row, which has the names of the columns."""

_MAX_COLUMNS = 16_384
_LONGEST_CELL = 32_767
_LARGEST_NUMBER = 2**53

_ROW_GROUP_SIZE = 5000

logger = logging.getLogger(__package__)


def write_csv(path: Path, table: OutputTable, *, defuse: bool) -> None:
    """Write a table as CSV, in UTF-8 with a byte order mark. Without it, Excel reads another encoding.

    Args:
        path: The file.
        table: The table.
        defuse: Whether texts that a spreadsheet would run as formulas get an apostrophe.
    """
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_csv_cell(column, defuse) for column in table.columns])
        for row in table.rows():
            writer.writerow([_csv_cell(value, defuse) for value in row])


def check_workbook(path: Path, rows: int, columns: int) -> None:
    """Check that a workbook can hold a table.

    Args:
        path: The workbook.
        rows: The number of rows.
        columns: The number of columns, without those of the results.

    Raises:
        OutputError: It cannot.
    """
    csv_name = path.with_suffix(".csv").name
    advice = f"choose a .csv file; if the batch has begun, rename {path.name}.jsonl to {csv_name}.jsonl first"
    if rows > MAX_ROWS:
        problem = (
            f"{path}: a workbook can have at most {MAX_ROWS:,} rows, and the table has {rows:,}"
        )
        raise OutputError(problem, advice=advice)
    needed = columns + len(RESULTS)
    if needed > _MAX_COLUMNS:
        problem = f"{path}: a workbook can have at most {_MAX_COLUMNS:,} columns, and the table needs {needed:,}"
        raise OutputError(problem, advice=advice)


def write_workbook(path: Path, table: OutputTable) -> None:
    """Write a table as a workbook of Excel. A text stays a text there, also if it begins like a formula.

    Raises:
        OSError: The file cannot be written.
    """
    xlsxwriter = import_extra("xlsxwriter", extra="excel")
    options = {"constant_memory": True, "in_memory": False}
    try:
        # After an error, xlsxwriter leaves its temporary files.
        with (
            TemporaryDirectory(ignore_cleanup_errors=True) as folder,
            xlsxwriter.Workbook(path, {**options, "tmpdir": folder}) as book,
        ):
            cut_texts = _write_rows(book.add_worksheet(), table)
    except xlsxwriter.exceptions.FileCreateError as error:
        raise error.__context__ or OSError(str(error)) from None
    if cut_texts:
        logger.warning(
            "%s: %d texts are longer than the %d characters of a cell and are cut",
            path.stem,
            cut_texts,
            _LONGEST_CELL,
        )


def _write_rows(sheet: Any, table: OutputTable) -> int:
    """Write a table.

    Returns:
        The number of texts that were cut.
    """
    _write_row(sheet, 0, table.columns)
    price = len(table.types) + RESULTS.index("total_price")
    cut_texts = 0
    for number, row in enumerate(table.rows(), 1):
        row[price] = _number_of(row[price])
        cut_texts += _write_row(sheet, number, row)
    return cut_texts


def write_parquet_table(path: Path, table: OutputTable) -> None:
    """Write a table as Parquet. A column has the type of all its values; if they differ, it has texts."""
    pyarrow = import_extra("pyarrow", extra="batch")
    parquet = import_extra("pyarrow.parquet", extra="batch")
    types_of_results = [int if name == "total_tokens" else str for name in RESULTS]
    kinds = [*(_kind(types) for types in table.types.values()), *types_of_results]
    arrow = {
        bool: pyarrow.bool_(),
        int: pyarrow.int64(),
        float: pyarrow.float64(),
        str: pyarrow.string(),
    }
    fields = zip(table.columns, kinds, strict=True)
    schema = pyarrow.schema([(column, arrow[kind]) for column, kind in fields])
    rows = table.rows()
    # pyarrow opens the names of files only if they are UTF-8.
    with path.open("wb") as file, parquet.ParquetWriter(file, schema) as writer:
        while group := list(islice(rows, _ROW_GROUP_SIZE)):
            arrays = [
                pyarrow.array([_of_kind(value, kind) for value in values], arrow[kind])
                for values, kind in zip(zip(*group, strict=True), kinds, strict=True)
            ]
            writer.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))


def _csv_cell(value: Any, defuse: bool) -> str:
    if defuse and isinstance(value, str):
        return defused(value)
    return output_text(value)


def output_text(value: Any) -> str:
    """The text of a value in an output: empty for None, JSON for anything but a text."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _write_row(sheet: Any, number: int, row: Sequence[Any]) -> int:
    """Write a row.

    Returns:
        The number of texts that were cut.
    """
    cut_texts = 0
    for column, value in enumerate(row):
        if isinstance(value, bool):
            sheet.write_boolean(number, column, value)
        elif isinstance(value, (int, float)) and abs(value) < _LARGEST_NUMBER:
            sheet.write_number(number, column, value)
        elif value is not None:
            text = without_surrogates(output_text(value))
            if _utf16_units(text) > _LONGEST_CELL:
                text = _cut_to_cell(text)
                cut_texts += 1
            sheet.write_string(number, column, text)
    return cut_texts


def _utf16_units(text: str) -> int:
    """The length of a text as Excel counts it: an emoji has two units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _cut_to_cell(text: str) -> str:
    units = text.encode("utf-16-le")[: 2 * (_LONGEST_CELL - 1)]
    return (
        f"{units.decode('utf-16-le', errors='ignore')}…"  # Half a character at the end is ignored.
    )


def _number_of(price: str | None) -> float | str | None:
    """A price as a number, for sums; a text that is not a number stays as it is."""
    try:
        return float(price) if price else None
    except ValueError:
        return price


def _kind(types: set[str]) -> type:
    """The type of a Parquet column with values of these types, which are named as in `OutputTable.types`."""
    match sorted(types - {"NoneType"}):
        case ["bool"]:
            return bool
        case ["int"] | ["int64"] | ["int", "int64"]:
            return int
        case ["float"] | ["float", "int"]:
            return float
        case _:
            return str


def _of_kind(value: Any, kind: type) -> Any:
    if value is None or kind is not str:
        return value
    return without_surrogates(output_text(value))
