"""Errors leave their process whole, and without the key."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pytest
from clients import Client
from dify_completion import APIConnectionError, APIResponseError, APIStatusError, Dify, DifyError, StreamInterrupted
from replay import ReplayServer, event_stream, http_answer
from wire import GOOD, MESSAGE, STOPPED, TASK

pytestmark = pytest.mark.anyio

REFUSED = http_answer("429 Busy", b'{"code": "too_many", "message": "later"}', "application/json", "Set-Cookie: a=b")


async def caught(client: Client, server: ReplayServer, *answers: Any, streams: bool = False) -> DifyError:
    """The error that a call, or a stream, of these answers leads to."""
    server.answer(*answers)
    with pytest.raises(DifyError) as raised:
        if streams:
            async with client.stream() as stream:
                await stream.events()
        else:
            await client.call("create_completion", inputs={}, user="u-42")
    return raised.value


COPIES: list[Callable[[Any], Any]] = [lambda error: pickle.loads(pickle.dumps(error)), copy.copy, copy.deepcopy]


@pytest.mark.parametrize("copied", COPIES, ids=["pickle", "copy", "deepcopy"])
async def test_a_status_error_survives(client: Client, server: ReplayServer, copied: Callable[[Any], Any]) -> None:
    error = await caught(client, server, REFUSED)
    twin = copied(error)
    assert isinstance(error, APIStatusError)
    assert type(twin) is type(error)
    assert (str(twin), twin.status_code, twin.code, twin.message) == (str(error), 429, "too_many", "later")
    assert (twin.response.status_code, twin.response.json()["code"]) == (429, "too_many")
    assert (twin.response.request.method, twin.response.request.url) == ("POST", error.response.request.url)


@pytest.mark.parametrize("copied", COPIES, ids=["pickle", "copy", "deepcopy"])
async def test_an_interrupted_stream_survives(
    client: Client, server: ReplayServer, copied: Callable[[Any], Any]
) -> None:
    error = await caught(client, server, event_stream(*GOOD[:2]), STOPPED, streams=True)
    twin = copied(error)
    assert type(twin) is StreamInterrupted
    assert (str(twin), twin.partial, twin.task_id, twin.message_id) == (str(error), "Bonjour", TASK, MESSAGE)


async def test_an_error_event_survives_with_what_came(client: Client, server: ReplayServer) -> None:
    event = b'data: {"event": "error", "status": 400, "message": "no"}\n\n'
    error = await caught(client, server, event_stream(GOOD[0], event), streams=True)
    twin = pickle.loads(pickle.dumps(error))
    assert (twin.status_code, twin.partial, twin.response.status_code) == (400, "Bon", 200)


async def test_no_pickle_holds_the_key_or_a_cookie(client: Client, server: ReplayServer) -> None:
    lost = await caught(client, server, [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"])
    odd = await caught(client, server, http_answer("200 OK", b"[]"))
    refused = await caught(client, server, REFUSED)
    assert [type(lost), type(odd)] == [APIConnectionError, APIResponseError]
    assert isinstance(lost, APIConnectionError)
    for error in (lost, odd, refused):
        pickled = pickle.dumps(error)
        assert b"app-key" not in pickled
        assert b"a=b" not in pickled
        assert str(pickle.loads(pickled)) == str(error)
    assert pickle.loads(pickle.dumps(lost)).request.url == lost.request.url


@pytest.mark.parametrize(
    "target",
    [
        "https://me:hunter2@dify.example/v1/info",
        "//me:hunter2@dify.example/v1/info",
        "https://hunter2@dify.example/v1/info",
        "https://:hunter2@dify.example/v1/info",
        "https://me:hunter2%40@dify.example:8443/v1/info?a=b",
        "https://me:hunter2@hunter2@dify.example/v1/info",
    ],
)
async def test_no_pickle_of_a_redirect_holds_a_password(client: Client, server: ReplayServer, target: str) -> None:
    page = f"<a href='{target}'>moved</a>".encode()
    error = await caught(client, server, http_answer("302 Found", page, "text/html", f"Location: {target}"))
    assert isinstance(error, APIStatusError)
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert twin.response.headers["Location"].endswith(target.rpartition("@")[2])
        assert "dify.example" in twin.response.text
        assert "hunter2" not in f"{twin} {twin!r} {twin.response.headers} {twin.response.text} {twin.message}"
    assert b"hunter2" not in pickle.dumps(error)


@pytest.mark.parametrize("name", ["Content-Location", "Link", "Refresh", "X-Upstream"])
async def test_no_pickle_holds_a_password_of_a_header(client: Client, server: ReplayServer, name: str) -> None:
    refused = http_answer("500 Broken", b"", "text/html", f"{name}: 0; <https://me:hunter2@dify.example/>")
    error = await caught(client, server, refused)
    assert b"hunter2" not in pickle.dumps(error)
    assert "https://dify.example/" in pickle.loads(pickle.dumps(error)).response.headers[name]


def refuse(base_url: str) -> None:
    with Dify("app-key", base_url=base_url, max_retries=0, httpx_args={"verify": False}) as dify:
        dify.create_completion(inputs={}, user="u-42")


def test_an_error_comes_back_from_a_pool_of_processes(server: ReplayServer) -> None:
    server.answer(REFUSED)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        error = pool.submit(refuse, server.base_url).exception(timeout=60)
    assert isinstance(error, APIStatusError)
    assert (error.status_code, error.code) == (429, "too_many")
