"""The rows that are still to be done: numbered, compared with what the output knows, filled from the app's form."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Mapping
from typing import Any

from ._ledger import Ledger
from ._preparation import Preparation
from ._record import Record, Row
from .errors import OutputError

_LONG = 1000
"""After how many rows that are passed over others have their turn."""

Rows = Iterable[Mapping[str, Any]] | AsyncIterable[Mapping[str, Any]]
"""The table: the inputs of one completion each."""


Items = AsyncIterator[Row | Record]
"""What an engine is given: the rows to do, and the records of those that are not to be done."""


async def items_to_do(rows: Rows, ledger: Ledger, *, preparation: Preparation, again: bool) -> Items:
    """Find the rows that are to be done. Those before the first known one wait until that has proved to be the same.

    Args:
        rows: The table.
        ledger: What the output knows.
        preparation: Makes inputs and files of a row.
        again: Whether to do rows again that failed.

    Yields:
        The rows in order, or the record of a row that does not fit the form.

    Raises:
        OutputError: The output is another table's.
        TypeError: A row is no mapping.
    """
    held: list[Row] = []
    number = -1
    async for inputs in _each(rows):
        number += 1
        row = preparation.row(number, inputs)
        if ledger.contradicts(number, row.digest):
            raise OutputError(f"row {number} of the table is not the one in the output; choose another output")
        if not ledger.has(number, answered=again):
            held.append(row)
        elif number % _LONG == 0:
            await asyncio.sleep(0)  # Many rows that are done shall not keep a cancellation waiting.
        if number >= (ledger.first or 0):
            for row in held:
                yield preparation.fitted(row)
            held.clear()
    if number + 1 < ledger.end:
        raise OutputError(f"the output knows {ledger.end} rows and the table has {number + 1}; choose another output")


async def _each(rows: Rows) -> AsyncIterator[Mapping[str, Any]]:
    if isinstance(rows, AsyncIterable):
        async for inputs in rows:
            yield inputs
    else:
        for inputs in rows:
            yield inputs
