"""Checks how far the cells of a sheet are apart, before a reader takes memory for every cell between them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import IO, BinaryIO
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import BadZipFile, ZipFile

from attrs import define

from ._binary_sheet import filled_rows, sheet_identifiers
from .errors import InputError

_MOST_CELLS = 100_000_000
"""The most cells that a sheet may span; each takes 32 bytes. The reader has the same limit for `.ods`."""

_MOST_SPARSE_CELLS = 10_000_000
"""The most cells that a sheet may span if at least 19 in 20 of them are empty."""

_CHUNK = 1 << 16
_REFERENCE = re.compile(r"([A-Z]+)([0-9]+)")
_WORKBOOK = "xl/workbook.xml"
_BINARY_WORKBOOK = "xl/workbook.bin"
_BROKEN = (BadZipFile, ElementTree.ParseError, ExpatError, KeyError, ValueError, OSError)
"""The errors of a file that is broken or has another format. The reader reports what is wrong with it."""

AREA_ADVICE = (
    "delete the rows and columns beyond the table and save the workbook, or save the sheet as CSV"
)


def check_area(file: BinaryIO, sheet: str) -> None:
    """Check the area of a sheet of an `.xlsx`, `.xlsm` or `.xlsb` workbook.

    Sheets of `.xls` are smaller, and the reader limits those of `.ods`.

    Raises:
        InputError: The sheet spans more cells than fit into memory, most of them empty.
    """
    area = _Area()
    with suppress(*_BROKEN), ZipFile(file) as archive:
        if _BINARY_WORKBOOK in archive.namelist():
            _measure_binary(archive, sheet, area)
        else:
            _measure(archive, sheet, area)
    if area.is_too_large:
        problem = (
            f"sheet {sheet!r} spans {area.last_row:,} rows and {area.last_column:,} columns with {area.count:,} "
            f"filled cells, because {area.farthest} is not empty"
        )
        raise InputError(problem, advice=AREA_ADVICE)


@define
class _Area:
    """The area from A1 to the farthest cells with a value.

    Attributes:
        count: The number of cells with a value.
        last_row: The number of the last row, from 1.
        last_column: The number of the last column, from 1.
        in_last_row: The column of a cell in the last row.
        in_last_column: The row of a cell in the last column.
    """

    count: int = 0
    last_row: int = 0
    last_column: int = 0
    in_last_row: int = 0
    in_last_column: int = 0

    def add(self, row: int, column: int, filled: int) -> None:
        """Add a row, by its last filled cell and the number of its filled cells."""
        self.count += filled
        if row > self.last_row:
            self.last_row, self.in_last_row = row, column
        if column > self.last_column:
            self.last_column, self.in_last_column = column, row

    @property
    def is_too_large(self) -> bool:
        spanned = self.last_row * self.last_column
        return spanned > _MOST_CELLS or spanned > max(_MOST_SPARSE_CELLS, 20 * self.count)

    @property
    def farthest(self) -> str:
        """The cell in the last row, and the one in the last column if it is another."""
        lowest = f"{_letters(self.in_last_row)}{self.last_row}"
        rightmost = f"{_letters(self.last_column)}{self.in_last_column}"
        return lowest if lowest == rightmost else f"{lowest} or {rightmost}"


def _measure(archive: ZipFile, sheet: str, area: _Area) -> None:
    """Add the rows of a sheet in XML to an area."""
    sheets = _parsed(archive, _WORKBOOK).iterfind("{*}sheets/{*}sheet")
    identifiers = {node.get("name"): _relationship_of(node.attrib) for node in sheets}
    with archive.open(_part_of(archive, _WORKBOOK, identifiers[sheet])) as part:
        _FilledCells(area).read(part)


def _measure_binary(archive: ZipFile, sheet: str, area: _Area) -> None:
    """Add the rows of a binary sheet to an area."""
    with archive.open(_BINARY_WORKBOOK) as workbook:
        identifier = sheet_identifiers(workbook)[sheet]
    with archive.open(_part_of(archive, _BINARY_WORKBOOK, identifier)) as part:
        for row, column, filled in filled_rows(part):
            if filled:
                area.add(row, column, filled)


def _part_of(archive: ZipFile, workbook: str, identifier: str) -> str:
    """The name of the part of the archive that has a sheet, by the identifier of its relationship.

    Raises:
        KeyError: There is none.
    """
    folder, _, name = workbook.rpartition("/")
    relationships = _parsed(archive, f"{folder}/_rels/{name}.rels").iterfind("{*}Relationship")
    targets = {node.get("Id"): node.get("Target", "") for node in relationships}
    target = targets[identifier].removeprefix("/").removeprefix("xl/")
    parts = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
    return parts[f"xl/{target}".lower()]


def _parsed(archive: ZipFile, part: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read(part))  # noqa: S314 (expat limits what entities expand to)


def _relationship_of(attributes: Mapping[str, str]) -> str:
    """The attribute `r:id`, whose namespace differs between the two variants of the format."""
    return next((value for name, value in attributes.items() if name.endswith("}id")), "")


class _FilledCells:
    """Adds the filled cells in the XML of a sheet to an area.

    A row or a cell without a reference follows the one before it. There are many cells, so references become numbers
    once in each row.
    """

    def __init__(self, area: _Area) -> None:
        self._area = area
        self._names = ("row", "c", "v", "is")
        self._row = 0
        self._column = 0
        self._reference = ""
        self._last = ""
        self._filled = 0

    def read(self, xml: IO[bytes]) -> None:
        """Read the XML of a sheet.

        Raises:
            ExpatError: It is not XML.
        """
        parser = ParserCreate()
        parser.StartElementHandler = self._start
        while chunk := xml.read(_CHUNK):
            parser.Parse(chunk)
        self._end_row()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        row, cell, value, text = self._names
        if name == cell:
            self._column += 1
            self._reference = attributes.get("r", "")
        elif name in (value, text):
            self._filled += 1
            self._last = self._reference
        elif name == row:
            self._end_row()
            self._row = int(attributes.get("r", self._row + 1))
        elif name.endswith(":worksheet"):
            prefix = name.removesuffix("worksheet")
            self._names = (f"{prefix}row", f"{prefix}c", f"{prefix}v", f"{prefix}is")

    def _end_row(self) -> None:
        if self._filled:
            reference = _REFERENCE.fullmatch(self._last)
            column = _number(reference[1]) if reference else self._column
            row = int(reference[2]) if reference else self._row
            self._area.add(row, column, self._filled)
        self._column = self._filled = 0


def _number(letters: str) -> int:
    """The number of a column, from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _letters(number: int) -> str:
    """The letters of a column."""
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
