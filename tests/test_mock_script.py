"""What a test tells the mock, in one line each, and what its client meets."""

from __future__ import annotations

import gc
import json
import logging
import re
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from clients import Client, Record, client_of, done
from dify_completion import (
    APIConnectionError,
    APIResponseError,
    APIStatusError,
    APITimeoutError,
    BadRequestError,
    RateLimitError,
    ServerError,
    StreamInterrupted,
)
from dify_completion_api.models import MessageEvent, MessageFileEvent
from dify_completion_mock import App, Fault, GeneratedFile, MockDify, Moderation, Reply, speak

pytestmark = pytest.mark.anyio

ASK: dict[str, Any] = {"inputs": {"topic": "tides"}, "user": "u"}
FIVE = ["one ", "two ", "three ", "four ", "five"]


def key_of(mock: MockDify) -> dict[str, str]:
    return {"Authorization": f"Bearer {mock.api_key}"}


def address_of(mock: MockDify) -> tuple[str, int]:
    return "127.0.0.1", int(mock.base_url.split(":")[2].removesuffix("/v1"))


@pytest.fixture
async def asked(kind: str, mock_dify: MockDify) -> Any:
    """A client of the mock of this test, that never retries."""
    async with client_of(kind, **mock_dify.settings, max_retries=0) as client:
        yield client


# -- What is answered


@pytest.mark.parametrize(
    ("answer", "pieces"),
    [
        ("All about tides.", ["All ", "about ", "tides.", ""]),
        (["All ab", "out tides."], ["All ab", "out tides.", ""]),
        (lambda inputs: f"All about {inputs['topic']}.", ["All ", "about ", "tides.", ""]),
        (lambda inputs: Reply(["All"], usage={"total_tokens": 7}), ["All", ""]),
    ],
)
async def test_a_text_chunks_or_a_function(asked: Client, mock_dify: MockDify, answer: Any, pieces: list[str]) -> None:
    mock_dify.answer(answer)
    async with asked.stream(**ASK) as stream:
        assert await stream.pieces() == pieces
    assert (await asked.call("create_completion", **ASK)).answer == "".join(pieces)


async def test_answers_for_the_next_completions_only(asked: Client, mock_dify: MockDify) -> None:
    mock_dify.answer("always")
    mock_dify.answer("twice", times=2)
    mock_dify.answer("once", times=1)
    answers = [(await asked.call("create_completion", **ASK)).answer for _ in range(4)]
    assert answers == ["twice", "twice", "once", "always"]


async def test_usage_and_sources(asked: Client, mock_dify: MockDify) -> None:
    mock_dify.answer(Reply("x", resources=[{"position": 1, "title": "Tides"}]), usage={"total_tokens": 7})
    metadata = (await asked.call("create_completion", **ASK)).metadata
    assert metadata.usage.total_tokens == 7
    assert metadata.usage.prompt_price == "0.0000010"  # Two words: the tone that was not given is read as None.
    assert [source.title for source in metadata.retriever_resources] == ["Tides"]


async def test_an_error_before_the_text(asked: Client, mock_dify: MockDify) -> None:
    mock_dify.answer("never", error="provider_quota_exceeded")
    with pytest.raises(BadRequestError) as refused:
        await asked.call("create_completion", **ASK)
    async with asked.stream(**ASK) as stream:
        with pytest.raises(BadRequestError) as raised:
            await stream.events()
    assert refused.value.code == raised.value.code == "provider_quota_exceeded"
    assert raised.value.partial == ""


async def test_a_fault_instead_of_a_text(asked: Client, mock_dify: MockDify) -> None:
    mock_dify.answer(Fault("model_currently_not_support"))
    with pytest.raises(BadRequestError, match="Model Currently Not Support"):
        await asked.call("create_completion", **ASK)


async def test_what_was_sent_before_a_reset_arrives_on_a_used_connection(asked: Client, mock_dify: MockDify) -> None:
    mock_dify.answer(FIVE, cut="reset", cut_after=3)
    for _ in range(5):
        await asked.call("get_app_info")
        with pytest.raises(StreamInterrupted) as raised:
            async with asked.stream(**ASK) as stream:
                await stream.events()
        assert raised.value.partial == "one two three "


async def test_an_error_in_the_middle(asked: Client, mock_dify: MockDify) -> None:
    mock_dify.answer(FIVE, error=Fault("internal_server_error", "out of ink"), error_after=2)
    async with asked.stream(**ASK) as stream:
        with pytest.raises(ServerError, match="out of ink") as raised:
            await stream.events()
    assert raised.value.partial == "one two "


async def test_a_function_may_raise_the_fault(asked: Client, mock_dify: MockDify) -> None:
    def answer(inputs: Any) -> str:
        raise Fault("invalid_param", f"nothing is known of {inputs['topic']}")

    mock_dify.answer(answer)
    with pytest.raises(BadRequestError, match="nothing is known of tides"):
        await asked.call("create_completion", **ASK)


async def test_a_function_that_fails_is_a_fault_of_the_server_and_of_the_test(kind: str) -> None:
    with pytest.raises(KeyError, match="nothing"), MockDify(lambda inputs: inputs["nothing"]) as mock:
        async with client_of(kind, **mock.settings) as client:
            with pytest.raises(ServerError):
                await client.call("create_completion", **ASK)


def test_a_fault_of_the_test_hides_no_other() -> None:
    with pytest.raises(LookupError, match="mine"), MockDify(lambda inputs: inputs["nothing"]) as mock:
        httpx.post(f"{mock.base_url}/completion-messages", json=ASK, headers=key_of(mock), verify=False, timeout=60)
        raise LookupError("mine")


async def test_a_voice_that_fails_ends_the_stream(kind: str) -> None:
    def hoarse(text: str) -> list[bytes]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), MockDify(app=App(auto_play=True, voice=hoarse)) as mock:
        async with client_of(kind, **mock.settings) as client:
            with pytest.raises(StreamInterrupted):
                async with client.stream(**ASK) as stream:
                    await stream.events()


@pytest.mark.parametrize("cut", ["clean", "broken", "reset"])
@pytest.mark.parametrize(("where", "partial"), [({"cut_after": 3}, "one two three "), ({}, "one ")])
async def test_a_stream_that_is_cut(
    kind: str, asked: Client, mock_dify: MockDify, cut: Any, where: dict[str, Any], partial: str
) -> None:
    mock_dify.answer(FIVE, cut=cut, **where)
    with pytest.raises(StreamInterrupted) as raised:
        async with asked.stream(**ASK) as stream:
            await stream.events()
    assert raised.value.partial == partial
    cause = raised.value.__cause__
    assert isinstance(cause, type(None) if cut == "clean" else APIConnectionError)
    broken = httpx.ReadError if kind == "aiohttp" else httpx.RemoteProtocolError
    ways = {"clean": type(None), "broken": broken, "reset": httpx.ReadError}
    assert isinstance(getattr(cause, "__cause__", None), ways[cut])
    assert mock_dify.stopped == [raised.value.task_id], "Dify goes on when a connection is lost"
    assert mock_dify.left_running == []


async def test_a_stream_that_is_cut_after_bytes(asked: Client, mock_dify: MockDify) -> None:
    mock_dify.answer(FIVE, cut="broken", cut_after_bytes=40)
    with pytest.raises(StreamInterrupted) as raised:
        async with asked.stream(**ASK) as stream:
            await stream.events()
    assert raised.value.partial == ""


@pytest.mark.parametrize(
    ("cut", "error"), [("clean", APIResponseError), ("broken", APIConnectionError), ("reset", APIConnectionError)]
)
async def test_a_blocking_answer_that_is_cut(asked: Client, mock_dify: MockDify, cut: Any, error: Any) -> None:
    places: list[dict[str, Any]] = [{}, {"cut_after_bytes": 10}]
    for where in places:
        mock_dify.answer(FIVE, cut=cut, **where)
        with pytest.raises(error):
            await asked.call("create_completion", **ASK)
    assert len(mock_dify.requests) == 2


async def test_a_stream_that_falls_silent(asked: Client, mock_dify: MockDify) -> None:
    mock_dify.answer(FIVE, stall_after=2)
    with pytest.raises(StreamInterrupted) as raised:
        async with asked.stream(**ASK, read_timeout=1.0) as stream:
            await stream.events()
    assert raised.value.partial == "one two "
    assert isinstance(raised.value.__cause__, APITimeoutError)


async def test_the_head_comes_with_the_first_event_and_not_before(asked: Client, mock_dify: MockDify) -> None:
    mock_dify.answer(FIVE, stall_after=0)
    with pytest.raises(APITimeoutError):
        async with asked.stream(**ASK, read_timeout=0.2):
            pytest.fail("there is no stream yet")


async def test_a_blocking_answer_that_never_comes(kind: str, mock_dify: MockDify) -> None:
    mock_dify.answer("never", stall_after=0)
    settings: dict[str, Any] = {"timeout": httpx.Timeout(5, read=0.2), "max_retries": 0}
    async with client_of(kind, **mock_dify.settings, **settings) as client:
        with pytest.raises(APITimeoutError):
            await client.call("create_completion", **ASK)


async def test_pings_come_while_nothing_else_does(kind: str) -> None:
    with MockDify("late", ping_interval=10, speed=100) as mock:
        mock.answer("late", first_delay=100_000)
        request: dict[str, Any] = {"json": {**ASK, "response_mode": "streaming"}, "headers": key_of(mock)}
        with httpx.stream(
            "POST", f"{mock.base_url}/completion-messages", **request, verify=False, timeout=60
        ) as response:
            lines = response.iter_lines()
            assert [next(lines) for _ in range(6)] == ["event: ping", ""] * 3


# -- What is refused


async def test_the_next_calls_are_refused(kind: str, mock_dify: MockDify) -> None:
    mock_dify.refuse(429, retry_after=0, times=2)
    async with client_of(kind, **mock_dify.settings) as client:
        assert (await client.call("create_completion", **ASK)).answer
    assert len(mock_dify.requests) == 3


@pytest.mark.parametrize(
    ("refusal", "error", "code", "words"),
    [
        ({"status": 429}, RateLimitError, "too_many_requests", "Too many requests"),
        ({"status": 429, "code": "rate_limit_error"}, RateLimitError, "rate_limit_error", "limit of your plan"),
        ({"status": 400, "code": "x", "message": "no"}, BadRequestError, "x", "no"),
        ({"status": 502}, ServerError, None, "502 Bad Gateway"),
        ({"status": 503, "code": "service_unavailable"}, ServerError, "service_unavailable", "temporarily"),
        ({"status": 504}, ServerError, None, "504 Gateway Time-out"),
        ({"status": 520}, ServerError, None, "520"),
        ({"status": 413, "page": True}, APIStatusError, None, "413"),
    ],
)
async def test_a_refusal_is_dify_s_or_a_gateway_s(
    asked: Client, mock_dify: MockDify, refusal: dict[str, Any], error: Any, code: str | None, words: str
) -> None:
    mock_dify.refuse(**refusal)
    with pytest.raises(error, match=words) as raised:
        await asked.call("get_app_info")
    assert raised.value.code == code


async def test_only_some_paths_are_refused_until_all_are_accepted(asked: Client, mock_dify: MockDify) -> None:
    mock_dify.refuse(503, times=None, operation="create_completion")
    for _ in range(2):
        with pytest.raises(ServerError):
            await asked.call("create_completion", **ASK)
        await asked.call("get_app_info")
    mock_dify.accept()
    await asked.call("create_completion", **ASK)


# -- Apps with features


async def test_moderation_of_inputs_and_answers(kind: str) -> None:
    app = App(moderation=Moderation(["secret"], "Do not ask.", "I cannot say."))
    with MockDify("the secret", app=app) as mock:
        async with client_of(kind, **mock.settings) as client:
            async with client.stream(**ASK) as stream:
                assert await done(stream.get_final_text()) == "I cannot say."
                assert stream.replaced
            async with client.stream(inputs={"topic": "a SECRET"}, user="u") as stream:
                assert "".join(await stream.pieces()) == "Do not ask."
            assert (await client.call("create_completion", **ASK)).answer == "I cannot say."


async def test_an_app_that_speaks(kind: str) -> None:
    text = "First. Second. Third."
    with MockDify(text, app=App(auto_play=True)) as mock:
        async with (
            client_of(kind, **mock.settings) as client,
            client.stream(**ASK) as stream,
        ):
            assert await done(stream.get_final_text()) == text
            assert (stream.audio_complete, stream.audio) == (True, b"".join(speak(text)))


async def test_sentences_are_spoken_as_soon_as_there_are_enough(kind: str) -> None:
    chunks = ["One. ", "Two. ", "Three! ", "Four? ", "Five. ", "Six."]
    with MockDify(chunks, app=App(auto_play=True)) as mock:
        async with client_of(kind, **mock.settings) as client, client.stream(**ASK) as stream:
            kinds = [event.event for event in await stream.events()]
    text, sound = ["message"], ["tts_message"] * 3
    first, second = text * 2 + sound, text * 3 + sound  # As recorded of a real server.
    assert kinds == first + second + text * 2 + ["message_end"] + sound + ["tts_message_end"]


async def test_a_file_that_the_model_makes(asked: Client, mock_dify: MockDify) -> None:
    mock_dify.answer(["Here: ", GeneratedFile("https://example.com/a.png")])
    async with asked.stream(**ASK) as stream:
        events = await stream.events()
    assert [type(event) for event in events[:2]] == [MessageEvent, MessageFileEvent]
    assert events[1].url == "https://example.com/a.png"


async def test_one_completion_at_a_time(kind: str) -> None:
    with MockDify(FIVE, app=App(max_active_requests=1)) as mock:
        mock.answer(FIVE, stall_after=1, times=1)
        async with client_of(kind, **mock.settings, max_retries=0) as client:
            async with client.stream(**ASK) as stream:
                await stream.next()
                with pytest.raises(RateLimitError, match="Too many requests"):
                    await client.call("create_completion", **ASK)
            mock.wait_until(lambda mock: mock.open_streams == 0)
            assert (await client.call("create_completion", **ASK)).answer == "".join(FIVE)


async def test_each_app_can_have_answers_of_its_own(kind: str) -> None:
    with MockDify("any", apps={"app-a": App(), "app-b": App()}) as mock:
        mock.answer("b's", app="app-b")
        mock.answer("b's next", app="app-b", times=1)
        for key, expected in (("app-a", "any"), ("app-b", "b's next"), ("app-b", "b's")):
            async with client_of(kind, api_key=key, base_url=mock.base_url) as client:
                assert (await client.call("create_completion", **ASK)).answer == expected


async def test_several_apps_have_keys_of_their_own(kind: str) -> None:
    with MockDify(apps={"app-a": App(name="A"), "app-b": App(name="B", api_enabled=False)}) as mock:
        assert mock.api_key == "app-a"
        async with client_of(kind, api_key="app-b", base_url=mock.base_url) as client:
            with pytest.raises(APIStatusError, match="has been disabled"):
                await client.call("get_app_info")


# -- Any operation


async def test_any_operation_is_answered_as_the_test_says(asked: Client, mock_dify: MockDify) -> None:
    mock_dify.answer("get_app_info", body={"name": "Tides", "description": "", "tags": []})
    mock_dify.answer("getAppInfo", body={"name": "Moon", "description": "", "tags": []}, times=1)
    assert [(await asked.call("get_app_info")).name for _ in range(3)] == ["Moon", "Tides", "Tides"]
    mock_dify.answer("stop_completion", status=503)
    with pytest.raises(ServerError, match="503"):
        await asked.call("stop_completion", "t", user="u")
    mock_dify.answer("delete_annotation", status=204)
    assert await asked.call("delete_annotation", "2d0ab5a3-9f3f-4d7e-9b0e-3a5c4a1f8a11") is None
    mock_dify.answer("download_file", body=b"bytes")
    assert (await asked.call("download_file", "2d0ab5a3-9f3f-4d7e-9b0e-3a5c4a1f8a11")).payload.read() == b"bytes"
    assert [request.operation for request in mock_dify.requests][:2] == ["get_app_info"] * 2


async def test_a_stream_is_answered_with_the_events_that_the_test_gives(asked: Client, mock_dify: MockDify) -> None:
    text = {"event": "message", "task_id": "t", "message_id": "m", "answer": "At noon."}
    mock_dify.answer("createCompletion", events=[text, {"event": "newer", "height": 2}, text], cut="clean", cut_after=2)
    async with asked.stream(**ASK, stop_on_exit=False) as stream:
        assert [type(await stream.next()).__name__ for _ in range(2)] == ["MessageEvent", "UnknownEvent"]
        with pytest.raises(StreamInterrupted, match="ended"):
            await stream.next()
    mock_dify.wait_until(lambda mock: mock.open_streams == 0)
    assert len(mock_dify.completions) == 1


async def test_a_body_is_for_calls_and_events_are_for_streams(asked: Client, mock_dify: MockDify) -> None:
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2, "total_price": "0", "currency": "USD"}
    end = {"event": "message_end", "task_id": "t", "message_id": "m", "metadata": {"usage": usage}}
    mock_dify.answer("createCompletion", body={**end, "event": "message", "answer": "In one piece."}, events=[end])
    assert (await asked.call("create_completion", **ASK)).answer == "In one piece."
    async with asked.stream(**ASK) as stream:
        assert [type(event).__name__ for event in await stream.events()] == ["MessageEndEvent"]


async def test_an_answer_is_only_for_its_app_and_only_with_its_key() -> None:
    with MockDify(apps={"app-a": App(name="A"), "app-b": App(name="B")}) as mock:
        mock.answer("get_app_info", body={"name": "C", "description": "", "tags": []}, app="app-b")
        answers = [
            httpx.get(f"{mock.base_url}/info", headers={"Authorization": f"Bearer {key}"}, verify=False, timeout=60)
            for key in ("app-a", "app-b", "x")
        ]
        assert [answer.json().get("name") for answer in answers] == ["A", "C", None]


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"body": {}}, ValueError, "'x' is not an operation; the operations are audio_to_text, "),
        ({"status": 200}, ValueError, "'x' is not an operation"),
        ({"answer": "get_app_info", "status": 99}, ValueError, "status of an answer must be from 200 to 599, not 99"),
        ({"answer": "get_app_info", "events": "abc"}, TypeError, "events must be a list of mappings"),
        ({"answer": "get_app_info", "events": ["abc"]}, TypeError, "events must be a list of mappings"),
        ({"answer": "get_app_info", "body": {}, "times": 0}, ValueError, "times must be 1 or more"),
        ({"answer": "get_app_info", "body": {}, "usage": {}}, TypeError, "usage is only for completions"),
        ({"answer": "get_app_info", "body": {}, "error": "busy"}, TypeError, "error is only for completions"),
        ({"answer": "get_app_info", "body": {}, "cut": "reset"}, TypeError, "cut is only for events"),
        ({"answer": "get_app_info"}, TypeError, "get_app_info needs an answer"),
    ],
)
def test_what_an_operation_cannot_answer_shows_where_it_is_said(
    mock_dify: MockDify, options: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        mock_dify.answer(**{"answer": "x", **options})


# -- What is asked afterwards


async def test_what_was_received_can_be_asked(asked: Client, mock_dify: MockDify) -> None:
    async with asked.stream(**ASK, stop_on_exit=False) as stream:
        await stream.events()
    await asked.call("upload_file", file=b"content", user="u")
    completion, upload = mock_dify.requests
    assert mock_dify.completions == [completion]
    assert (completion.operation, upload.operation) == ("create_completion", "upload_file")
    assert (completion.method, completion.path) == ("POST", "/v1/completion-messages")
    assert completion.body == {**ASK, "response_mode": "streaming"}
    assert completion.headers["accept"] == "text/event-stream"
    assert completion.objections == ()
    assert (upload.body["user"], upload.body["file"].content) == ("u", b"content")
    assert mock_dify.api_key not in repr(completion)


async def test_stops_and_streams_that_were_left(asked: Client, mock_dify: MockDify) -> None:
    mock_dify.answer(FIVE, delay=30)
    async with asked.stream(**ASK) as stopped:
        await stopped.next()
        assert mock_dify.open_streams == 1
    mock_dify.wait_until(lambda mock: mock.open_streams == 0)
    async with asked.stream(**ASK, stop_on_exit=False) as left:
        await left.next()
    mock_dify.wait_until(lambda mock: mock.open_streams == 0)
    assert [(stop.task_id, stop.user, stop.stopped) for stop in mock_dify.stops] == [(stopped.task_id, "u", True)]
    assert mock_dify.stopped == [stopped.task_id]
    assert mock_dify.left_running == [left.task_id]
    await asked.call("stop_completion", left.task_id, user="u")
    assert mock_dify.left_running == []
    assert mock_dify.most_at_once == 1


async def test_what_was_read_to_its_end_is_not_running(asked: Client, mock_dify: MockDify) -> None:
    async with asked.stream(**ASK) as stream:
        await stream.events()
    await asked.call("create_completion", **ASK)
    await asked.call("stop_completion", stream.task_id, user="u")
    assert (mock_dify.left_running, mock_dify.stopped) == ([], [])


def test_what_never_comes_about_is_told(mock_dify: MockDify) -> None:
    with pytest.raises(TimeoutError, match="did not become true"):
        mock_dify.wait_until(lambda mock: mock.open_streams > 0, timeout=0.01)


async def test_what_the_spec_refuses_is_explained_in_the_log(
    mock_dify: MockDify, caplog: pytest.LogCaptureFixture
) -> None:
    headers = key_of(mock_dify)
    answer = httpx.post(
        f"{mock_dify.base_url}/completion-messages",
        json={"inputs": [], "user": "u"},
        headers=headers,
        verify=False,
        timeout=60,
    )
    assert answer.status_code == 400
    assert "POST /v1/completion-messages: the spec refuses this" in caplog.text
    assert "['inputs'] [] is not of type 'object'" in caplog.text
    assert mock_dify.requests[0].objections


def test_each_request_is_validated_by_its_own_query_and_key(mock_dify: MockDify) -> None:
    url, key = f"{mock_dify.base_url}/app/feedbacks", key_of(mock_dify)
    with httpx.Client(verify=False) as http:
        for _ in range(2):
            http.get(url, params={"limit": 5}, headers=key)
            http.get(url, params={"limit": "many"}, headers=key)
            http.get(url, params={"limit": 5})
    objected = [bool(request.objections) for request in mock_dify.requests]
    assert objected == [False, True, True] * 2


def test_each_mock_has_its_own_url_in_an_objection_to_a_path() -> None:
    with httpx.Client(verify=False) as http:
        for _ in range(2):
            with MockDify() as mock:
                http.get(f"{mock.base_url}/app/feedbacks", params={"limit": "many"}, headers=key_of(mock))
                http.get(f"{mock.base_url}/nowhere", headers=key_of(mock))
                parameter, path = (request.objections for request in mock.requests)
                assert [objection for objection in parameter if "limit" in objection]
                assert path == (f"Path not found for {mock.base_url}/nowhere",)


async def test_inputs_that_the_form_does_not_have_are_told(
    asked: Client, mock_dify: MockDify, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    await asked.call("create_completion", inputs={"planet": "Earth"}, user="u")
    assert "the form has no planet" in caplog.text


# -- The mock itself


def record_of_a_session(seed: int) -> list[bytes]:
    with MockDify(FIVE, seed=seed) as mock:
        mock.answer("some text", error="completion_request_error", error_after=1, times=1)
        headers = key_of(mock)
        with httpx.Client(base_url=mock.base_url, headers=headers, verify=False, timeout=60) as http:
            answers = [
                http.post("/completion-messages", json={**ASK, "response_mode": mode})
                for mode in ("streaming", "streaming", "blocking")
            ]
            answers += [http.post("/files/upload", files={"file": ("a.png", b"x", "image/png")})]
        port = mock.base_url.split(":")[-1].removesuffix("/v1").encode()
    return [answer.content.replace(port, b"") for answer in answers]


def test_the_same_script_gives_the_same_bytes() -> None:
    assert record_of_a_session(1) == record_of_a_session(1)
    assert record_of_a_session(1) != record_of_a_session(2)


def test_it_leaves_no_thread_and_no_socket_behind() -> None:
    before, address = threading.active_count(), ("", 0)
    for _ in range(20):
        with MockDify() as first, MockDify() as second:
            assert first.base_url != second.base_url
            address = address_of(first)
            for _ in range(3):
                socket.create_connection(address).close()
        gc.collect()  # What was left open would warn here, and a warning is an error.
    assert threading.active_count() <= before
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(address)


def test_a_mock_serves_once() -> None:
    mock = MockDify()
    with mock:
        pass
    with pytest.raises(RuntimeError, match="serves once"), mock:
        pass
    with pytest.raises(RuntimeError, match="inside its block"):
        print(mock.base_url)


def test_events_are_chunks_of_their_own_in_plain_text(mock_dify: MockDify) -> None:
    mock_dify.answer(["Grüße ", "\u2028"])
    body = json.dumps({**ASK, "response_mode": "streaming"})
    head = f"POST /v1/completion-messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {mock_dify.api_key}\r\n"
    head += f"Connection: close\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(
        ("127.0.0.1", int(mock_dify.base_url.split(":")[2].removesuffix("/v1")))
    ) as connection:
        connection.sendall((head + body).encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    rest, chunks = answer.partition(b"\r\n\r\n")[2], list[bytes]()
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        chunks.append(rest[: int(size, 16)])
        rest = rest[int(size, 16) + 2 :]
    assert [chunk.count(b"data: ") for chunk in chunks] == [1, 1, 1, 1, 0]
    assert "Grüße".encode() in chunks[0]
    assert "\u2028".encode() in chunks[1]


async def test_the_time_to_wait_is_told_in_the_header(mock_dify: MockDify) -> None:
    mock_dify.refuse(429, retry_after=7)
    assert httpx.get(f"{mock_dify.base_url}/info", verify=False, timeout=60).headers["Retry-After"] == "7"


def test_other_origins_may_ask(mock_dify: MockDify) -> None:
    origin = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST"}
    preflight = httpx.options(f"{mock_dify.base_url}/completion-messages", headers=origin, verify=False)
    assert preflight.headers["Access-Control-Allow-Origin"] == "https://app.example"
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert (
        httpx.get(f"{mock_dify.base_url}/info", headers=key_of(mock_dify), verify=False, timeout=60).headers[
            "Access-Control-Allow-Origin"
        ]
        == "*"
    )


def test_what_is_asserted_in_a_function_fails_the_test() -> None:
    with (
        pytest.raises(pytest.fail.Exception, match="not to be asked"),
        MockDify(lambda inputs: pytest.fail("not to be asked")) as mock,
    ):
        answer = httpx.post(
            f"{mock.base_url}/completion-messages", json=ASK, headers=key_of(mock), verify=False, timeout=60
        )
        assert answer.status_code == 500


def test_completions_whose_answer_is_being_made_count_as_running() -> None:
    def answer(inputs: Any) -> str:
        asked.set()
        go_on.wait()
        return "done"

    asked, go_on = threading.Event(), threading.Event()
    with MockDify(answer, app=App(max_active_requests=1)) as mock, ThreadPoolExecutor() as threads:
        url = f"{mock.base_url}/completion-messages"
        first = threads.submit(httpx.post, url, json=ASK, headers=key_of(mock), verify=False)
        asked.wait()
        assert "Too many requests" in httpx.post(url, json=ASK, headers=key_of(mock), verify=False, timeout=60).text
        assert httpx.get(f"{mock.base_url}/info", headers=key_of(mock), verify=False, timeout=60).status_code == 200
        go_on.set()
        assert first.result().status_code == 200
        assert mock.most_at_once == 1


def test_half_a_request_is_none(mock_dify: MockDify) -> None:
    with socket.create_connection(
        ("127.0.0.1", int(mock_dify.base_url.split(":")[2].removesuffix("/v1")))
    ) as connection:
        connection.sendall(b"POST /v1/files/upload HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
    httpx.get(f"{mock_dify.base_url}/info", verify=False, timeout=60)
    assert [received.path for received in mock_dify.requests] == ["/v1/info"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"cut": "somehow"}, "cut must be one of 'clean', 'broken', 'reset'"),
        ({"cut_after": 2}, "need cut"),
        ({"error_after": 2}, "error_after needs error"),
        ({"times": 0}, "times must be 1 or more"),
        ({"delay": -1}, "0 or more"),
        ({"app": "app-nope"}, "no app has the key"),
    ],
)
def test_what_cannot_be_shows_where_it_is_said(mock_dify: MockDify, options: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        mock_dify.answer("x", **options)


def test_more_that_cannot_be(mock_dify: MockDify) -> None:
    async def coroutine(inputs: Any) -> str:
        return "never"

    wrong: list[Any] = [3, ["a", 3], coroutine, {"a": 1}]
    for answer in wrong:
        with pytest.raises(TypeError):
            mock_dify.answer(answer)
    settings: list[dict[str, Any]] = [{"app": App(), "apps": {"a": App()}}, {"apps": {}}, {"speed": 0}]
    settings += [{"delay": -1}, {"version": "new"}]
    for setting in settings:
        with pytest.raises(ValueError, match="not|either app, or"):
            MockDify(**setting)
    refusals: list[dict[str, Any]] = [{"times": 0}, {"operation": "createNothing"}, {"retry_after": "a\r\nb"}]
    for refusal in [*({"status": 500, **refusal} for refusal in refusals), {"status": 200}, {"status": 600}]:
        with pytest.raises(ValueError, match=r"not|there is no"):
            mock_dify.refuse(**refusal)
    with pytest.raises(RuntimeError, match="inside its block"):
        print(MockDify().base_url)


def test_a_request_keeps_all_values_of_a_name_that_occurs_more_than_once(mock_dify: MockDify) -> None:
    fields: dict[str, Any] = {"user": "u", "tag": ["a", "b"]}
    files = [("file", ("one.txt", b"1")), ("file", ("two.txt", b"2"))]
    url = f"{mock_dify.base_url}/files/upload?model=x&model=y%2Cz&day=1"
    httpx.post(url, headers=key_of(mock_dify), data=fields, files=files)
    (request,) = mock_dify.requests
    assert request.query == {"model": ["x", "y,z"], "day": "1"}
    assert (request.body["user"], request.body["tag"]) == ("u", ["a", "b"])
    assert [(file.name, file.content) for file in request.body["file"]] == [("one.txt", b"1"), ("two.txt", b"2")]


START = """
import time
started = time.perf_counter()
from dify_completion_mock import MockDify
with MockDify():
    print(f"{time.perf_counter() - started:.2f} s")
"""


def test_it_starts_quickly(record_property: Record) -> None:
    started = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True).stdout.strip()
    record_property("start of the mock, with its imports", started)
    assert re.fullmatch(r"\d+\.\d\d s", started)


def test_sound_is_mp3() -> None:
    sound = b"".join(speak("One. Two."))
    assert len(sound) % 96 == 0
    frames = {sound[start : start + 2] for start in range(0, len(sound), 96)}
    assert frames == {b"\xff\xf3"}
