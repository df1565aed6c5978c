"""What runs in the workers of a Ray cluster: `RayWorker`, an actor with a client of its own, and the signal to stop."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from dify_completion import AsyncDify, DifyError

from ._attachments import Attachment
from ._completer import Completer
from ._extras import imported
from ._limit import Limit
from ._record import Record, Row, failure


class StopSignal:
    """An actor by which the driver tells the workers that the batch has ended."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    async def send(self) -> None:
        """End the batch."""
        self._event.set()

    async def wait(self) -> None:
        """Wait until the batch has ended."""
        await self._event.wait()


class RayWorker:
    """Does the rows of one block after another, and of several at once, within this actor's share."""

    def __init__(self, user: str, share: int, signal: Any) -> None:
        """Make the worker. Its client is made with the first block: from `DIFY_API_KEY` and `DIFY_BASE_URL` here.

        Args:
            user: The end user in whose name completions are asked for.
            share: How many completions may run at once in this actor.
            signal: The actor of `StopSignal`.
        """
        self._user = user
        self._limit = Limit(share)
        self._signal = signal
        self._completer: Completer | None = None
        self._running = set[asyncio.Task[None]]()
        self._stopped = False

    async def __call__(self, block: Any) -> Any:
        """Do the rows of a block.

        Args:
            block: An Arrow table with the columns `row`, `digest`, `inputs` and `files` (both as JSON).

        Returns:
            An Arrow table of the rows that were done: `record` (as JSON), and whether it `ends` the batch.
        """
        done: list[tuple[Record, bool]] = []
        rows = list(map(_row, block.to_pylist()))
        tasks = [] if self._stopped else [asyncio.create_task(self._do(row, done)) for row in rows]
        self._running.update(tasks)
        await asyncio.gather(*tasks, return_exceptions=True)
        self._running.difference_update(tasks)
        pyarrow = imported("pyarrow", extra="ray")
        schema = pyarrow.schema([("record", pyarrow.string()), ("ends", pyarrow.bool_())])
        flat = [{"record": json.dumps(record.to_json()), "ends": ends} for record, ends in done]
        return pyarrow.Table.from_pylist(flat, schema)

    async def _do(self, row: Row, done: list[tuple[Record, bool]]) -> None:
        try:
            completer = self._completer or self._begin()
            await completer.complete(row, lambda record: done.append((record, False)))
        except DifyError as error:  # It stays here, because it knows the key.
            done.append((failure(row, error), True))

    def _begin(self) -> Completer:
        self._completer = Completer(AsyncDify(max_retries=0), self._user, self._limit)
        self._watching = asyncio.create_task(self._watch())
        return self._completer

    async def _watch(self) -> None:
        await self._signal.wait.remote()
        self._stopped = True
        for task in self._running:
            task.cancel()


def _row(flat: dict[str, Any]) -> Row:
    files = tuple(Attachment(place, kind) for place, kind in json.loads(flat["files"]))
    return Row(flat["row"], json.loads(flat["inputs"]), flat["digest"], files=files)
