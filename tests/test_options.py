"""Options of single calls: clients that share the connections of another one, and timeouts that streams go by."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from clients import Client, client_of, done
from dify_completion import APITimeoutError, AsyncDify, ConfigurationError, Dify, StreamInterrupted
from dify_completion_mock import MockDify
from replay import A_WHILE, ReplayServer, Silence, event_stream, http_answer
from wire import GOOD, STOPPED

pytestmark = pytest.mark.anyio

SHORT = httpx.Timeout(60, read=A_WHILE)

BUSY = http_answer("503 Service Unavailable", b"")
INFO = http_answer("200 OK", b'{"name": "App", "description": "", "tags": []}')


# -- with_options


class Tenant(Dify):
    def __init__(self, tenant: str, **settings: Any) -> None:
        super().__init__("app-key", **settings)
        self.tenant = tenant


class AsyncTenant(AsyncDify):
    def __init__(self, tenant: str, **settings: Any) -> None:
        super().__init__("app-key", **settings)
        self.tenant = tenant


@pytest.mark.parametrize("kind", [Tenant, AsyncTenant])
def test_a_copy_is_of_the_same_class_with_the_same_attributes(kind: Any, server: ReplayServer) -> None:
    copy = kind("mine", base_url=server.base_url).with_options(max_retries=0)
    assert type(copy) is kind
    assert copy.tenant == "mine"


async def test_an_option_is_the_copy_s_alone(client: Client, server: ReplayServer) -> None:
    server.answer(INFO)
    copy = client.dify.with_options(headers={"X-Trace-Id": "abc-1"}, timeout=7, max_retries=1)
    await Client(copy).call("get_app_info")
    await client.call("get_app_info")
    await Client(copy.with_options(headers={"X-Other": "2"})).call("get_app_info")
    traced, plain, both = server.asked
    assert traced.headers["x-trace-id"] == "abc-1"
    assert "x-trace-id" not in plain.headers
    assert (both.headers["x-trace-id"], both.headers["x-other"]) == ("abc-1", "2")
    assert {asked.headers["authorization"] for asked in server.asked} == {"Bearer app-key"}


def test_a_header_of_a_copy_replaces_that_of_the_original_however_it_is_written() -> None:
    with Dify("app-key", headers={"X-Trace-Id": "of the original"}) as dify:
        copy = dify.with_options(headers={"x-trace-id": "of the copy"})
        request = copy.client.get_httpx_client().build_request("GET", "/info")
        assert request.headers.get_list("x-trace-id") == ["of the copy"]


async def test_a_trace_id_goes_with_a_stream(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(*GOOD))
    copy = Client(client.dify.with_options(headers={"X-Trace-Id": "abc-2"}))
    async with copy.stream() as stream:
        assert await done(stream.get_final_text()) == "Bonjour"
    assert server.asked[0].headers["x-trace-id"] == "abc-2"


@pytest.mark.parametrize(("retries", "times"), [(0, 1), (1, 2)])
async def test_a_copy_retries_as_often_as_it_should(
    client: Client, server: ReplayServer, retries: int, times: int
) -> None:
    server.answer(http_answer("503 Busy", b"", "text/html", "Retry-After: 0"))
    with pytest.raises(Exception, match="503"):
        await Client(client.dify.with_options(max_retries=retries)).call("get_app_info")
    assert len(server.asked) == times


async def test_a_copy_has_a_timeout_of_its_own(client: Client, server: ReplayServer) -> None:
    with Silence() as silence:
        server.answer(silence.after([]))
        with pytest.raises(APITimeoutError):
            await Client(client.dify.with_options(timeout=SHORT)).call("get_app_info")


async def test_closing_a_copy_leaves_the_original_open(kind: str, mock: MockDify) -> None:
    async with client_of(kind, api_key=mock.api_key, base_url=mock.base_url) as client:
        await client.call("get_app_info")
        copy: Any = client.dify.with_options(timeout=5)
        await Client(copy).call("get_app_info")
        if isinstance(copy, AsyncDify):
            async with copy:
                pass
        else:
            with copy:
                pass
        await done(copy.close())
        assert (await client.call("get_app_info")).mode == "completion"


async def test_a_copy_of_a_closed_client_is_closed(kind: str, mock: MockDify) -> None:
    async with client_of(kind, api_key=mock.api_key, base_url=mock.base_url) as client:
        copy = Client(client.dify.with_options(timeout=5))
        await copy.call("get_app_info")
    with pytest.raises(RuntimeError, match="closed"):
        await copy.call("get_app_info")


async def test_a_copy_uses_the_connection_of_the_original(kind: str) -> None:
    with MockDify(connections=1) as mock:
        async with client_of(kind, api_key=mock.api_key, base_url=mock.base_url, max_retries=0) as client:
            for _ in range(3):  # A second connection would wait for the first.
                await client.call("get_app_info")
                await Client(client.dify.with_options(timeout=5)).call("get_app_info")


@pytest.mark.parametrize(
    "option", [{"timeout": 0}, {"timeout": -1}, {"max_retries": -1}, {"max_retries": 1.5}, {"headers": {"a": "b\nc"}}]
)
async def test_an_option_that_cannot_be_used_is_refused(client: Client, option: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError):
        client.dify.with_options(**option)


# -- The silence within a stream


@pytest.fixture
async def quiet(server: ReplayServer) -> AsyncIterator[ReplayServer]:
    with Silence() as silence:
        server.answer(silence.after(event_stream(GOOD[0], end=b"")), STOPPED)
        yield server


async def test_the_client_s_timeout_is_that_of_a_stream_s_silence(kind: str, quiet: ReplayServer) -> None:
    async with client_of(kind, api_key="app-key", base_url=quiet.base_url, timeout=SHORT) as client:
        with pytest.raises(StreamInterrupted) as raised:
            async with client.stream() as stream:
                await stream.events()
    assert isinstance(raised.value.__cause__, APITimeoutError)


async def test_the_timeout_of_a_copy_is_that_of_a_stream_s_silence(client: Client, quiet: ReplayServer) -> None:
    with pytest.raises(StreamInterrupted):
        async with Client(client.dify.with_options(timeout=SHORT)).stream() as stream:
            await stream.events()


async def test_the_read_timeout_of_the_call_wins(kind: str, server: ReplayServer) -> None:
    with Silence() as silence:
        server.answer(silence.after(event_stream(GOOD[0], end=b"")), STOPPED)
        async with client_of(kind, api_key="app-key", base_url=server.base_url, timeout=60) as client:
            with pytest.raises(StreamInterrupted):
                async with client.stream(read_timeout=A_WHILE) as stream:
                    await stream.events()


@pytest.mark.parametrize(
    ("settings", "own", "expected"),
    [
        ({}, {}, 60),
        ({"timeout": 1}, {}, 1),
        ({"timeout": 1}, {"read_timeout": 30}, 30),
        ({"timeout": 1}, {"read_timeout": None}, None),
        ({"timeout": None}, {}, None),
        ({"timeout": httpx.Timeout(5, read=700)}, {}, 700),
    ],
)
async def test_which_timeout_a_stream_goes_by(
    kind: str, server: ReplayServer, settings: dict[str, Any], own: dict[str, Any], expected: float | None
) -> None:
    server.answer(event_stream(*GOOD))
    async with (
        client_of(kind, api_key="app-key", base_url=server.base_url, **settings) as client,
        client.stream(**own) as stream,
    ):
        assert stream.response.request.extensions["timeout"]["read"] == expected
