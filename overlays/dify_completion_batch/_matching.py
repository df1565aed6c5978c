"""Matches the rows of the table with the records of an output, by the digests of their inputs."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable
from functools import cached_property

from ._record import Row
from ._recorded_rows import RecordedRows
from ._status import BatchStatus
from .errors import OutputError

_MAX_WAITING = 10_000
"""The number of rows to complete at which a batch with `redo_changed` no longer looks for rows that moved."""

_ADVICE = "if it is another table, choose another output"


class Matching:
    """Finds the rows that still have to be completed. Pass each row of the table to `match`, in order.

    A row has the record of its own number if the inputs are the same. With `redo_changed`, a row that moved has a
    record of another number with its inputs. Of several such records, it is the first one that no row has.
    """

    def __init__(
        self,
        recorded: RecordedRows,
        keep: Callable[[int, Row], None],
        status: BatchStatus,
        *,
        retry_failed: bool,
        redo_changed: bool,
    ) -> None:
        """Set the matching up.

        Args:
            recorded: The rows that have records.
            keep: Called with the number of each record that has a row, and with this row.
            status: The counts of changed and removed rows, to update.
            retry_failed: Whether failed rows are to be completed.
            redo_changed: Whether rows may have other inputs than their records, or moved.
        """
        self._recorded = recorded
        self._keep = keep
        self._status = status
        self._retry_failed = retry_failed
        self._redo_changed = redo_changed
        self._changed = list[int]()
        self._first_unclaimed: dict[int, int] = {}
        self._ended = False

    def match(self, row: Row) -> bool:
        """Match a row with a record.

        Returns:
            Whether the row has to be completed.
        """
        found = self._record_of(row)
        if found is None:
            return True
        self._recorded.claim(found)
        self._keep(found, row)
        return self._retry_failed and not self._recorded.has_answer(found)

    def try_to_end(self, rows: int, waiting: int) -> bool:
        """End the matching if no later row can have a record.

        Args:
            rows: The number of rows so far.
            waiting: The number of them that are to be completed.

        Returns:
            Whether it has ended.

        Raises:
            OutputError: The output belongs to another table.
        """
        if not self._ended and rows >= self._recorded.end:
            if self._changed and not self._redo_changed:
                raise self._refused_changes()
            if not self._recorded.unclaimed or waiting >= _MAX_WAITING:
                self._end()
        return self._ended

    def end(self, rows: int) -> None:
        """End the matching after the last row.

        Raises:
            OutputError: The output belongs to another table.
        """
        end = self._recorded.end
        if rows < end and not (self._ended or (self._redo_changed and rows)):
            raise _too_few_rows(rows, end)
        if self._changed and not self._redo_changed:
            raise self._refused_changes()
        self._end()

    def _end(self) -> None:
        """Count the records that no row has, and that the batch replaces or removes."""
        if self._ended:
            return
        self._ended = True
        recorded, status = self._recorded, self._status
        changed = [number for number in self._changed if recorded.is_unclaimed(number)]
        status.changed_answers = sum(map(recorded.has_answer, changed))
        status.removed_answers = recorded.answers - status.changed_answers
        if not self._retry_failed:  # Else failed rows are repeated in any case.
            status.changed_failures = len(changed) - status.changed_answers
            status.removed_failures = recorded.failures - status.changed_failures

    def _record_of(self, row: Row) -> int | None:
        """Find the record of a row, and note a row whose record has other inputs.

        Returns:
            The number of the record; None if the row has none.
        """
        recorded, digest = self._recorded, int(row.digest, 16)
        if self._ended or not recorded.unclaimed:
            return None
        if recorded.is_unclaimed(row.number) and recorded.digest(row.number) == digest:
            return row.number
        moved = self._moved(digest) if self._redo_changed else None
        if moved is None and recorded.is_unclaimed(row.number):
            self._changed.append(row.number)
        return moved

    def _moved(self, digest: int) -> int | None:
        """The first record with a digest that no row has."""
        order, recorded = self._in_order, self._recorded
        position = self._first_unclaimed.get(digest)
        if position is None:
            position = bisect_left(order, digest, key=recorded.digest)
        while position < len(order) and recorded.digest(order[position]) == digest:
            if recorded.is_unclaimed(order[position]):
                return order[position]
            position += 1
            self._first_unclaimed[digest] = position
        return None

    @cached_property
    def _in_order(self) -> array[int]:
        """The rows with records, in the order of their digests."""
        return array("Q", sorted(self._recorded.numbers(), key=self._recorded.digest))

    def _refused_changes(self) -> OutputError:
        count = len(self._changed)
        rows = "1 row of the table has" if count == 1 else f"{count:,} rows of the table have"
        return OutputError(
            f"{rows} other inputs than in the output, beginning with row {self._changed[0]}",
            advice=f"redo_changed=True repeats them; {_ADVICE}",
            argument="redo_changed",
        )


def _too_few_rows(rows: int, end: int) -> OutputError:
    size = "1 row" if rows == 1 else f"{rows:,} rows"
    problem = f"the output has a record of row {end - 1}, and the table has {size}"
    if not rows:
        return OutputError(problem, advice="choose another output")
    advice = f"redo_changed=True removes the records of removed rows; {_ADVICE}"
    return OutputError(problem, advice=advice, argument="redo_changed")
