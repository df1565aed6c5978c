"""A Dify behind a Unix socket: calls and streams work as over TCP."""

from __future__ import annotations

import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from clients import client_of
from dify_completion import APIConnectionError
from dify_completion_mock import MockDify
from dify_completion_transport._httpcore import open_directly

pytestmark = [
    pytest.mark.anyio,
    # httpcore leaves a Unix socket that could not connect to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="this system has no Unix sockets"),
]

WORDS = ["High ", "tide, ", "low ", "tide."]


class Relay:
    """Passes what comes over a Unix socket on to a TCP port, and what comes back.

    Attributes:
        path: Its socket.
        connections: How many connections came.
    """

    def __init__(self, path: Path, port: int) -> None:
        self.path = path
        self.connections = 0
        self._port = port
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:  # Closed.
                return
            self.connections += 1
            far = socket.create_connection(("127.0.0.1", self._port))
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=_pass_on, args=(source, target), daemon=True).start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:  # The other side is gone.
        pass
    finally:
        source.close()


@pytest.fixture
def relay() -> Iterator[tuple[Relay, MockDify]]:
    # A path of a socket may have 100 characters, which `tmp_path` can exceed.
    with tempfile.TemporaryDirectory() as folder, MockDify(WORDS, seed=3) as mock:
        one = Relay(Path(folder, "dify.sock"), httpx.URL(mock.base_url).port or 0)
        yield one, mock
        one.close()


def as_it_is(transport: Any) -> Any:
    return transport


@pytest.mark.parametrize("opened", [as_it_is, open_directly])
@pytest.mark.parametrize("kind", ["sync", "asyncio", "trio"])
async def test_calls_and_streams_work_over_a_unix_socket(
    kind: str, relay: tuple[Relay, MockDify], opened: Callable[[Any], Any]
) -> None:
    server, mock = relay
    transport = httpx.HTTPTransport if kind == "sync" else httpx.AsyncHTTPTransport
    arguments = {"transport": lambda: opened(transport(uds=str(server.path)))}
    inputs = {"topic": "tides"}
    async with client_of(kind, api_key=mock.api_key, base_url="http://dify/v1", httpx_args=arguments) as client:
        assert (await client.call("get_app_info")).mode == "completion"
        assert (await client.call("create_completion", inputs=inputs, user="u")).answer == "".join(WORDS)
        async with client.stream(inputs=inputs) as stream:
            pieces = await stream.pieces()
        async with client.stream(inputs=inputs) as stream:
            await stream.next()
    async with (
        client_of(kind, **mock.settings) as over_tcp,
        over_tcp.stream(inputs=inputs) as stream,
    ):
        assert pieces == await stream.pieces()
    assert "".join(pieces) == "".join(WORDS)
    assert server.connections >= 1
    assert len(mock.stops) == 1


@pytest.mark.parametrize("kind", ["sync", "asyncio", "trio"])
async def test_a_unix_socket_that_nobody_serves_is_a_connection_error(kind: str) -> None:
    transport = httpx.HTTPTransport if kind == "sync" else httpx.AsyncHTTPTransport
    arguments = {"transport": lambda: transport(uds="/nowhere/dify.sock")}
    async with client_of(
        kind, api_key="app-key", base_url="http://dify/v1", httpx_args=arguments, max_retries=0
    ) as client:
        with pytest.raises(APIConnectionError):
            await client.call("get_app_info")
