"""A server of few connections that keeps idle ones, as Dify 1.14: no request waits for an idle one of its client."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import httpx
import pytest
from clients import KINDS, client_of, done, in_turn
from dify_completion import AsyncDify, Dify
from dify_completion_mock import MockDify

PLACES = 10
ASYNC_KINDS = KINDS[1:]
LIMITS = [
    None,
    httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=60),
    httpx.Limits(max_connections=7),
    httpx.Limits(max_keepalive_connections=0),
    httpx.Limits(),
]


@pytest.fixture
def small() -> Iterator[MockDify]:
    with MockDify(delay=0.001, connections=PLACES) as mock:
        yield mock


def settings(mock: MockDify, limits: httpx.Limits | None = None) -> dict[str, Any]:
    arguments: dict[str, Any] = {"verify": False} if limits is None else {"verify": False, "limits": limits}
    return {
        "api_key": mock.api_key,
        "base_url": mock.base_url,
        "max_retries": 0,
        "timeout": httpx.Timeout(60),
        "httpx_args": arguments,
    }


def use(dify: Dify, number: int) -> bool:
    """Call in each of the ways there are: one that may keep its connection, too."""
    if number % 3 == 0:
        dify.get_app_info()
    elif number % 3 == 1:
        dify.create_completion(inputs={"query": "tides"}, user="u")
    else:
        with dify.stream_completion(inputs={"query": "tides"}, user="u") as stream:
            stream.get_final_text()
    return True


async def use_async(dify: Any, number: int) -> None:
    if number % 3 == 0:
        await dify.get_app_info()
    elif number % 3 == 1:
        await dify.create_completion(inputs={"query": "tides"}, user="u")
    else:
        async with dify.stream_completion(inputs={"query": "tides"}, user="u") as stream:
            await stream.get_final_text()


@pytest.mark.parametrize("limits", LIMITS)
def test_thirty_threads_of_one_client_are_all_answered(small: MockDify, limits: httpx.Limits | None) -> None:
    def work(number: int) -> bool:
        started.wait()
        return use(dify, number)

    started = threading.Barrier(30)
    with Dify(**settings(small, limits)) as dify, ThreadPoolExecutor(30) as threads:
        assert all(threads.map(work, range(30)))


@pytest.mark.anyio
@pytest.mark.parametrize(("kind", "limits"), in_turn([(limits,) for limits in LIMITS] * 2, ASYNC_KINDS))
async def test_twenty_four_tasks_of_one_client_are_all_answered(
    kind: str, small: MockDify, limits: httpx.Limits | None
) -> None:
    async with client_of(kind, **settings(small, limits)) as client, anyio.create_task_group() as group:
        for number in range(24):
            group.start_soon(use_async, client.dify, number)


async def at_most(connections: int, mock: MockDify) -> None:
    """Wait until the server has noticed which connections the client closed; the loop of an async client runs on."""
    with anyio.fail_after(60):
        while mock.open_connections > connections:
            await anyio.sleep(0.001)


@pytest.mark.anyio
async def test_short_calls_do_not_keep_the_connections_that_generations_wait_for(kind: str, small: MockDify) -> None:
    async with client_of(kind, **settings(small)) as client:
        for _ in range(PLACES + 2):
            await client.call("get_app_info")
            await client.call("create_completion", inputs={"query": "tides"}, user="u")
            async with client.stream(inputs={"query": "tides"}) as stream:
                await done(stream.get_final_text())
        await at_most(1, small)


@pytest.mark.anyio
async def test_no_connection_is_kept_after_a_generation(kind: str, small: MockDify) -> None:
    async with client_of(kind, **settings(small)) as client:
        await client.call("create_completion", inputs={"query": "tides"}, user="u")
        await at_most(0, small)


@pytest.mark.anyio
async def test_short_calls_one_after_the_other_share_a_connection(kind: str) -> None:
    with MockDify(connections=1) as mock:
        async with client_of(kind, **settings(mock)) as client:
            for _ in range(5):
                await client.call("get_app_info")
            assert mock.open_connections == 1


def test_a_stop_finds_a_place_beside_as_many_streams_as_leave_one(small: MockDify) -> None:
    with Dify(**settings(small)) as dify:
        streams = [dify.stream_completion(inputs={"query": "tides"}, user="u") for _ in range(PLACES - 1)]
        for stream in streams:
            stream.__enter__()
            next(stream)
        for stream in streams:
            stream.__exit__(None, None, None)


def test_an_event_loop_that_has_ended_holds_no_place(small: MockDify) -> None:
    dify = AsyncDify(**settings(small))
    for _ in range(2 * PLACES):
        asyncio.run(dify.get_app_info())
