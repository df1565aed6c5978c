"""The cost of a row of a batch, with few and with many at once, compared with the loop that a program would write."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from functools import partial
from unittest.mock import patch

import httpx
from dify_completion_batch import run_batch
from httpx_aiohttp import AiohttpTransport

from .measuring import MICRO, Goal, Result, in_turn_async
from .peers import HEADERS, KEY, LIMITS, PATH, body_of

CONCURRENCY = (20, 100, 500)
EVENTS = 20
INPUTS = {"events": EVENTS, "delay": 0.5}
"""The server waits before it answers. Otherwise rows end so fast that few connections are open at once."""
UNIT = "µs of CPU per row"

Batch = Callable[[int, int], Awaitable[None]]


def scenarios(url: str, rounds: int, rows: int) -> Iterator[Result]:
    """Measure batches.

    Args:
        url: The base URL.
        rounds: How often each way to do a batch has its turn.
        rows: How many rows a batch has for each that is done at once.
    """
    with environment(DIFY_API_KEY=KEY, DIFY_BASE_URL=url):
        yield from asyncio.run(all_concurrencies(url, rounds, rows))
        yield asyncio.run(growth(rounds * 3, rows))


async def all_concurrencies(url: str, rounds: int, rows: int) -> list[Result]:
    """The cost of a row, for each number of rows that are done at once."""
    results = []
    async with AsyncExitStack() as stack:
        over_httpx = await stack.enter_async_context(httpx.AsyncClient(headers=HEADERS, limits=LIMITS, timeout=60))
        transport = AiohttpTransport(limits=LIMITS)
        over_aiohttp = await stack.enter_async_context(
            httpx.AsyncClient(headers=HEADERS, transport=transport, timeout=60)
        )
        batches: Mapping[str, Batch] = {
            "ours": ours,
            "semaphore loop": partial(semaphore_loop, over_httpx, url),
            "semaphore loop, aiohttp": partial(semaphore_loop, over_aiohttp, url),
        }
        for at_once in CONCURRENCY:
            measures = {name: partial(cost_of_row, batch, rows * at_once, at_once) for name, batch in batches.items()}
            goals = (Goal("ours", "semaphore loop", 0.2),) if at_once == CONCURRENCY[-1] else ()
            figures = await in_turn_async(measures, rounds)
            results.append(Result(f"Rows of {EVENTS} events, {at_once} at once", UNIT, figures, goals))
    return results


async def growth(rounds: int, rows: int) -> Result:
    """The cost of a row of ours, for each number of rows that are done at once, in turn."""
    measures = {str(at_once): partial(cost_of_row, ours, rows * at_once, at_once) for at_once in CONCURRENCY}
    figures = await in_turn_async(measures, rounds)
    return Result("Rows of a batch by how many are done at once, ours", UNIT, figures, flat=0.3)


@contextmanager
def environment(**values: str) -> Iterator[None]:
    """Set variables of the environment for a block."""
    with patch.dict(os.environ, values):
        yield


async def cost_of_row(batch: Batch, rows: int, at_once: int) -> float:
    """Microseconds of CPU for each row of a batch."""
    gc.collect()
    started = time.process_time()
    await batch(rows, at_once)
    return (time.process_time() - started) / rows * MICRO


async def ours(rows: int, at_once: int) -> None:
    """A batch, by the client that it makes for itself."""
    count = 0
    async for record in run_batch((INPUTS for _ in range(rows)), concurrency=at_once):
        assert record.ok, record.error
        count += 1
    assert count == rows


async def semaphore_loop(client: httpx.AsyncClient, url: str, rows: int, at_once: int) -> None:
    """A batch as a program would write it: a task for each row, of which some may run at once."""
    places = asyncio.Semaphore(at_once)

    async def complete() -> str:
        async with places, client.stream("POST", url + PATH, json=body_of(INPUTS)) as response:
            text = ""
            async for line in response.aiter_lines():
                if line.startswith("data: "):
                    text += json.loads(line[6:]).get("answer", "")
            return text

    await asyncio.gather(*(complete() for _ in range(rows)))
