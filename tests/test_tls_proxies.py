"""Streams and calls through a proxy that has TLS itself, or that sends more than a proxy should."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from threading import Semaphore

import httpx
import pytest
import trustme
from clients import client_of
from dify_completion import APIConnectionError
from relays import relay_both
from replay import event_stream, http_answer
from served import request_of, served
from wire import GOOD, INFO

pytestmark = pytest.mark.anyio

ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
FORGED = http_answer("200 OK", b'{"name": "Forged"}')[0]
READ_AT_ONCE = 64 * 1024
BEFORE_TLS = {
    "an answer": ESTABLISHED + FORGED,
    "an answer to a chunked one": ESTABLISHED.replace(b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n") + FORGED,
    "an answer in the next read": ESTABLISHED.ljust(READ_AT_ONCE) + FORGED,
}


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def certificate(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture(scope="module")
def trust(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.fixture(scope="module")
def proxy(certificate: ssl.SSLContext) -> Iterator[str]:
    """The URL of a proxy, which tunnels and forwards."""
    with served(pass_on, certificate) as url:
        yield url.removesuffix("/v1")


def pass_on(near: socket.socket, _: int, established: bytes = ESTABLISHED) -> None:
    """Connect one client to its server. A client that asks for a tunnel gets the answer `established` first."""
    request = request_of(near)
    target = re.match(rb"(CONNECT |\w+ http://)([\d.]+):(\d+)", request)
    assert target is not None
    with socket.create_connection((target[2].decode(), int(target[3]))) as far:
        if target[1] == b"CONNECT ":
            near.sendall(established)
        else:
            far.sendall(request.replace(b"http://%b:%b" % target.group(2, 3), b"", 1))
        relay_both(near, far)


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_streams_and_calls_work_through_a_proxy_with_tls(
    kind: str, proxy: str, certificate: ssl.SSLContext, trust: ssl.SSLContext, scheme: str
) -> None:
    is_read = Semaphore(0)

    def answer(connection: socket.socket, _: int) -> None:
        if request_of(connection).startswith(b"GET"):
            connection.sendall(INFO[0])
            return
        for piece in event_stream(*GOOD):
            connection.sendall(piece)
            is_read.acquire()

    arguments = {"verify": trust, "proxy": httpx.Proxy(proxy, ssl_context=trust)}
    with served(answer, certificate if scheme == "https" else None) as base_url:
        async with client_of(kind, api_key="app-key", base_url=base_url, httpx_args=arguments) as client:
            assert (await client.call("get_app_info")).name == "App"
            async with client.stream() as stream:
                for kind_of_event in ("message", "message", "message_end"):
                    is_read.release()
                    assert (await stream.next()).event == kind_of_event
                is_read.release(2)
                assert await stream.events() == []
                assert stream.text == "Bonjour"


@pytest.mark.parametrize("established", BEFORE_TLS.values(), ids=BEFORE_TLS)
async def test_what_a_proxy_sends_before_tls_is_not_taken_for_the_answer_of_the_server(
    kind: str, certificate: ssl.SSLContext, trust: ssl.SSLContext, established: bytes
) -> None:
    def answer(connection: socket.socket, _: int) -> None:
        request_of(connection)
        connection.sendall(INFO[0])

    with (
        served(answer, certificate) as base_url,
        served(partial(pass_on, established=established)) as proxy_url,
    ):
        arguments = {"verify": trust, "proxy": proxy_url.removesuffix("/v1")}
        async with client_of(kind, api_key="app-key", base_url=base_url, httpx_args=arguments, max_retries=0) as client:
            with suppress(APIConnectionError):
                assert (await client.call("get_app_info")).name == "App"
