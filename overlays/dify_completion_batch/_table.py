"""The rows that are still to be done: numbered, and compared with what the output has before anything is paid."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Mapping
from typing import Any

from ._known_rows import KnownRows
from ._preparation import Preparation
from ._record import Record, Row
from ._status import BatchStatus
from .errors import OutputError

_ROWS_BETWEEN_BREAKS = 1000
"""After how many rows that are passed over others have their turn."""

Rows = Iterable[Mapping[str, Any]] | AsyncIterable[Mapping[str, Any]]
"""The table: the inputs of one completion each."""

Items = AsyncIterator[Row | Record]
"""What an engine gets: the rows to do, and the records of those that are not to be done."""


async def items_to_do(
    rows: Rows,
    known: KnownRows,
    begin: Callable[[Row], None],
    *,
    preparation: Preparation,
    status: BatchStatus,
    again: bool,
    redo_changed: bool,
) -> Items:
    """Find the rows that are to be done. They wait until all rows that the output knows have proved to be the same.

    Args:
        rows: The table.
        known: What the output knows.
        begin: Is called with each row before it is given out.
        preparation: Makes inputs and files of a row.
        status: Where it is noted how many rows changed.
        again: Whether to do rows again that failed.
        redo_changed: Whether to do rows again whose inputs changed.

    Yields:
        The rows in order, or the record of a row that does not fit the form.

    Raises:
        OutputError: The output is another table's.
        TypeError: A row is not a mapping.
    """
    held, changed, number = list[Row](), list[int](), -1
    async for given in _each(rows):
        number += 1
        row = preparation.row(number, given)
        if known.contradicts(number, row.digest):
            changed.append(number)
            held.append(row)
        elif not known.has(number, answered=again):
            held.append(row)
        elif number % _ROWS_BETWEEN_BREAKS == 0:
            await asyncio.sleep(0)  # Many rows that are done must not keep a cancellation waiting.
        if number + 1 < known.end:
            continue
        if changed:
            _accept_changes(changed, known, status, redo_changed)
            changed.clear()
        for row in held:
            begin(row)
            yield preparation.fitted(row)
        held.clear()
    if number + 1 < known.end:
        problem = (
            f"the output has a record of row {known.end - 1}, and the table has {number + 1} rows"
        )
        raise OutputError(problem, advice="choose another output")


def _accept_changes(
    changed: list[int], known: KnownRows, status: BatchStatus, redo_changed: bool
) -> None:
    """Refuse rows whose inputs changed, or take note that they are done again."""
    if not redo_changed:
        rows = (
            "1 row of the table has"
            if len(changed) == 1
            else f"{len(changed):,} rows of the table have"
        )
        raise OutputError(
            f"{rows} other inputs than in the output, beginning with row {changed[0]}",
            advice="redo_changed=True repeats them; if it is another table, choose another output",
            argument="redo_changed",
        )
    known.changed = frozenset(changed)
    status.changed_answers = sum(known.has(row, answered=True) for row in changed)
    status.changed_failures = len(changed) - status.changed_answers


async def _each(rows: Rows) -> AsyncIterator[Mapping[str, Any]]:
    if isinstance(rows, AsyncIterable):
        async for inputs in rows:
            yield inputs
    else:
        for inputs in rows:
            yield inputs
