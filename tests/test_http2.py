"""HTTP/2, as a gateway before Dify may speak it: the client keeps its promises, with many streams on one connection."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
import trustme
from clients import Client, client_of
from dify_completion import AsyncDify, BadRequestError, ServerError, StreamInterrupted
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import DataReceived, RequestReceived, StreamEnded
from wire import TASK, USAGE

pytestmark = pytest.mark.anyio

IDS = {"task_id": TASK, "message_id": "m"}
END = {"event": "message_end", **IDS, "metadata": {"usage": USAGE}}
ERROR = {"event": "error", "message_id": "m", "code": "invalid_param", "status": 400, "message": "no"}
WHOLE = {
    "event": "message",
    **IDS,
    "mode": "completion",
    "answer": "whole",
    "metadata": END["metadata"],
    "created_at": 1,
}


class Gateway:
    """A server that speaks HTTP/2 only, over TLS, in a thread for each connection.

    Attributes:
        base_url: Where it is.
        asked: The paths that were asked for.
        connections: How many connections were made.
    """

    def __init__(self, certificate: Path) -> None:
        self.asked: list[str] = []
        self.connections = 0
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(certificate)
        self._tls.set_alpn_protocols(["h2"])
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.base_url = f"https://127.0.0.1:{self._listener.getsockname()[1]}/v1"
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Gateway:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return  # Closed.
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        http = H2Connection(H2Configuration(client_side=False))
        paths: dict[int, str] = {}
        bodies: defaultdict[int, bytes] = defaultdict(bytes)
        with self._tls.wrap_socket(connection, server_side=True) as stream:
            http.initiate_connection()
            stream.sendall(http.data_to_send())
            while data := stream.recv(65536):
                for event in http.receive_data(data):
                    if isinstance(event, RequestReceived):
                        paths[event.stream_id] = dict(event.headers)[b":path"].decode()
                    elif isinstance(event, DataReceived):
                        bodies[event.stream_id] += event.data
                        http.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                    elif isinstance(event, StreamEnded):
                        self._answer(http, event.stream_id, paths[event.stream_id], json.loads(bodies[event.stream_id]))
                stream.sendall(http.data_to_send())

    def _answer(self, http: H2Connection, stream_id: int, path: str, body: dict[str, Any]) -> None:
        self.asked.append(path)
        inputs = body.get("inputs", {})
        status = inputs.get("refuse", 200)
        streams = body.get("response_mode") == "streaming" and status == 200
        media_type = "text/event-stream" if streams else "application/json"
        http.send_headers(stream_id, [(":status", str(status)), ("content-type", media_type)])
        if not streams:
            refusal = {"code": "invalid_param", "message": "no", "status": status}
            answer = refusal if status != 200 else {"result": "success"} if path.endswith("/stop") else WHOLE
            http.send_data(stream_id, json.dumps(answer).encode(), end_stream=True)
            return
        for number in range(inputs.get("pieces", 3)):
            http.send_data(stream_id, sse({"event": "message", **IDS, "answer": f"{number} "}))
        match inputs.get("then"):
            case "error":
                http.send_data(stream_id, sse(ERROR))
            case "reset":
                http.reset_stream(stream_id, ErrorCodes.INTERNAL_ERROR)
            case "wait":
                pass
            case _:
                http.send_data(stream_id, sse(END), end_stream=True)


def sse(payload: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps(payload).encode() + b"\n\n"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def gateway(authority: trustme.CA, tmp_path: Path) -> Iterator[Gateway]:
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "gateway.pem"))
    with Gateway(tmp_path / "gateway.pem") as gateway:
        yield gateway


@pytest.fixture(params=["sync", "asyncio", "trio"])
def kind(request: pytest.FixtureRequest) -> str:
    """The ways of calling that know HTTP/2; aiohttp does not."""
    return str(request.param)


def settings(gateway: Gateway, authority: trustme.CA) -> dict[str, Any]:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return {
        "api_key": "app-key",
        "base_url": gateway.base_url,
        "httpx_args": {"http2": True, "verify": context},
        "max_retries": 0,
    }


@pytest.fixture
async def client(kind: str, gateway: Gateway, authority: trustme.CA) -> AsyncIterator[Client]:
    async with client_of(kind, **settings(gateway, authority)) as client:
        yield client


async def test_a_call_and_a_stream_share_a_connection(client: Client, gateway: Gateway) -> None:
    assert (await client.call("create_completion", inputs={}, user="u")).answer == "whole"
    async with client.stream() as stream:
        assert stream.response.http_version == "HTTP/2"
        assert await stream.pieces() == ["0 ", "1 ", "2 "]
    async with client.stream(inputs={"pieces": 5}) as stream:
        assert len(await stream.events()) == 6
    assert gateway.connections == 1


async def test_errors_are_what_they_are_over_http_1(client: Client) -> None:
    for refused, error in ((400, BadRequestError), (500, ServerError)):
        with pytest.raises(error):
            await client.call("create_completion", inputs={"refuse": refused}, user="u")
    with pytest.raises(BadRequestError) as raised:
        async with client.stream(inputs={"then": "error"}) as stream:
            await stream.events()
    assert raised.value.partial == "0 1 2 "


async def test_a_stream_that_is_reset_is_interrupted(client: Client) -> None:
    with pytest.raises(StreamInterrupted) as raised:
        async with client.stream(inputs={"then": "reset"}) as stream:
            await stream.events()
    assert (raised.value.partial, raised.value.task_id) == ("0 1 2 ", TASK)
    assert (await client.call("create_completion", inputs={}, user="u")).answer == "whole"


async def test_leaving_early_stops_the_generation(client: Client, gateway: Gateway) -> None:
    async with client.stream(inputs={"then": "wait"}) as stream:
        await stream.next()
    assert gateway.asked[1:] == [f"/v1/completion-messages/{TASK}/stop"]
    assert (await client.call("create_completion", inputs={}, user="u")).answer == "whole"


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_cancelled_stream_is_stopped(gateway: Gateway, authority: trustme.CA, backend: str) -> None:
    async def main() -> None:
        async with AsyncDify(**settings(gateway, authority)) as dify:
            with anyio.CancelScope() as scope:
                async with dify.stream_completion(inputs={"then": "wait"}, user="u") as stream:
                    async for _ in stream:
                        scope.cancel()

    anyio.run(main, backend=backend)
    assert gateway.asked[1:] == [f"/v1/completion-messages/{TASK}/stop"]


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_fifty_streams_at_once_need_one_connection(gateway: Gateway, authority: trustme.CA, backend: str) -> None:
    texts = []

    async def read(dify: AsyncDify) -> None:
        async with dify.stream_completion(inputs={"pieces": 40}, user="u") as stream:
            texts.append(await stream.get_final_text())

    async def main() -> None:
        async with AsyncDify(**settings(gateway, authority)) as dify:
            await dify.create_completion(inputs={}, user="u")  # Opens the connection.
            async with anyio.create_task_group() as group:
                for _ in range(50):
                    group.start_soon(read, dify)

    anyio.run(main, backend=backend)
    assert texts == ["".join(f"{number} " for number in range(40))] * 50
    assert gateway.connections == 1
