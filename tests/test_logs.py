"""One log record at the end of each call and stream: what it knows, and what it never holds."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import anyio
import httpx
import pytest
from calls import CALLS, leave_open
from clients import Client, client_of
from dify_completion import (
    APIConnectionError,
    APIResponseError,
    APIStatusError,
    AsyncDify,
    Call,
    CallObserver,
    Dify,
    StreamInterrupted,
    observe_calls,
)
from dify_completion_api.api.app import get_app_info
from dify_completion_mock import MockDify
from replay import ReplayServer, Silence, event_stream, http_answer
from wire import GOOD, INFO, MESSAGE, STOPPED, TASK, USAGE, sse

pytestmark = pytest.mark.anyio

VERSION = "X-Version: 1.12.1"
COMPLETION = {
    "event": "message",
    "task_id": TASK,
    "id": MESSAGE,
    "message_id": MESSAGE,
    "mode": "completion",
    "answer": "Bonjour",
    "metadata": {"usage": USAGE},
    "created_at": 1,
}
WHOLE = http_answer("200 OK", json.dumps(COMPLETION).encode(), "application/json", VERSION)
SPENT = {"prompt_tokens": 1, "completion_tokens": 2, "tokens": 3, "price": "0E-7", "currency": "USD"}
UNSPENT = dict.fromkeys(SPENT)
FIELDS = {
    "operation",
    "streamed",
    "outcome",
    "status",
    "server_version",
    "task_id",
    "message_id",
    "seconds",
    "seconds_to_first_event",
    *SPENT,
}
PLAIN = vars(logging.makeLogRecord({})).keys() | {"message", "asctime", "taskName"}


class Records(list[dict[str, Any]]):
    """The fields of the DEBUG records so far."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        super().__init__()
        self.caplog = caplog

    def all(self) -> list[dict[str, Any]]:
        """The fields of each record, in order."""
        ours = [one for one in self.caplog.records if one.name == "dify_completion" and one.levelno == logging.DEBUG]
        return [{name: value for name, value in vars(one).items() if name not in PLAIN} for one in ours]

    def only(self, **expected: Any) -> dict[str, Any]:
        """The fields of the only record there is; those of `expected` must be these."""
        (found,) = self.all()
        assert found.keys() == FIELDS
        assert {name: found[name] for name in expected} == expected
        assert found["seconds"] >= (found["seconds_to_first_event"] or 0) >= 0
        return found


@pytest.fixture
def records(caplog: pytest.LogCaptureFixture) -> Records:
    caplog.set_level(logging.DEBUG, "dify_completion")
    return Records(caplog)


async def test_a_call_is_one_record(client: Client, server: ReplayServer, records: Records) -> None:
    server.answer(WHOLE)
    await client.call("create_completion", inputs={}, user="u")
    known = records.only(operation="create_completion", streamed=False, outcome="complete", status=200, **SPENT)
    assert (known["task_id"], known["message_id"], known["server_version"]) == (TASK, MESSAGE, "1.12.1")
    assert known["seconds_to_first_event"] is None


async def test_a_stream_is_one_record_at_its_end(client: Client, server: ReplayServer, records: Records) -> None:
    server.answer(event_stream(*GOOD))
    async with client.stream() as stream:
        await stream.next()
        assert records.all() == []
        await stream.events()
        assert len(records.all()) == 1
    known = records.only(operation="create_completion", streamed=True, outcome="complete", status=200, **SPENT)
    assert (known["task_id"], known["message_id"]) == (TASK, MESSAGE)
    assert 0 < known["seconds_to_first_event"] <= known["seconds"]


@pytest.mark.parametrize("read", ["pieces", "get_final_completion", "get_final_text"])
async def test_a_stream_is_one_record_however_it_is_read(
    kind: str, mock: MockDify, records: Records, read: str
) -> None:
    async with client_of(kind, **mock.settings) as client, client.stream() as stream:
        value = getattr(stream, read)()
        if kind != "sync" or read == "pieces":
            await value
    assert records.only(operation="create_completion", streamed=True, outcome="complete", status=200)["tokens"] > 0


@pytest.mark.parametrize("status", ["400 Bad Request", "401 Unauthorized", "404 Not Found", "500 Oh", "520 Odd"])
async def test_a_refusal_is_named_by_its_error(
    client: Client, server: ReplayServer, records: Records, status: str
) -> None:
    body = b'{"code": "invalid_param", "message": "secret", "status": 400}'
    for streams in (False, True):
        server.answer(http_answer(status, body, "application/json", VERSION))
        records.caplog.clear()
        with pytest.raises(APIStatusError) as raised:
            if streams:
                async with client.stream():
                    pytest.fail("there is no stream")
            await client.call("create_completion", inputs={}, user="u")
        records.only(
            operation="create_completion",
            streamed=streams,
            outcome=type(raised.value).__name__,
            status=int(status[:3]),
            server_version="1.12.1",
            seconds_to_first_event=None,
            task_id=None,
            **UNSPENT,
        )


async def test_a_call_without_an_answer_is_a_record_without_a_status(
    kind: str, records: Records, closed_port: int
) -> None:
    url = f"http://127.0.0.1:{closed_port}/v1"
    async with client_of(kind, api_key="app-key", base_url=url, max_retries=0) as client:
        with pytest.raises(APIConnectionError):
            await client.call("get_app_info")
        records.only(operation="get_app_info", outcome="APIConnectionError", status=None, server_version=None)
        records.caplog.clear()
        with pytest.raises(APIConnectionError):
            async with client.stream():
                pytest.fail("there is no stream")
        records.only(operation="create_completion", streamed=True, outcome="APIConnectionError", status=None)


async def test_an_answer_that_does_not_fit_is_a_record_with_its_error(
    client: Client, server: ReplayServer, records: Records
) -> None:
    server.answer(http_answer("200 OK", b"<html>", "text/html"))
    with pytest.raises(APIResponseError):
        await client.call("get_app_info")
    records.only(operation="get_app_info", outcome="APIResponseError", status=200)
    records.caplog.clear()
    with pytest.raises(APIResponseError):
        async with client.stream():
            pytest.fail("there is no stream")
    records.only(operation="create_completion", outcome="APIResponseError", status=200)


@pytest.mark.parametrize(
    ("events", "end", "outcome"),
    [
        (GOOD[:1], b"0\r\n\r\n", "interrupted"),
        (GOOD[:1], b"", "interrupted"),
        ((), b"0\r\n\r\n", "interrupted"),
        ((GOOD[0], sse("error", status=500, code="x", message="secret")), b"0\r\n\r\n", "ServerError"),
        ((GOOD[0], sse("error", status=429, code="x", message="secret")), b"0\r\n\r\n", "RateLimitError"),
        ((GOOD[0], b"data: {no json}\n\n"), b"0\r\n\r\n", "APIResponseError"),
        ((*GOOD, sse("tts_message", audio="")), b"", "complete"),
    ],
    ids=["clean end", "cut", "nothing came", "error", "overload", "no JSON", "cut after its end"],
)
async def test_a_stream_that_fails_names_how(
    client: Client, server: ReplayServer, records: Records, events: tuple[bytes, ...], end: bytes, outcome: str
) -> None:
    server.answer(event_stream(*events, end=end), STOPPED)
    try:
        async with client.stream() as stream:
            await stream.events()
    except (StreamInterrupted, APIStatusError, APIResponseError):
        assert outcome != "complete"
    known = records.only(operation="create_completion", streamed=True, status=200, outcome=outcome)
    assert known["task_id"] == (TASK if events else None)


async def test_a_stream_that_is_left_early_was_stopped(client: Client, server: ReplayServer, records: Records) -> None:
    with Silence() as silence:
        server.answer(silence.after(event_stream(GOOD[0], end=b"")), STOPPED)
        with pytest.raises(KeyError):
            async with client.stream() as stream:
                await stream.next()
                raise KeyError
    records.only(operation="create_completion", outcome="stopped", task_id=TASK, message_id=MESSAGE, **UNSPENT)
    assert len(server.asked) == 2


async def test_a_stream_that_the_program_stops_was_stopped(
    client: Client, server: ReplayServer, records: Records
) -> None:
    server.answer(event_stream(*GOOD), STOPPED)
    async with client.stream() as stream:
        await stream.next()
        stopped = stream.stop()
        assert stopped is True or await stopped
        await stream.events()
    records.only(operation="create_completion", outcome="stopped", **SPENT)


@pytest.mark.parametrize("why", ["only closed", "the stop is refused", "no event named it"])
async def test_a_stream_that_is_left_and_not_stopped_was_interrupted(
    client: Client, server: ReplayServer, records: Records, why: str
) -> None:
    first = b"event: ping\n\n" if why == "no event named it" else GOOD[0]
    refused = http_answer("500 Internal Server Error", b"")
    with Silence() as silence:
        server.answer(silence.after(event_stream(first, end=b"")), refused)
        async with client.stream(stop_on_exit=why != "only closed") as stream:
            if first is GOOD[0]:
                await stream.next()
    records.only(operation="create_completion", outcome="interrupted")


async def test_a_stream_that_nobody_closes_is_a_record_when_it_is_freed(
    kind: str, client: Client, server: ReplayServer, records: Records
) -> None:
    server.answer(event_stream(*GOOD, end=b""))
    with pytest.warns(ResourceWarning, match="unclosed stream"):
        await leave_open(kind, client)
        gc.collect()
    records.only(operation="create_completion", outcome="interrupted", task_id=TASK)


@pytest.mark.parametrize("streams", [False, True], ids=["call", "stream"])
async def test_a_cancelled_call_was_interrupted_and_a_cancelled_stream_stopped(
    kind: str, server: ReplayServer, records: Records, streams: bool
) -> None:
    if kind == "sync":
        pytest.skip("nothing cancels a thread")
    with Silence() as silence:
        server.answer(silence.after(event_stream(GOOD[0], end=b"") if streams else []), STOPPED)
        async with client_of(kind, api_key="app-key", base_url=server.base_url) as client:
            with anyio.CancelScope() as scope:
                if streams:
                    async with client.stream() as stream:
                        await stream.next()
                        scope.cancel()
                        await stream.next()
                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(cancel_when_asked, server, scope)
                    await client.call("get_app_info")
    records.only(outcome="stopped" if streams else "interrupted", status=200 if streams else None)


async def cancel_when_asked(server: ReplayServer, scope: anyio.CancelScope) -> None:
    while not server.asked:
        await anyio.sleep(0.001)
    scope.cancel()


async def test_retries_are_within_the_record(kind: str, server: ReplayServer, records: Records) -> None:
    server.answer(http_answer("503 Busy", b"", "text/html", "Retry-After: 0"), INFO)
    async with client_of(kind, api_key="app-key", base_url=server.base_url) as client:
        await client.call("get_app_info")
    records.only(operation="get_app_info", outcome="complete", status=200)
    assert len(server.asked) == 2


async def test_a_generated_function_and_a_request_by_hand_are_a_record_each(
    client: Client, server: ReplayServer, records: Records
) -> None:
    server.answer(INFO)
    if isinstance(client.dify, AsyncDify):
        await get_app_info.asyncio(client=client.dify.client)
        await client.dify.client.get_async_httpx_client().get("/info")
    else:
        get_app_info.sync(client=client.dify.client)
        client.dify.client.get_httpx_client().get("/info")
    assert [known["operation"] for known in records.all()] == ["get_app_info", None]
    assert {known["outcome"] for known in records.all()} == {"complete"}


async def test_the_other_operations_have_records_too(kind: str, mock: MockDify, records: Records) -> None:
    async with client_of(kind, **mock.settings) as client:
        for name, (arguments, named) in CALLS.items():
            await client.call(name, *arguments, **named)
    known = records.all()
    assert [one["operation"] for one in known] == list(CALLS)
    assert {one["outcome"] for one in known} == {"complete"}


async def test_no_record_holds_the_key_an_input_or_an_answer(kind: str, server: ReplayServer, records: Records) -> None:
    hidden = {**COMPLETION, "task_id": "hidden and\nlong", "message_id": ["hidden"], "answer": "hidden"}
    hidden["metadata"] = {"usage": {**USAGE, "total_tokens": "hidden", "total_price": "hidden price", "currency": 7}}
    body = json.dumps(hidden).encode()
    events = [
        b"data: " + json.dumps({**hidden, "event": name}).encode() + b"\n\n" for name in ("message", "message_end")
    ]
    arguments = {"inputs": {"topic": "hidden"}, "user": "hidden", "query": "hidden"}
    headers = {"X-Other": "hidden"}
    async with client_of(kind, api_key="app-hidden", base_url=server.base_url, headers=headers) as client:
        server.answer(http_answer("200 OK", body), event_stream(*events), INFO)
        await client.call("create_completion", **arguments)
        async with client.stream(**arguments) as stream:
            await stream.events()
        await client.call("download_file", "id", user="hidden")
    assert len(records.all()) == 3
    assert not [one for one in records.caplog.records if "hidden" in f"{one.getMessage()} {vars(one)}"]


async def test_the_answer_of_a_file_is_not_looked_into(client: Client, server: ReplayServer, records: Records) -> None:
    server.answer(http_answer("200 OK", json.dumps(COMPLETION).encode()))
    await client.call("download_file", "id")
    records.only(operation="download_file", task_id=None, tokens=None)


async def test_the_message_says_how_the_call_ended(client: Client, server: ReplayServer, records: Records) -> None:
    server.answer(WHOLE, http_answer("401 Unauthorized", b"", "application/json"))
    await client.call("create_completion", inputs={}, user="u")
    with pytest.raises(APIStatusError):
        await client.call("get_app_info")
    first, second = (one.getMessage() for one in records.caplog.records)
    assert first.startswith("POST /v1/completion-messages: 200 in ")
    assert first.endswith(" ms (server 1.12.1)")
    assert second.startswith("GET /v1/info: 401, AuthenticationError in ")


class Follower:
    """Follows a call, and writes down what it sees."""

    def __init__(self, call: Call, seen: list[Any]) -> None:
        self.seen = seen
        seen.append(("start", call.operation))

    def send(self, request: httpx.Request) -> None:
        request.headers["X-Followed"] = "yes"
        self.seen.append(("send", request.url.path))

    def end(self, call: Call, error: BaseException | None) -> None:
        self.seen.append(("end", call.outcome, type(error).__name__))


@pytest.fixture
def observed() -> Iterator[Callable[[Callable[[Call], CallObserver]], None]]:
    """Lets a test observe calls, until its end."""
    ends: list[Callable[[], None]] = []
    yield lambda start: ends.append(observe_calls(start))
    for end in ends:
        end()


async def test_an_observer_follows_a_stream_and_its_stop_from_start_to_end(
    client: Client, server: ReplayServer, observed: Callable[[Callable[[Call], CallObserver]], None]
) -> None:
    seen: list[Any] = []
    observed(lambda call: Follower(call, seen))
    with Silence() as silence:
        server.answer(silence.after(event_stream(GOOD[0], end=b"")), STOPPED)
        async with client.stream() as stream:
            await stream.next()
    assert [asked.headers["x-followed"] for asked in server.asked] == ["yes", "yes"]
    path = "/v1/completion-messages"
    assert seen[:2] == [("start", "create_completion"), ("send", path)]
    assert seen[2:] == [("send", f"{path}/{TASK}/stop"), ("end", "stopped", "NoneType")]


async def test_an_observer_sees_what_a_call_raised(
    client: Client, server: ReplayServer, observed: Callable[[Callable[[Call], CallObserver]], None]
) -> None:
    seen: list[Any] = []
    observed(lambda call: Follower(call, seen))
    server.answer(http_answer("401 Unauthorized", b""))
    with pytest.raises(APIStatusError):
        await client.call("get_app_info")
    assert seen[-1] == ("end", "AuthenticationError", "AuthenticationError")


async def test_after_its_end_an_observation_sees_no_calls(client: Client, server: ReplayServer) -> None:
    seen: list[Any] = []
    end = observe_calls(lambda call: Follower(call, seen))
    end()
    server.answer(INFO)
    await client.call("get_app_info")
    assert seen == []


class Raises(Follower):
    """Raises in one of its moments."""

    def __init__(self, call: Call, seen: list[Any], moment: str) -> None:
        super().__init__(call, seen)
        self.moment = moment
        if moment == "start":
            raise LookupError(moment)

    @contextmanager
    def around(self) -> Iterator[None]:
        yield
        if self.moment == "left":
            raise LookupError(self.moment)

    def send(self, request: httpx.Request) -> Any:
        if self.moment == "send":
            raise LookupError(self.moment)
        return self.around()

    def end(self, call: Call, error: BaseException | None) -> None:
        if self.moment == "end":
            raise LookupError(self.moment)


@pytest.mark.parametrize("moment", ["start", "send", "left", "end"])
async def test_an_observer_that_raises_keeps_no_record_no_other_observer_and_no_connection(
    client: Client,
    server: ReplayServer,
    observed: Callable[[Callable[[Call], CallObserver]], None],
    caplog: pytest.LogCaptureFixture,
    moment: str,
) -> None:
    seen: list[Any] = []
    observed(lambda call: Follower(call, seen))
    observed(lambda call: Raises(call, [], moment))
    observed(lambda call: Follower(call, seen))
    server.answer(INFO)
    with caplog.at_level(logging.DEBUG, "dify_completion"):
        for _ in range(3):
            with pytest.raises(LookupError, match=moment):
                await client.call("get_app_info")
    followers = 1 if moment == "start" else 2
    assert [one[0] for one in seen].count("end") == 3 * followers
    assert len(caplog.records) == 3


@pytest.mark.parametrize("kind", ["httpcore", "aiohttp"])
def test_an_observer_that_raises_as_it_is_left_takes_no_place(
    server: ReplayServer, observed: Callable[[Callable[[Call], CallObserver]], None], kind: Any
) -> None:
    async def main() -> str:
        limits = httpx.Limits(max_connections=1)
        timeout = httpx.Timeout(60, pool=10)
        arguments: Any = {"base_url": server.base_url, "timeout": timeout, "httpx_args": {"limits": limits}}
        async with AsyncDify("app-key", http=kind, max_retries=0, **arguments) as dify:
            end = observe_calls(lambda call: Raises(call, [], "left"))
            with pytest.raises(LookupError):
                async with dify.stream_completion(inputs={}, user="u"):
                    pass
            end()
            return (await dify.get_app_info()).name

    server.answer(event_stream(*GOOD), INFO)
    assert asyncio.run(main()) == "App"


def test_an_answer_is_closed_where_an_observer_of_a_synchronous_stream_raises_as_it_is_left(
    server: ReplayServer, observed: Callable[[Callable[[Call], CallObserver]], None]
) -> None:
    observed(lambda call: Raises(call, [], "left"))
    server.answer(event_stream(*GOOD))
    answers: list[httpx.Response] = []
    hooks = {"event_hooks": {"response": [answers.append]}}
    with Dify("app-key", base_url=server.base_url, httpx_args=hooks) as dify:
        with pytest.raises(LookupError), dify.stream_completion(inputs={}, user="u"):
            pass
        assert [answer.is_closed for answer in answers] == [True]


async def test_what_is_no_version_is_not_recorded(
    client: Client, server: ReplayServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.answer([INFO[0].replace(b"\r\n", b"\r\nX-Version: app-SECRET\r\n", 1), *INFO[1:]])
    with caplog.at_level(logging.DEBUG, "dify_completion"):
        await client.call("get_app_info")
    assert "SECRET" not in str([vars(record) for record in caplog.records])
