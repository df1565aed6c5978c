"""SOCKS proxies: calls and streams through them, and those that fail."""

from __future__ import annotations

import socket
from collections.abc import Callable
from threading import Event

import httpx
import pytest
from anyio import to_thread
from clients import client_of
from dify_completion import APIConnectionError, APITimeoutError
from relays import relay_both
from replay import event_stream
from served import request_of, served
from wire import GOOD, INFO

pytestmark = pytest.mark.anyio

KINDS = ["sync", "asyncio", "trio"]  # aiohttp does not know SOCKS.
ACCEPTED = b"\x05\x00"
PASSWORD_WANTED = b"\x05\x02"
CONNECTED = b"\x05\x00\x00\x01" + bytes(6)


def received(connection: socket.socket, count: int) -> bytes:
    """So many bytes."""
    return connection.recv(count, socket.MSG_WAITALL)


def pass_on(near: socket.socket, _: int) -> None:
    """Connect one client, which has to give a password if it can."""
    methods = received(near, received(near, 2)[1])
    if b"\x02" in methods:
        near.sendall(PASSWORD_WANTED)
        user = received(near, received(near, 2)[1])
        password = received(near, received(near, 1)[0])
        near.sendall(b"\x01" + bytes([(user, password) != (b"me", b"hunter2")]))
    else:
        near.sendall(ACCEPTED)
    assert received(near, 4) == b"\x05\x01\x00\x01"
    address, port = socket.inet_ntoa(received(near, 4)), int.from_bytes(received(near, 2), "big")
    with socket.create_connection((address, port)) as far:
        near.sendall(CONNECTED)
        relay_both(near, far)


def answer(connection: socket.socket, _: int) -> None:
    asks_for_app = request_of(connection).startswith(b"GET")
    for piece in INFO if asks_for_app else event_stream(*GOOD):
        connection.sendall(piece)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("account", ["", "me:hunter2@"])
async def test_calls_and_streams_go_through_the_proxy(kind: str, account: str) -> None:
    with served(answer) as base_url, served(pass_on) as proxy_url:
        proxy = httpx.URL(proxy_url)
        arguments = {"proxy": f"socks5://{account}{proxy.host}:{proxy.port}"}
        async with client_of(kind, api_key="app-key", base_url=base_url, httpx_args=arguments) as client:
            assert (await client.call("get_app_info")).name == "App"
            async with client.stream() as stream:
                await stream.events()
                assert stream.text == "Bonjour"


def as_web_server(connection: socket.socket, _: int) -> None:
    connection.recv(3)
    connection.sendall(INFO[0])


def as_closed(connection: socket.socket, _: int) -> None:
    connection.recv(3)


def as_refusing(connection: socket.socket, _: int) -> None:
    received(connection, 3)
    connection.sendall(b"\x05\xff")


def as_not_reaching(connection: socket.socket, _: int) -> None:
    received(connection, 3)
    connection.sendall(ACCEPTED)
    received(connection, 10)
    connection.sendall(b"\x05\x05\x00\x01" + bytes(6))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("proxy", [as_web_server, as_closed, as_refusing, as_not_reaching])
async def test_a_proxy_that_does_not_connect_gives_a_connection_error(
    kind: str, proxy: Callable[[socket.socket, int], None]
) -> None:
    with served(proxy) as proxy_url:
        url = httpx.URL(proxy_url)
        arguments = {"proxy": f"socks5://{url.host}:{url.port}"}
        settings = {"api_key": "app-key", "base_url": "http://127.0.0.2:1/v1", "max_retries": 0}
        async with client_of(kind, **settings, httpx_args=arguments) as client:
            with pytest.raises(APIConnectionError, match="the proxy of proxy=socks5://"):
                await client.call("get_app_info")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("proxy", [as_web_server, as_refusing, as_not_reaching])
async def test_an_error_that_is_kept_keeps_no_connection(
    kind: str, proxy: Callable[[socket.socket, int], None]
) -> None:
    ended = Event()

    def wait(connection: socket.socket, number: int) -> None:
        proxy(connection, number)
        if connection.recv(1) == b"":
            ended.set()

    with served(wait) as proxy_url:
        url = httpx.URL(proxy_url)
        arguments = {"proxy": f"socks5://{url.host}:{url.port}"}
        settings = {"api_key": "app-key", "base_url": "http://127.0.0.2:1/v1", "max_retries": 0}
        async with client_of(kind, **settings, httpx_args=arguments) as client:
            with pytest.raises(APIConnectionError) as raised:
                await client.call("get_app_info")
            assert await to_thread.run_sync(ended.wait, 10)
        del raised  # The error, with all that it holds, was kept until here.


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("said", [b"", ACCEPTED])
async def test_a_proxy_that_does_not_answer_has_the_time_of_a_connection(kind: str, said: bytes) -> None:
    is_over = Event()

    def wait(connection: socket.socket, _: int) -> None:
        received(connection, 3)
        connection.sendall(said)
        is_over.wait(10)

    with served(wait) as proxy_url:
        url = httpx.URL(proxy_url)
        arguments = {"proxy": f"socks5://{url.host}:{url.port}"}
        settings = {"api_key": "app-key", "base_url": "http://127.0.0.2:1/v1", "max_retries": 0}
        timeout = httpx.Timeout(None, connect=0.1)
        async with client_of(kind, **settings, timeout=timeout, httpx_args=arguments) as client:
            with pytest.raises(APITimeoutError, match="the proxy of proxy=socks5://") as raised:
                await client.call("get_app_info")
        is_over.set()
    assert isinstance(raised.value.__cause__, httpx.ConnectTimeout)
