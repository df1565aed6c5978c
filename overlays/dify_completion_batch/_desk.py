"""Where records pass on their way to the caller: written down first, and never too many at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from ._record import Record


class Desk:
    """Takes the records of an engine, writes them down, and hands them out."""

    def __init__(self, write: Callable[[Record], None], room: int) -> None:
        """Set the desk up.

        Args:
            write: Writes a record down.
            room: How many records may lie here, or be promised, at once.
        """
        self._write = write
        self._room = asyncio.Semaphore(room)
        self._records: asyncio.Queue[Record | None] = asyncio.Queue()

    async def has_room(self) -> None:
        """Wait until there is room for one more record; to be called once for each."""
        await self._room.acquire()

    async def is_empty(self) -> None:
        """Wait until all records that were brought are handed out."""
        await self._records.join()

    def finished(self, record: Record) -> None:
        """Take a record."""
        self._write(record)
        self._records.put_nowait(record)

    def close(self, _: object) -> None:
        """Take no more."""
        self._records.put_nowait(None)

    async def next(self) -> Record | None:
        """Hand the next record out; None once there will be none."""
        record = await self._records.get()
        self._records.task_done()
        self._room.release()
        return record
