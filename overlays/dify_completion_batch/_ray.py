"""The engine of a cluster: a pool of actors of Ray that lives as long as the batch, and does one row in each call."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any

from attrs import define, field, frozen

from ._extras import imported
from ._local import LocalEngine
from ._pace import Pace
from ._ray_worker import RayWorker
from ._record import Record, Row, failure
from ._record_queue import RecordQueue
from ._status import BatchStatus, Pause, PauseReason
from ._table import Items
from .errors import WorkerError

_CPUS_PER_ACTOR = 0.25
"""An actor waits for answers most of the time."""

_SPARE_CALLS = 10
"""How many calls an actor takes beyond its share, so that the one to stop is not kept waiting."""

_LONGEST_STOP = 10.0
"""Seconds that actors get to stop their generations; each takes about two."""

_SECONDS_BETWEEN_LOOKS = 1.0
"""How often it is seen whether the actors pause."""


@frozen
class RayEngine:
    """Does the rows of a table on a cluster of Ray: the one this process is connected to, else one on this machine.

    Attributes:
        user: The end user in whose name completions are asked for.
        share: How many completions may run at once in an actor.
        actors: How many actors share the work.
        pace: How fast requests may go, on all actors together.
        status: Where it is noted that all actors pause.
    """

    user: str
    share: int
    actors: int
    pace: Pace
    status: BatchStatus

    async def run(self, items: Items, queue: RecordQueue) -> None:
        """Do the rows, as `LocalEngine.run` does.

        Raises:
            MissingExtra: Ray is not installed.
            WorkerError: A worker had a fault that would affect every row, or Ray failed.
            Exception: What the table raised, once the rows before it are done.
        """
        ray = imported("ray", extra="ray")
        was_there = ray.is_initialized()
        pool = _Pool(await asyncio.to_thread(self._start, ray))
        watching = asyncio.create_task(_watch_pauses(pool.members, self.status))
        try:
            await LocalEngine(pool, self.share * self.actors).run(items, queue)
        finally:
            watching.cancel()
            self.status.pause = None
            # In a thread, which a second Ctrl-C does not break off; at the end of the process it would crash Ray.
            await asyncio.to_thread(_end, ray, pool.members, shutdown=not was_there)

    def _start(self, ray: Any) -> list[_Member]:
        """Start the actors; a killed one starts anew, and does the rows again that it had."""
        if not ray.is_initialized():
            ray.init(logging_level="error")
        options = {"num_cpus": _CPUS_PER_ACTOR, "max_concurrency": self.share + _SPARE_CALLS}
        worker = ray.remote(**options, max_restarts=-1, max_task_retries=-1)(RayWorker)
        paces = (self.pace.requests, self.pace.tokens)
        each = [None if pace is None else pace / self.actors for pace in paces]
        return [_Member(worker.remote(self.user, self.share, *each)) for _ in range(self.actors)]


async def _watch_pauses(members: list[_Member], status: BatchStatus) -> None:
    """Take note of the pause that ends first, where all actors that have rows pause."""
    while True:
        await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
        busy = [member for member in members if member.rows]
        with suppress(Exception):  # An actor may have died; the rows say so.
            pauses = await asyncio.gather(*(member.actor.pause.remote() for member in busy))
            status.pause = _first_to_end(pauses)


def _first_to_end(pauses: list[tuple[PauseReason, float] | None]) -> Pause | None:
    """The pause of all that ends first; None where somebody does not pause."""
    pausing = [pause for pause in pauses if pause is not None]
    if len(pausing) < len(pauses) or not pausing:
        return None
    reason, seconds = min(pausing, key=lambda pause: pause[1])
    return Pause(reason, monotonic() + seconds)


def _end(ray: Any, members: list[_Member], *, shutdown: bool) -> None:
    """Let the actors stop what they still do, and end them."""
    with suppress(Exception):  # Ray itself may have failed.
        ray.get([member.actor.stop.remote() for member in members], timeout=_LONGEST_STOP)
        for member in members:
            ray.kill(member.actor)
    if shutdown:
        ray.shutdown()


@define(eq=False)
class _Member:
    """An actor of the pool, and how many rows it has."""

    actor: Any
    rows: int = 0


@define
class _Pool:
    """Gives each row to the actor that has the fewest. However the batch ends, what actors finished is taken first."""

    members: list[_Member]
    _stopping: asyncio.Task[None] | None = field(default=None, init=False)

    async def complete(self, row: Row, finished: Callable[[Record], None]) -> None:
        """Complete a row, as `Completer.complete` does.

        Raises:
            WorkerError: The actor had a fault that would affect every row, or Ray failed.
        """
        try:
            call_arguments = _to_json(row)
        except (TypeError, ValueError) as error:  # Inputs that no request can carry.
            finished(failure(row, error))
            return
        member = min(self.members, key=lambda member: member.rows)
        member.rows += 1
        call = asyncio.ensure_future(_result(member.actor.complete.remote(call_arguments)))
        try:
            _hand_over(await asyncio.shield(call), finished)
        except asyncio.CancelledError:
            await self._stop()
            _hand_over(await call, finished)
            raise
        finally:
            member.rows -= 1

    async def _stop(self) -> None:
        """Let all actors stop what they do."""
        if self._stopping is None:
            self._stopping = asyncio.ensure_future(self._stop_all())
        await asyncio.shield(self._stopping)

    async def _stop_all(self) -> None:
        await asyncio.gather(
            *(_result(member.actor.stop.remote()) for member in self.members),
            return_exceptions=True,
        )


async def _result(reference: Any) -> Any:
    try:
        return await reference
    except Exception as error:
        raise WorkerError(f"Ray failed: {error}", error={"type": type(error).__name__}) from error


def _hand_over(result: str | None, finished: Callable[[Record], None]) -> None:
    """Take what an actor returned: a record, a fault that ends the batch, or nothing, where it was stopped."""
    if result is None:
        return
    record, ends = json.loads(result)
    if ends:
        error = Record.from_json(record).error or {}
        raise WorkerError(
            f"a worker had a fault that would affect every row: {error['message']}", error=error
        )
    finished(Record.from_json(record))


def _to_json(row: Row) -> str:
    files = [[attachment.place, attachment.kind] for attachment in row.files]
    return json.dumps([row.number, row.inputs, row.digest, files])
