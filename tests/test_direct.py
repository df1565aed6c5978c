"""Bodies read from their connection directly: with TLS and without, and as ever where httpx is not what it was."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import trustme
from chunks import USUAL, chunk
from dify_completion import AsyncDify, Dify
from dify_completion_mock import App, MockDify
from dify_completion_transport._direct import async_body_of, body_of
from dify_completion_transport._httpcore import open_directly, single_connections

EVENT = b"data: {}\n\n"


class Server:
    """Answers one request: the head at once, five chunks in one packet when it may, and the end when it may again."""

    def __init__(self, tls: ssl.SSLContext | None) -> None:
        self._tls = tls
        self._may = threading.Semaphore(0)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)
        scheme = "http" if tls is None else "https"
        self.base_url = f"{scheme}://127.0.0.1:{self._listener.getsockname()[1]}/v1"

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._may.release(2)
        self._thread.join()
        self._listener.close()

    def go_on(self) -> None:
        self._may.release()

    def _serve(self) -> None:
        connection, _ = self._listener.accept()
        with connection if self._tls is None else self._tls.wrap_socket(connection, server_side=True) as stream:
            stream.recv(65536)
            stream.sendall(USUAL)
            self._may.acquire()
            stream.sendall(chunk(EVENT) * 5)
            self._may.acquire()
            stream.sendall(b"0\r\n\r\n")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(params=["http", "https"])
def server(request: pytest.FixtureRequest, authority: trustme.CA) -> Iterator[Server]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    with Server(tls if request.param == "https" else None) as running:
        yield running


def trusting(authority: trustme.CA) -> dict[str, Any]:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return {"verify": context}


def pieces(server: Server, dify: Dify) -> list[bytes]:
    """The pieces in which a body comes."""
    http = dify.client.get_httpx_client()
    response = http.send(http.build_request("POST", "/stream"), stream=True)
    server.go_on()
    body = body_of(response)
    found = [next(body)]
    server.go_on()
    found += body
    response.close()
    return found


async def async_pieces(server: Server, dify: AsyncDify) -> list[bytes]:
    http = dify.client.get_async_httpx_client()
    response = await http.send(http.build_request("POST", "/stream"), stream=True)
    server.go_on()
    body = async_body_of(response)
    found = [await anext(body)]
    server.go_on()
    found += [data async for data in body]
    await response.aclose()
    return found


def test_the_chunks_of_a_packet_come_in_one_piece(server: Server, authority: trustme.CA) -> None:
    with Dify("app-key", base_url=server.base_url, httpx_args=trusting(authority)) as dify:
        assert pieces(server, dify) == [EVENT * 5]


def test_the_chunks_of_a_packet_come_in_one_piece_under_asyncio(server: Server, authority: trustme.CA) -> None:
    async def read() -> list[bytes]:
        async with AsyncDify("app-key", base_url=server.base_url, httpx_args=trusting(authority)) as dify:
            return await async_pieces(server, dify)

    assert asyncio.run(read()) == [EVENT * 5]


def test_a_transport_of_the_caller_is_left_alone(server: Server, authority: trustme.CA) -> None:
    transport = httpx.HTTPTransport(**trusting(authority))
    with Dify("app-key", base_url=server.base_url, httpx_args={"transport": transport}) as dify:
        assert pieces(server, dify) == [EVENT] * 5


def test_a_body_that_a_hook_has_wrapped_is_read_as_the_hook_gives_it(server: Server, authority: trustme.CA) -> None:
    class Doubled(httpx.SyncByteStream):
        def __init__(self, stream: Any) -> None:
            self._stream = stream

        def __iter__(self) -> Iterator[bytes]:
            return (data * 2 for data in self._stream)

        def close(self) -> None:
            self._stream.close()

    def wrap(response: httpx.Response) -> None:
        response.stream = Doubled(response.stream)

    arguments = {**trusting(authority), "event_hooks": {"response": [wrap]}}
    with Dify("app-key", base_url=server.base_url, httpx_args=arguments) as dify:
        assert pieces(server, dify) == [EVENT * 2] * 5


def test_a_version_of_httpx_without_the_private_names_makes_transports_as_ever() -> None:
    class Transport(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            raise NotImplementedError

    made = list[Transport]()

    def make() -> Transport:
        made.append(Transport())
        return made[-1]

    make_single = single_connections(make)
    assert [make_single() for _ in range(3)] == made[1:]


@pytest.mark.parametrize("is_async", [False, True])
def test_a_kept_connection_is_used_again_but_not_for_another_server(is_async: bool) -> None:
    def name(response: httpx.Response) -> str:
        local.append(response.extensions["network_stream"].get_extra_info("client_addr"))
        return str(response.json()["name"])

    async def ask_async() -> list[str]:
        async with AsyncDify(mock.api_key, base_url=mock.base_url) as dify:
            http = dify.client.get_async_httpx_client()
            return [name(await http.get(url)) for url in urls]

    def ask() -> list[str]:
        with Dify(mock.api_key, base_url=mock.base_url) as dify:
            return [name(dify.client.get_httpx_client().get(url)) for url in urls]

    local = list[tuple[str, int]]()
    with MockDify(apps={"app-key": App(name="one")}) as mock, MockDify(apps={mock.api_key: App(name="other")}) as other:
        urls = ["/info", "/info", other.base_url + "/info", mock.base_url + "/info"]
        assert (asyncio.run(ask_async()) if is_async else ask()) == ["one", "one", "other", "one"]
    assert local[0] == local[1]
    assert len(set(local)) == 3


def test_a_version_of_httpx_without_the_private_names_reads_as_ever() -> None:
    transport = httpx.HTTPTransport(verify=False)
    pool = transport._pool
    del transport._pool
    assert open_directly(transport) is transport
    transport._pool = pool
    backend = vars(pool).pop("_network_backend")
    assert open_directly(transport) is transport
    assert "_network_backend" not in vars(pool)
    pool._network_backend = backend
    with Server(None) as server, httpx.Client(transport=transport) as client:
        response = client.send(client.build_request("POST", server.base_url), stream=True)
        server.go_on()
        server.go_on()
        assert b"".join(body_of(response)) == EVENT * 5
        response.close()
