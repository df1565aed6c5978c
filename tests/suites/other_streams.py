"""The streams of tests/helpers/chat_and_workflow.yaml.

tests/test_added.py runs this with a client of that spec and more.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from clients import Client, Stream, done
from dify_completion import (
    UNSET,
    AsyncDify,
    AsyncWorkflowStream,
    Dify,
    RateLimitError,
    ServerError,
    StreamInterrupted,
    UnknownEvent,
    WorkflowStream,
)
from dify_completion_api import events, models
from replay import ReplayServer, event_stream, http_answer

pytestmark = pytest.mark.anyio

STOPPED = http_answer("200 OK", b'{"result": "success"}')
CHAT = {"task_id": "t-1", "message_id": "m-1", "conversation_id": "c-1"}
RUN = {"task_id": "t-2", "workflow_run_id": "r-1"}


def sse(kind: str, **rest: Any) -> bytes:
    return b"data: " + json.dumps({"event": kind, **rest}).encode() + b"\n\n"


THOUGHT = sse("agent_thought", task_id="t-1", id="th-1", thought="The tides.", tool="almanac")
CHAT_END = sse("message_end", **CHAT, metadata={"total_tokens": 7})
STARTED = sse("workflow_started", **RUN)
FINISHED = sse("workflow_finished", **RUN, data={"status": "succeeded", "outputs": {"tide": "high"}, "error": None})
ARGUMENTS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "stream_chat_message": ((), {"query": "When?", "inputs": {}, "user": "u-1"}),
    "stream_workflow": ((), {"inputs": {"harbour": "Brest"}, "user": "u-2"}),
    "stream_workflow_events": (("r/1",), {"user": "u-3"}),
    "stream_progress": (("i-1",), {}),
}


def asked_for(server: ReplayServer) -> list[str]:
    return [f"{asked.method} {asked.target.removeprefix('/v1')}" for asked in server.asked]


@asynccontextmanager
async def opened(client: Client, name: str, **more: Any) -> AsyncIterator[Stream]:
    """Open a stream by the name of its method, in the way of the client's kind."""
    path, arguments = ARGUMENTS[name]
    stream = getattr(client.dify, name)(*path, **arguments, **more)
    if isinstance(client.dify, AsyncDify):
        async with stream:
            yield Stream(stream)
    else:
        with stream:
            yield Stream(stream)


async def test_a_chat_adds_up_to_what_the_blocking_call_returns(client: Client, server: ReplayServer) -> None:
    pieces = sse("agent_message", **CHAT, answer="At "), sse("message", **CHAT, answer="noon.")
    server.answer(event_stream(THOUGHT, *pieces, sse("plan", **CHAT), CHAT_END))
    async with opened(client, "stream_chat_message") as stream:
        types = [type(event) for event in await stream.events()]
        assert types == [models.AgentThought, models.AgentText, models.ChatText, UnknownEvent, models.ChatEnd]
        final = await done(stream.get_final_result())
        assert final == await done(stream.get_final_chat_message())
        assert await done(stream.get_final_text()) == stream.text == "At noon."
    assert isinstance(final, models.ChatMessage)
    assert (final.answer, final.conversation_id, final.metadata.total_tokens) == ("At noon.", "c-1", 7)
    assert (stream.task_id, stream.message_id, stream.conversation_id) == ("t-1", "m-1", "c-1")
    assert asked_for(server) == ["POST /chat-messages"]
    assert json.loads(server.asked[0].body)["response_mode"] == "streaming"


async def test_each_kind_of_text_is_a_piece(client: Client, server: ReplayServer) -> None:
    replacement = sse("message_replace", **CHAT, answer="At one")
    pieces = sse("agent_message", **CHAT, answer="At "), sse("message", **CHAT, answer="noon"), replacement
    server.answer(event_stream(THOUGHT, *pieces, sse("message", **CHAT, answer="."), CHAT_END))
    async with opened(client, "stream_chat_message") as stream:
        assert await stream.pieces() == ["At ", "noon", "."]
    assert (stream.text, stream.replaced) == ("At one.", True)


async def test_the_blocking_call_beside_a_stream_asks_for_json(client: Client, server: ReplayServer) -> None:
    run = {"task_id": "t-2", "workflow_run_id": "r-1", "data": {"status": "succeeded"}}
    server.answer(http_answer("200 OK", json.dumps(run).encode()))
    answer = await client.call("run_workflow", inputs={}, user="u")
    assert (type(answer), answer.data.status) == (models.WorkflowAnswer, "succeeded")
    assert json.loads(server.asked[0].body)["response_mode"] == "blocking"


@pytest.mark.parametrize("name", ["stream_workflow", "stream_workflow_events"])
async def test_a_run_results_in_the_data_of_its_last_event(client: Client, server: ReplayServer, name: str) -> None:
    chunks = [sse("text_chunk", **RUN, data={"text": text}) for text in ("Hi", "gh")]
    server.answer(event_stream(STARTED, *chunks, FINISHED))
    async with opened(client, name) as stream:
        assert await stream.pieces() == ["Hi", "gh"]
        final = await done(stream.get_final_result())
    assert (type(final), final.status) == (models.WorkflowRun, "succeeded")
    assert final.outputs.to_dict() == {"tide": "high"}
    assert (stream.text, stream.workflow_run_id) == ("High", "r-1")
    assert len(server.asked) == 1


async def test_a_stream_has_several_ends(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(STARTED, sse("workflow_paused", **RUN, data={"status": "paused"})))
    async with opened(client, "stream_workflow") as stream:
        assert (await done(stream.get_final_result())).status == "paused"
        assert await stream.events() == []
    assert len(server.asked) == 1


async def test_an_end_is_an_error_by_the_value_of_a_property(client: Client, server: ReplayServer) -> None:
    chunk = sse("text_chunk", **RUN, data={"text": "Hi"})
    failed = sse("workflow_finished", **RUN, data={"status": "failed", "error": "no tide tables"})
    server.answer(event_stream(STARTED, chunk, failed), STOPPED)
    with pytest.raises(ServerError, match="no tide tables") as raised:
        async with opened(client, "stream_workflow") as stream:
            await done(stream.get_final_result())
    assert raised.value.partial == "Hi"
    assert len(server.asked) == 1, "there is nothing left to stop"


@pytest.mark.parametrize("status", ["succeeded", True, 0, "null"])
async def test_only_the_values_of_the_spec_make_an_end_an_error(
    client: Client, server: ReplayServer, status: object
) -> None:
    server.answer(event_stream(STARTED, sse("workflow_finished", **RUN, data={"status": status})))
    async with opened(client, "stream_workflow") as stream:
        assert (await done(stream.get_final_result())).status == status


@pytest.mark.parametrize("status", ["failed", False, 1, 1.0, None])
async def test_any_json_value_can_make_an_end_an_error(client: Client, server: ReplayServer, status: object) -> None:
    server.answer(event_stream(STARTED, sse("workflow_finished", **RUN, data={"status": status})))
    with pytest.raises(ServerError):
        async with opened(client, "stream_workflow") as stream:
            await done(stream.get_final_result())


async def test_of_several_ends_the_last_one_counts(client: Client, server: ReplayServer) -> None:
    paused = sse("workflow_paused", **RUN, data={"status": "paused"})
    server.answer(event_stream(STARTED, paused, FINISHED))
    async with opened(client, "stream_workflow") as stream:
        assert (await done(stream.get_final_result())).status == "succeeded"
    server.answer(event_stream(STARTED, paused, sse("workflow_finished", **RUN, data={"status": "failed"})))
    with pytest.raises(ServerError):
        async with opened(client, "stream_workflow") as stream:
            await done(stream.get_final_result())


async def test_a_replacement_that_brings_no_text_is_an_ordinary_event(client: Client, server: ReplayServer) -> None:
    chunk = sse("text_chunk", **RUN, data={"text": "Hi"})
    server.answer(event_stream(chunk, sse("text_replace", **RUN, data={}), FINISHED))
    async with opened(client, "stream_workflow") as stream:
        assert len(await stream.events()) == 3
    assert (stream.text, stream.replaced) == ("Hi", False)


async def test_the_kind_of_the_last_event_is_not_part_of_the_result(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(CHAT_END))
    async with opened(client, "stream_chat_message") as stream:
        assert (await done(stream.get_final_result())).additional_properties == {}


@pytest.mark.parametrize("metadata", [{}, None, {"total_tokens": None}, []])
async def test_a_chat_survives_an_end_that_does_not_fit(
    client: Client, server: ReplayServer, metadata: object, caplog: pytest.LogCaptureFixture
) -> None:
    end = sse("message_end", task_id="t-1", message_id="m-1", metadata=metadata)
    server.answer(event_stream(sse("message", **CHAT, answer="At noon."), end))
    async with opened(client, "stream_chat_message") as stream:
        assert await done(stream.get_final_text()) == "At noon."
        final = await done(stream.get_final_result())
    assert (type(final), final.answer, final.message_id) == (models.ChatMessage, "At noon.", "m-1")
    assert final.conversation_id is UNSET
    assert "message_end does not fit the spec" in caplog.text


@pytest.mark.parametrize("end", [{}, {"data": None}, {"data": "done"}, {"data": {"outputs": 5}}])
async def test_a_run_survives_an_end_that_does_not_fit(
    client: Client, server: ReplayServer, end: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    chunk = sse("text_chunk", **RUN, data={"text": "High"})
    server.answer(event_stream(STARTED, chunk, sse("workflow_paused", **RUN, **end)))
    async with opened(client, "stream_workflow") as stream:
        assert await done(stream.get_final_text()) == "High"
        assert type(await done(stream.get_final_result())) is models.WorkflowRun
    assert "workflow_paused does not fit the spec" in caplog.text


async def test_an_error_event_has_the_class_of_its_status(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(STARTED, sse("error", status=429, code="too_many", message="later")))
    with pytest.raises(RateLimitError, match="later"):
        async with opened(client, "stream_workflow_events") as stream:
            await stream.events()
    assert len(server.asked) == 1


@pytest.mark.parametrize("name", ["stream_workflow", "stream_workflow_events"])
async def test_a_cut_is_an_interruption_with_what_came(client: Client, server: ReplayServer, name: str) -> None:
    server.answer(event_stream(STARTED, sse("text_chunk", **RUN, data={"text": "Hi"}), end=b""), STOPPED)
    with pytest.raises(StreamInterrupted, match="before workflow_finished or workflow_paused") as raised:
        async with opened(client, name) as stream:
            await stream.events()
    assert (raised.value.partial, raised.value.task_id) == ("Hi", "t-2")


@pytest.mark.parametrize(
    ("name", "event", "stop", "user"),
    [
        ("stream_chat_message", THOUGHT, "POST /chat-messages/t-1/stop", "u-1"),
        ("stream_workflow", STARTED, "POST /workflows/tasks/t-2/stop", "u-2"),
        ("stream_workflow_events", STARTED, "POST /workflows/tasks/t-2/stop", "u-3"),
    ],
)
async def test_leaving_early_sends_the_stop_of_that_operation(
    client: Client, server: ReplayServer, name: str, event: bytes, stop: str, user: str
) -> None:
    server.answer(event_stream(event, end=b""), STOPPED)
    async with opened(client, name) as stream:
        await stream.next()
    assert asked_for(server)[1:] == [stop]
    assert json.loads(server.asked[1].body) == {"user": user}
    server.answer(event_stream(event, end=b""), STOPPED)
    async with opened(client, name, stop_on_exit=False) as stream:
        await stream.next()
        assert await done(stream.stop()) is True
    assert asked_for(server)[1:] == [stop]


async def test_a_stream_without_a_stop_only_closes(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(b'data: {"kind": "progress", "percent": 50}\n\n', end=b""))
    async with opened(client, "stream_progress") as stream:
        assert (await stream.next()).percent == 50
        assert await done(stream.stop()) is False
    assert asked_for(server) == ["GET /index/i-1/progress"]


async def test_a_stream_without_a_result_results_in_its_last_event(client: Client, server: ReplayServer) -> None:
    started = b'data: {"kind": "progress", "percent": 50.5}\n\n'
    server.answer(event_stream(started, b'data: {"kind": "done", "documents": 3}\n\n'))
    async with opened(client, "stream_progress") as stream:
        final = await done(stream.get_final_result())
    assert (type(final), final.documents) == (models.Done, 3)
    assert not hasattr(stream.stream, "text")
    assert not hasattr(stream.stream, "audio")


async def test_the_path_and_the_query_of_a_stream_are_sent(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(STARTED, FINISHED))
    async with opened(client, "stream_workflow_events") as stream:
        await stream.events()
    assert asked_for(server) == ["GET /workflow/r%2F1/events?user=u-3"]
    assert server.asked[0].headers["accept"] == "text/event-stream"


async def test_a_completion_beside_the_others_is_what_it_was(client: Client, server: ReplayServer) -> None:
    ids = {"task_id": "t-3", "message_id": "m-3"}
    usage = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3, "total_price": "0", "currency": "USD"}
    end = sse("message_end", **ids, metadata={"usage": usage})
    server.answer(event_stream(sse("message", **ids, answer="Bon"), end))
    async with client.stream() as stream:
        assert [type(event) for event in await stream.events()] == [models.MessageEvent, models.MessageEndEvent]
        assert (await done(stream.get_final_completion())).metadata.usage.total_tokens == 3
    server.answer(event_stream(sse("message", **ids, answer="Bon"), end=b""), STOPPED)
    async with client.stream() as stream:
        await stream.next()
    assert asked_for(server)[1:] == ["POST /completion-messages/t-3/stop"]


def test_unions_may_share_the_name_of_an_event() -> None:
    assert events.CHAT_EVENT_TYPES["message"] is models.ChatText
    assert events.EVENT_TYPES["message"] is models.MessageEvent
    assert events.WORKFLOW_EVENT_TYPES["error"] is models.WorkflowError


def test_what_only_streams_has_no_other_method() -> None:
    for dify in (Dify, AsyncDify):
        assert not hasattr(dify, "get_workflow_events")
        assert not hasattr(dify, "follow_progress")
        assert hasattr(dify, "run_workflow")
    assert {*vars(WorkflowStream)} >= {"task_id", "workflow_run_id"}
    assert not hasattr(AsyncWorkflowStream, "metadata")


def test_a_method_says_what_leaving_its_stream_does() -> None:
    assert "stop_on_exit" not in inspect.signature(Dify.stream_progress).parameters
    assert "no operation that stops the work" in str(inspect.getdoc(Dify.stream_progress))
    assert "stop_on_exit: Whether leaving" in str(inspect.getdoc(Dify.stream_workflow_events))


@pytest.mark.parametrize("kind_of_client", [Dify, AsyncDify])
def test_what_is_said_of_a_stream_is_in_its_help_and_in_no_other(kind_of_client: type[Dify | AsyncDify]) -> None:
    said = "The pieces come within a minute; `stop_chat_message()` ends them."
    assert said in (inspect.getdoc(kind_of_client.stream_chat_message) or "")
    assert said not in (inspect.getdoc(kind_of_client.create_chat_message) or "")


async def test_the_repr_of_a_stream_has_its_own_attributes(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(STARTED, FINISHED))
    async with opened(client, "stream_workflow") as stream:
        assert " not " not in repr(stream.stream)
        await stream.events()
    assert "Stream complete: task_id='t-2'" in repr(stream.stream)
