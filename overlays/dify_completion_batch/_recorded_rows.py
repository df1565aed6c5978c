"""The rows that an output has records of: nine bytes a row, however long the answers are."""

from __future__ import annotations

from array import array
from collections.abc import Set as AbstractSet

from attrs import define, field

from ._prices import Prices
from ._record import Record
from .errors import OutputError

_NO_RECORD, _FAILED, _ANSWERED = 0, 1, 2
_BLOCK_SIZE = 4096
"""The number of rows that get memory together. A single high number must not need memory for all rows below it."""


def _no_digests() -> array[int]:
    return array("Q", bytes(8 * _BLOCK_SIZE))


@define(eq=False)
class _Block:
    """The states and the digests of consecutive rows."""

    states: bytearray = field(factory=lambda: bytearray(_BLOCK_SIZE))
    digests: array[int] = field(factory=_no_digests)


class RecordedRows:
    """The digest of each row that an output has a record of, and whether the row has an answer.

    Attributes:
        end: One more than the highest row with a record.
        changed: The rows whose inputs differ from those of their records.
        prices: The prices of the records.
    """

    def __init__(self) -> None:
        self.end = 0
        self.changed: AbstractSet[int] = frozenset()
        self.prices = Prices()
        self._blocks: dict[int, _Block] = {}

    def add(self, record: Record) -> None:
        """Add a record.

        Raises:
            OutputError: The row has a record already.
        """
        if self._state(record.row) != _NO_RECORD:
            advice = "remove one of the lines, or choose another output"
            raise OutputError(f"row {record.row} has two records", advice=advice)
        number, index = divmod(record.row, _BLOCK_SIZE)
        if number not in self._blocks:
            self._blocks[number] = _Block()
        block = self._blocks[number]
        block.states[index] = _ANSWERED if record.ok else _FAILED
        block.digests[index] = int(record.inputs_digest, 16)
        self.end = max(self.end, record.row + 1)
        self.prices.add(record)

    def has_other_inputs(self, row: int, digest: str) -> bool:
        """Whether a row has a record, with another digest."""
        if self._state(row) == _NO_RECORD:
            return False
        number, index = divmod(row, _BLOCK_SIZE)
        return self._blocks[number].digests[index] != int(digest, 16)

    def has_record(self, row: int) -> bool:
        """Whether a row has a record."""
        return self._state(row) != _NO_RECORD

    def has_answer(self, row: int) -> bool:
        """Whether a row has a record with an answer."""
        return self._state(row) == _ANSWERED

    def _state(self, row: int) -> int:
        number, index = divmod(row, _BLOCK_SIZE)
        return self._blocks[number].states[index] if number in self._blocks else _NO_RECORD
