"""Ctrl-C, cancellation and time-outs in the middle of a stream: the generation is stopped, nothing is hidden."""

from __future__ import annotations

import asyncio
import json
import signal
import threading
from collections.abc import Callable, Iterator
from typing import Any

import anyio
import pytest
import trio
from dify_completion import AsyncDify, Dify
from over_aiohttp import aiohttp_transport, needs_aiohttp
from replay import ReplayServer, Silence, event_stream
from wire import GOOD, STOPPED, TASK

STOP = f"/v1/completion-messages/{TASK}/stop"


def read_sync(base_url: str, reading: threading.Event) -> None:
    with (
        Dify("app-key", base_url=base_url, httpx_args={"verify": False}) as dify,
        dify.stream_completion(inputs={}, user="u-7") as stream,
    ):
        for _ in stream:
            reading.set()


async def read_async(base_url: str, reading: threading.Event, over: str = "httpcore") -> None:
    async with (
        AsyncDify("app-key", base_url=base_url, httpx_args=transport(over)) as dify,
        dify.stream_completion(inputs={}, user="u-7") as stream,
    ):
        async for _ in stream:
            reading.set()


def transport(over: str) -> dict[str, Any]:
    return {"transport": aiohttp_transport(verify=False)} if over == "aiohttp" else {"verify": False}


def under_asyncio(base_url: str, reading: threading.Event) -> None:
    asyncio.run(read_async(base_url, reading))


def over_aiohttp(base_url: str, reading: threading.Event) -> None:
    asyncio.run(read_async(base_url, reading, "aiohttp"))


def under_trio(base_url: str, reading: threading.Event) -> None:
    trio.run(read_async, base_url, reading)


@pytest.fixture
def stopped(server: ReplayServer) -> Iterator[Callable[[], None]]:
    """Answers with a stream that falls silent after its first event; then asserts that it was stopped, once."""

    def check() -> None:
        assert [asked.target for asked in server.asked[1:]] == [STOP]
        assert json.loads(server.asked[1].body) == {"user": "u-7"}

    with Silence() as silence:
        server.answer(silence.after(event_stream(GOOD[0], end=b"")), STOPPED)
        yield check


@pytest.fixture
def woken_by_signals() -> Iterator[None]:
    """Gives SIGUSR1 a handler that does nothing, so that the signal only interrupts a system call."""
    before = signal.signal(signal.SIGUSR1, lambda *_: None)
    yield
    signal.signal(signal.SIGUSR1, before)


def interrupt_main_thread(until: threading.Event) -> None:
    """Press Ctrl-C. Python overlooks a signal that comes just before a system call, until another one ends the call."""
    main = threading.main_thread().ident or 0
    signal.pthread_kill(main, signal.SIGINT)
    while not until.wait(0.1):
        signal.pthread_kill(main, signal.SIGUSR1)


@pytest.mark.usefixtures("woken_by_signals")
@pytest.mark.parametrize(
    "read", [read_sync, under_asyncio, pytest.param(over_aiohttp, marks=needs_aiohttp), under_trio]
)
def test_ctrl_c_in_the_middle_of_a_read_stops_the_generation(
    server: ReplayServer, read: Callable[[str, threading.Event], None]
) -> None:
    def interrupt_after_an_event() -> Iterator[bytes]:
        yield from event_stream(GOOD[0], end=b"")
        reading.wait()
        interrupt_main_thread(until=left)

    reading, left = threading.Event(), threading.Event()
    server.answer(interrupt_after_an_event(), STOPPED)
    with pytest.raises(KeyboardInterrupt):
        read(server.base_url, reading)
    left.set()
    assert [asked.target for asked in server.asked[1:]] == [STOP]
    assert json.loads(server.asked[1].body) == {"user": "u-7"}


@pytest.mark.parametrize("over", ["httpcore", "aiohttp"])
def test_asyncio_ways_of_giving_up(server: ReplayServer, stopped: Callable[[], None], over: str) -> None:
    async def give_up() -> None:
        async with asyncio.timeout(None) as limit, asyncio.TaskGroup() as others:
            others.create_task(end_once_it_is_read(limit))
            await read_async(server.base_url, reading, over)

    async def end_once_it_is_read(limit: asyncio.Timeout) -> None:
        while not reading.is_set():
            await asyncio.sleep(0.001)
        limit.reschedule(0)

    reading = threading.Event()
    with pytest.raises(TimeoutError):
        asyncio.run(give_up())
    stopped()


@pytest.mark.parametrize("over", ["httpcore", "aiohttp"])
def test_a_cancelled_task_of_a_group(server: ReplayServer, stopped: Callable[[], None], over: str) -> None:
    async def read(dify: AsyncDify, reached: asyncio.Event) -> None:
        async with dify.stream_completion(inputs={}, user="u-7") as stream:
            async for _ in stream:
                reached.set()

    async def main() -> None:
        async with AsyncDify("app-key", base_url=server.base_url, httpx_args=transport(over)) as dify:
            reached = asyncio.Event()
            async with asyncio.TaskGroup() as group:
                group.create_task(read(dify, reached))
                await reached.wait()
                raise LookupError("mine")

    with pytest.raises(ExceptionGroup) as raised:
        asyncio.run(main())
    assert [str(error) for error in raised.value.exceptions] == ["mine"]
    stopped()


@pytest.mark.parametrize(("backend", "over"), [("asyncio", "httpcore"), ("trio", "httpcore"), ("asyncio", "aiohttp")])
def test_a_scope_that_times_out(server: ReplayServer, stopped: Callable[[], None], backend: str, over: str) -> None:
    async def main() -> None:
        scope = anyio.CancelScope()
        async with anyio.create_task_group() as others:
            others.start_soon(end_once_it_is_read, scope)
            with scope:
                await read_async(server.base_url, reading, over)
        assert scope.cancelled_caught

    async def end_once_it_is_read(scope: anyio.CancelScope) -> None:
        while not reading.is_set():
            await anyio.sleep(0.001)
        scope.deadline = anyio.current_time()

    reading = threading.Event()

    anyio.run(main, backend=backend)
    stopped()
