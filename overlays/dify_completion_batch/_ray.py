"""The engine of a cluster: Ray actors that live as long as the batch, and complete one row in each call."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any

from attrs import define, field, frozen

from ._extras import import_extra
from ._local import LocalEngine
from ._pace import Pace
from ._ray_worker import RayWorker
from ._record import Record, Row, failed_record
from ._record_queue import RecordQueue
from ._status import BatchStatus, Pause, PauseReason
from ._table import Items
from .errors import WorkerError

_CPUS_PER_ACTOR = 0.25
"""Few, because an actor waits for answers most of the time."""

_SPARE_CALLS = 10
"""The calls that an actor accepts beyond its share, so that the call of `stop` does not wait."""

_LONGEST_STOP = 10.0
"""Seconds for actors to stop their generations; each takes about two."""

_POLL_INTERVAL = 1.0
"""Seconds between two requests for the pauses of the actors."""


@frozen
class RayEngine:
    """Completes the rows of a table on the Ray cluster that this process is connected to, or on a new one.

    Attributes:
        user: The end user of the completions.
        share: The maximum number of completions at once in each actor.
        actors: The number of actors.
        pace: The pace of requests, on all actors together.
        status: The status that shows a pause of all actors.
    """

    user: str
    share: int
    actors: int
    pace: Pace
    status: BatchStatus

    async def run(self, items: Items, queue: RecordQueue) -> None:
        """Complete the rows, as `LocalEngine.run` does.

        Raises:
            MissingExtra: Ray is not installed.
            WorkerError: A worker had an error that would affect every row, or Ray failed.
            Exception: An error of the table, after the running rows.
        """
        ray = import_extra("ray", extra="ray")
        was_initialized = ray.is_initialized()
        pool = _Pool(await asyncio.to_thread(self._start, ray))
        watching = asyncio.create_task(_watch_pauses(pool.members, self.status))
        try:
            await LocalEngine(pool, self.share * self.actors).run(items, queue)
        finally:
            watching.cancel()
            self.status.pause = None
            # In a thread, which a second Ctrl-C does not interrupt: an interruption here would crash Ray at the exit.
            await asyncio.to_thread(_stop_actors, ray, pool.members, shutdown=not was_initialized)

    def _start(self, ray: Any) -> list[_Member]:
        """Start the actors. Ray restarts one that is killed, and repeats its rows."""
        if not ray.is_initialized():
            ray.init(logging_level="error")
        options = {"num_cpus": _CPUS_PER_ACTOR, "max_concurrency": self.share + _SPARE_CALLS}
        worker = ray.remote(**options, max_restarts=-1, max_task_retries=-1)(RayWorker)
        limits = (self.pace.requests, self.pace.tokens)
        shares = [None if limit is None else limit / self.actors for limit in limits]
        return [_Member(worker.remote(self.user, self.share, *shares)) for _ in range(self.actors)]


async def _watch_pauses(members: list[_Member], status: BatchStatus) -> None:
    """Show the pause that ends first, while all actors that have rows pause."""
    while True:
        await asyncio.sleep(_POLL_INTERVAL)
        busy = [member for member in members if member.rows]
        with suppress(Exception):  # An actor may have died; its rows report that.
            pauses = await asyncio.gather(*(member.actor.pause.remote() for member in busy))
            status.pause = _first_to_end(pauses)


def _first_to_end(pauses: list[tuple[PauseReason, float] | None]) -> Pause | None:
    """The pause that ends first; None if there is none, or an actor does not pause."""
    current = [pause for pause in pauses if pause is not None]
    if len(current) < len(pauses) or not current:
        return None
    reason, seconds = min(current, key=lambda pause: pause[1])
    return Pause(reason, monotonic() + seconds)


def _stop_actors(ray: Any, members: list[_Member], *, shutdown: bool) -> None:
    """Let the actors stop their generations, then kill them."""
    with suppress(Exception):  # Ray itself may have failed.
        ray.get([member.actor.stop.remote() for member in members], timeout=_LONGEST_STOP)
        for member in members:
            ray.kill(member.actor)
    if shutdown:
        ray.shutdown()


@define(eq=False)
class _Member:
    """An actor of the pool, and the number of its running rows."""

    actor: Any
    rows: int = 0


@define
class _Pool:
    """Gives each row to the actor with the fewest rows. At each end of the batch, it takes the finished rows first."""

    members: list[_Member]
    _stopping: asyncio.Task[None] | None = field(default=None, init=False)

    async def complete(self, row: Row, finished: Callable[[Record], None]) -> None:
        """Complete a row, as `Completer.complete` does.

        Raises:
            WorkerError: The actor had an error that would affect every row, or Ray failed.
        """
        try:
            call_arguments = _to_json(row)
        except (
            TypeError,
            ValueError,
            RecursionError,
        ) as error:  # Inputs that no request can carry.
            finished(failed_record(row, error))
            return
        member = min(self.members, key=lambda member: member.rows)
        member.rows += 1
        call = asyncio.ensure_future(_result(member.actor.complete.remote(call_arguments)))
        try:
            _take_result(await asyncio.shield(call), finished)
        except asyncio.CancelledError:
            await self._stop()
            _take_result(await call, finished)
            raise
        finally:
            member.rows -= 1

    async def _stop(self) -> None:
        """Let all actors stop their generations, once."""
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


def _take_result(result: str | None, finished: Callable[[Record], None]) -> None:
    """Take the result of an actor: a record, an error that ends the batch, or None if the actor was stopped."""
    if result is None:
        return
    record, ends = json.loads(result)
    if ends:
        error = Record.from_json(record).error or {}
        raise WorkerError(
            f"a worker had an error that would affect every row: {error['message']}", error=error
        )
    finished(Record.from_json(record))


def _to_json(row: Row) -> str:
    files = [[attachment.place, attachment.kind] for attachment in row.files]
    return json.dumps([row.number, row.inputs, row.digest, files])
