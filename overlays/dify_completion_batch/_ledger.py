"""What an output already holds, by row number: nine bytes a row, however long the answers are."""

from __future__ import annotations

from array import array

from ._record import Record

_FAILED, _DONE = 1, 2


class Ledger:
    """The digest of each row that an output has a record of, and whether it has an answer.

    Attributes:
        first: The lowest number that is known; None where none is.
    """

    def __init__(self) -> None:
        self.first: int | None = None
        self._digests = array("Q")
        self._states = bytearray()

    @property
    def end(self) -> int:
        """One more than the highest number that is known."""
        return len(self._states)

    def add(self, record: Record) -> None:
        """Know a record from now on."""
        missing = record.row + 1 - self.end
        self._states.extend(bytes(max(missing, 0)))
        self._digests.frombytes(bytes(8 * max(missing, 0)))
        self._states[record.row] = _DONE if record.ok else _FAILED
        self._digests[record.row] = int(record.inputs_digest, 16)
        self.first = record.row if self.first is None else min(self.first, record.row)

    def contradicts(self, row: int, digest: str) -> bool:
        """Whether this row is known with other inputs."""
        return row < self.end and self._states[row] > 0 and self._digests[row] != int(digest, 16)

    def has(self, row: int, *, answered: bool) -> bool:
        """Whether there is a record of a row; with `answered`, only where it is no error."""
        return row < self.end and self._states[row] >= (_DONE if answered else _FAILED)
