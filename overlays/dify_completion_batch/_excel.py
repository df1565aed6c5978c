"""Reads the sheets of Excel, WPS and LibreOffice. A cell has the text that it would have in a CSV file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from ._columns import column_names, named_values
from ._extras import import_extra
from ._json_values import json_value
from .errors import InputError

_LARGEST_WHOLE = 1e16
"""From this number on, Python writes a float with an exponent."""

_TEXT_ADVICE = "many programs write text under this name: format='csv' reads it"


def read_excel(file: BinaryIO, *, sheet: str | None) -> Iterator[dict[str, Any]]:
    """Read the rows of a sheet. An empty cell is None.

    Args:
        file: The workbook.
        sheet: The sheet's name; None for the first one that is not hidden.

    Raises:
        InputError: It is not a workbook, has no such sheet, or the sheet is empty.
        MissingExtra: The reader is not installed.
    """
    names: list[str] = []
    for number, cells in enumerate(_rows_of(file, sheet), 1):
        values = [_text(cell) for cell in cells]
        if names:
            yield named_values(names, [value or None for value in values], f"line {number}")
        elif any(values):
            names = column_names(values, f"line {number}")
    if not names:
        raise InputError("the sheet is empty; a first line must name the columns", argument="sheet")


def _rows_of(file: BinaryIO, sheet: str | None) -> Iterator[list[Any]]:
    calamine = import_extra("python_calamine", extra="excel")
    try:
        book = calamine.CalamineWorkbook.from_filelike(file)
        yield from book.get_sheet_by_name(_sheet_of(calamine, book, sheet)).iter_rows()
    except calamine.PasswordError:
        raise InputError("it has a password", advice="save it without one") from None
    except calamine.CalamineError as error:
        problem = f"this is not a workbook that can be read ({error})"
        raise InputError(problem, advice=_TEXT_ADVICE, argument="format") from None


def _sheet_of(calamine: Any, book: Any, named: str | None) -> str:
    """The name of the sheet to read. Only a sheet that the user names may be hidden."""
    if named is not None:
        if named not in book.sheet_names:
            problem = f"it has no sheet {named!r}, but {', '.join(map(repr, book.sheet_names))}"
            raise InputError(problem, argument="sheet", advice="name one of them")
        return named
    for page in book.sheets_metadata:
        is_table = page.typ == calamine.SheetTypeEnum.WorkSheet
        if is_table and page.visible == calamine.SheetVisibleEnum.Visible:
            return str(page.name)
    problem = "it has no sheet of cells that is not hidden"
    raise InputError(problem, argument="sheet", advice="name the sheet")


def _text(cell: Any) -> str:
    """The text of a cell. Excel has only floats: 4711 is 4711.0."""
    match cell:
        case bool():
            return str(cell).upper()
        case float() if cell.is_integer() and abs(cell) < _LARGEST_WHOLE:
            return str(int(cell))
        case _:
            return str(json_value(cell))
