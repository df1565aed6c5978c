"""The rows that a batch still has to complete: numbered, and compared with the output before the first request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Mapping
from typing import Any

from ._preparation import Preparation
from ._record import Record, Row
from ._recorded_rows import RecordedRows
from ._status import BatchStatus
from .errors import OutputError

_ROWS_BETWEEN_BREAKS = 1000
"""The number of skipped rows after which other tasks run."""

Rows = Iterable[Mapping[str, Any]] | AsyncIterable[Mapping[str, Any]]
"""The rows of a table: the inputs of one completion each."""

Items = AsyncIterator[Row | Record]
"""The input of an engine: the rows to complete, and the records of rows that cannot be completed."""


async def items_to_do(
    rows: Rows,
    recorded: RecordedRows,
    begin: Callable[[Row], None],
    *,
    preparation: Preparation,
    status: BatchStatus,
    retry_failed: bool,
    redo_changed: bool,
) -> Items:
    """Find the rows to complete. None of them starts before all recorded rows have been compared.

    Args:
        rows: The table.
        recorded: The rows that the output has records of.
        begin: Called with each row before it is yielded.
        preparation: Makes the inputs and the files of a row.
        status: The counts of changed rows, to update.
        retry_failed: Whether to repeat rows that failed.
        redo_changed: Whether to repeat rows whose inputs changed.

    Yields:
        The rows in order, or the record of a row that does not fit the form.

    Raises:
        OutputError: The output belongs to another table.
        TypeError: A row is not a mapping.
    """
    waiting: list[Row] = []
    changed: list[int] = []
    count = 0
    async for given in _each(rows):
        row = preparation.row(count, given)
        number = row.number
        count += 1
        if recorded.has_other_inputs(number, row.digest):
            changed.append(number)
            waiting.append(row)
        elif not recorded.has_record(number) or (retry_failed and not recorded.has_answer(number)):
            waiting.append(row)
        elif number % _ROWS_BETWEEN_BREAKS == 0:
            await asyncio.sleep(0)  # A cancellation does not have to wait for many skipped rows.
        if count < recorded.end:
            continue  # No row starts before all recorded rows have been compared.
        if changed:
            _accept_changes(changed, recorded, status, redo_changed)
            changed.clear()
        for row in waiting:
            begin(row)
            yield preparation.prepared(row)
        waiting.clear()
    _check_count(count, recorded)


def _check_count(count: int, recorded: RecordedRows) -> None:
    if count < recorded.end:
        problem = f"a record of row {recorded.end - 1}, and the table has {count} rows"
        raise OutputError(f"the output has {problem}", advice="choose another output")


def _accept_changes(
    changed: list[int], recorded: RecordedRows, status: BatchStatus, redo_changed: bool
) -> None:
    """Refuse rows whose inputs changed, or count them, to repeat them."""
    if not redo_changed:
        rows = f"{len(changed):,} rows of the table have"
        if len(changed) == 1:
            rows = "1 row of the table has"
        raise OutputError(
            f"{rows} other inputs than in the output, beginning with row {changed[0]}",
            advice="redo_changed=True repeats them; if it is another table, choose another output",
            argument="redo_changed",
        )
    recorded.changed = frozenset(changed)
    status.changed_answers = sum(map(recorded.has_answer, changed))
    status.changed_failures = len(changed) - status.changed_answers


async def _each(rows: Rows) -> AsyncIterator[Mapping[str, Any]]:
    if isinstance(rows, AsyncIterable):
        async for inputs in rows:
            yield inputs
    else:
        for inputs in rows:
            yield inputs
