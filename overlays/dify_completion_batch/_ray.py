"""The engine of a cluster: Ray Data hands the rows to a pool of actors, and brings their records back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Generator, Iterable
from typing import Any

from attrs import frozen

from ._extras import imported
from ._ray_worker import RayWorker, StopSignal
from ._record import Record, Row, failure
from ._record_queue import RecordQueue
from ._table import Items
from .errors import BatchError, WorkerError

_PORTION = 10_000
"""How many rows the driver holds, and the cluster is given, at once."""

_MOST_BLOCKS = 2_000
"""Into how many blocks a portion is cut, at most. A block's records come together, and it is done again as a whole."""

_CPUS_PER_ACTOR = 0.25
"""An actor waits for answers most of the time."""


@frozen
class RayEngine:
    """Does the rows of a table on a cluster of Ray: the one this process is connected to, else one on this machine.

    Attributes:
        user: The end user in whose name completions are asked for.
        share: How many completions may run at once in an actor.
        actors: How many actors share the work.
    """

    user: str
    share: int
    actors: int

    async def run(self, items: Items, queue: RecordQueue) -> None:
        """Do the rows, as `LocalEngine.run` does.

        Raises:
            MissingExtra: Ray is not installed.
            WorkerError: A worker met a fault that every row would meet, or Ray failed.
            Exception: What the table raised, once the rows before it are done.
        """
        signal = imported("ray", extra="ray").remote(num_cpus=0)(StopSignal).remote()
        fault: Exception | None = None
        while fault is None:
            rows, fault = await _next_portion(items, queue)
            if not rows:
                break
            batches = await asyncio.to_thread(self._batches, rows, signal)
            await _Portion({row["row"] for row in rows}, signal, queue).run(batches)
            await queue.is_empty()
        if fault is not None:
            raise fault

    def _batches(self, rows: list[dict[str, Any]], signal: Any) -> Generator[Any]:
        """Start the work; the Arrow tables that the workers return, as they come."""
        data = imported("ray.data", extra="ray")
        blocks = min(len(rows), _MOST_BLOCKS)
        # Twice as many blocks as the share needs: one that waits takes the place that a block's last rows leave.
        calls = -(-2 * self.share * blocks // len(rows))
        dataset = data.from_items(rows, override_num_blocks=blocks).map_batches(
            RayWorker,
            fn_constructor_args=(self.user, self.share, signal),
            batch_size=None,
            batch_format="pyarrow",
            compute=data.ActorPoolStrategy(size=self.actors, max_concurrent_calls_per_actor=calls),
            num_cpus=_CPUS_PER_ACTOR,
        )
        dataset.context.enable_progress_bars = False
        return _yielded_by(dataset.iter_batches(batch_size=None, prefetch_batches=0, batch_format="pyarrow"))


def _yielded_by(batches: Iterable[Any]) -> Generator[Any]:
    yield from batches


async def _next_portion(items: Items, queue: RecordQueue) -> tuple[list[dict[str, Any]], Exception | None]:
    """The next rows to do, as the workers take them; and what the table raised after them, if it did."""
    rows: list[dict[str, Any]] = []
    try:
        async for item in items:
            row = _for_worker(item)
            if isinstance(row, Record):
                queue.finished(row)
                await queue.is_empty()
                continue
            rows.append(row)
            if len(rows) == _PORTION:
                break
    except Exception as fault:
        return rows, fault
    return rows, None


def _for_worker(item: Row | Record) -> dict[str, Any] | Record:
    if isinstance(item, Record):
        return item
    try:
        files = json.dumps([[attachment.place, attachment.kind] for attachment in item.files])
        return {"row": item.number, "digest": item.digest, "inputs": json.dumps(item.inputs), "files": files}
    except TypeError as error:  # Inputs that no request can carry.
        return failure(item, error)


class _Portion:
    """A portion that is being done. However it has to end, what the workers have done by then is taken first."""

    def __init__(self, rows: set[int], signal: Any, queue: RecordQueue) -> None:
        self._missing = rows
        self._signal = signal
        self._queue = queue
        self._fault: BaseException | None = None
        self._abandoned = False

    async def run(self, batches: Generator[Any]) -> None:
        """Take the records of all batches; raise what made the portion end early."""
        while (batch := await self._next(batches)) is not None:
            for row in batch.to_pylist():
                self._take(Record.from_json(json.loads(row["record"])), ends=row["ends"])
        if self._fault is not None:
            raise self._fault
        if self._missing:
            raise WorkerError(f"Ray returned no record of {len(self._missing)} rows", error={})

    async def _next(self, batches: Generator[Any]) -> Any:
        step = asyncio.ensure_future(asyncio.to_thread(self._step, batches))
        while True:
            try:
                return await asyncio.shield(step)
            except asyncio.CancelledError as cancellation:
                if self._fault is not None:
                    self._abandoned = True
                    raise
                self._end(cancellation)
            except Exception as error:
                raise WorkerError(f"Ray failed: {error}", error={"type": type(error).__name__}) from error

    def _step(self, batches: Generator[Any]) -> Any:
        batch = next(batches, None)
        if self._abandoned:  # Nobody asks again. Left to the end of the process, Ray would begin anew, and hang there.
            batches.close()
        return batch

    def _take(self, record: Record, *, ends: bool) -> None:
        if record.row not in self._missing:  # Ray did a block again whose records had come.
            return
        self._missing.remove(record.row)
        if ends:
            error = record.error or {}
            self._end(WorkerError(f"a worker met what every row would meet: {error['message']}", error=error))
            return
        try:
            self._queue.finished(record)
        except (OSError, BatchError) as error:
            self._end(error)

    def _end(self, fault: BaseException) -> None:
        if self._fault is None:
            self._fault = fault
            self._signal.send.remote()
