"""The table of an output, with inputs next to answers: its columns, and its rows in the order of the input."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain, count
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
        columns: The names: those of the table that was read, then those of the results. A result gets a number if the
            table has a column of its name.
        types: The JSON types of the values of each column that was read. `int` is a whole number that a float can hold,
            `int64` a larger one, and `big` one that is too large for 64 bits.
        _lines: The file of the records.
        _offsets: The position of each record in it, in the order of the rows.
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
    positions: dict[str, tuple[int, int]] = {}
    types: dict[str, set[str]] = {}
    offsets: list[tuple[int, int]] = []
    with lines.open("rb") as file:
        for offset, flat in _flat(file):
            offsets.append((flat["row"], offset))
            inputs: dict[str, Any] = flat.get("inputs") or {}
            for index, (column, value) in enumerate(inputs.items()):
                position = flat["row"], index
                positions[column] = min(positions.get(column, position), position)
                types.setdefault(column, set()).add(_type_of(value))
    own = sorted(positions, key=lambda column: positions[column])
    columns = list(own)
    for name in RESULTS:
        columns.append(_unused_name(name, columns))
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


def _unused_name(name: str, used: list[str]) -> str:
    numbered = (f"{name} {number}" for number in count(2))
    return next(candidate for candidate in chain([name], numbered) if candidate not in used)


def _results(record: Record) -> list[Any]:
    usage, error = record.usage or {}, record.error or {}
    problem = f"{record.failure}: {error['message']}" if error else None
    usages = (usage.get(name) for name in ("total_tokens", "total_price", "currency"))
    return [record.answer, problem, error.get("partial"), *usages, record.message_id]
