"""Reads the sheets of Excel, WPS and LibreOffice. A cell has the text that it would have in a CSV file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any, BinaryIO
from zipfile import is_zipfile

from ._columns import PlacedRow, column_names, named_values
from ._extras import import_extra
from ._json_values import csv_text, iso_duration, json_value
from ._sheet_area import AREA_ADVICE, check_area
from .errors import InputError

_DAY_BEFORE_THE_FIRST = datetime(1899, 12, 31)  # noqa: DTZ001 (cells have no time zone)
_FIRST_REAL_DATE = datetime(1900, 3, 1)  # noqa: DTZ001
"""The first date that Excel counts right: its 1900 is a leap year."""

_TEXT_ADVICE = "many programs write text under this name: format='csv' reads it"
_LARGE_ADVICE = f"if a sheet has a value far from the table, {AREA_ADVICE}"


def read_excel(file: BinaryIO, *, sheet: str | None) -> Iterator[PlacedRow]:
    """Read the rows of a sheet. An empty cell is None.

    Args:
        file: The workbook.
        sheet: The sheet's name; None for the first one that is not hidden.

    Raises:
        InputError: It is not a workbook, has no such sheet, or the sheet is empty.
        MissingExtra: The reader is not installed.
    """
    rows = _placed_texts(file, sheet)
    first_row = next((row for row in rows if any(row[1])), None)
    if first_row is None:
        raise InputError("the sheet is empty; a first line must name the columns", argument="sheet")
    where, texts = first_row
    names = column_names(texts, where)
    for where, texts in rows:
        yield where, named_values(names, [text or None for text in texts], where)


def _placed_texts(file: BinaryIO, sheet: str | None) -> Iterator[tuple[str, list[str]]]:
    for number, cells in enumerate(_rows_of(file, sheet), 1):
        yield f"row {number} of the sheet", [_text(cell) for cell in cells]


def _rows_of(file: BinaryIO, sheet: str | None) -> Iterator[list[Any]]:
    calamine = import_extra("python_calamine", extra="excel")
    try:
        book = calamine.CalamineWorkbook.from_filelike(file)
        name = _sheet_of(calamine, book, sheet)
        check_area(file, name)
        yield from book.get_sheet_by_name(name).iter_rows()
    except calamine.PasswordError:
        raise InputError("it has a password", advice="save it without one") from None
    except calamine.CalamineError as error:
        problem = f"this is not a workbook that can be read ({error})"
        if is_zipfile(file):  # The reader does not say that a sheet of `.ods` is too large.
            raise InputError(problem, advice=_LARGE_ADVICE) from None
        raise InputError(problem, advice=_TEXT_ADVICE, argument="format") from None


def _sheet_of(calamine: Any, book: Any, requested: str | None) -> str:
    """The name of the sheet to read. Only a sheet that the user names may be hidden."""
    if requested is not None:
        if requested not in book.sheet_names:
            problem = f"it has no sheet {requested!r}; its sheets are {', '.join(map(repr, book.sheet_names))}"
            raise InputError(problem, argument="sheet", advice="name one of them")
        return requested
    for page in book.sheets_metadata:
        is_table = page.typ == calamine.SheetTypeEnum.WorkSheet
        if is_table and page.visible == calamine.SheetVisibleEnum.Visible:
            return str(page.name)
    problem = "all of its sheets are hidden, or have no cells"
    raise InputError(problem, argument="sheet", advice="name the sheet")


def _text(cell: Any) -> str:
    """The text of a cell. Excel stores all numbers as floats, so 4711 comes as 4711.0."""
    match cell:
        case str():
            return cell
        case bool() | int() | float():
            return csv_text(cell)
        # A time of 24 hours or more, without a format for durations, is a date after this day.
        case datetime() if cell < _FIRST_REAL_DATE and cell.time() != time():
            return iso_duration(cell - _DAY_BEFORE_THE_FIRST)
        case _:
            return str(json_value(cell))
