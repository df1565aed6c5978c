"""Cancellations: one, two or ten, at any turn of the event loop, lose no connection and leave none open."""

from __future__ import annotations

import asyncio
import logging
import os
import random
import ssl
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import cache
from typing import Any

import anyio
import httpx
import pytest
import trio
import trustme
from clients import Record
from dify_completion import AsyncDify, DifyError
from places import Places

TURN_STEP = int(os.environ.get("TURN_STEP", "13"))


def turns_from(first: int, end: int = 48) -> range:
    """The turns of the event loop at which a test cancels; each test begins at another, `make soak` tries each."""
    return range(first % TURN_STEP, end, TURN_STEP)


pytestmark = pytest.mark.skipif(not os.path.exists("/proc/self/fd"), reason="sockets are counted in /proc")

OVER = [("httpcore", False), ("httpcore", True), ("aiohttp", False), ("aiohttp", True)]
MOST = 2


async def call(dify: AsyncDify) -> None:
    await dify.get_app_info()


async def generate(dify: AsyncDify) -> None:
    await dify.create_completion(inputs={}, user="u")


async def upload(dify: AsyncDify) -> None:
    with suppress(DifyError):  # The server answers something else.
        await dify.upload_file(file=bytes(1_000_000), user="u")


async def read(dify: AsyncDify) -> None:
    async with dify.stream_completion(inputs={}, user="u") as stream:
        for _ in range(3):
            await anext(stream)


async def stop(dify: AsyncDify) -> None:
    async with dify.stream_completion(inputs={}, user="u") as stream:
        await anext(stream)
        await stop_of(stream)


async def stop_of(stream: Any) -> None:
    await stream.stop()


async def close(dify: AsyncDify) -> None:
    async with dify.stream_completion(inputs={}, user="u", stop_on_exit=False) as stream:
        await anext(stream)
        await stream.close()


USES: list[Callable[[AsyncDify], Awaitable[None]]] = [call, generate, upload, read, stop, close]


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """A server in the same process says much of handshakes that are broken off."""
    caplog.set_level(logging.CRITICAL, logger="asyncio")


@cache
def contexts() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server proves itself with, and what a client trusts: this server alone. It takes longer than a test."""
    authority = trustme.CA()
    serving, verify = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority.issue_cert("127.0.0.1").configure_cert(serving)
    authority.configure_trust(verify)
    return serving, verify


@asynccontextmanager
async def client_of_places(http: Any, tls: bool, most: int = MOST) -> AsyncIterator[tuple[AsyncDify, Places]]:
    serving, verify = contexts() if tls else (None, False)
    limits = httpx.Limits(max_connections=most, keepalive_expiry=1.0)
    async with (
        Places().running(serving) as places,
        AsyncDify(
            "app-key",
            base_url=places.base_url,
            http=http,
            max_retries=0,
            timeout=httpx.Timeout(60),
            httpx_args={"verify": verify, "limits": limits},
        ) as dify,
    ):
        yield dify, places


async def all_places_are_free(dify: AsyncDify) -> None:
    """Use as many connections at once as there may be."""
    async with asyncio.timeout(60):
        streams = [dify.stream_completion(inputs={}, user="u", stop_on_exit=False) for _ in range(MOST)]
        for stream in streams:
            await stream.__aenter__()
        for stream in streams:
            await stream.__aexit__(None, None, None)


async def turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def cancel(task: asyncio.Task[None], times: int) -> None:
    for _ in range(times):
        task.cancel()
        await asyncio.sleep(0)
    with suppress(asyncio.CancelledError, DifyError):
        await task


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize(("http", "tls"), OVER)
def test_no_cancellation_loses_a_place(http: str, tls: bool, use: Any, record_property: Record) -> None:
    tried = turns_from(len(USES) * OVER.index((http, tls)) + USES.index(use))

    async def main() -> None:
        async with client_of_places(http, tls) as (dify, places):
            for turn in tried:
                for times in (1, 2, 10):
                    task = asyncio.create_task(use(dify))
                    await turns(turn)
                    await cancel(task, times)
                    assert places.established() <= 1, (turn, times)  # One that a short call has left.
            await all_places_are_free(dify)

    asyncio.run(main())
    record_property("calls and streams cancelled, at turns of the loop", 3 * len(tried))


@pytest.mark.parametrize(("http", "tls"), OVER)
def test_cancelled_scopes_and_time_outs_lose_no_place(http: str, tls: bool) -> None:
    async def give_up(use: Any, dify: AsyncDify, turn: int, way: int) -> None:
        if way == 0:
            with anyio.move_on_after(turn / 5000):
                await use(dify)
        elif way == 1:
            await asyncio.wait_for(use(dify), turn / 5000)
        else:
            async with asyncio.timeout(turn / 5000):
                await use(dify)

    async def main() -> None:
        async with client_of_places(http, tls) as (dify, places):
            for turn in turns_from(OVER.index((http, tls))):
                for number, use in enumerate(USES):
                    with suppress(TimeoutError):
                        await give_up(use, dify, turn, (turn + number) % 3)
                    assert places.established() <= 1
            await all_places_are_free(dify)

    asyncio.run(main())


@pytest.mark.parametrize("times", [1, 2, 10])
def test_requests_that_wait_for_a_place_can_be_cancelled(times: int) -> None:
    async def main() -> None:
        async with client_of_places("httpcore", False, most=1) as (dify, places):
            for turn in turns_from(times):
                async with dify.stream_completion(inputs={}, user="u", stop_on_exit=False) as stream:
                    await anext(stream)
                    waiting = [asyncio.create_task(call(dify)) for _ in range(3)]
                    await turns(turn)
                    first = asyncio.create_task(cancel(waiting[0], times))
                await first
                await asyncio.gather(*waiting[1:])
                assert places.established() <= 1

    asyncio.run(main())


@pytest.mark.parametrize(("http", "tls"), OVER)
def test_there_are_never_more_connections_than_there_may_be(http: str, tls: bool) -> None:
    dice = random.Random(17)

    async def work(dify: AsyncDify) -> None:
        for _ in range(max(48 // TURN_STEP, 3)):
            use: Any = dice.choice(USES)
            task: asyncio.Task[None] = asyncio.create_task(use(dify))
            await turns(dice.randrange(40))
            await cancel(task, dice.choice((0, 1, 2)))

    async def main() -> None:
        async with client_of_places(http, tls) as (dify, places):
            workers = asyncio.gather(*(work(dify) for _ in range(3 * MOST)))
            while not workers.done():
                assert places.established() <= MOST
                await asyncio.sleep(0)
            await workers
            await all_places_are_free(dify)

    asyncio.run(main())


@pytest.mark.parametrize("times", [1, 2, 10])
@pytest.mark.parametrize("http", ["httpcore", "aiohttp"])
def test_a_cancelled_stream_is_stopped_once(http: str, times: int) -> None:
    async def reading(dify: AsyncDify, reached: asyncio.Event) -> None:
        async with dify.stream_completion(inputs={}, user="u") as stream:
            async for _ in stream:
                reached.set()

    async def main() -> None:
        async with client_of_places(http, False) as (dify, places):
            for turn in turns_from(times):
                places.asked.clear()
                reached = asyncio.Event()
                task = asyncio.create_task(reading(dify, reached))
                await reached.wait()
                await turns(turn)
                await cancel(task, times)
                assert task.cancelled()
                assert [line.rpartition("/")[2] for line in places.asked] == ["completion-messages", "stop"]

    asyncio.run(main())


def test_closing_the_client_is_not_broken_off() -> None:
    async def main() -> None:
        for turn in turns_from(0):
            async with client_of_places("httpcore", False) as (dify, places):
                await call(dify)
                task = asyncio.create_task(dify.close())
                await turns(turn)
                await cancel(task, 2)
                assert not turn or not places.established()

    asyncio.run(main())


# -- Under trio


@contextmanager
def places_in_a_thread() -> Iterator[Places]:
    places, ready, loop, ended = Places(), threading.Event(), asyncio.new_event_loop(), asyncio.Event()

    async def serve() -> None:
        async with places.running():
            ready.set()
            await ended.wait()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.wait_for(asyncio.gather(*others), 5)

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    ready.wait()
    try:
        yield places
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
        loop.close()


@pytest.mark.parametrize("use", USES)
def test_under_trio_no_cancellation_loses_a_place(use: Any) -> None:
    async def main(places: Places) -> None:
        limits = httpx.Limits(max_connections=1, keepalive_expiry=1.0)
        arguments = {"verify": False, "limits": limits}
        async with AsyncDify("app-key", base_url=places.base_url, max_retries=0, httpx_args=arguments) as dify:
            for turn in turns_from(USES.index(use), 192):
                with trio.CancelScope() as scope:
                    async with trio.open_nursery() as nursery:
                        nursery.start_soon(use, dify)
                        for _ in range(turn):
                            await trio.lowlevel.checkpoint()
                        scope.cancel()
                assert places.established() <= 1
            with trio.fail_after(60):
                await read(dify)

    with places_in_a_thread() as places:
        trio.run(main, places)
