"""The engine of one process: as many tasks as completions may run at once, which take row after row."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from attrs import frozen

from ._record import Record, Row
from ._record_queue import RecordQueue
from ._table import Items


class RowCompleter(Protocol):
    """What completes a row: here, or on a cluster."""

    async def complete(self, row: Row, finished: Callable[[Record], None]) -> None:
        """Complete a row, and give its record to `finished`, once and before anything else is awaited."""


@frozen
class LocalEngine:
    """Does the rows of a table in this process.

    Attributes:
        completer: Completes a row.
        concurrency: How many rows are taken at once.
    """

    completer: RowCompleter
    concurrency: int

    async def run(self, items: Items, queue: RecordQueue) -> None:
        """Do the rows.

        Args:
            items: The rows to do, and the records of those that are not to be done.
            queue: Where the records go.

        Raises:
            Exception: A fault that every row would meet, at once; one of the table, once what is under way is done.
        """
        turn, faults = asyncio.Lock(), list[Exception]()

        async def next_item() -> Row | Record | None:
            await queue.wait_for_room()
            async with turn:  # An asynchronous generator can be asked by one task at a time.
                try:
                    return await anext(items, None)
                except Exception as fault:
                    faults.append(fault)
                    return None

        async def work() -> None:
            while (item := await next_item()) is not None:
                if isinstance(item, Record):
                    queue.finished(item)
                else:
                    await self.completer.complete(item, queue.finished)

        try:
            async with asyncio.TaskGroup() as workers:
                for _ in range(self.concurrency):
                    workers.create_task(work())
        except ExceptionGroup as group:
            faults[:0] = group.exceptions
        if faults:
            raise faults[0]
