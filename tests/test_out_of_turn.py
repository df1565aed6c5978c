"""Servers that answer too early, unasked, or not at all, and bodies that break: the client gets what came, in time."""

from __future__ import annotations

import gc
import re
import socket
import ssl
import threading
import warnings
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from threading import Event
from typing import Any

import anyio
import httpx
import pytest
import trustme
from anyio.lowlevel import checkpoint
from clients import Client, client_of, done
from dify_completion import APIConnectionError, APITimeoutError, PayloadTooLargeError, StreamInterrupted
from replay import A_WHILE, ReplayServer, event_stream, http_answer
from served import request_of, served
from wire import GOOD, INFO, STOPPED, TASK

pytestmark = pytest.mark.anyio

BREAKS = {"no size": b"zz\r\nmore", "more than the size": b"5\r\nabcdefghij\r\n", "reset": b""}


@pytest.fixture(scope="module")
def certificate() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture(params=["http", "https"])
def tls(request: pytest.FixtureRequest, certificate: ssl.SSLContext) -> ssl.SSLContext | None:
    """The server's context; None without TLS."""
    return certificate if request.param == "https" else None


@pytest.mark.parametrize("end", BREAKS.values(), ids=BREAKS)
async def test_what_came_in_the_packet_of_a_break_reaches_the_reader(
    client: Client, server: ReplayServer, end: bytes
) -> None:
    server.answer([b"".join(event_stream(*GOOD[:2], end=end))], STOPPED, reset=True)
    events: list[Any] = []
    with pytest.raises(StreamInterrupted) as raised:
        async with client.stream() as stream:
            await stream.collect(events)
    assert [event.answer for event in events] == ["Bon", "jour"]
    assert raised.value.partial == "Bonjour"
    assert isinstance(raised.value.__cause__, APIConnectionError)
    assert server.asked[1].target.endswith(f"{TASK}/stop")


async def test_a_break_ends_the_stream_at_once(kind: str, tls: ssl.SSLContext | None) -> None:
    over = Event()

    def serve(connection: socket.socket, _: int) -> None:
        request_of(connection)
        connection.sendall(b"".join(event_stream(GOOD[0], end=b"zz\r\n")))
        over.wait(60)

    with served(serve, tls) as base_url:
        async with client_of(kind, api_key="app-key", base_url=base_url, max_retries=0) as client:
            with pytest.raises(StreamInterrupted) as raised:
                async with client.stream(stop_on_exit=False) as stream:
                    await stream.events()
        over.set()
    assert raised.value.partial == "Bon"
    assert not isinstance(raised.value.__cause__, APITimeoutError)


async def test_what_came_before_a_break_reaches_a_reader_that_was_busy(client: Client, server: ReplayServer) -> None:
    begun, is_cut = Event(), Event()

    def pieces() -> Iterator[bytes]:
        yield from event_stream(GOOD[0], end=b"")
        begun.wait(60)
        yield event_stream(GOOD[1], end=b"")[1] + b"zz\r\n"
        is_cut.set()

    server.answer(pieces(), STOPPED, reset=True)
    with pytest.raises(StreamInterrupted) as raised:
        async with client.stream() as stream:
            await stream.next()
            begun.set()
            while not is_cut.is_set():
                await checkpoint()
            for _ in range(10):  # An asynchronous transport sees the break meanwhile.
                await anyio.sleep(0.001)
            await stream.events()
    assert raised.value.partial == "Bonjour"


@pytest.mark.parametrize("kind", ["aiohttp"])
async def test_silence_while_nobody_reads_is_no_timeout(client: Client, server: ReplayServer) -> None:
    """aiohttp has a timer of its own, which counts then, too."""
    go_on, is_sent = Event(), Event()

    def pieces() -> Iterator[bytes]:
        yield from event_stream(*GOOD[:2], end=b"")
        go_on.wait(60)
        yield from event_stream(GOOD[2])[1:]
        is_sent.set()

    server.answer(pieces())
    async with client.stream(read_timeout=A_WHILE) as stream:
        await stream.next()
        await anyio.sleep(1.2 * A_WHILE)
        go_on.set()
        is_sent.wait(60)
        assert await done(stream.get_final_text()) == "Bonjour"


async def test_an_upload_that_the_server_does_not_read_ends_after_the_write_timeout(
    kind: str, tls: ssl.SSLContext | None
) -> None:
    over = Event()

    def stall(connection: socket.socket, _: int) -> None:
        connection.recv(1)
        over.wait(60)

    with served(stall, tls) as base_url:
        timeout = httpx.Timeout(60, write=0.2)
        async with client_of(kind, api_key="app-key", base_url=base_url, max_retries=0, timeout=timeout) as client:
            with pytest.raises(APITimeoutError) as raised:
                await client.call("upload_file", file=b"x" * 20_000_000, user="u")
        over.set()
    assert isinstance(raised.value.__cause__, httpx.WriteTimeout)


TOO_LARGE = b'{"code": "file_too_large", "message": "File size exceeded.", "status": 413}'


@pytest.mark.parametrize("size", [200_000, 3_000_000])
async def test_an_upload_that_is_refused_on_the_way_has_the_reason(kind: str, size: int) -> None:
    """The server has not read all of it, so its end of the connection is a reset."""

    def refuse(connection: socket.socket, _: int) -> None:
        connection.recv(65536)
        connection.sendall(http_answer("413 Too Large", TOO_LARGE)[0])

    with served(refuse) as base_url:
        async with client_of(kind, api_key="app-key", base_url=base_url, max_retries=0) as client:
            for _ in range(3):
                with pytest.raises(PayloadTooLargeError, match="File size exceeded"):
                    await client.call("upload_file", file=b"x" * size, user="u")


async def test_an_upload_that_is_refused_and_not_read_on_has_the_reason(kind: str) -> None:
    is_refused, over = Event(), Event()

    class Upload(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if size:
                is_refused.wait(60)
            return super().read(size)

    def refuse(connection: socket.socket, _: int) -> None:
        connection.sendall(http_answer("413 Too Large", TOO_LARGE)[0])
        is_refused.set()
        over.wait(60)

    with served(refuse) as base_url:
        timeout = httpx.Timeout(60, write=0.2)
        async with client_of(kind, api_key="app-key", base_url=base_url, max_retries=0, timeout=timeout) as client:
            with pytest.raises(PayloadTooLargeError, match="File size exceeded"):
                await client.call("upload_file", file=Upload(b"x" * 20_000_000), user="u")
        over.set()


def info(name: bytes) -> bytes:
    body = b'{"name": "%b", "description": "", "tags": []}' % name
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body


EXTRAS = {
    "an answer": info(b"wrong"),
    "a line": b"\r\n",
    "garbage": b"garbage",
    "half an answer": b"HTTP/1.1 200 OK\r\n",
}


@pytest.mark.parametrize("is_late", [False, True], ids=["at once", "later"])
@pytest.mark.parametrize("extra", EXTRAS.values(), ids=EXTRAS)
async def test_what_comes_unasked_is_not_taken_for_the_next_answer(
    kind: str, extra: bytes, is_late: bool, tls: ssl.SSLContext | None
) -> None:
    is_read, is_sent = threading.Semaphore(0), threading.Semaphore(0)

    def serve(connection: socket.socket, _: int) -> None:
        while head := request_of(connection):
            name = re.search(rb"(?i)X-Name: (\d)", head)
            answer = info(name[1] if name else b"")
            if is_late:
                connection.sendall(answer)
                is_read.acquire()
                connection.sendall(extra)
            else:
                connection.sendall(answer + extra)
            is_sent.release()

    with served(serve, tls) as base_url:
        async with client_of(kind, api_key="app-key", base_url=base_url, max_retries=0) as client:
            for name in "123":
                copy = client.dify.with_options(headers={"X-Name": name})
                assert (await done(copy.get_app_info())).name == name
                is_read.release()
                is_sent.acquire()


async def test_a_connection_that_carries_no_more_requests_does_not_wait_for_the_server(
    kind: str, tls: ssl.SSLContext | None
) -> None:
    is_closed = threading.Semaphore(0)

    def serve(connection: socket.socket, _: int) -> None:
        request_of(connection)
        connection.sendall(b"".join(INFO))
        while socket.socket.recv(connection, 65536):  # Past TLS, of which this server does not read the end.
            pass
        is_closed.release()

    with served(serve, tls) as base_url:
        async with client_of(kind, api_key="app-key", base_url=base_url, max_retries=0) as client:
            for _ in range(2):
                await client.call("get_app_info")
            assert await anyio.to_thread.run_sync(partial(is_closed.acquire, timeout=10))


@pytest.mark.parametrize("extra", EXTRAS.values(), ids=EXTRAS)
async def test_what_comes_after_a_stream_changes_nothing(kind: str, extra: bytes, tls: ssl.SSLContext | None) -> None:
    """aiohttp closes a connection for each read of what came before it, and Python cannot describe a TLS one then."""
    is_read, over = Event(), Event()
    body = b"".join(GOOD[:2])

    def serve(connection: socket.socket, _: int) -> None:
        request_of(connection)
        head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: "
        connection.sendall(f"{head}{len(body)}\r\n\r\n".encode() + GOOD[0])
        is_read.wait(60)
        connection.sendall(GOOD[1] + extra)
        over.wait(60)

    with served(serve, tls) as base_url:
        async with client_of(kind, api_key="app-key", base_url=base_url, max_retries=0) as client:
            with pytest.raises(StreamInterrupted) as raised:
                async with client.stream(stop_on_exit=False) as stream:
                    await stream.next()
                    is_read.set()
                    await stream.events()
        over.set()
    assert raised.value.partial == "Bonjour"


async def test_leaving_a_stream_leaves_no_generator_to_the_garbage_collection(
    client: Client, server: ReplayServer
) -> None:
    over = Event()

    def pieces() -> Iterator[bytes]:
        yield from event_stream(*GOOD[:1], end=b"")
        over.wait(60)

    server.answer(pieces(), STOPPED)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ResourceWarning)
        async with client.stream() as stream:
            await stream.next()
        del stream
        over.set()
        gc.collect()
    assert not caught
