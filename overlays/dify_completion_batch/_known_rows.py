"""The rows that an output has records of: nine bytes a row, however long the answers are."""

from __future__ import annotations

from array import array
from collections.abc import Set as AbstractSet
from decimal import Decimal

from ._prices import add_price
from ._record import Record
from .errors import OutputError

_FAILED, _DONE = 1, 2
_BLOCK = 4096
"""How many rows have their place together: a single high number must not take the memory of all below it."""


class KnownRows:
    """The digest of each row that an output has a record of, and whether it has an answer.

    Attributes:
        end: One more than the highest row that is known.
        changed: The rows whose inputs are no longer those of their records.
        prices: What the records cost, by currency.
    """

    def __init__(self) -> None:
        self.end = 0
        self.changed: AbstractSet[int] = frozenset()
        self.prices: dict[str, Decimal] = {}
        self._blocks: dict[int, tuple[bytearray, array[int]]] = {}

    def add(self, record: Record) -> None:
        """Know a record from now on.

        Raises:
            OutputError: There is one of this row already.
        """
        if self._state(record.row):
            advice = "remove one of the lines, or choose another output"
            raise OutputError(f"row {record.row} has two records", advice=advice)
        if record.row // _BLOCK not in self._blocks:
            self._blocks[record.row // _BLOCK] = bytearray(_BLOCK), array("Q", bytes(8 * _BLOCK))
        states, digests = self._blocks[record.row // _BLOCK]
        states[record.row % _BLOCK] = _DONE if record.ok else _FAILED
        digests[record.row % _BLOCK] = int(record.inputs_digest, 16)
        self.end = max(self.end, record.row + 1)
        add_price(self.prices, record)

    def contradicts(self, row: int, digest: str) -> bool:
        """Whether this row is known with other inputs."""
        return self._state(row) > 0 and self._blocks[row // _BLOCK][1][row % _BLOCK] != int(
            digest, 16
        )

    def has(self, row: int, *, answered: bool = False) -> bool:
        """Whether there is a record of a row; with `answered`, only where it is not an error."""
        return self._state(row) >= (_DONE if answered else _FAILED)

    def _state(self, row: int) -> int:
        block = self._blocks.get(row // _BLOCK)
        return block[0][row % _BLOCK] if block else 0
