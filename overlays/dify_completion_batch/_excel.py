"""Reads the sheets of Excel, WPS and LibreOffice. A cell is the text that it would be in a CSV file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from ._columns import column_names
from ._extras import imported
from ._plain_values import plain
from .errors import InputError


def read_excel(file: BinaryIO, *, sheet: str | None) -> Iterator[dict[str, Any]]:
    """Read the rows of a sheet. An empty cell is None.

    Args:
        file: The workbook.
        sheet: The sheet's name; None for the first one.

    Raises:
        InputError: It is not a workbook, or has no such sheet.
        MissingExtra: The reader is not installed.
    """
    names: list[str] = []
    for number, cells in enumerate(_rows_of(file, sheet), 1):
        values = [_text(cell) for cell in cells]
        if names:
            yield _row(names, values, f"line {number}")
        elif any(values):
            names = column_names(values, f"line {number}")


def _rows_of(file: BinaryIO, sheet: str | None) -> Iterator[list[Any]]:
    calamine = imported("python_calamine", extra="excel")
    try:
        book = calamine.CalamineWorkbook.from_filelike(file)
        if sheet is not None and sheet not in book.sheet_names:
            what = f"it has no sheet {sheet!r}, but {', '.join(map(repr, book.sheet_names))}"
            raise InputError(what, argument="sheet", advice="name one of them")
        page = book.get_sheet_by_index(0) if sheet is None else book.get_sheet_by_name(sheet)
        yield from page.iter_rows()
    except calamine.PasswordError:
        raise InputError("it has a password", advice="save it without one") from None
    except calamine.CalamineError as error:
        raise InputError(f"this is not a workbook that can be read ({error})") from None


def _text(cell: Any) -> str:
    """The text of a cell. Excel has one kind of number: 4711 comes as 4711.0."""
    match cell:
        case bool():
            return str(cell).upper()
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case _:
            return str(plain(cell))


def _row(names: list[str], values: list[str], where: str) -> dict[str, Any]:
    if any(value for name, value in zip(names, values, strict=False) if not name):
        raise InputError(
            f"{where}: a value is in a column that has no name", advice="name it in the first line"
        )
    return {name: value or None for name, value in zip(names, values, strict=False) if name}
