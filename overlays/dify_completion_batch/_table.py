"""The rows that a batch still has to complete: numbered, and compared with the output before the first request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Mapping, Sized
from typing import Any

from ._matching import Matching
from ._output import NoOutput, Output
from ._preparation import Preparation
from ._record import Record, Row
from ._status import BatchStatus

_ROWS_BETWEEN_BREAKS = 1000
"""The number of skipped rows after which other tasks run."""

Rows = Iterable[Mapping[str, Any]] | AsyncIterable[Mapping[str, Any]]
"""The rows of a table: the inputs of one completion each."""

Items = AsyncIterator[Row | Record]
"""The input of an engine: the rows to complete, and the records of rows that cannot be completed."""


async def items_to_do(
    rows: Rows,
    output: Output | NoOutput,
    begin: Callable[[Row], None],
    *,
    preparation: Preparation,
    status: BatchStatus,
    retry_failed: bool,
    redo_changed: bool,
) -> Items:
    """Find the rows to complete. None of them starts before the records are matched with the rows.

    Args:
        rows: The table.
        output: The output, which may have records of the rows.
        begin: Called with each row before it is yielded.
        preparation: Makes the inputs and the files of a row.
        status: The counts of changed and removed rows, to update.
        retry_failed: Whether to repeat rows that failed.
        redo_changed: Whether to repeat rows whose inputs changed.

    Yields:
        The rows in order, or the record of a row that does not fit the form.

    Raises:
        OutputError: The output belongs to another table, or cannot hold this one.
        TypeError: A row is not a mapping.
    """
    if isinstance(rows, Sized):
        output.check_size(len(rows))
    options = {"retry_failed": retry_failed, "redo_changed": redo_changed}
    matching = Matching(output.recorded, output.keep, status, **options)
    waiting: list[Row] = []
    count = 0
    async for given in _each(rows):
        row = preparation.row(count, given)
        count += 1
        output.check_size(count, columns=len(given))
        if matching.match(row):
            waiting.append(row)
        elif count % _ROWS_BETWEEN_BREAKS == 0:
            await asyncio.sleep(0)  # A cancellation does not have to wait for many skipped rows.
        if matching.try_to_end(count, len(waiting)):
            for row in waiting:
                begin(row)
                yield preparation.prepared(row)
            waiting.clear()
    matching.end(count)
    for row in waiting:
        begin(row)
        yield preparation.prepared(row)


async def _each(rows: Rows) -> AsyncIterator[Mapping[str, Any]]:
    if isinstance(rows, AsyncIterable):
        async for inputs in rows:
            yield inputs
    else:
        for inputs in rows:
            yield inputs
