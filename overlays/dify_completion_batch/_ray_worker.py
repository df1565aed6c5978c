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
from ._record import Record, Row, failure
from ._status import BatchStatus, PauseReason
from ._stop_guard import StopGuard


class RayWorker:
    """Completes rows, as many at once as it is called for, within this actor's share."""

    def __init__(self, user: str, share: int, requests: float | None, tokens: float | None) -> None:
        """Make the worker. Its client is made for the first row: from `DIFY_API_KEY` and `DIFY_BASE_URL` here.

        Args:
            user: The end user in whose name completions are asked for.
            share: How many completions may run at once in this actor.
            requests: How many requests may go in a minute; None for any number.
            tokens: How many tokens they may take in a minute; None for any number.
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
            flat: Number, inputs, digest and files of the row, as JSON.

        Returns:
            The record, and whether it ends the batch, as JSON; None where the worker was stopped before.
        """
        if self._stopped:
            return None
        number, inputs, digest, files = json.loads(flat)
        row = Row(
            number, inputs, digest, files=tuple(Attachment(place, kind) for place, kind in files)
        )
        done: list[Record] = []
        task = asyncio.create_task(self._do(row, done))
        self._running.add(task)
        await asyncio.wait([task])
        self._running.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, DifyError):  # It stays here, because it knows the key.
            return json.dumps([failure(row, error).to_json(), True])
        if error is not None:
            raise error
        return json.dumps([done[0].to_json(), False]) if done else None

    async def pause(self) -> tuple[PauseReason, float] | None:
        """Why no row begins here, and for how many seconds; None where rows begin."""
        pause = self._status.pause
        return (pause.reason, pause.until - monotonic()) if pause else None

    async def stop(self) -> None:
        """Stop what is under way on the server, and begin nothing more."""
        self._stopped = True
        for task in self._running:
            task.cancel()
        if self._running:
            await asyncio.wait(self._running)

    async def _do(self, row: Row, done: list[Record]) -> None:
        if self._completer is None:
            self._completer = Completer(batch_client(), self._user, self._limit, self._guard)
        await self._completer.complete(row, done.append)
