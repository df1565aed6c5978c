"""Operations that were added to the spec, asked of the mock: it knows them by the spec.

They are those of made_up.yaml and chat_and_workflow.yaml in tests/helpers/.

tests/test_added.py runs this with the client of that spec.
"""

from __future__ import annotations

import datetime
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from clients import Client, Stream, client_of, done
from dify_completion import APIStatusError, AsyncDify, ServerError, StreamInterrupted
from dify_completion_api import models
from dify_completion_mock import MockDify
from dify_completion_mock._examples import value_of
from dify_completion_mock._spec import document
from jsonschema import Draft202012Validator

pytestmark = [pytest.mark.anyio, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

DAY = datetime.date(2026, 2, 4)
TIDES = "/ports/Brest/tides/2026-02-04"
CHAT = {"query": "When?", "inputs": {}, "user": "u-1"}
IDS = {"task_id": "t-1", "message_id": "m-1", "conversation_id": "c-1"}
TURN = {"event": "made_up_tide", "height": 2.5}


@pytest.fixture(params=["sync", "asyncio"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def mock() -> Iterator[MockDify]:
    with MockDify() as mock:
        yield mock


@pytest.fixture
async def client(kind: str, mock: MockDify) -> AsyncIterator[Client]:
    async with client_of(kind, **mock.settings, max_retries=0) as client:
        yield client


@pytest.fixture
def http(mock: MockDify) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {mock.api_key}"}
    with httpx.Client(base_url=mock.base_url, headers=headers, verify=False, timeout=60) as http:
        yield http


async def read(client: Client, name: str, *arguments: Any, **named: Any) -> tuple[list[str], Any]:
    """The kinds of a stream's events, and its result."""
    stream = getattr(client.dify, name)(*arguments, **named)
    if isinstance(client.dify, AsyncDify):
        async with stream:
            return await kinds_of(Stream(stream)), await stream.get_final_result()
    with stream:
        return await kinds_of(Stream(stream)), stream.get_final_result()


async def kinds_of(stream: Stream) -> list[str]:
    return [type(event).__name__ for event in await stream.events()]


async def test_an_added_operation_has_its_log_record(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "dify_completion")
    await client.call("get_tides", "Brest", DAY, zone="UTC")
    await read(client, "stream_chat_message", **CHAT)
    records = [vars(record) for record in caplog.records if record.name == "dify_completion"]
    assert [(one["operation"], one["streamed"], one["outcome"]) for one in records] == [
        ("get_tides", False, "complete"),
        ("create_chat_message", True, "complete"),
    ]


async def test_an_operation_is_answered_with_its_example(client: Client, mock: MockDify) -> None:
    tides = await client.call("get_tides", "Brest", DAY, zone="UTC", most=3, stations=["west", "east"])
    assert tides.high == ["06:10", "18:31"]
    assert (await client.call("correct_tides", "Brest", DAY, note="Storm.")).port == "Brest"
    assert await client.call("count_tokens", body=["When is high tide?"]) == [5]
    assert (await done(client.dify.add_station(name="West", picture=b"png"))).id == "s-2"
    assert (await client.call("download_picture", "s-1", x_trace="1")).mime_type == "image/png"
    assert await client.call("check_health") == "fine"
    assert await client.call("replace_tides", "Brest", DAY, high=["06:10"]) is None
    assert [request.objections for request in mock.requests] == [()] * 7
    assert mock.requests[0].operation == "get_tides"


SENT: list[tuple[str, dict[str, Any]]] = [
    ("add_reading", {"height": 2.5}),
    ("add_reading", {"height": 2, "count": 3, "calm": True, "days": [DAY, DAY], "codes": [1, "a"], "note": "true"}),
    ("add_reading", {"height": 0, "pictures": [b"\x89png", b"\xff"], "port": {"id": "p", "name": "West"}}),
    ("add_reading", {"height": 0, "calm": False, "days": [DAY], "pictures": [b"one"]}),
    ("add_gauge", {"height": 2.5, "count": None, "calm": False, "days": [DAY, DAY], "codes": [1, "a"], "note": "7"}),
    ("add_gauge", {"height": 2, "count": 3, "codes": ["b"]}),
    ("replace_image", {"body": b"\x89png\xff"}),
    ("replace_octets", {"body": b"\0\xff"}),
    ("replace_csv", {"body": "größe;1\n".encode("cp1252")}),
    ("replace_xml", {"body": b"<?xml version='1.0'?><a/>"}),
    ("merge_note", {"text": None}),
    ("search_readings", {}),
    ("search_readings", {"words": "high", "number": 3, "note": "n", "days": [1, 2], "x_count": 9}),
    ("search_readings", {"number": "three", "days": [1]}),
]


@pytest.mark.parametrize(("name", "arguments"), SENT)
async def test_whatever_fits_the_spec_is_taken(
    client: Client, mock: MockDify, name: str, arguments: dict[str, Any]
) -> None:
    assert (await client.call(name, **arguments)).id == "r-1"
    assert mock.requests[0].objections == ()


PARTS = [("pictures", ("a.png", b"x", "image/png"))]
REFUSED: list[tuple[str, str, dict[str, Any], str]] = [
    ("POST", "/readings", {"files": PARTS}, "'height' is a required property"),
    ("POST", "/readings", {"files": PARTS, "data": {"height": "low"}}, "['height'] 'low' is not of type 'number'"),
    ("POST", "/readings", {"files": PARTS, "data": {"height": "-1"}}, "-1 is less than the minimum of 0"),
    ("POST", "/readings", {"files": PARTS, "data": {"height": "1", "calm": "yes"}}, "'yes' is not of type 'boolean'"),
    ("POST", "/readings", {"files": PARTS, "data": {"height": "1", "days": ["2026-02-30"]}}, "is not a 'date'"),
    ("POST", "/readings", {"files": PARTS, "data": {"height": "1", "port": "{}"}}, "'id' is a required property"),
    ("POST", "/readings", {"content": b"", "headers": {"Content-Type": "multipart/form-data"}}, "a body is required"),
    ("POST", "/readings", {"json": {"height": 1}}, "must be multipart/form-data, not application/json"),
    ("POST", "/gauges", {"data": {"height": "1", "count": "1.5"}}, "'1.5' is not of type 'integer', 'null'"),
    ("POST", "/gauges", {"data": {"height": "1", "note": "n" * 21}}, "is too long"),
    ("PUT", "/uploads/image", {"content": b"x", "headers": {"Content-Type": "image/gif"}}, "must be image/png"),
    ("PUT", "/uploads/csv", {"content": b"x"}, "must be text/csv, not missing"),
    ("GET", "/search?words=a", {}, "words"),
    ("GET", "/search", {"headers": {"X-Count": "10"}}, "X-Count"),
    ("GET", "/search?days=one", {}, "days"),
]


@pytest.mark.parametrize(("method", "target", "sent", "words"), REFUSED)
def test_whatever_does_not_fit_the_spec_is_refused_with_the_reason(
    http: httpx.Client, method: str, target: str, sent: dict[str, Any], words: str
) -> None:
    answer = http.request(method, target, **sent)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_param")
    assert words in answer.json()["message"]


async def test_going_through_all_pages_comes_to_an_end(client: Client) -> None:
    for name, ids in (("iter_ports", ["p-1", "p-2"]), ("iter_stations", ["s-1"])):
        items = getattr(client.dify, name)()
        listed = [item async for item in items] if isinstance(client.dify, AsyncDify) else list(items)
        assert [item.id for item in listed] == ids


async def test_a_stream_is_answered_with_the_examples_of_its_events(client: Client) -> None:
    kinds, message = await read(client, "stream_chat_message", **CHAT)
    assert kinds == ["AgentThought", "AgentText", "ChatEnd"]
    assert (message.answer, message.task_id) == ("At", "t-1")
    kinds, run = await read(client, "stream_workflow", inputs={}, user="u")
    assert (kinds, run.status) == (["WorkflowStarted", "WorkflowText", "WorkflowFinished"], "text")
    assert (await read(client, "stream_workflow_events", "r-1", user="u"))[0] == kinds
    kinds, done_ = await read(client, "stream_progress", "i-1")
    assert (kinds, done_.documents) == (["Progress", "Done"], 3)


async def test_an_operation_that_streams_answers_in_one_piece_where_that_is_asked_for(client: Client) -> None:
    assert (await client.call("create_chat_message", **CHAT)).answer == "At noon."
    assert (await client.call("run_workflow", inputs={}, user="u")).data.status == "succeeded"
    assert (await client.call("stop_chat_message", "t-1", user="u")).result == "success"


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("/ports/B/tides/2026-02-04?zone=UTC", "path parameter port: 'B' is too short"),
        ("/ports/Brest/tides/today?zone=UTC", "path parameter day: 'today' is not a 'date'"),
        (TIDES, "Missing required query parameter: zone"),
        (f"{TIDES}?zone=UTC&unit=miles", "query parameter unit: 'miles' is not one of"),
        (f"{TIDES}?zone=UTC&most=many", "most"),
        (f"{TIDES}?zone=UTC&most=11", "query parameter most: 11 is greater than the maximum of 10"),
    ],
)
def test_parameters_that_do_not_fit_are_refused(http: httpx.Client, target: str, words: str) -> None:
    answer = http.get(target)
    assert answer.json()["code"] == "invalid_param"
    assert words in answer.json()["message"]
    assert (answer.status_code, answer.json()["status"]) == (400, 400)


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"json": {"high": [1]}}, 400, "invalid_param"),
        ({"json": {"source": "gauge"}}, 400, "invalid_param"),
        ({"json": {"high": [], "source": "hearsay"}}, 400, "invalid_param"),
        ({"json": []}, 400, "invalid_param"),
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, 400, "bad_request"),
        ({"content": b"{}", "headers": {"Content-Type": "text/plain"}}, 415, "unsupported_media_type"),
        ({}, 415, "unsupported_media_type"),
    ],
)
def test_a_body_that_does_not_fit_is_refused(http: httpx.Client, sent: dict[str, Any], status: int, code: str) -> None:
    answer = http.put(TIDES, **sent)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_other_methods_paths_and_keys_are_answered_as_anywhere(http: httpx.Client) -> None:
    head = http.head(f"{TIDES}?zone=UTC")
    assert (head.status_code, head.headers["x-stations"], head.content) == (200, "3", b"")
    assert http.options(TIDES).headers["allow"] == "GET, HEAD, OPTIONS, PATCH, PUT"
    assert http.delete(TIDES).json()["code"] == "method_not_allowed"
    assert http.get("/ports/Brest").status_code == 404
    assert http.get("/ports", headers={"Authorization": "Bearer app-other"}).json()["code"] == "unauthorized"
    assert http.post("/chat-messages", headers={"Authorization": ""}).status_code == 401
    assert http.get("/health", headers={"Authorization": ""}).text == "fine"


def test_a_value_that_is_made_fits_its_schema() -> None:
    components = document()["components"]
    for name, schema in {**components["schemas"], **SCHEMAS}.items():
        made = value_of(schema)
        assert Draft202012Validator({**schema, "components": components}).is_valid(made), (name, made)


SCHEMAS: dict[str, dict[str, Any]] = {
    "limits": {"type": "integer", "minimum": 5, "maximum": 9},
    "no more than": {"type": "integer", "maximum": -3},
    "between": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
    "steps": {"type": "integer", "multipleOf": 5, "minimum": 7},
    "length": {"type": "string", "minLength": 10, "maxLength": 12},
    "short": {"type": "string", "maxLength": 2},
    "or null": {"type": ["null", "string"]},
    "not null": {"oneOf": [{"type": "null"}, {"type": "integer", "minimum": 3}]},
    "several": {"type": "array", "minItems": 3, "items": {"type": "integer"}},
    "none": {"type": "array", "maxItems": 0, "items": {}},
    "by name": {"type": "object", "required": ["x"], "additionalProperties": {"type": "integer"}},
    "all": {
        "allOf": [{"properties": {"a": {"type": "integer"}}}, {"properties": {"b": {"const": 3}}, "required": ["b"]}]
    },
    "and more": {
        "type": "object",
        "properties": {"c": {"type": "string"}},
        "required": ["c"],
        "allOf": [{"type": "object"}],
    },
    "anything": {},
    "null alone": {"enum": [None, "a"]},
}


async def test_any_operation_is_scripted_in_a_line(client: Client, mock: MockDify) -> None:
    mock.answer("countTokens", status=200, body=[7])
    mock.answer("count_tokens", body=[8], times=1)
    assert await client.call("count_tokens", body=["a"]) == [8]
    assert await client.call("count_tokens", body=["a"]) == [7]
    mock.answer("getTides", status=409, body={"code": "no_gauge", "message": "It is broken.", "status": 409})
    with pytest.raises(APIStatusError, match="no_gauge: It is broken"):
        await client.call("get_tides", "Brest", DAY, zone="UTC")
    mock.answer("listPorts", status=503)
    with pytest.raises(ServerError, match="service_unavailable"):
        await client.call("list_ports")
    mock.answer("checkHealth", body="ill")
    assert await client.call("check_health") == "ill"


async def test_any_stream_is_scripted_in_a_line(client: Client, mock: MockDify) -> None:
    text = {"event": "message", **IDS, "answer": "At "}
    end = {"event": "message_end", **IDS, "metadata": {"total_tokens": 2}}
    mock.answer("createChatMessage", events=[text, {**text, "answer": "noon."}, end])
    kinds, message = await read(client, "stream_chat_message", **CHAT)
    assert (kinds, message.answer) == (["ChatText", "ChatText", "ChatEnd"], "At noon.")
    mock.answer("createChatMessage", events=[text, end], cut="broken", cut_after=1)
    with pytest.raises(StreamInterrupted) as interrupted:
        await read(client, "stream_chat_message", **CHAT)
    assert interrupted.value.partial == "At "
    mock.answer("createChatMessage", events=[{"event": "error", "status": 503, "code": "busy", "message": "Later."}])
    with pytest.raises(ServerError, match="busy: Later"):
        await read(client, "stream_chat_message", **CHAT)


async def test_an_event_and_a_property_that_were_added_to_a_completion_come_through(
    client: Client, mock: MockDify
) -> None:
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2, "total_price": "0", "currency": "USD"}
    end = {"event": "message_end", "task_id": "t", "message_id": "m", "metadata": {"usage": usage}}
    mock.answer("createCompletion", events=[TURN, end])
    async with client.stream(made_up_mood="calm") as stream:
        turn = await stream.next()
        assert (type(turn), turn.height) == (models.MadeUpTideEvent, 2.5)
        await done(stream.get_final_completion())
    assert mock.completions[0].body["made_up_mood"] == "calm"
    whole = {**end, "event": "message", "answer": "Twice a day.", "made_up_language": "en"}
    mock.answer("createCompletion", body=whole)
    assert (await client.call("create_completion", inputs={}, user="u")).made_up_language == "en"
