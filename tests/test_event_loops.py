"""One `AsyncDify` in many event loops, one after the other and at once: views of Flask, tasks of Celery, notebooks."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import anyio
import httpx
import pytest
import trio
from clients import Record
from dify_completion import AsyncDify, ConfigurationError
from dify_completion_batch import run_batch
from dify_completion_mock import MockDify
from over_aiohttp import aiohttp_transport, needs_aiohttp
from replay import ReplayServer, Silence, event_stream
from wire import GOOD, INFO, STOPPED

RUNS = int(os.environ.get("LOOPS", "30"))
"""How many event loops a test uses one after the other; `make soak` makes it a thousand."""

Run = Callable[[Callable[[], Awaitable[Any]]], Any]


def in_a_bare_loop(main: Callable[[], Any]) -> Any:
    """What code does that knows event loops better than asyncio: it closes one without shutting it down."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(main())
    finally:
        loop.close()


def under_asyncio(main: Callable[[], Any]) -> Any:
    return asyncio.run(main())


WAYS: dict[str, tuple[Run, Any]] = {
    "asyncio": (under_asyncio, "httpcore"),
    "aiohttp": (under_asyncio, "aiohttp"),
    "trio": (trio.run, "httpcore"),
}


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> tuple[Run, Any]:
    return WAYS[request.param]


@pytest.fixture
def run(way: tuple[Run, Any]) -> Run:
    return way[0]


@pytest.fixture
def mock() -> Iterator[MockDify]:
    """A mock that no other test uses, whose open connections are counted."""
    with MockDify(delay=0.002) as mock:
        yield mock


@pytest.fixture
def dify(way: tuple[Run, Any], mock: MockDify) -> Iterator[AsyncDify]:
    dify = AsyncDify(mock.api_key, base_url=mock.base_url, max_retries=0, http=way[1])
    yield dify
    way[0](dify.close)


async def call_and_stream(dify: AsyncDify) -> str:
    assert (await dify.get_app_info()).mode == "completion"
    answer = (await dify.create_completion(inputs={"query": "tides"}, user="u")).answer
    async with dify.stream_completion(inputs={"query": "tides"}, user="u") as stream:
        assert await stream.get_final_text() == answer
    assert (await dify.get_app_info()).mode == "completion"  # Leaves a connection open.
    return answer


FEWER_THAN_A_LEAK = RUNS // 2
"""Loops that each leave a descriptor leave `RUNS`. A few more or less are what the server has not closed yet."""


def descriptors(mock: MockDify) -> int:
    """How many there are, once the server has closed its ends of connections, too."""
    gc.collect()
    mock.wait_until(lambda mock: mock.open_connections <= 1)
    return len(os.listdir("/proc/self/fd"))


def test_one_loop_after_the_other(dify: AsyncDify, run: Run) -> None:
    assert len({run(lambda: call_and_stream(dify)) for _ in range(5)}) == 1


@pytest.mark.skipif(not os.path.exists("/proc/self/fd"), reason="descriptors are counted in /proc")
def test_many_loops_leave_no_descriptor(dify: AsyncDify, run: Run, mock: MockDify, record_property: Record) -> None:
    run(dify.get_app_info)
    before = descriptors(mock)
    for _ in range(RUNS):
        run(dify.get_app_info)
    assert descriptors(mock) - before < FEWER_THAN_A_LEAK
    record_property("event loops of one client, one after the other", RUNS)


@pytest.mark.skipif(not os.path.exists("/proc/self/fd"), reason="descriptors are counted in /proc")
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("http", ["httpcore", "aiohttp"])
def test_many_loops_that_are_not_shut_down_leave_no_descriptor(mock: MockDify, http: Any) -> None:
    dify = AsyncDify(mock.api_key, base_url=mock.base_url, max_retries=0, http=http)
    in_a_bare_loop(dify.get_app_info)
    before = descriptors(mock)
    for _ in range(RUNS):
        in_a_bare_loop(dify.get_app_info)
    assert descriptors(mock) - before < FEWER_THAN_A_LEAK
    del dify  # What the last loop left is collected where its warnings are ignored.
    gc.collect()


def test_loops_in_several_threads(dify: AsyncDify, run: Run) -> None:
    async def calls() -> list[str]:
        return [await call_and_stream(dify) for _ in range(2)]

    with ThreadPoolExecutor(4) as threads:
        answers = [answer for got in threads.map(lambda _: run(calls), range(4)) for answer in got]
    assert len(answers) == 8
    assert len(set(answers)) == 1


def test_asyncio_and_trio_in_turns(mock: MockDify) -> None:
    dify = AsyncDify(mock.api_key, base_url=mock.base_url, max_retries=0)
    for _ in range(3):
        asyncio.run(call_and_stream(dify))
        trio.run(call_and_stream, dify)
    trio.run(dify.close)


def test_a_loop_within_the_thread_of_another(dify: AsyncDify, run: Run) -> None:
    async def main() -> None:
        await dify.get_app_info()
        await anyio.to_thread.run_sync(lambda: run(lambda: call_and_stream(dify)))
        await call_and_stream(dify)

    run(main)


def test_a_stream_that_another_loop_s_calls_do_not_disturb(server: ReplayServer, way: tuple[Run, Any]) -> None:
    run, http = way
    server.answer(event_stream(*GOOD))
    dify = AsyncDify("app-key", base_url=server.base_url, http=http)

    async def other() -> str:
        async with dify.stream_completion(inputs={}, user="u") as stream:
            return await stream.get_final_text()

    async def main() -> None:
        async with dify.stream_completion(inputs={}, user="u") as stream:
            await anext(stream)
            assert await anyio.to_thread.run_sync(lambda: run(other)) == "Bonjour"
            assert await stream.get_final_text() == "Bonjour"

    run(main)


def close(stream: Any) -> Awaitable[None]:
    return cast("Awaitable[None]", stream.close())


def leave(stream: Any) -> Awaitable[None]:
    return cast("Awaitable[None]", stream.__aexit__(None, None, None))


@pytest.mark.parametrize("end", [close, leave])
def test_a_stream_that_ends_in_another_loop_gives_its_connection_back(
    server: ReplayServer, way: tuple[Run, Any], end: Callable[[Any], Awaitable[None]]
) -> None:
    run, http = way
    args = {"verify": False, "limits": httpx.Limits(max_connections=1)}
    timeout = httpx.Timeout(60, pool=0.01)
    dify = AsyncDify("k", base_url=server.base_url, http=http, httpx_args=args, timeout=timeout, max_retries=0)

    async def main() -> None:
        stream = await dify.stream_completion(inputs={}, user="u").__aenter__()
        await anext(stream)
        await anyio.to_thread.run_sync(lambda: run(lambda: end(stream)))
        assert (await dify.get_app_info()).name == "App"
        await dify.close()

    with Silence() as silence:
        answers = [silence.after(event_stream(*GOOD[:1], end=b"")), *([STOPPED] if end is leave else []), INFO]
        server.answer(*answers)
        run(main)


def test_a_batch_in_one_loop_after_the_other(mock: MockDify) -> None:
    async def rows() -> AsyncIterator[dict[str, Any]]:
        for number in range(4):
            yield {"query": f"row {number}"}

    async def batch() -> int:
        return len([record async for record in run_batch(rows(), client)])

    client = AsyncDify(mock.api_key, base_url=mock.base_url)
    assert [asyncio.run(batch()) for _ in range(3)] == [4, 4, 4]


def test_a_closed_client_is_closed_in_every_loop(dify: AsyncDify, run: Run) -> None:
    async def main() -> None:
        await dify.get_app_info()
        await dify.close()

    run(main)
    with pytest.raises(RuntimeError, match="closed"):
        run(dify.get_app_info)


# -- Transports of the caller

OVER_AIOHTTP = pytest.param(aiohttp_transport, marks=needs_aiohttp)


@pytest.mark.parametrize("make", [httpx.AsyncHTTPTransport, OVER_AIOHTTP])
def test_an_instance_of_a_transport_is_of_one_loop(mock: MockDify, make: Callable[[], Any]) -> None:
    for name in ("transport", "mounts"):
        transport = make()
        arguments = {name: transport if name == "transport" else {"all://": transport}}
        dify = AsyncDify(mock.api_key, base_url=mock.base_url, httpx_args=arguments)
        asyncio.run(call_and_stream(dify))
        with pytest.raises(ConfigurationError, match=name):
            asyncio.run(call_and_stream(dify))


def a_function() -> httpx.AsyncBaseTransport:
    return httpx.AsyncHTTPTransport()


@pytest.mark.parametrize("make", [httpx.AsyncHTTPTransport, OVER_AIOHTTP, a_function])
def test_a_function_makes_a_transport_for_each_loop(mock: MockDify, make: Callable[[], Any]) -> None:
    for arguments in ({"transport": make}, {"mounts": {"http://": make}}):
        dify = AsyncDify(mock.api_key, base_url=mock.base_url, httpx_args=arguments, max_retries=0)
        for _ in range(2):
            asyncio.run(call_and_stream(dify))
