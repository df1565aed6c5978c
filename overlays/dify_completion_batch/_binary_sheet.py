"""Reads what the binary parts of an `.xlsb` workbook say about the places of its cells.

A part is a sequence of records: a number for the kind, the size, and the content. Both numbers have seven bits in each
byte; the eighth bit is set if another byte follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

_ROW = 0
_FILLED_CELLS = frozenset({*range(2, 12), 62})
"""The kinds of cells with a value: numbers, errors, truth values, texts, and results of formulas."""

_SHEET = 156
_IDENTIFIER_AT = 8
"""Where the identifier of a sheet's relationship begins, after its state and its number."""


def sheet_identifiers(workbook: IO[bytes]) -> dict[str, str]:
    """The identifiers of the sheets' relationships, by the names of the sheets."""
    identifiers: dict[str, str] = {}
    for kind, content in _records(workbook):
        if kind == _SHEET:
            identifier, end = _text(content, _IDENTIFIER_AT)
            name, _ = _text(content, end)
            identifiers[name] = identifier
    return identifiers


def filled_rows(sheet: IO[bytes]) -> Iterator[tuple[int, int, int]]:
    """The rows of a sheet: the number of the row and of its last filled cell, from 1, and how many are filled."""
    row = column = filled = 0
    for kind, content in _records(sheet):
        if kind in _FILLED_CELLS:
            column = _number(content, 0) + 1
            filled += 1
        elif kind == _ROW:
            yield row, column, filled
            row, column, filled = _number(content, 0) + 1, 0, 0
    yield row, column, filled


def _records(part: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    while True:
        kind = _variable_number(part)
        size = _variable_number(part)
        if kind is None or size is None:
            return
        yield kind, part.read(size)


def _variable_number(part: IO[bytes]) -> int | None:
    """A number with seven bits in each byte, the lowest first; None at the end."""
    number = shift = 0
    while byte := part.read(1):
        number |= (byte[0] & 0x7F) << shift
        if byte[0] < 0x80:
            return number
        shift += 7
    return None


def _text(content: bytes, start: int) -> tuple[str, int]:
    """A text, which begins with its length in characters of two bytes, and the position after it."""
    end = start + 4 + 2 * _number(content, start)
    return content[start + 4 : end].decode("utf-16-le"), end


def _number(content: bytes, start: int) -> int:
    return int.from_bytes(content[start : start + 4], "little")
