"""The table that an output has with inputs beside answers: its columns, and its rows in the order of the input."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from attrs import frozen

from ._record import Record

RESULTS = ("answer", "error", "partial", "total_tokens", "total_price", "currency", "message_id")
"""The columns that follow those of the table."""


@frozen
class OutputTable:
    """Records as a table.

    Attributes:
        columns: The names: those of the table that was read, then those of the results. A result whose name the table
            has already gets a number.
        types: The types of the values that the table's own columns have, as JSON has them; `int` is a whole number that
            a float can be, `int64` a larger one, and `big` one that is too large for 64 bits.
        _lines: The file of the records.
        _offsets: Where in it each record begins, in the order of the rows.
    """

    columns: list[str]
    types: dict[str, set[str]]
    _lines: Path
    _offsets: list[int]

    def rows(self) -> Iterator[list[Any]]:
        """The rows, a value for each column."""
        with self._lines.open("rb") as file:
            for offset in self._offsets:
                file.seek(offset)
                record = Record.from_json(json.loads(file.readline()))
                inputs = record.inputs or {}
                yield [*(inputs.get(column) for column in self.types), *_results(record)]


def output_table(lines: Path) -> OutputTable:
    """Make a table of a file of records that have their inputs."""
    places: dict[str, tuple[int, int]] = {}
    types: dict[str, set[str]] = {}
    offsets: list[tuple[int, int]] = []
    with lines.open("rb") as file:
        for offset, flat in _flat(file):
            offsets.append((flat["row"], offset))
            inputs: dict[str, Any] = flat.get("inputs") or {}
            for index, (column, value) in enumerate(inputs.items()):
                places[column] = min(places.get(column, (flat["row"], index)), (flat["row"], index))
                types.setdefault(column, set()).add(_type_of(value))
    own = sorted(places, key=lambda column: places[column])
    columns = list(own)
    for name in RESULTS:
        columns.append(_free(name, columns))
    in_order = [offset for _, offset in sorted(offsets)]
    return OutputTable(columns, {column: types[column] for column in own}, lines, in_order)


def _flat(file: BinaryIO) -> Iterator[tuple[int, dict[str, Any]]]:
    while line := file.readline():
        if line.strip():
            yield file.tell() - len(line), json.loads(line)


def _type_of(value: Any) -> str:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) <= 2**53:
        return type(value).__name__
    return "int64" if -(2**63) <= value < 2**63 else "big"


def _free(name: str, taken: list[str]) -> str:
    number, free = 2, name
    while free in taken:
        free, number = f"{name} {number}", number + 1
    return free


def _results(record: Record) -> list[Any]:
    usage, error = record.usage or {}, record.error or {}
    kind = " ".join(filter(None, (error.get("type"), error.get("code")))) or None
    problem = f"{kind}: {error['message']}" if kind else None
    usages = (usage.get(name) for name in ("total_tokens", "total_price", "currency"))
    return [record.answer, problem, error.get("partial"), *usages, record.message_id]
