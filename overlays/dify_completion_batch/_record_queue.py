"""The way of records to the caller: written first, and never too many at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from attrs import evolve

from ._breaker import CircuitBreaker
from ._json_values import json_row
from ._price_limit import PriceLimit
from ._record import Record, Row
from ._status import BatchStatus


class RecordQueue:
    """Takes the records of an engine, writes them, and hands them out."""

    def __init__(
        self,
        write: Callable[[Record], None],
        room: int,
        status: BatchStatus,
        price: PriceLimit,
        *,
        with_inputs: bool,
    ) -> None:
        """Set the queue up.

        Args:
            write: Writes a record.
            room: How many records may be here, or be promised, at once.
            status: Where rows are counted.
            price: What the batch may cost.
            with_inputs: Whether a record gets its row of the table.
        """
        self._write = write
        self._room = asyncio.Semaphore(room)
        self._records: asyncio.Queue[Record | None] = asyncio.Queue()
        self._status = status
        self._price = price
        self._with_inputs = with_inputs
        self._given: dict[int, Mapping[str, Any]] = {}
        self._breaker = CircuitBreaker()

    def begin(self, row: Row) -> None:
        """Take note of a row that an engine is about to get.

        Raises:
            PriceReached: It may not begin.
        """
        self._price.check()
        self._status.begun += 1
        if self._with_inputs:
            self._given[row.number] = row.given

    async def wait_for_room(self) -> None:
        """Wait until there is room for one more record; to be called once for each."""
        await self._room.acquire()

    def finished(self, record: Record) -> None:
        """Take a record.

        Raises:
            OSError: It cannot be written.
            EveryRowFails: It is written, and the batch has to end.
        """
        if self._with_inputs:
            record = evolve(record, inputs=json_row(self._given.pop(record.row)))
        self._write(record)
        self._price.add(record)
        self._status.finished += 1
        self._records.put_nowait(record)
        self._breaker.count(record)

    def close(self, _: object) -> None:
        """Take no more."""
        self._records.put_nowait(None)

    async def next(self) -> Record | None:
        """Hand the next record out; None once there will be none."""
        record = await self._records.get()
        self._room.release()
        return record
