"""Who may read a stream, what a cancelled read leaves behind, and answers that come before the request has ended."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import httpx
import pytest
from clients import Client
from dify_completion import AsyncDify, ConfigurationError, Dify, StreamInterrupted
from replay import ReplayServer, Silence, event_stream, http_answer
from wire import GOOD, STOPPED

pytestmark = pytest.mark.anyio

OF_ASYNC = ["asyncio", "trio", "aiohttp"]


@pytest.mark.parametrize("kind", OF_ASYNC)
@pytest.mark.parametrize("head", [b"Transfer-Encoding: chunked\r\n", b"Connection: close\r\n"])
async def test_a_second_reader_is_refused_and_the_first_one_reads_on(
    client: Client, server: ReplayServer, head: bytes
) -> None:
    go_on = threading.Event()
    server.answer(held_back(head, go_on), STOPPED)
    events: list[Any] = []
    async with client.stream() as stream:
        await stream.next()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(stream.collect, events)
            await anyio.wait_all_tasks_blocked()
            with pytest.raises(RuntimeError, match="another task or thread is reading this answer"):
                await stream.next()
            go_on.set()
        assert stream.text == "Bonjour"
    assert len(events) == len(GOOD) - 1


class SignallingTransport(httpx.HTTPTransport):
    """Sets an event when a reader asks for more than the first bytes of an answer."""

    def __init__(self, reading: threading.Event) -> None:
        super().__init__(verify=False)
        self._reading = reading

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = super().handle_request(request)
        response.stream = SignallingBody(response.stream, self._reading)
        return response


class SignallingBody(httpx.SyncByteStream):
    def __init__(self, body: Any, reading: threading.Event) -> None:
        self._body = body
        self._reading = reading

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._body:
            yield chunk
            self._reading.set()

    def close(self) -> None:
        self._body.close()


def test_a_second_thread_is_refused_and_the_first_one_reads_on(server: ReplayServer) -> None:
    reading, go_on = threading.Event(), threading.Event()
    server.answer(held_back(b"Transfer-Encoding: chunked\r\n", go_on), STOPPED)
    arguments = {"transport": lambda: SignallingTransport(reading)}
    with (
        Dify("app-key", base_url=server.base_url, httpx_args=arguments) as dify,
        dify.stream_completion(inputs={}, user="u") as stream,
        ThreadPoolExecutor(1) as threads,
    ):
        next(stream)
        rest = threads.submit(list, stream)
        assert reading.wait(60)
        with pytest.raises(RuntimeError, match="another task or thread is reading this answer"):
            next(stream)
        go_on.set()
        assert len(rest.result(60)) == len(GOOD) - 1
        assert stream.text == "Bonjour"


def held_back(head: bytes, go_on: threading.Event) -> Iterator[bytes]:
    """A stream of which all but the first event waits."""
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n" + head + b"\r\n"
    chunk = chunked if b"chunked" in head else bytes
    yield chunk(GOOD[0])
    go_on.wait(60)
    yield chunk(b"".join(GOOD[1:]))
    if b"chunked" in head:
        yield b"0\r\n\r\n"


def chunked(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


@pytest.mark.parametrize("kind", ["trio", "aiohttp"])
async def test_a_cancelled_read_ends_the_stream_and_the_error_says_so(client: Client, server: ReplayServer) -> None:
    with Silence() as silence:
        server.answer(silence.after(event_stream(GOOD[0])[:2]), STOPPED)
        with pytest.raises(StreamInterrupted) as raised:
            async with client.stream() as stream:
                await stream.next()
                with anyio.move_on_after(0.05):
                    await stream.next()
                await stream.next()
    assert raised.value.partial == "Bon"
    assert "a read was cancelled" in str(raised.value.__cause__)
    assert [asked.target.rpartition("/")[2] for asked in server.asked] == ["completion-messages", "stop"]


@pytest.mark.parametrize("kind", ["asyncio"])
async def test_a_cancelled_read_over_httpcore_can_be_repeated(client: Client, server: ReplayServer) -> None:
    go_on = threading.Event()
    server.answer(held_back(b"Transfer-Encoding: chunked\r\n", go_on))
    async with client.stream() as stream:
        await stream.next()
        with anyio.move_on_after(0.05):
            await stream.next()
        go_on.set()
        await stream.events()
        assert stream.text == "Bonjour"


@pytest.mark.parametrize("size", [7_000, 9_000, 60_000])
async def test_a_header_may_be_long(client: Client, server: ReplayServer, size: int) -> None:
    policy = f"Content-Security-Policy: {'x' * size}"
    server.answer(http_answer("200 OK", b'{"name": "Tides"}', "application/json", policy))
    assert (await client.call("get_app_info")).name == "Tides"


SYNC = httpx.HTTPTransport(verify=False)
ASYNC = httpx.AsyncHTTPTransport(verify=False)


@pytest.mark.parametrize(
    ("client_class", "arguments", "message"),
    [
        (AsyncDify, {"transport": SYNC}, "transport is .*AsyncDify needs an httpx.AsyncBaseTransport"),
        (AsyncDify, {"mounts": {"http://": SYNC}}, "mounts.*AsyncDify needs an httpx.AsyncBaseTransport"),
        (Dify, {"transport": ASYNC}, "Dify needs an httpx.BaseTransport"),
        (Dify, {"transport": lambda limits: limits}, "pass a function without arguments .*limits"),
        (Dify, {"mounts": {"http://": lambda *, limits: limits}}, "pass a function without arguments .*limits"),
    ],
)
def test_a_transport_that_cannot_work_is_refused_at_once(
    client_class: type[Any], arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        client_class("app-key", httpx_args=arguments)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: httpx.AsyncHTTPTransport(verify=False), "transport made .*Dify needs an httpx.BaseTransport"),
        (httpx.AsyncHTTPTransport, "transport made .*Dify needs an httpx.BaseTransport"),
        (lambda: 5, "transport made 5"),
    ],
)
def test_a_function_that_makes_another_kind_of_transport_is_named_in_the_first_call(make: Any, message: str) -> None:
    with Dify("app-key", httpx_args={"transport": make}) as dify, pytest.raises(ConfigurationError, match=message):
        dify.get_app_info()


def test_a_fault_in_a_function_that_makes_transports_is_its_own() -> None:
    def make() -> httpx.BaseTransport:
        raise TypeError("mine")

    with Dify("app-key", httpx_args={"transport": make}) as dify, pytest.raises(TypeError, match="mine"):
        dify.get_app_info()


def test_http2_over_aiohttp_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="http2 is True: leave out http='aiohttp'"):
        AsyncDify("app-key", http="aiohttp", httpx_args={"http2": True})
