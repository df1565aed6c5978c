"""Every recorded answer, replayed byte for byte over a socket, gives what its bytes say."""

from __future__ import annotations

import base64
import inspect
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from itertools import cycle, groupby
from typing import Any

import dify_completion
import httpx
import pytest
from clients import KINDS, Client, client_of, done
from dify_completion import (
    APIResponseError,
    APIStatusError,
    AuthenticationError,
    BadRequestError,
    File,
    NotFoundError,
    PayloadTooLargeError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    StreamInterrupted,
    UnsupportedMediaTypeError,
)
from recorded import Recording, operation_of, recordings
from replay import ReplayServer

pytestmark = pytest.mark.anyio

REPLAYED = [recording for recording in recordings() if recording.wire]
STREAMS = [recording for recording in REPLAYED if recording.media_type == "text/event-stream"]
WHOLE_STREAMS = [recording for recording in STREAMS if b'"event":"message_end"' in recording.body]
FAILURES = [recording for recording in REPLAYED if recording.status >= 300]

CLASSES: dict[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    413: PayloadTooLargeError,
    415: UnsupportedMediaTypeError,
    429: RateLimitError,
    500: ServerError,
    502: ServerError,
    504: ServerError,
}
ARGUMENTS: dict[str, dict[str, Any]] = {
    "create_completion": {"inputs": {"query": "tides"}, "user": "u-42"},
    "stop_completion": {"task_id": "t", "user": "u-42"},
    "upload_file": {"file": b"bytes"},
    "download_file": {"file_id": "f"},
    "submit_feedback": {"message_id": "m", "user": "u-42", "rating": "like"},
    "text_to_audio": {"text": "Good morning."},
    "audio_to_text": {"file": b"bytes"},
    "get_end_user": {"end_user_id": "e"},
    "create_annotation": {"question": "When?", "answer": "At nine."},
    "update_annotation": {"annotation_id": "a", "question": "When?", "answer": "At nine."},
    "delete_annotation": {"annotation_id": "a"},
    "configure_annotation_reply": {
        "action": "enable",
        "score_threshold": 0.9,
        "embedding_provider_name": "openai",
        "embedding_model_name": "small",
    },
    "get_annotation_reply_status": {"action": "enable", "job_id": "j"},
}


def can_be_called(recording: Recording) -> bool:
    """Whether the recorded call is one of an operation that these tests know how to call."""
    if operation_of(recording) is None or not hasattr(dify_completion.Dify, method_of(recording)):
        return False
    parameters = inspect.signature(getattr(dify_completion.Dify, method_of(recording))).parameters.values()
    needed = {one.name for one in parameters if one.default is one.empty} - {"self"}
    return needed <= ARGUMENTS.get(method_of(recording), {}).keys()


def hundreds_of(recordings: list[Recording]) -> dict[str, list[Recording]]:
    """A hundred numbers of recordings at a time: to set up a test takes longer than to replay one."""
    hundreds = groupby(recordings, lambda one: one.name.partition("-")[0][:-2])
    return {f"{key}xx": [*some] for key, some in hundreds}


def in_turn(recordings: list[Recording]) -> pytest.MarkDecorator:
    """Gives a test the first hundred in each way of calling, and each other hundred in the way whose turn it is.

    That is for what is below the ways: one code reads answers and adds up events for all of them.
    """
    (first, some), *others = hundreds_of(recordings).items()
    cases = {f"{first}-{kind}": (kind, some) for kind in KINDS}
    for (key, some), kind in zip(others, cycle(KINDS), strict=False):
        cases[f"{key}-{kind}"] = kind, some
    return pytest.mark.parametrize(("kind", "some"), cases.values(), ids=cases)


NONE_KEPT = {"verify": False, "limits": httpx.Limits(max_keepalive_connections=0)}


@pytest.fixture
async def client(kind: str, server: ReplayServer) -> AsyncIterator[Client]:
    """A client that never retries, and keeps no connection: the server closes each, and answers as if it did not."""
    settings: Any = {"api_key": "app-key", "base_url": server.base_url, "max_retries": 0, "httpx_args": NONE_KEPT}
    async with client_of(kind, **settings) as client:
        yield client


@contextmanager
def answered(server: ReplayServer, recording: Recording) -> Iterator[None]:
    """Let the server answer as recorded; an error in the block names the recording."""
    server.answer(recording.wire)
    try:
        yield
    except BaseException as error:
        error.add_note(f"Recording: {recording.name}")
        raise


def method_of(recording: Recording) -> str:
    """The method that a recording's operation is."""
    found = operation_of(recording)
    assert found
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in found[1]["operationId"])


def class_of(status: int, code: str | None, message: str) -> type[APIStatusError]:
    if status == 400 and code == "invalid_param" and message.startswith("Too many requests"):
        return RateLimitError
    return CLASSES.get(status, APIStatusError)


STREAMED = {r.name for r in STREAMS}
RESULTS = [r for r in REPLAYED if r.status < 300 and r.name not in STREAMED and can_be_called(r)]


async def repeat(client: Client, recording: Recording) -> Any:
    """Make the recorded call, in substance: the answer is the recorded one whatever is sent."""
    if not can_be_called(recording):
        http = client.dify.client.get_async_httpx_client()
        if isinstance(client.dify, dify_completion.Dify):
            return client.dify.client.get_httpx_client().request(recording.method, "/path")
        return await http.request(recording.method, "/path")
    if method_of(recording) == "create_completion" and b'"streaming"' in recording.request_body:
        async with client.stream() as stream:
            return await done(stream.get_final_completion())
    method = method_of(recording)
    return await client.call(method, **ARGUMENTS.get(method, {}))


@in_turn(FAILURES)
async def test_an_error_status_raises_what_the_answer_says(
    client: Client, server: ReplayServer, some: list[Recording]
) -> None:
    for recording in some:
        with answered(server, recording):
            await see_error(client, recording)


async def see_error(client: Client, recording: Recording) -> None:
    body = recording.json if recording.media_type == "application/json" and recording.body else {}
    with pytest.raises(APIStatusError) as raised:
        await repeat(client, recording)
    error = raised.value
    assert type(error) is class_of(recording.status, body.get("code"), body.get("message", ""))
    assert (error.status_code, error.code) == (recording.status, body.get("code"))
    assert error.message == (body.get("message") or error.message)
    assert error.message
    assert error.server_version == recording.headers.get("x-version")
    assert error.response.content == recording.body
    assert error.partial == ""


@in_turn(RESULTS)
async def test_a_result_holds_the_whole_answer(client: Client, server: ReplayServer, some: list[Recording]) -> None:
    for recording in some:
        with answered(server, recording):
            await see_result(client, recording)


async def see_result(client: Client, recording: Recording) -> None:
    if method_of(recording) == "text_to_audio" and recording.media_type == "application/json":
        with pytest.raises(APIResponseError, match="null"):
            await repeat(client, recording)
        return
    result = await repeat(client, recording)
    if isinstance(result, File):
        assert result.payload.read() == recording.body
        assert result.mime_type == recording.headers["content-type"]
    elif recording.status == 204:
        assert result is None
    else:
        assert result.to_dict() == recording.json


@in_turn(STREAMS)
async def test_a_stream_gives_every_event_and_adds_up(
    client: Client, server: ReplayServer, some: list[Recording]
) -> None:
    for recording in some:
        with answered(server, recording):
            await see_stream(client, recording)


async def see_stream(client: Client, recording: Recording) -> None:
    expected = Expected(recording.events)
    events: list[Any] = []
    async with client.stream(stop_on_exit=False) as stream:
        if expected.error:
            with pytest.raises(APIStatusError) as refused:
                await stream.collect(events)
            check_error(refused.value, expected)
        elif not expected.end:
            with pytest.raises(StreamInterrupted) as interrupted:
                await stream.collect(events)
            assert interrupted.value.partial == expected.text
            assert interrupted.value.task_id == expected.task_id
        else:
            await stream.collect(events)
            final = await done(stream.get_final_completion())
            assert final.to_dict() == expected.completion()
            assert stream.metadata.to_dict() == expected.end["metadata"]
        assert [event.to_dict() for event in events] == expected.delivered
        assert stream.text == expected.text
        assert stream.replaced == expected.replaced
        assert stream.audio == expected.audio
        assert (stream.task_id, stream.message_id) == (expected.task_id, expected.message_id)


@in_turn(WHOLE_STREAMS)
async def test_the_text_stream_gives_the_text(client: Client, server: ReplayServer, some: list[Recording]) -> None:
    for recording in some:
        with answered(server, recording):
            await see_text_stream(client, recording)


async def see_text_stream(client: Client, recording: Recording) -> None:
    expected = Expected(recording.events)
    async with client.stream() as stream:
        assert "".join(await stream.pieces()) == expected.deltas
        assert stream.text == expected.text
        assert await done(stream.get_final_text()) == expected.text
        assert stream.audio_complete == any(event["event"] == "tts_message_end" for event in recording.events)


def check_error(error: APIStatusError, expected: Expected) -> None:
    status, code = expected.error["status"], expected.error["code"]
    assert type(error) is class_of(status, code, expected.error["message"])
    assert (error.status_code, error.code, error.message) == (status, code, expected.error["message"])
    assert error.partial == expected.text


class Expected:
    """What a program is to get from a stream's events, worked out the plain way."""

    def __init__(self, events: list[dict[str, Any]]) -> None:
        self.text = self.deltas = ""
        self.audio = b""
        self.replaced = False
        self.end: dict[str, Any] = {}
        self.error: dict[str, Any] = {}
        self.delivered: list[dict[str, Any]] = []
        for event in events:
            if event["event"] == "error":
                self.error = event
                break
            self.add(event)
        self.task_id = next((event["task_id"] for event in self.delivered), None)
        self.message_id = next((event["message_id"] for event in events), None)

    def add(self, event: dict[str, Any]) -> None:
        if event["event"] in ("message", "message_file") and "answer" in event:
            event = {**event, "event": "message"}
            self.text += event["answer"]
            self.deltas += event["answer"]
        elif event["event"] == "message_replace":
            self.text, self.replaced = event["answer"], True
        elif event["event"] == "message_end":
            self.end = event
        elif event["event"] == "tts_message":
            self.audio += base64.b64decode(event["audio"])
        self.delivered.append(event)

    def completion(self) -> dict[str, Any]:
        names = ("task_id", "id", "message_id", "metadata", "created_at", *(["files"] if self.end["files"] else []))
        kept = {key: self.end[key] for key in names}
        return {**kept, "event": "message", "mode": "completion", "answer": self.text}
