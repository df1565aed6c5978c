"""The read timeout of a stream holds in any program, after a cut chunk, and for its own request only."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

import anyio
import httpx
import pytest
from anyio.lowlevel import checkpoint
from chunks import USUAL, chunk
from clients import KINDS, Client, client_of, done
from dify_completion import APITimeoutError, Dify, StreamInterrupted
from dify_completion_transport import body_of
from replay import A_WHILE, ReplayServer, Silence, event_stream
from wire import GOOD, INFO, STOPPED

pytestmark = pytest.mark.anyio

SIGNALS = 500
"""The number of signals after which the server ends its answer. 50 arrive within the read timeout."""


@contextmanager
def interval_timer(silence: Silence) -> Iterator[None]:
    """Send this process a signal every fiftieth of `A_WHILE`; end the silence after `SIGNALS` of them."""
    left = iter(range(SIGNALS))

    def handle(*_: object) -> None:
        if next(left, None) is None:
            silence.end()

    before = signal.signal(signal.SIGALRM, handle)
    signal.setitimer(signal.ITIMER_REAL, A_WHILE / 50, A_WHILE / 50)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


async def test_the_signals_of_a_timer_do_not_start_the_read_timeout_anew(client: Client, server: ReplayServer) -> None:
    with Silence() as silence, interval_timer(silence):
        server.answer(silence.after(event_stream(GOOD[0], end=b"")), STOPPED)
        with pytest.raises(StreamInterrupted) as raised:
            async with client.stream(read_timeout=A_WHILE) as stream:
                await stream.events()
    assert isinstance(raised.value.__cause__, APITimeoutError)


READ_BESIDE_A_BUSY_THREAD = """\
import signal, threading
from dify_completion import Dify, StreamInterrupted

def work():
    signal.pthread_sigmask(signal.SIG_BLOCK, {{signal.{number}}})
    while True:
        pass

signal.signal(signal.{number}, lambda *_: None)
threading.Thread(target=work, daemon=True).start()
signal.setitimer(signal.{timer}, {period}, {period})
try:
    with Dify("app-key", base_url={base_url!r}) as dify:
        with dify.stream_completion(inputs={{}}, user="u", read_timeout={timeout}) as stream:
            list(stream)
except StreamInterrupted as error:
    print(type(error.__cause__).__name__)
"""


@pytest.mark.skipif(not hasattr(signal, "ITIMER_PROF"), reason="this system has no timers of CPU time")
@pytest.mark.parametrize(("timer", "number"), [("ITIMER_VIRTUAL", "SIGVTALRM"), ("ITIMER_PROF", "SIGPROF")])
def test_the_signals_of_a_profiler_do_not_start_the_read_timeout_anew(
    server: ReplayServer, timer: str, number: str
) -> None:
    """A profiler's timer counts the CPU time of all threads, and its signals go to one that does not block them."""
    code = READ_BESIDE_A_BUSY_THREAD.format(
        timer=timer, number=number, period=A_WHILE / 50, timeout=A_WHILE, base_url=server.base_url
    )
    with Silence() as silence:
        server.answer(silence.after(event_stream(GOOD[0], end=b"")), STOPPED)
        child = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, timeout=30)
    assert child.stdout == "APITimeoutError\n", child.stderr


class Wrapped:
    """A socket of a program that counts, delays or records what it sends."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def test_a_stream_over_a_wrapped_socket_has_a_timeout_too(
    server: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda *args, **named: Wrapped(connect(*args, **named)))
    with Silence() as silence, Dify("app-key", base_url=server.base_url) as dify:
        server.answer(silence.after(event_stream(GOOD[0], end=b"")), STOPPED)
        with (
            pytest.raises(StreamInterrupted) as raised,
            dify.stream_completion(inputs={}, user="u", read_timeout=A_WHILE) as stream,
        ):
            list(stream)
    assert raised.value.partial == "Bon"
    assert isinstance(raised.value.__cause__, APITimeoutError)


class CutChunk:
    """A stream whose second chunk arrives in two parts."""

    def __iter__(self) -> Iterator[bytes]:
        *begun, event, _ = event_stream(*GOOD[:2], end=b"")
        yield from begun
        yield event[:9]
        time.sleep(0.05)  # Otherwise one read gets both parts.
        yield event[9:]


async def test_silence_after_a_cut_chunk_is_a_timeout(client: Client, server: ReplayServer) -> None:
    with Silence() as silence:
        server.answer(silence.after(CutChunk()), STOPPED)
        with pytest.raises(StreamInterrupted) as raised:
            async with client.stream(read_timeout=A_WHILE) as stream:
                await stream.events()
    assert raised.value.partial == "Bonjour"
    assert isinstance(raised.value.__cause__, APITimeoutError)


@pytest.mark.parametrize("reader", ["hook", "auth"])
async def test_a_body_that_a_hook_or_an_auth_reads_has_a_timeout(kind: str, server: ReplayServer, reader: str) -> None:
    def read(response: httpx.Response) -> None:
        response.read()

    async def aread(response: httpx.Response) -> None:
        await response.aread()

    class ReadingAuth(httpx.Auth):
        requires_response_body = True

        def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
            yield request

    hooks = {"event_hooks": {"response": [read if kind == "sync" else aread]}}
    arguments: dict[str, Any] = {"verify": False, **(hooks if reader == "hook" else {"auth": ReadingAuth()})}
    settings = {"api_key": "app-key", "base_url": server.base_url, "timeout": A_WHILE, "max_retries": 0}
    with Silence() as silence:
        server.answer(silence.after([INFO[0][:-1]]))
        async with client_of(kind, httpx_args=arguments, **settings) as client:
            with anyio.fail_after(10), pytest.raises(APITimeoutError):
                await client.call("get_app_info")


@pytest.mark.parametrize("kind", KINDS[1:])
async def test_an_event_that_came_while_the_event_loop_was_busy_is_no_timeout(
    client: Client, server: ReplayServer
) -> None:
    may_send, is_sent, is_read = threading.Event(), threading.Event(), threading.Event()

    def pieces() -> Iterator[bytes]:
        begun = event_stream(*GOOD)
        yield from begun[:2]
        may_send.wait(60)
        yield begun[2]
        is_sent.set()
        is_read.wait(60)
        yield from begun[3:]

    async def be_busy() -> None:
        await checkpoint()
        may_send.set()
        is_sent.wait(60)
        time.sleep(1.2 * A_WHILE)

    server.answer(pieces())
    async with client.stream(read_timeout=A_WHILE) as stream:
        await stream.next()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(be_busy)
            assert (await stream.next()).answer == "jour"
        is_read.set()
        assert await done(stream.get_final_text()) == "Bonjour"


def test_signals_without_a_timer_put_the_read_timeout_off_by_a_little_only(server: ReplayServer) -> None:
    def signal_until_the_end() -> None:
        for _ in range(30):
            if over.wait(A_WHILE * 0.6):
                return
            os.kill(os.getpid(), signal.SIGUSR1)
        silence.end()

    over, before = threading.Event(), signal.signal(signal.SIGUSR1, lambda *_: None)
    with Silence() as silence, Dify("app-key", base_url=server.base_url) as dify:
        server.answer(silence.after(event_stream(GOOD[0], end=b"")), STOPPED)
        signaller = threading.Thread(target=signal_until_the_end)
        signaller.start()
        try:
            with (
                pytest.raises(StreamInterrupted) as raised,
                dify.stream_completion(inputs={}, user="u", read_timeout=A_WHILE) as stream,
            ):
                list(stream)
        finally:
            over.set()
            signaller.join()
            signal.signal(signal.SIGUSR1, before)
    assert isinstance(raised.value.__cause__, APITimeoutError)


class KeepingServer:
    """Answers two requests of one connection: with a stream, and with a body after twice the stream's timeout."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(60)
        self._thread = threading.Thread(target=self._serve)
        self.base_url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/v1"

    def __enter__(self) -> KeepingServer:
        self._thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._thread.join()

    def _serve(self) -> None:
        connection, _ = self._listener.accept()
        self._listener.close()  # Another connection is refused.
        with connection:
            connection.recv(65536)
            connection.sendall(USUAL)
            connection.sendall(chunk(b"first") + b"0\r\n\r\n")
            connection.recv(65536)
            time.sleep(A_WHILE * 2)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond")


def test_the_next_request_of_a_connection_has_a_timeout_of_its_own() -> None:
    with KeepingServer() as server, Dify("app-key", base_url=server.base_url, max_retries=0) as dify:
        http = dify.client.get_httpx_client()
        response = http.send(http.build_request("GET", "/stream", timeout=A_WHILE), stream=True)
        assert b"".join(body_of(response)) == b"first"
        response.close()
        assert http.get("/second", timeout=None).content == b"second"
