"""`RayWorker`: an actor on a Ray cluster, with its own client."""

from __future__ import annotations

import asyncio
import json
from time import monotonic

from dify_completion import DifyError

from ._attachments import Attachment
from ._batch_client import batch_client
from ._completer import Completer
from ._limit import Limit
from ._pace import Pace
from ._record import Record, Row, failed_record
from ._status import BatchStatus, PauseReason
from ._stop_guard import StopGuard


class RayWorker:
    """Completes rows: each call completes one, and as many run at once as this actor's share allows."""

    def __init__(self, user: str, share: int, requests: float | None, tokens: float | None) -> None:
        """Make the worker. Its client is made for the first row: from `DIFY_API_KEY` and `DIFY_BASE_URL` here.

        Args:
            user: The end user of the completions.
            share: The maximum number of completions at once in this actor.
            requests: The maximum number of requests per minute; None for no limit.
            tokens: The maximum number of tokens per minute; None for no limit.
        """
        self._user = user
        self._guard = StopGuard(user)
        self._status = BatchStatus()
        self._limit = Limit(share, Pace(requests, tokens), self._status)
        self._completer: Completer | None = None
        self._running = set[asyncio.Task[None]]()
        self._stopped = False

    async def complete(self, flat: str) -> str | None:
        """Complete a row.

        Args:
            flat: The number, inputs, digest and files of the row, as JSON.

        Returns:
            The record, and whether it ends the batch, as JSON; None if the worker was stopped before.
        """
        if self._stopped:
            return None
        number, inputs, digest, files = json.loads(flat)
        row = Row(
            number, inputs, digest, files=tuple(Attachment(place, kind) for place, kind in files)
        )
        record: asyncio.Future[Record] = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(self._complete(row, record))
        self._running.add(task)
        await asyncio.wait([task])
        self._running.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, DifyError):  # The exception stays here, because it has the key.
            return json.dumps([failed_record(row, error).to_json(), True])
        if error is not None:
            raise error
        return json.dumps([record.result().to_json(), False]) if record.done() else None

    async def pause(self) -> tuple[PauseReason, float] | None:
        """The reason of the current pause, and its seconds; None if rows start."""
        pause = self._status.pause
        return (pause.reason, pause.until - monotonic()) if pause else None

    async def stop(self) -> None:
        """Stop the running generations on the server, and start no more."""
        self._stopped = True
        for task in self._running:
            task.cancel()
        if self._running:
            await asyncio.wait(self._running)

    async def _complete(self, row: Row, record: asyncio.Future[Record]) -> None:
        if self._completer is None:
            self._completer = Completer(batch_client(), self._user, self._limit, self._guard)
        await self._completer.complete(row, record.set_result)
