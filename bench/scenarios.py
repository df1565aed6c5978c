"""The scenarios, with their contenders, and the maximum cost of this client."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import subprocess
import sys
import time
import tracemalloc
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from functools import partial
from itertools import islice
from typing import Any

import httpx
from attrs import frozen
from dify_completion import Dify

from . import batches, paced, startup
from .measuring import CPU_PER_EVENT, MICRO, Goal, Result, cpu_seconds, cpu_seconds_of_each, in_turn, in_turn_async
from .peers import KEY, AsyncContender, Call, Inputs, Reader, async_contenders, blocking_calls, readers, small_calls
from .server import END, as_sse, message

HEAP_SIZE = 31 * 1024 * 1024
HERE = "from bench import scenarios"
READ_SIZE = 64 * 1024
END_EVENT = as_sse(json.dumps(END).encode())
SIZES = {"100 B": 100, "1 KB": 1024, "64 KB": 64 * 1024, "1 MB": 1024 * 1024}
IMPORTS = {
    "httpx": "httpx",
    "openai": "openai",
    "dify-client": "dify_client",
    "dify-oapi2": "dify_oapi.client",
    "ours": "dify_completion",
}


@frozen
class Effort:
    """How much the bench does: all of it, or only enough to see that it works.

    Attributes:
        rounds: How often each contender has its turn.
        short_rounds: How often, where a turn takes a fraction of a second: the machine changes its speed as quickly.
        events: How many events a round reads.
        streams: How many streams are open at once.
        growth: How many events one stream has.
        rows: How many rows a batch has for each that is done at once.
        pace: How much is done with live streams.
    """

    rounds: int = 5
    short_rounds: int = 25
    events: int = 20_000
    streams: tuple[int, ...] = (1, 10, 100, 1000)
    growth: tuple[int, ...] = (1_000, 10_000, 100_000, 1_000_000)
    rows: int = 4
    pace: paced.Pace = paced.USUAL

    def events_of_each(self, streams: int) -> int:
        """The number of events of each stream: a share of `events`, at least a hundredth."""
        return max(self.events // streams, self.events // 100)


QUICK = Effort(rounds=2, short_rounds=2, events=200, streams=(1, 10), growth=(100, 1_000), rows=1, pace=paced.QUICK)


def scenarios(url: str, effort: Effort) -> Iterator[Result]:
    """Measure everything, one scenario after the other."""
    yield from paced.scenarios(url, effort.pace)
    yield from batches.scenarios(url, min(effort.rounds, 3), effort.rows)
    yield from startup.scenarios(url, effort.rounds)
    yield events_one_by_one(url, effort)
    yield from asyncio.run(events_of_many_streams(url, effort))
    yield number_of_events(url, effort)
    yield from sizes_of_events(url, effort)
    yield from calls(url, effort)
    yield asyncio.run(first_events(url, effort))
    yield memory(url, effort)
    yield imports(effort)


def events_one_by_one(url: str, effort: Effort) -> Result:
    """One stream of usual events, read by a program that waits for it."""
    with readers(url) as all_readers:
        figures = in_turn(
            {name: partial(cost_of_event, read, {"events": effort.events}) for name, read in all_readers.items()},
            effort.short_rounds,
        )
    goals = (
        Goal("ours, typed", "plain loop", 0.3),
        Goal("ours, typed", "raw socket, typed", 1.15),
        Goal("ours, typed", "dify-client", 0.8),
        Goal("ours, typed", "httpx-sse", 0.83),
        Goal("ours, typed", "openai", 0.24),
        Goal("ours, text", "ours, typed", 1.0),
    )
    return Result("Backlog, sync", CPU_PER_EVENT, figures, goals)


def cost_of_event(read: Reader, inputs: Inputs) -> float:
    """Microseconds of CPU for each event of a whole answer."""
    seen = 0

    def run() -> None:
        nonlocal seen
        seen = read(inputs)

    seconds = cpu_seconds(run)
    if seen != inputs["events"] + 1:
        raise RuntimeError(f"{seen} events were read, not {inputs['events']} and the end")
    return seconds / seen * MICRO


async def events_of_many_streams(url: str, effort: Effort) -> list[Result]:
    """Usual events of many streams at once; what is counted is their reading, without opening and closing."""
    goals = (
        Goal("ours, typed", "httpx-sse", 0.88),
        Goal("ours, typed", "openai", 0.32),
        Goal("ours, typed, aiohttp", "openai", 0.17),
    )
    results = []
    async with async_contenders(url) as contenders:
        for streams in effort.streams:
            measures = {
                name: partial(cost_of_event_of_many, contender, streams, effort.events_of_each(streams))
                for name, contender in contenders.items()
            }
            figures = await in_turn_async(measures, effort.rounds if streams <= 100 else min(effort.rounds, 3))
            name = f"Backlog, async, {streams:,} stream{'s' if streams > 1 else ''}"
            results.append(Result(name, CPU_PER_EVENT, figures, goals if streams == 100 else ()))
        growth = {
            f"{streams:,}": partial(
                cost_of_event_of_many, contenders["ours, typed"], streams, effort.events_of_each(streams)
            )
            for streams in effort.streams
        }
        figures = await in_turn_async(growth, effort.short_rounds)
    return [*results, Result("Backlog by number of streams, ours", CPU_PER_EVENT, figures, flat=0.15)]


async def cost_of_event_of_many(contender: AsyncContender, streams: int, events: int) -> float:
    """Microseconds of CPU for each event of many streams that are read at once."""
    async with AsyncExitStack() as stack:
        opened = [await opened_stream(stack, contender, events) for _ in range(streams)]
        gc.collect()
        started = time.process_time()
        await asyncio.gather(*(contender.read(iterator, events) for iterator in opened))
        return (time.process_time() - started) / streams / events * MICRO


async def opened_stream(stack: AsyncExitStack, contender: AsyncContender, events: int) -> AsyncIterator[Any]:
    """The iterator of an open stream; the server holds it open after so many events, until the stack is left."""
    return contender.events(await stack.enter_async_context(contender.open({"events": events, "hold": True})))


def number_of_events(url: str, effort: Effort) -> Result:
    """One stream of ever more events: whether an event costs more after many others."""

    def seconds(events: int) -> float:
        arguments: dict[str, Any] = {"inputs": {"events": events}, "user": "bench", "stop_on_exit": False}
        with Dify(KEY, base_url=url) as dify, dify.stream_completion(**arguments) as stream:
            return cpu_seconds(lambda: sum(1 for _ in islice(stream, events)))

    def cost(events: int) -> float:
        streams = max(effort.events // events, 1)  # A few events alone are over before they are measured.
        return sum(seconds(events) for _ in range(streams)) / streams / events * MICRO

    figures = in_turn({f"{events:,}": partial(cost, events) for events in effort.growth}, effort.rounds)
    return Result("Backlog by number in one stream, ours", CPU_PER_EVENT, figures, flat=0.15)


def sizes_of_events(url: str, effort: Effort) -> Iterator[Result]:
    """Events from tiny to huge, with the cost of parsing the same JSON, and of receiving it."""
    with readers(url) as all_readers:
        for name, size in SIZES.items():
            events = max(effort.events * 1000 // max(size, 10_000), effort.events // 1000, 5)
            inputs: Inputs = {"events": events, "size": size}
            measures: dict[str, Callable[[], float]] = {
                "json.loads": partial(
                    printed_by_process, f"{HERE}; print(scenarios.cost_of_parsing({size}, {events}))"
                ),
                "httpx, bytes only": partial(cost_of_event, all_readers["httpx, bytes only"], inputs),
                "ours, without httpx": partial(
                    printed_by_process, f"{HERE}; print(scenarios.cost_of_reading({size}, {events}))"
                ),
            }
            for reader in ("plain loop", "httpx-sse", "openai", "ours, typed"):
                measures[reader] = partial(cost_of_event, all_readers[reader], inputs)
            goals = (Goal("ours, without httpx", "json.loads", 1.5),) if name == "1 MB" else ()
            figures = in_turn(measures, effort.rounds * 2)
            yield Result(f"Backlog, events of {name}", CPU_PER_EVENT, figures, goals)


def printed_by_process(code: str) -> float:
    """The number that a program prints, in its own process, where nothing else has used the memory."""
    # Compiled modules are kept, as pip keeps those of the peers.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, "-c", code]
    return float(subprocess.run(command, check=True, capture_output=True, env=environment).stdout)


def cost_of_parsing(size: int, times: int) -> float:
    """Microseconds of CPU to parse the JSON of an event."""
    data = message(size)

    def run() -> None:
        for _ in range(times):
            json.loads(data)

    return warm_cpu_seconds(run) / times * MICRO


def cost_of_reading(size: int, events: int) -> float:
    """Microseconds of CPU for each event that comes from memory, as httpcore would cut it, instead of from httpx."""
    event = as_sse(message(size))
    chunks = [event[start : start + READ_SIZE] for start in range(0, len(event), READ_SIZE)] * events + [END_EVENT]

    def transport(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=Chunks(chunks), headers={"Content-Type": "text/event-stream"})

    def run() -> None:
        with dify.stream_completion(inputs={}, user="bench") as stream:
            for _ in stream:
                pass

    with Dify(KEY, base_url="http://127.0.0.1/v1", httpx_args={"transport": httpx.MockTransport(transport)}) as dify:
        return warm_cpu_seconds(run) / events * MICRO


def warm_cpu_seconds(run: Callable[[], object]) -> float:
    """The CPU time of a run after another one, with an allocator that keeps what was given back to it."""
    bytes(HEAP_SIZE)  # Once it was given back, large blocks are no longer asked of the system each time.
    run()
    return cpu_seconds(run)


class Chunks(httpx.SyncByteStream):
    """A body that is in memory, in pieces."""

    def __init__(self, chunks: list[bytes]) -> None:
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._chunks)


def calls(url: str, effort: Effort) -> Iterator[Result]:
    """Calls that wait for a whole answer, one after the other."""
    times, rounds = max(effort.events // 2000, 5), effort.short_rounds * 4

    def cost(call: Call) -> float:
        return cpu_seconds_of_each(call, times) * MICRO

    unit = "µs of CPU per call"
    with small_calls(url) as all_calls:
        figures = in_turn({name: partial(cost, call) for name, call in all_calls.items()}, rounds)
    yield Result("get_app_info", unit, figures, (Goal("ours", "httpx, kept client", 1.08),))
    with blocking_calls(url) as all_calls:
        figures = in_turn({name: partial(cost, call) for name, call in all_calls.items()}, rounds)
    goals = (Goal("ours", "httpx, a connection for each", 1.08), Goal("ours", "httpx.post", 1.25))
    yield Result("Blocking completion", unit, figures, goals)


async def first_events(url: str, effort: Effort) -> Result:
    """How long a program waits for the first event, where the connection is open already."""
    times = max(effort.events // 200, 5)

    async def wait(contender: AsyncContender) -> float:
        waited = 0.0
        for _ in range(times):
            started = time.perf_counter()
            async with contender.open({"events": 1}) as stream:
                events = contender.events(stream)
                await anext(events)
                waited += time.perf_counter() - started
                async for _ in events:
                    pass
        return waited / times * 1000

    async with async_contenders(url) as contenders:
        del contenders["ours, text"]  # It leaves the end of the stream unread, and so the connection.
        measures = {name: partial(wait, contender) for name, contender in contenders.items()}
        return Result("Time to first event", "ms", await in_turn_async(measures, effort.rounds))


def memory(url: str, effort: Effort) -> Result:
    """The memory of an open stream that has given one event and waits for the next, in a separate process."""
    streams = max(effort.streams[-1] // 5, 10)

    def held(contender: str) -> float:
        return (
            printed_by_process(f"{HERE}; print(scenarios.memory_of_streams({url!r}, {contender!r}, {streams}))") / 1024
        )

    contenders = ("plain loop", "httpx-sse", "openai", "ours, typed", "plain loop, aiohttp", "ours, typed, aiohttp")
    figures = in_turn({name: partial(held, name) for name in contenders}, min(effort.rounds, 3))
    return Result("Memory of an open stream", "KiB", figures, (Goal("ours, typed", "plain loop", 1.2),))


def memory_of_streams(url: str, contender: str, streams: int) -> float:
    """Bytes of Python's memory that an open stream holds; that of the kernel is the same for all."""

    async def measure() -> float:
        async with async_contenders(url) as contenders, AsyncExitStack() as stack:
            kept: list[AsyncIterator[Any]] = []  # One that is dropped closes its stream.
            for count in (10, streams):  # The first streams allocate what all share.
                gc.collect()
                tracemalloc.start()
                opened = [await opened_stream(stack, contenders[contender], 1) for _ in range(count)]
                kept += opened
                for events in opened:
                    await anext(events)
                gc.collect()
                size, _ = tracemalloc.get_traced_memory()
                tracemalloc.stop()
        return size / streams

    return asyncio.run(measure())


def imports(effort: Effort) -> Result:
    """The time of an import in a fresh interpreter.

    Where they are installed, httpx imports trio for those who want it, and click and rich for its command line. They
    are hidden: what happens to be installed next to a client is not its own cost.
    """

    def cost(module: str) -> float:
        code = f"started = time.process_time(); import {module}; print(time.process_time() - started)"
        code = f"import sys, time; sys.modules |= dict.fromkeys(('trio', 'click', 'rich')); {code}"
        return printed_by_process(code) * 1000

    figures = in_turn({name: partial(cost, module) for name, module in IMPORTS.items()}, effort.short_rounds)
    goals = (Goal("ours", "httpx", 1.5), Goal("ours", "openai", 0.21))
    return Result("Import", "ms of CPU", figures, goals)
