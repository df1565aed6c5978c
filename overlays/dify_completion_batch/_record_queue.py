"""The queue of records for the caller, who gets each one after it is written."""

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
    """Writes the records of an engine, and queues them for the caller."""

    def __init__(
        self,
        write: Callable[[Record], None],
        max_size: int,
        status: BatchStatus,
        price: PriceLimit,
        *,
        with_inputs: bool,
    ) -> None:
        """Set the queue up.

        Args:
            write: Writes a record.
            max_size: The number of records, queued or expected, at which the engine waits.
            status: The counts of rows, to update.
            price: The limit of the price.
            with_inputs: Whether a record gets its row of the table.
        """
        self._write = write
        self._room = asyncio.Semaphore(max_size)
        self._records: asyncio.Queue[Record | None] = asyncio.Queue()
        self._status = status
        self._price = price
        self._with_inputs = with_inputs
        self._given: dict[int, Mapping[str, Any]] = {}
        self._breaker = CircuitBreaker()

    def begin(self, row: Row) -> None:
        """Count a row that an engine is about to start.

        Raises:
            PriceReached: It may not start.
        """
        self._price.check()
        self._status.begun += 1
        if self._with_inputs:
            self._given[row.number] = row.given

    async def wait_for_room(self) -> None:
        """Wait until there is room for one more record. Call it once for each record."""
        await self._room.acquire()

    def put(self, record: Record) -> None:
        """Write a record, and queue it.

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
        """End the queue; as a callback of the engine's task."""
        self._records.put_nowait(None)

    async def get(self) -> Record | None:
        """Wait for the next record; None at the end."""
        record = await self._records.get()
        self._room.release()
        return record
