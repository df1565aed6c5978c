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
    """Completes rows, in this process or on a cluster."""

    async def complete(self, row: Row, finished: Callable[[Record], None]) -> None:
        """Complete a row, and call `finished` with its record, once and before anything else is awaited."""


@frozen
class LocalEngine:
    """Completes the rows of a table in this process.

    Attributes:
        completer: Completes a row.
        concurrency: The number of rows to complete at once.
    """

    completer: RowCompleter
    concurrency: int

    async def run(self, items: Items, queue: RecordQueue) -> None:
        """Complete the rows.

        Args:
            items: The rows to complete, and the records of rows that cannot be completed.
            queue: The queue for the records.

        Raises:
            Exception: An error that would affect every row, at once; an error of the table, after the running rows.
        """
        source = _Source(items)
        error: Exception | None = None
        try:
            async with asyncio.TaskGroup() as workers:
                for _ in range(self.concurrency):
                    workers.create_task(self._work(source, queue))
        except ExceptionGroup as group:
            error = group.exceptions[0]
        error = error or source.error
        if error is not None:
            raise error  # Not within `except`, so that the group is not its context.

    async def _work(self, source: _Source, queue: RecordQueue) -> None:
        await queue.wait_for_room()
        while (item := await source.next()) is not None:
            if isinstance(item, Record):
                queue.put(item)
            else:
                await self.completer.complete(item, queue.put)
            await queue.wait_for_room()


class _Source:
    """Hands the items of a table to several tasks.

    Attributes:
        error: The first error of the table; it ends the items.
    """

    def __init__(self, items: Items) -> None:
        self.error: Exception | None = None
        self._items = items
        self._lock = asyncio.Lock()

    async def next(self) -> Row | Record | None:
        """Wait for the next item; None at the end."""
        async with self._lock:  # An asynchronous generator serves one task at a time.
            try:
                return await anext(self._items, None)
            except Exception as error:
                self.error = self.error or error
                return None
