"""The rows that an output has records of: 17 bytes a row, however long the answers are."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from attrs import define, field

from ._prices import Prices
from ._record import Record, given_digest
from .errors import OutputError

_NO_RECORD, _FAILED, _ANSWERED, _CLAIMED = 0, 1, 2, 4
"""The states of a row. `_CLAIMED` is a flag in addition to `_FAILED` or `_ANSWERED`."""

_BLOCK_SIZE = 4096
"""The number of rows that get memory together. A single high number must not need memory for all rows below it."""


def _no_digests() -> array[int]:
    return array("Q", bytes(8 * _BLOCK_SIZE))


@define(eq=False)
class _Block:
    """The states and the digests of consecutive rows: those of the inputs, and those of the rows as they were read."""

    states: bytearray = field(factory=lambda: bytearray(_BLOCK_SIZE))
    digests: array[int] = field(factory=_no_digests)
    given_digests: array[int] = field(factory=_no_digests)


class RecordedRows:
    """The digest of each row that an output has a record of, and whether the row has an answer.

    A row of today's table claims the record of its inputs.

    Attributes:
        end: One more than the highest row with a record.
        answers: The number of records with an answer that no row has claimed.
        failures: The number of records with an error that no row has claimed.
        has_failures: Whether there is a record with an error.
        prices: The prices of the records.
    """

    def __init__(self) -> None:
        self.end = 0
        self.answers = 0
        self.failures = 0
        self.has_failures = False
        self.prices = Prices()
        self._blocks: dict[int, _Block] = {}

    @property
    def unclaimed(self) -> int:
        """The number of records that no row has claimed."""
        return self.answers + self.failures

    def add(self, record: Record) -> None:
        """Add a record.

        Raises:
            OutputError: The row has a record already.
        """
        if self.has_record(record.row):
            advice = "remove one of the lines, or choose another output"
            raise OutputError(f"row {record.row} has two records", advice=advice)
        number, index = divmod(record.row, _BLOCK_SIZE)
        if number not in self._blocks:
            self._blocks[number] = _Block()
        block = self._blocks[number]
        block.states[index] = _ANSWERED if record.ok else _FAILED
        block.digests[index] = int(record.inputs_digest, 16)
        block.given_digests[index] = given_digest(record.inputs)
        self.answers += record.ok
        self.failures += not record.ok
        self.has_failures = self.has_failures or not record.ok
        self.end = max(self.end, record.row + 1)
        self.prices.add(record)

    def claim(self, row: int) -> None:
        """Claim the record of a row."""
        number, index = divmod(row, _BLOCK_SIZE)
        states = self._blocks[number].states
        self.answers -= states[index] == _ANSWERED
        self.failures -= states[index] == _FAILED
        states[index] |= _CLAIMED

    def digest(self, row: int) -> int:
        """The digest of a row that has a record."""
        number, index = divmod(row, _BLOCK_SIZE)
        return self._blocks[number].digests[index]

    def given_digest(self, row: int) -> int:
        """The digest of `inputs` of a row that has a record; 0 if the record does not have them."""
        number, index = divmod(row, _BLOCK_SIZE)
        return self._blocks[number].given_digests[index]

    def has_record(self, row: int) -> bool:
        """Whether a row has a record."""
        return self._state(row) != _NO_RECORD

    def has_answer(self, row: int) -> bool:
        """Whether a row has a record with an answer."""
        return bool(self._state(row) & _ANSWERED)

    def is_unclaimed(self, row: int) -> bool:
        """Whether a row has a record that is not claimed."""
        return self._state(row) in (_ANSWERED, _FAILED)

    def numbers(self) -> Iterator[int]:
        """The rows with a record, in order."""
        for number, block in sorted(self._blocks.items()):
            for index, state in enumerate(block.states):
                if state:
                    yield number * _BLOCK_SIZE + index

    def _state(self, row: int) -> int:
        number, index = divmod(row, _BLOCK_SIZE)
        return self._blocks[number].states[index] if number in self._blocks else _NO_RECORD
