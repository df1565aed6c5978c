"""Live streams: a model writes, each event is its own packet, and the reader sleeps until it comes.

Each event wakes the program, whose data other work has pushed out of the caches. So an event costs many times as much
as an event of a backlog.
"""

from __future__ import annotations

import asyncio
import gc
import statistics
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from functools import partial
from itertools import count
from typing import Any

import httpx
from attrs import frozen

from .measuring import CPU_PER_EVENT, MICRO, Goal, Result, in_turn, in_turn_async
from .peers import AsyncContender, Reader, async_contenders, paced_contenders, readers

OPENING = 0.3
"""Seconds from when all streams are open to the first event, so that no event waits for its reader."""

GROUPS = count()
"""Names of groups of streams that begin together."""


@frozen
class Pace:
    """How many events come, and how fast.

    Attributes:
        rounds: How often each contender has its turn.
        rounds_alone: How often, with a single stream, whose few events cost little time and so vary most.
        alone: How many events a single stream has, one a millisecond.
        streams: How many streams are read at once for the cost of an event.
        many: How many streams are read at once for the latency of an event.
        seconds: How long events come.
    """

    rounds: int = 5
    rounds_alone: int = 12
    alone: int = 1000
    streams: int = 100
    many: int = 1000
    seconds: float = 2.0


USUAL = Pace()
QUICK = Pace(rounds=2, rounds_alone=2, alone=20, streams=5, many=10, seconds=0.2)


def scenarios(url: str, pace: Pace) -> Iterator[Result]:
    """Measure everything of live streams."""
    yield one_stream(url, pace)
    yield from asyncio.run(many_streams(url, pace))
    yield from asyncio.run(latencies(url, pace))


def one_stream(url: str, pace: Pace) -> Result:
    """One live stream, read by a program that waits for it."""

    def cost(read: Reader) -> float:
        inputs = {"events": pace.alone, "interval": 0.001, "start": OPENING}
        gc.collect()
        started = time.process_time()
        seen = read(inputs)
        return (time.process_time() - started) / seen * MICRO

    with readers(url) as all_readers:
        figures = in_turn({name: partial(cost, read) for name, read in all_readers.items()}, pace.rounds_alone)
    goals = (Goal("ours, typed", "dify-client", 1.05), Goal("ours, typed", "plain loop", 0.95))
    return Result("Live events, sync", CPU_PER_EVENT, figures, goals)


async def many_streams(url: str, pace: Pace) -> list[Result]:
    """Many live streams at once: what an event costs, and how many streams that lets one core carry."""
    rate = 20
    async with paced_contenders(url) as contenders:
        measures = {
            name: partial(cost_of_live_event, url, contender, pace.streams, rate, pace.seconds)
            for name, contender in contenders.items()
        }
        figures = await in_turn_async(measures, pace.rounds)
    goals = (
        Goal("ours, typed", "httpx-sse", 0.65),
        Goal("ours, typed, aiohttp", "httpx-sse", 0.5),
    )
    carried = {
        name: [MICRO / rate / cost for cost in costs] for name, costs in figures.items() if not name.startswith("raw")
    }
    return [
        Result(f"Live streams of {rate} events a second that one core carries", "streams", carried, more=True),
        Result(f"Live events, async, {pace.streams} streams", CPU_PER_EVENT, figures, goals),
    ]


async def cost_of_live_event(url: str, contender: AsyncContender, streams: int, rate: int, seconds: float) -> float:
    """Microseconds of CPU for each event of many live streams; their opening does not count."""
    events = int(rate * seconds)
    async with AsyncExitStack() as stack:
        opened = await live_streams(url, stack, contender, streams, rate, events)
        gc.collect()
        started = time.process_time()
        await asyncio.gather(*(contender.read(iterator, events) for iterator in opened))
        return (time.process_time() - started) / streams / events * MICRO


async def live_streams(
    url: str, stack: AsyncExitStack, contender: AsyncContender, streams: int, rate: int, events: int
) -> list[AsyncIterator[Any]]:
    """What open streams give; their first events come once all are open, spread over the time between two events."""
    group, opened = str(next(GROUPS)), []
    for number in range(streams):
        start = OPENING + number / streams / rate
        inputs = {"events": events, "interval": 1 / rate, "start": start, "group": group, "hold": True}
        opened.append(contender.events(await stack.enter_async_context(contender.open(inputs))))
    async with httpx.AsyncClient(verify=False) as client:
        await client.get(f"{url}/go/{group}")
    return opened


async def latencies(url: str, pace: Pace) -> list[Result]:
    """How long after its sending a program holds an event, with very many live streams in one process."""
    medians: dict[str, list[float]] = {}
    tails: dict[str, list[float]] = {}
    async with async_contenders(url) as contenders:
        for _ in range(min(pace.rounds, 3)):
            for name in ("httpx-sse", "ours, typed", "ours, typed, aiohttp"):
                found = sorted(await delays(url, contenders[name], pace.many, 5, pace.seconds))
                medians.setdefault(name, []).append(statistics.median(found) * 1000)
                tails.setdefault(name, []).append(found[int(len(found) * 0.99)] * 1000)
    streams = f"{pace.many:,} streams of 5 events a second"
    return [
        Result(f"Delay of an event, median, {streams}", "ms", medians, (Goal("ours, typed, aiohttp", None, 1.0),)),
        Result(
            f"Delay of an event, 99th percentile, {streams}", "ms", tails, (Goal("ours, typed, aiohttp", None, 20.0),)
        ),
    ]


async def delays(url: str, contender: AsyncContender, streams: int, rate: int, seconds: float) -> list[float]:
    """Seconds from the sending of each event to its arrival."""
    events, found = int(rate * seconds), list[float]()

    async def read(iterator: AsyncIterator[Any]) -> None:
        remaining = events
        async for item in iterator:
            text = contender.text(item)
            found.append(time.monotonic() - float(text))
            remaining -= 1
            if remaining == 0:
                return

    async with AsyncExitStack() as stack:
        opened = await live_streams(url, stack, contender, streams, rate, events)
        gc.collect()
        await asyncio.gather(*map(read, opened))
    return found
