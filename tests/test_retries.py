"""How often a request is sent, and what is waited for in between: the design's table, counted at the server."""

from __future__ import annotations

import json
import pickle
import re
import socket
import threading
from email.utils import formatdate
from typing import Any

import anyio
import httpx
import pytest
import shortened
from clients import Client, Record, client_of
from dify_completion import APIConnectionError, APIStatusError, APITimeoutError, AsyncDify, Dify, DifyError, may_repeat
from dify_completion._client import DEFAULT_LIMITS
from dify_completion._retry import Attempts
from over_aiohttp import aiohttp_transport
from replay import A_WHILE, ReplayServer, Silence, event_stream, http_answer

pytestmark = pytest.mark.anyio

Call = tuple[str, dict[str, Any]]

POST: Call = ("create_completion", {"inputs": {}, "user": "u"})
GET: Call = ("get_app_info", {})
PUT: Call = ("update_annotation", {"annotation_id": "a", "question": "q", "answer": "a"})
DELETE: Call = ("delete_annotation", {"annotation_id": "a"})
AGAIN, NEVER = 3, 1
COUNTED = "requests counted for the table of retries"


def refusal(status: str, *headers: str, body: bytes = b"") -> list[bytes]:
    return http_answer(status, body, "application/json", *headers)


OVERLOAD = b'{"code": "invalid_param", "message": "Too many requests. Please try again later.", "status": 400}'
TABLE: dict[str, tuple[list[bytes], int, int]] = {
    "429": (refusal("429 Busy", "Retry-After: 0"), AGAIN, AGAIN),
    "429 by a plan": (refusal("429 Busy", body=b'{"code": "rate_limit_error"}'), NEVER, NEVER),
    "400 overload": (refusal("400 Bad", "Retry-After: 0", body=OVERLOAD), AGAIN, AGAIN),
    "400": (refusal("400 Bad"), NEVER, NEVER),
    "502": (refusal("502 Bad Gateway", "Retry-After: 0"), AGAIN, AGAIN),
    "503": (refusal("503 Unavailable", "Retry-After: 0"), AGAIN, AGAIN),
    "500": (refusal("500 Error", "Retry-After: 0"), NEVER, AGAIN),
    "504": (refusal("504 Timeout", "Retry-After: 0"), NEVER, AGAIN),
    "520": (refusal("520 Unknown"), NEVER, NEVER),
}


@pytest.mark.parametrize("row", TABLE)
@pytest.mark.parametrize("call", [POST, GET, PUT, DELETE], ids=["POST", "GET", "PUT", "DELETE"])
async def test_the_table_of_retries(
    kind: str, server: ReplayServer, row: str, call: Call, record_property: Record
) -> None:
    answer, for_post, for_others = TABLE[row]
    server.answer(answer)
    async with client_of(kind, api_key="app-key", base_url=server.base_url) as client:
        with pytest.raises(APIStatusError):
            await client.call(call[0], **call[1])
    assert len(server.asked) == (for_post if call is POST else for_others)
    record_property(COUNTED, len(server.asked))


@pytest.mark.parametrize("call", [POST, GET, PUT, DELETE], ids=["POST", "GET", "PUT", "DELETE"])
async def test_a_lost_connection_and_a_timeout(
    kind: str, server: ReplayServer, call: Call, monkeypatch: pytest.MonkeyPatch, record_property: Record
) -> None:
    shortened.wait_before_first_retry(monkeypatch, 0.001)
    with Silence() as silence:
        for answer, read, error in (([], 60, APIConnectionError), (silence.after([]), A_WHILE / 2, APITimeoutError)):
            timeout = httpx.Timeout(60, read=read)
            async with client_of(kind, api_key="app-key", base_url=server.base_url, timeout=timeout) as client:
                server.answer(answer)
                with pytest.raises(error):
                    await client.call(call[0], **call[1])
                # aiohttp asks once more by itself where a connection was lost and the method does no harm.
                twice = 2 if kind == "aiohttp" and error is APIConnectionError else 1
                assert len(server.asked) == (NEVER if call is POST else AGAIN * twice)
                record_property(COUNTED, len(server.asked))


async def test_no_retries_where_none_are_wanted(kind: str, server: ReplayServer) -> None:
    server.answer(refusal("503 Unavailable", "Retry-After: 0"))
    async with client_of(kind, api_key="app-key", base_url=server.base_url, max_retries=0) as client:
        with pytest.raises(APIStatusError):
            await client.call("get_app_info")
    assert len(server.asked) == 1


async def test_a_retry_is_logged_with_its_number_and_its_reason(
    kind: str, server: ReplayServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.answer(refusal("503 Unavailable", "Retry-After: 0"))
    async with client_of(kind, api_key="app-key", base_url=server.base_url, max_retries=2) as client:
        with pytest.raises(APIStatusError):
            await client.call("get_app_info")
    assert retries_in(caplog) == [f"GET /v1/info: retry {n} of 2 in 0.0 s, after 503" for n in (1, 2)]


async def test_a_retry_without_an_answer_is_logged_with_what_happened(
    kind: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, closed_port: int
) -> None:
    shortened.wait_before_first_retry(monkeypatch, 0.001)
    base_url = f"http://127.0.0.1:{closed_port}/v1"
    async with client_of(kind, api_key="app-key", base_url=base_url, max_retries=1) as client:
        with pytest.raises(APIConnectionError):
            await client.call("get_app_info")
    assert retries_in(caplog) == ["GET /v1/info: retry 1 of 1 in 0.0 s, after ConnectError"]


def retries_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]


async def test_waits_grow_and_are_jittered(
    kind: str, server: ReplayServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    shortened.wait_before_first_retry(monkeypatch, 0.1)
    server.answer(refusal("503 Unavailable"))
    async with client_of(kind, api_key="app-key", base_url=server.base_url, max_retries=3) as client:
        with pytest.raises(APIStatusError):
            await client.call("get_app_info")
    waits = [
        record.args[2] for record in caplog.records if isinstance(record.args, tuple) and "retry" in record.message
    ]
    assert len(waits) == 3
    assert all(0.05 * 2**n <= wait <= 0.1 * 2**n for n, wait in enumerate(waits))
    assert len({round(wait / 2**n, 6) for n, wait in enumerate(waits)}) == 3


@pytest.mark.parametrize(
    ("value", "least", "most"),
    [
        ("0", 0, 0),
        ("1", 1, 1),
        ("86400", 60, 60),
        (formatdate(1_000_000_000, usegmt=True), 0, 0),
        (formatdate(4_000_000_000, usegmt=True), 60, 60),
        ("9" * 400, 60, 60),
        ("nonsense", 0.25, 0.5),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", 0.25, 0.5),
        ("Mon, 01 Jan 0001 00:00:00 -0000", 0, 0.5),
        ("-5", 0.25, 0.5),
        ("1e3", 0.25, 0.5),
    ],
)
def test_retry_after_is_heeded_in_both_forms_up_to_a_minute(value: str, least: float, most: float) -> None:
    request = httpx.Request("GET", "http://127.0.0.1/v1/info")
    response = httpx.Response(503, headers={"Retry-After": value}, request=request)
    error = APIStatusError("Unavailable", status_code=503, code=None, response=response)
    attempts = Attempts(request, max_retries=1)
    with attempts:
        raise error
    assert least <= attempts.wait <= most


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ([], None),
        (["Retry-After: 7"], 7),
        (["Retry-After: 3600"], 3600),
        ([f"Retry-After: {'9' * 400}"], 86400),
        ([f"Retry-After: {formatdate(1_000_000_000, usegmt=True)}"], 0),
        ([f"Retry-After: {formatdate(4_000_000_000, usegmt=True)}"], 86400),
        (["Retry-After: soon"], None),
        (["Retry-After: -5"], None),
    ],
    ids=["none", "seconds", "an hour", "400 digits", "past", "future", "nonsense", "negative"],
)
async def test_an_error_status_has_the_seconds_that_the_server_asks_to_wait(
    kind: str, server: ReplayServer, headers: list[str], seconds: float | None
) -> None:
    server.answer(refusal("429 Busy", *headers))
    async with client_of(kind, api_key="app-key", base_url=server.base_url, max_retries=0) as client:
        with pytest.raises(APIStatusError) as caught:
            await client.call(GET[0], **GET[1])
    assert caught.value.retry_after == seconds
    assert pickle.loads(pickle.dumps(caught.value)).retry_after == seconds


async def test_a_hook_that_cannot_connect_repeats_no_generation(
    kind: str, server: ReplayServer, monkeypatch: pytest.MonkeyPatch, closed_port: int
) -> None:
    def tell(response: httpx.Response) -> None:
        httpx.post(f"http://127.0.0.1:{closed_port}/metrics", trust_env=False)

    async def atell(response: httpx.Response) -> None:
        transport = aiohttp_transport(verify=False) if kind == "aiohttp" else None
        async with httpx.AsyncClient(transport=transport, trust_env=False) as other:
            await other.post(f"http://127.0.0.1:{closed_port}/metrics")

    shortened.wait_before_first_retry(monkeypatch, 0.001)
    server.answer(http_answer("200 OK", b"{}"))
    hooks = {"verify": False, "event_hooks": {"response": [tell if kind == "sync" else atell]}}
    async with client_of(kind, api_key="app-key", base_url=server.base_url, httpx_args=hooks) as client:
        with pytest.raises(APIConnectionError):
            await client.call(POST[0], **POST[1])
    assert len(server.asked) == NEVER


def test_waits_stop_growing_at_eight_seconds() -> None:
    request = httpx.Request("GET", "http://127.0.0.1/v1/info")
    response = httpx.Response(503, request=request)
    error = APIStatusError("Unavailable", status_code=503, code=None, response=response)
    attempts = Attempts(request, max_retries=5000)
    waits: list[float] = []
    for _ in range(1100):
        with attempts:
            raise error
        waits.append(attempts.wait)
    assert max(waits) <= 8
    assert min(waits[10:]) >= 4


@pytest.mark.parametrize("fault", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout])
async def test_what_was_not_sent_is_sent_again(
    kind: str, fault: type[httpx.TransportError], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        tried.append(request)
        raise fault("no way")

    tried: list[httpx.Request] = []
    shortened.wait_before_first_retry(monkeypatch, 0.001)
    async with client_of(kind, api_key="app-key", httpx_args={"transport": httpx.MockTransport(fail)}) as client:
        with pytest.raises(APIConnectionError):
            await client.call(POST[0], **POST[1])
    assert len(tried) == AGAIN


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_other_tasks_go_on_while_one_waits_to_try_again(server: ReplayServer, backend: str) -> None:
    async def main() -> None:
        async def tick() -> None:
            while True:
                ticks.append(None)
                await anyio.sleep(0.001)

        ticks: list[None] = []
        async with (
            AsyncDify("app-key", base_url=server.base_url, max_retries=1, httpx_args={"verify": False}) as dify,
            anyio.create_task_group() as tasks,
        ):
            tasks.start_soon(tick)
            with pytest.raises(APIStatusError):
                await dify.get_app_info()
            tasks.cancel_scope.cancel()
        assert len(ticks) > 20

    server.answer(refusal("503 Unavailable"))
    with pytest.MonkeyPatch.context() as patch:
        shortened.wait_before_first_retry(patch, 1.0)
        anyio.run(main, backend=backend)


async def test_a_connection_that_comes_up_in_the_end_is_used(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shortened.wait_before_first_retry(monkeypatch, 0.2)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    base_url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"

    def serve() -> None:
        with listener:
            listener.listen()
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(http_answer("200 OK", b'{"name": "App"}')[0])

    server = threading.Timer(0.05, serve)
    server.start()
    async with client_of(kind, api_key="app-key", base_url=base_url, max_retries=5) as client:
        assert (await client.call("get_app_info")).name == "App"
    server.join()


@pytest.mark.parametrize("client_class", [Dify, AsyncDify])
def test_idle_connections_are_given_up_before_the_server_does(client_class: type[Dify | AsyncDify]) -> None:
    assert DEFAULT_LIMITS.keepalive_expiry == 1.0
    own = httpx.Limits(keepalive_expiry=9)
    client = client_class("app-key", httpx_args={"limits": own})
    assert client.client._httpx_args["limits"] is own


async def test_a_redirect_carries_the_key_nowhere(kind: str, server: ReplayServer) -> None:
    with ReplayServer() as elsewhere:
        elsewhere.answer(http_answer("200 OK", b'{"name": "App"}'))
        for status in ("307 Temporary Redirect", "308 Permanent Redirect", "302 Found"):
            server.answer(refusal(status, f"Location: {elsewhere.base_url}/info"))
            async with client_of(kind, api_key="app-key", base_url=server.base_url) as client:
                with pytest.raises(DifyError, match=re.escape(f"Set base_url='{elsewhere.base_url}'")):
                    await client.call("get_app_info")
        assert elsewhere.asked == []


@pytest.mark.parametrize(("status", "code"), [(429, "too_many"), (502, "plugin_runtime_error"), (503, None)])
async def test_a_generation_that_had_begun_may_not_be_asked_for_again(
    client: Client, server: ReplayServer, status: int, code: str | None
) -> None:
    told = {"event": "error", "task_id": "t", "message_id": "m", "status": status, "code": code, "message": "no"}
    server.answer(event_stream(b"data: " + json.dumps(told).encode() + b"\n\n"))
    with pytest.raises(APIStatusError) as raised:
        async with client.stream() as stream:
            await stream.events()
    assert raised.value.status_code == status
    assert not may_repeat("POST", raised.value)
