"""Streams: what arrives on the wire, and what a program gets."""

from __future__ import annotations

import asyncio
import gc
import gzip
import json
import logging
import threading
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import anyio
import httpx
import pytest
import shortened
from clients import Client, Stream, client_of, done
from dify_completion import (
    APIConnectionError,
    APIResponseError,
    APIStatusError,
    APITimeoutError,
    AsyncDify,
    BadRequestError,
    Dify,
    RateLimitError,
    ServerError,
    StreamInterrupted,
    UnknownEvent,
)
from dify_completion_api.events import EVENT_TYPES
from dify_completion_api.models import ErrorEvent, MessageEndEvent, MessageEvent, MessageFileEvent
from dify_completion_api.types import UNSET
from over_aiohttp import aiohttp_transport
from recorded import spec
from replay import A_WHILE, ReplayServer, Silence, event_stream, http_answer
from wire import END, GOOD, INFO, MESSAGE, STOPPED, TASK, bomb, sse

pytestmark = pytest.mark.anyio


MEGABYTE = 1024 * 1024
CHUNK_SIZES = {"sync": (1, 3, 10_000), "asyncio": (2, 7), "trio": (1, 7), "aiohttp": (2, 3, 10_000)}
"""The sizes of the chunks in which each kind of client gets every stream: all of them in each framing."""


async def read(client: Client, server: ReplayServer, *events: bytes, end: bytes = b"0\r\n\r\n") -> Any:
    """Read a stream of these events to its end, and return it."""
    server.answer(event_stream(*events, end=end), STOPPED)
    async with client.stream() as stream:
        await stream.events()
    return stream


@pytest.mark.parametrize(
    "body",
    [
        b"".join(GOOD),
        b"".join(GOOD).replace(b"\n", b"\r\n"),
        b"".join(GOOD).replace(b"\n", b"\r"),
        b"\xef\xbb\xbf" + b"".join(GOOD),
        b"".join(GOOD).replace(b"data: ", b"data:"),
        b"event: ping\n\n".join(GOOD),
        b": keep-alive\n\n".join(GOOD),
        b"id: 1\nretry: 5\n: comment\n".join((b"", *GOOD)),
        b"".join(GOOD).replace(b', "task_id"', b',\ndata: "task_id"'),
        b"unknown: field\nfield without colon\n".join((b"", *GOOD)),
        b"".join(GOOD).removesuffix(b"\n\n"),
    ],
    ids=["lf", "crlf", "cr", "bom", "no-space", "ping", "comment", "fields", "lines", "unknown-fields", "unterminated"],
)
async def test_events_are_read_however_they_are_framed(
    client: Client, server: ReplayServer, kind: str, body: bytes
) -> None:
    for size in CHUNK_SIZES[kind]:
        chunks = [body[start : start + size] for start in range(0, len(body), size)]
        stream = await read(client, server, *chunks)
        assert (size, stream.text, stream.metadata.usage.total_tokens) == (size, "Bonjour", 3)


@pytest.mark.parametrize(
    "other",
    [
        b"event: ping\n\n",
        b": keep-alive\n\n",
        b"\n",
        b"id: 1\n" + sse("message", answer="-"),
        b"event: message\n" + sse("message", answer="-"),
        sse("message", answer="-").replace(b"\n\n", b"\nid: 1\n\n"),
        sse("message", answer="-").replace(b"\n\n", b" \t\n\n"),
        sse("message", answer="-").replace(b"data: ", b"data:  "),
        sse("message", answer="-").replace(b"data: ", b"data:"),
        sse("message", answer="-").replace(b', "task_id"', b',\ndata: "task_id"'),
        sse("message", answer="-").replace(b', "task_id"', b',\ndata:\ndata: "task_id"'),
    ],
)
async def test_usual_and_unusual_events_may_share_a_packet(client: Client, server: ReplayServer, other: bytes) -> None:
    packet = b"".join((*GOOD[:2], other, GOOD[0], other, other, *GOOD[1:]))
    for chunks in ((GOOD[0], packet), (GOOD[0], packet[:-9], packet[-9:])):
        stream = await read(client, server, *chunks)
        assert stream.text.replace("-", "") == "BonBonjourBonjour"
        assert stream.text.count("-") == 3 * other.count(b'"-"')
        assert stream.metadata.usage.total_tokens == 3


async def test_a_line_that_only_json_would_join_ends_the_data(client: Client, server: ReplayServer) -> None:
    """A line without `data:` does not belong to the event, so half of the JSON is missing."""
    broken = sse("message", answer="-").replace(b', "task_id"', b',\n"task_id"')
    server.answer(event_stream(GOOD[0], GOOD[1] + broken + END), STOPPED)
    with pytest.raises(APIResponseError) as caught:
        async with client.stream() as stream:
            await stream.events()
    assert caught.value.partial == "Bonjour"


@pytest.mark.parametrize("text", ["\u2028\u2029\x85", "\U0001f600\ufeff", "\x7f\xa0", "data: x", "\\r\\n"])
async def test_text_keeps_every_character(client: Client, server: ReplayServer, text: str) -> None:
    body = sse("message", answer=text) + END
    for size in (1, 4, 1000):
        chunks = [body[start : start + size] for start in range(0, len(body), size)]
        assert (await read(client, server, *chunks)).text == text


async def test_events_come_as_their_classes_in_order(client: Client, server: ReplayServer) -> None:
    file = sse("message_file", id="f", type="image", belongs_to="assistant", url="http://files/x.png")
    text = sse("message_file", answer="under another label")
    server.answer(event_stream(file, text, sse("of_no_spec", about="it"), END))
    async with client.stream() as stream:
        events = await stream.events()
        assert [type(event) for event in events] == [MessageFileEvent, MessageEvent, UnknownEvent, MessageEndEvent]
        assert events[0].url == "http://files/x.png"
        assert (events[1].event, events[1].answer) == ("message", "under another label")
        assert (events[2].event, events[2].data["about"]) == ("of_no_spec", "it")
        assert stream.text == "under another label"


async def test_unknown_fields_of_events_are_kept(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(sse("message", answer="", mood="good"), END))
    async with client.stream() as stream:
        assert (await stream.next())["mood"] == "good"


async def test_a_replacement_replaces_and_later_text_is_appended(client: Client, server: ReplayServer) -> None:
    events = (sse("message", answer="bad"), sse("message_replace", answer="good"), sse("message", answer="!"), END)
    stream = await read(client, server, *events)
    assert (stream.text, stream.replaced) == ("good!", True)


async def test_the_final_completion_is_what_a_blocking_call_returns(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(*GOOD))
    async with client.stream() as stream:
        completion = await done(stream.get_final_completion())
    assert (completion.answer, completion.task_id, completion.message_id) == ("Bonjour", TASK, MESSAGE)
    assert completion.metadata.usage.total_price == "0E-7"
    assert (completion.event, completion.mode) == ("message", "completion")


async def test_an_empty_answer_is_an_answer(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(END))
    async with client.stream() as stream:
        assert await stream.pieces() == []
        assert await done(stream.get_final_text()) == ""


async def test_what_came_stays_readable_after_the_block(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(*GOOD))
    async with client.stream() as stream:
        await stream.pieces()
    assert stream.text == "Bonjour"
    assert (await done(stream.get_final_completion())).answer == "Bonjour"


@pytest.mark.parametrize("end", [b"0\r\n\r\n", b""], ids=["clean", "cut"])
async def test_a_stream_without_its_end_is_interrupted(client: Client, server: ReplayServer, end: bytes) -> None:
    with pytest.raises(StreamInterrupted, match="before message_end") as raised:
        await read(client, server, *GOOD[:2], end=end)
    assert raised.value.partial == "Bonjour"
    assert (raised.value.task_id, raised.value.message_id) == (TASK, MESSAGE)
    assert isinstance(raised.value.__cause__, type(None) if end else APIConnectionError)


async def test_pieces_asked_for_again_after_a_failure_tell_it_again(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(*GOOD[:2]), STOPPED)
    async with client.stream() as stream:
        pieces = stream.stream.text_stream
        for _ in range(2):
            with pytest.raises(StreamInterrupted):
                if isinstance(pieces, AsyncIterator):
                    async for _ in pieces:
                        pass
                else:
                    list(pieces)


async def test_half_an_event_at_the_end_is_an_interruption(client: Client, server: ReplayServer) -> None:
    with pytest.raises(StreamInterrupted) as raised:
        await read(client, server, GOOD[0], END[: len(END) // 2])
    assert raised.value.partial == "Bon"


async def test_an_interrupted_stream_gives_no_final_completion(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(GOOD[0]), STOPPED)
    async with client.stream() as stream:
        for _ in range(2):
            with pytest.raises(StreamInterrupted):
                await done(stream.get_final_completion())


async def test_silence_interrupts_the_stream(client: Client, server: ReplayServer) -> None:
    with Silence() as silence:
        server.answer(silence.after(event_stream(*GOOD[:2], end=b"")), STOPPED)
        with pytest.raises(StreamInterrupted) as raised:
            async with client.stream(read_timeout=A_WHILE) as stream:
                await stream.events()
    assert raised.value.partial == "Bonjour"
    assert isinstance(raised.value.__cause__, APITimeoutError)


@pytest.mark.parametrize(
    ("asked", "limit"),
    [({}, 60.0), ({"read_timeout": UNSET}, 60.0), ({"read_timeout": 5.0}, 5.0), ({"read_timeout": None}, None)],
    ids=["left out", "UNSET", "5 s", "for ever"],
)
async def test_a_call_s_own_limit_of_silence_goes_before_that_of_the_client(
    client: Client, server: ReplayServer, asked: dict[str, Any], limit: float | None
) -> None:
    server.answer(event_stream(*GOOD))
    async with client.stream(**asked) as stream:
        assert stream.response.request.extensions["timeout"]["read"] == limit
        await stream.events()


async def test_silence_before_the_first_byte_is_a_timeout(client: Client, server: ReplayServer) -> None:
    with Silence() as silence:
        server.answer(silence.after([]))
        with pytest.raises(APITimeoutError):
            async with client.stream(read_timeout=A_WHILE):
                pytest.fail("there is no stream")
    assert len(server.asked) == 1


@pytest.mark.parametrize("end", [b"0\r\n\r\n", b""], ids=["clean", "cut"])
async def test_sound_may_follow_the_text(
    client: Client, server: ReplayServer, end: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    sound = sse("tts_message", audio="SUQz"), sse("tts_message_end", audio="")
    stream = await read(client, server, *GOOD, *sound, end=end)
    assert (stream.audio, stream.audio_complete) == (b"ID3", True)
    assert "the audio is incomplete" not in caplog.text


@pytest.mark.parametrize("fault", [b"", b"data: {]\n\n", b"data: {}\n\n", sse("error", status=500)])
async def test_a_fault_after_the_text_costs_only_sound(
    client: Client, server: ReplayServer, fault: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    events = [*GOOD, sse("tts_message", audio="SUQz"), *([fault] if fault else [])]
    stream = await read(client, server, *events, end=b"")
    assert (stream.text, stream.audio, stream.audio_complete) == ("Bonjour", b"ID3", False)
    assert "the audio is incomplete" in caplog.text
    assert caplog.records[-1].levelno == logging.WARNING


async def test_the_text_stream_does_not_wait_for_sound(client: Client, server: ReplayServer) -> None:
    with Silence() as silence:
        server.answer(silence.after(event_stream(*GOOD, end=b"")))
        async with client.stream() as stream:
            assert await stream.pieces() == ["Bon", "jour"]
    assert len(server.asked) == 1


async def test_an_error_event_raises_the_class_of_its_status(client: Client, server: ReplayServer) -> None:
    error = sse("error", code="completion_request_error", status=400, message="[openai] failed")
    with pytest.raises(BadRequestError) as raised:
        await read(client, server, GOOD[0], error)
    assert (raised.value.code, raised.value.message) == ("completion_request_error", "[openai] failed")
    assert raised.value.partial == "Bon"
    assert len(server.asked) == 1, "there is nothing left to stop"


@pytest.mark.parametrize("end", [b"0\r\n\r\n", b""], ids=["clean", "cut"])
async def test_an_error_event_counts_without_its_blank_line(client: Client, server: ReplayServer, end: bytes) -> None:
    error = sse("error", code="too_many", status=429, message="later").removesuffix(b"\n\n")
    with pytest.raises(RateLimitError, match="later"):
        await read(client, server, GOOD[0], error, end=end)
    assert len(server.asked) == 1, "there is nothing left to stop"


@pytest.mark.parametrize("odd", [{"metadata": {"usage": 1}}, {"metadata": "none"}, {"task_id": 5}, {"task_id": True}])
async def test_an_event_of_a_newer_server_spoils_nothing(
    client: Client, server: ReplayServer, odd: dict[str, Any]
) -> None:
    newer = b"data: " + json.dumps({"event": "newer", **odd}).encode() + b"\n\n"
    server.answer(event_stream(newer, *GOOD))
    async with client.stream() as stream:
        events = await stream.events()
    assert [type(event) for event in events] == [UnknownEvent, MessageEvent, MessageEvent, MessageEndEvent]
    assert (stream.task_id, stream.text, stream.metadata.usage.total_tokens) == (TASK, "Bonjour", 3)


async def test_an_error_event_ends_a_stream_that_pings_for_ever(client: Client, server: ReplayServer) -> None:
    with Silence() as silence:
        server.answer(silence.after(event_stream(sse("error", status=500, message=None), b"event: ping\n\n", end=b"")))
        with pytest.raises(ServerError) as raised:
            async with client.stream() as stream:
                await stream.events()
    assert raised.value.code is None
    assert raised.value.message


@pytest.mark.parametrize(
    "fault",
    [
        b"data: not JSON\n\n",
        b"data: []\n\n",
        b"data: {}\n\n",
        b'data: {"event": 5}\n\n',
        sse("message"),
        sse("message", answer=None),
        sse("message_replace"),
        sse("tts_message", audio=5),
        b'data: {"event": "message", "answer": "\xff"}\n\n',
    ],
)
async def test_an_event_that_does_not_fit_is_an_error_that_shows_it(
    client: Client, server: ReplayServer, fault: bytes
) -> None:
    for events in ([GOOD[0], fault], [GOOD[0] + fault + GOOD[1]], [GOOD[0] + b"event: ping\n\n" + fault + GOOD[1]]):
        with pytest.raises(APIResponseError, match="an event does not fit the spec") as raised:
            await read(client, server, *events)
        shown = fault.decode(errors="replace")[len("data: ") : -2]
        assert str(raised.value).endswith(f": {shown!r}")
        assert raised.value.partial == "Bon"
        assert raised.value.response.status_code == 200
        assert server.asked[-1].target.endswith("/stop")


async def test_an_event_that_is_too_large_is_refused(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(GOOD[0], b"data: ", *[b"x" * MEGABYTE] * 33, end=b""), STOPPED)
    with pytest.raises(APIResponseError, match="larger than 33554432 bytes"):
        async with client.stream() as stream:
            await stream.events()


@pytest.mark.parametrize(
    ("media_type", "body"), [("text/html", b"<p>Log in</p>"), ("application/json", b'{"answer": "all"}')]
)
async def test_an_answer_that_is_no_stream_is_an_error_that_shows_it(
    client: Client, server: ReplayServer, media_type: str, body: bytes
) -> None:
    server.answer(http_answer("200 OK", body, media_type))
    with pytest.raises(APIResponseError, match=media_type) as raised:
        async with client.stream():
            pytest.fail("there is no stream")
    assert body.decode() in str(raised.value)


async def test_an_answer_that_is_no_stream_and_stalls_is_an_error_all_the_same(
    client: Client, server: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    shortened.time_for_body_of_error(monkeypatch, 0.05)
    with Silence() as silence:
        server.answer(silence.after([http_answer("200 OK", b"<p>Log in</p>", "text/html")[0][:-4]]))
        with pytest.raises(APIResponseError, match="<p>Log in"):
            async with client.stream(read_timeout=None):
                pytest.fail("there is no stream")


async def test_a_refused_stream_raises_on_entering(client: Client, server: ReplayServer) -> None:
    server.answer(http_answer("400 Bad Request", b'{"code": "invalid_param", "message": "no", "status": 400}'))
    with pytest.raises(BadRequestError) as raised:
        async with client.stream():
            pytest.fail("there is no stream")
    assert (raised.value.code, raised.value.message) == ("invalid_param", "no")


async def test_leaving_early_stops_the_generation(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(*GOOD, end=b""), STOPPED)
    async with client.stream(user="u-7") as stream:
        await stream.next()
    assert [asked.target for asked in server.asked[1:]] == [f"/v1/completion-messages/{TASK}/stop"]
    assert json.loads(server.asked[1].body) == {"user": "u-7"}


async def test_leaving_by_an_error_stops_and_lets_the_error_pass(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(*GOOD, end=b""), http_answer("500 Internal Server Error", b""))
    with pytest.raises(LookupError, match="mine"):
        async with client.stream() as stream:
            await stream.next()
            raise LookupError("mine")
    assert len(server.asked) == 2


async def test_an_event_cut_before_a_text_like_a_field_is_whole(client: Client, server: ReplayServer) -> None:
    start, text = sse("message", answer="data: {}").split(b"data: {}")
    stream = await read(client, server, start, b"data: {}" + text, END)
    assert stream.text == "data: {}"


async def test_a_byte_order_mark_is_one_at_the_start_only(client: Client, server: ReplayServer) -> None:
    mark = "\ufeff".encode()
    stream = await read(client, server, mark + GOOD[0], mark + GOOD[1], END)  # The second has a field "\ufeffdata".
    assert stream.text == "Bon"


async def test_a_failed_stop_is_logged(client: Client, server: ReplayServer, caplog: pytest.LogCaptureFixture) -> None:
    server.answer(event_stream(*GOOD, end=b""), http_answer("500 Internal Server Error", b""))
    async with client.stream() as stream:
        await stream.next()
    message = f"generation {TASK} may continue: the client could not stop it (ServerError)"
    assert [(one.levelname, one.message) for one in caplog.records if "stop" in one.message] == [("WARNING", message)]


@pytest.mark.parametrize("read_events", [0, 3], ids=["before the first event", "after the end"])
async def test_leaving_has_nothing_to_stop(client: Client, server: ReplayServer, read_events: int) -> None:
    server.answer(event_stream(*GOOD))
    async with client.stream() as stream:
        for _ in range(read_events):
            await stream.next()
        assert await done(stream.stop()) is False
    assert len(server.asked) == 1


async def test_leaving_only_closes_where_that_was_asked_for(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(*GOOD, end=b""))
    async with client.stream(stop_on_exit=False) as stream:
        await stream.next()
    assert len(server.asked) == 1


async def test_stop_is_sent_once_and_the_stream_can_be_read_on(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(*GOOD), STOPPED)
    async with client.stream() as stream:
        await stream.next()
        assert await done(stream.stop()) is True
        assert await done(stream.stop()) is True
        assert await done(stream.get_final_text()) == "Bonjour"
    assert len(server.asked) == 2


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
async def test_a_closed_stream_says_so(client: Client, server: ReplayServer, line_end: bytes) -> None:
    server.answer(event_stream(b"".join(GOOD).replace(b"\n", line_end), end=b""), STOPPED)
    async with client.stream() as stream:
        await stream.next()
        await done(stream.close())
        with pytest.raises(RuntimeError, match="inside its with block"):
            await stream.next()
    assert stream.text == "Bon"
    with pytest.raises(RuntimeError, match="inside its with block"):
        await done(stream.get_final_completion())


async def test_a_stream_whose_client_is_closed_before_the_first_read_is_interrupted(
    client: Client, server: ReplayServer
) -> None:
    with Silence() as silence:
        server.answer(silence.after(event_stream(end=b"")))
        async with client.stream(stop_on_exit=False) as stream:
            await done(client.dify.close())
            with pytest.raises(StreamInterrupted):
                await stream.next()


async def test_a_stream_outside_a_with_block_says_so(kind: str, server: ReplayServer) -> None:
    async with client_of(kind, api_key="app-key", base_url=server.base_url) as client:
        stream = client.dify.stream_completion(inputs={}, user="u-42")
        for use in (lambda: stream.text, lambda: stream.response, lambda: stream.task_id):
            with pytest.raises(RuntimeError, match="in a with block"):
                use()
        with pytest.raises(RuntimeError, match="in a with block"):
            await done(stream.get_final_completion())


@pytest.mark.parametrize("kind", ["asyncio", "trio", "aiohttp"])
async def test_a_stream_closed_while_it_is_entered_is_closed(client: Client, server: ReplayServer) -> None:
    asked, closed = threading.Event(), threading.Event()

    def pieces() -> Iterator[bytes]:
        asked.set()
        closed.wait(10)
        yield from event_stream(*GOOD)

    server.answer(pieces(), STOPPED)
    assert isinstance(client.dify, AsyncDify)
    stream = client.dify.stream_completion(inputs={}, user="u-42")
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(stream.__aenter__)
        await anyio.to_thread.run_sync(asked.wait)
        await stream.close()
        closed.set()
    with pytest.raises(RuntimeError, match="the stream is closed"):
        await anext(stream)
    await stream.close()


async def test_a_stream_closed_before_it_is_entered_asks_for_nothing(kind: str, server: ReplayServer) -> None:
    server.answer(event_stream(*GOOD))
    async with client_of(kind, api_key="app-key", base_url=server.base_url) as client:
        stream = client.dify.stream_completion(inputs={}, user="u-42")
        await done(stream.close())
        with pytest.raises(RuntimeError, match="once"):
            await done(Stream(stream).enter_again())
    assert not server.asked


async def test_a_stream_can_be_entered_once(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(*GOOD))
    async with client.stream() as stream:
        await stream.events()
        with pytest.raises(RuntimeError, match="once"):
            await done(stream.enter_again())


def test_a_dropped_stream_warns(server: ReplayServer) -> None:
    server.answer(event_stream(*GOOD, end=b""))
    with Dify("app-key", base_url=server.base_url) as dify:
        stream = dify.stream_completion(inputs={}, user="u-42").__enter__()
        with pytest.warns(ResourceWarning, match="unclosed stream"):
            del stream
            gc.collect()


async def test_the_request_asks_for_a_stream(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(*GOOD))
    async with client.stream(inputs={"a": 1}, user="u-1", query="q") as stream:
        assert stream.response.status_code == 200
    body = json.loads(server.asked[0].body)
    assert body == {"inputs": {"a": 1}, "user": "u-1", "query": "q", "response_mode": "streaming"}
    assert server.asked[0].headers["accept"] == "text/event-stream"


def test_the_table_of_events_has_every_kind() -> None:
    assert EVENT_TYPES["error"] is ErrorEvent
    kinds = {"message", "message_file", "message_replace", "message_end", "tts_message", "tts_message_end", "error"}
    assert kinds <= EVENT_TYPES.keys()
    assert EVENT_TYPES.keys() == spec()["components"]["schemas"]["CompletionEvent"]["discriminator"]["mapping"].keys()


async def test_no_error_of_a_stream_shows_the_key(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(sse("error", status=401, message="no")))
    with pytest.raises(APIStatusError) as raised:
        async with client.stream() as stream:
            await stream.events()
    assert "app-key" not in repr(raised.value) + str(raised.value) + repr(raised.value.response)


# -- Found by looking for trouble


async def test_many_empty_lines_of_data_are_too_large_an_event(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(GOOD[0], *[b"data:\n" * 10_000] * 20, b"\n"), STOPPED)
    with pytest.raises(APIResponseError, match="larger than 33554432 bytes"):
        async with client.stream() as stream:
            await stream.events()


@pytest.mark.parametrize("encoding", [b"br", b"zstd", b"gzip, gzip", b"gzip, br", b"identity, ZSTD"])
async def test_a_packing_that_was_not_asked_for_is_named_at_once(
    client: Client, server: ReplayServer, encoding: bytes
) -> None:
    body = gzip.compress(bomb(b"data: ", b"x", 50_000_000))
    with Silence() as silence:
        server.answer(silence.after([(PACKED % b"200 OK").replace(b"gzip", encoding), body]))
        named = encoding.decode().lower().removeprefix("identity, ")
        with pytest.raises(APIResponseError, match=f"compressed with {named}, which"):
            async with client.stream(read_timeout=None) as stream:
                await stream.events()
    assert server.asked[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("encoding", [b"identity", b"", b"utf-8"])
async def test_an_encoding_that_packs_nothing_is_passed_over(
    client: Client, server: ReplayServer, encoding: bytes
) -> None:
    server.answer([(PACKED % b"200 OK").replace(b"gzip", encoding), b"".join(GOOD)])
    async with client.stream() as stream:
        assert await done(stream.get_final_text()) == "Bonjour"


def deflated_without_header(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACKERS: list[tuple[bytes, Callable[[bytes], bytes]]] = [
    (b"gzip", gzip.compress),
    (b"GZIP", gzip.compress),
    (b"x-gzip", gzip.compress),
    (b"deflate", zlib.compress),
    (b"deflate", deflated_without_header),
]


@pytest.mark.parametrize(("encoding", "pack"), PACKERS)
async def test_a_compressed_stream_is_unpacked(
    client: Client, server: ReplayServer, encoding: bytes, pack: Callable[[bytes], bytes]
) -> None:
    head = (PACKED % b"200 OK").replace(b"gzip", encoding)
    server.answer([head, pack(b"".join(GOOD))])
    async with client.stream() as stream:
        assert await done(stream.get_final_text()) == "Bonjour"


async def test_a_stream_of_a_gzip_member_per_event_comes_whole(client: Client, server: ReplayServer) -> None:
    server.answer([PACKED % b"200 OK", *map(gzip.compress, GOOD)])
    async with client.stream() as stream:
        assert await done(stream.get_final_text()) == "Bonjour"


async def test_a_compressed_stream_is_complete_with_its_last_event(client: Client, server: ReplayServer) -> None:
    server.answer([PACKED % b"200 OK", gzip.compress(b"".join(GOOD))[:-4]])
    async with client.stream() as stream:
        assert await done(stream.get_final_text()) == "Bonjour"
    assert len(server.asked) == 1


async def test_what_follows_the_end_of_a_compressed_body_is_dropped(client: Client, server: ReplayServer) -> None:
    server.answer([PACKED % b"200 OK", gzip.compress(GOOD[0]), *[b"x" * 1_000_000] * 30], STOPPED)
    tracemalloc.start()
    with pytest.raises(StreamInterrupted) as raised:
        async with client.stream() as stream:
            await stream.events()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert raised.value.partial == "Bon"
    assert peak < 10_000_000


@pytest.mark.parametrize("ids", [{"message_id": None}, {"task_id": None}, {}])
async def test_an_error_event_may_lack_any_id(client: Client, server: ReplayServer, ids: dict[str, None]) -> None:
    event = json.dumps({"event": "error", "status": 400, "code": "c", "message": "m", **ids}).encode()
    with pytest.raises(BadRequestError) as raised:
        await read(client, server, b"data: " + event + b"\n\n")
    assert (raised.value.code, raised.value.message) == ("c", "m")


async def test_a_file_whose_answer_is_null_is_a_file(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(sse("message_file", url="http://x", answer=None), END))
    async with client.stream() as stream:
        assert [type(event) for event in await stream.events()] == [MessageFileEvent, MessageEndEvent]


async def test_an_event_that_does_not_fit_cannot_be_read_past(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(b'data: {"event": "message", "answer": "a"}\n\n', END))
    async with client.stream() as stream:
        for _ in range(2):
            with pytest.raises(APIResponseError):
                await stream.next()
            assert stream.response.is_closed


async def test_sound_that_does_not_fit_costs_no_text(client: Client, server: ReplayServer) -> None:
    stream = await read(client, server, *GOOD, b'data: {"event": "tts_message", "audio": "SUQz"}\n\n')
    assert stream.text == "Bonjour"


async def test_leaving_twice_stops_once(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(*GOOD, end=b""), STOPPED)
    async with client.stream() as stream:
        await stream.next()
    assert await done(stream.stop()) is True
    assert len(server.asked) == 2


def test_a_tasks_own_cancel_while_leaving_still_stops(server: ReplayServer) -> None:
    async def leave_and_be_cancelled(dify: AsyncDify) -> None:
        async with dify.stream_completion(inputs={}, user="u") as stream:
            await anext(stream)
            task = asyncio.current_task()
            assert task
            task.cancel()

    async def main() -> None:
        async with AsyncDify("app-key", base_url=server.base_url) as dify:
            with pytest.raises(asyncio.CancelledError):
                await asyncio.create_task(leave_and_be_cancelled(dify))

    server.answer(event_stream(*GOOD, end=b""), STOPPED)
    asyncio.run(main())
    assert server.asked[-1].target == f"/v1/completion-messages/{TASK}/stop"


@pytest.mark.parametrize("kind", ["asyncio", "trio", "aiohttp"])
@pytest.mark.parametrize("read_events", [0, 1])
def test_a_dropped_async_stream_frees_its_connection(server: ReplayServer, kind: str, read_events: int) -> None:
    async def main() -> None:
        limits = httpx.Limits(max_connections=1)
        httpx_args: dict[str, Any] = {"limits": limits, "verify": False}
        if kind == "aiohttp":
            httpx_args = {"transport": aiohttp_transport(limits=limits, verify=False)}
        timeout = httpx.Timeout(60, pool=10)
        arguments: dict[str, Any] = {"timeout": timeout, "httpx_args": httpx_args}
        async with AsyncDify("app-key", base_url=server.base_url, max_retries=0, **arguments) as dify:
            for _ in range(3):
                with pytest.warns(ResourceWarning, match="unclosed stream"):
                    stream = await dify.stream_completion(inputs={}, user="u-42").__aenter__()
                    for _ in range(read_events):
                        await anext(stream)
                    del stream
                    gc.collect()

    server.answer(event_stream(*GOOD, end=b""))
    anyio.run(main, backend="trio" if kind == "trio" else "asyncio")
    assert len(server.asked) == 3


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_dropped_stream_frees_its_connection_where_warnings_are_errors(server: ReplayServer) -> None:
    server.answer(event_stream(*GOOD, end=b""))
    arguments: dict[str, Any] = {"timeout": httpx.Timeout(60, pool=10), "max_retries": 0}
    limits = httpx.Limits(max_connections=1)
    with Dify("app-key", base_url=server.base_url, httpx_args={"limits": limits}, **arguments) as dify:
        for _ in range(3):
            dify.stream_completion(inputs={}, user="u-42").__enter__()
    gc.collect()


def test_a_dropped_stream_frees_its_connection(server: ReplayServer) -> None:
    server.answer(event_stream(*GOOD, end=b""))
    limits = httpx.Limits(max_connections=1)
    timeout = httpx.Timeout(60, pool=10)
    with Dify("app-key", base_url=server.base_url, timeout=timeout, httpx_args={"limits": limits}) as dify:
        for _ in range(3):
            with pytest.warns(ResourceWarning):
                dify.stream_completion(inputs={}, user="u-42").__enter__()


async def test_a_stubbed_transport_works_for_streams(kind: str) -> None:
    def respond(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"Content-Type": "text/event-stream"}, content=b"".join(GOOD))

    stub = {"transport": httpx.MockTransport(respond)}
    async with client_of(kind, api_key="app-key", httpx_args=stub) as client, client.stream() as stream:
        assert await done(stream.get_final_text()) == "Bonjour"


async def test_stop_outside_a_with_block_says_so(kind: str, server: ReplayServer) -> None:
    async with client_of(kind, api_key="app-key", base_url=server.base_url) as client:
        with pytest.raises(RuntimeError, match="in a with block"):
            await done(client.dify.stream_completion(inputs={}, user="u-42").stop())


async def test_a_stop_that_is_never_answered_does_not_hold_the_exit(
    client: Client, server: ReplayServer, caplog: pytest.LogCaptureFixture
) -> None:
    with Silence() as silence:
        server.answer(event_stream(*GOOD, end=b""), silence.after([]))
        with pytest.raises(LookupError, match="mine"):
            await fail_in(client)
    assert "could not stop it" in caplog.text


async def fail_in(client: Client) -> None:
    async with client.stream() as stream:
        await stream.next()
        raise LookupError("mine")


async def return_from(client: Client) -> str:
    async with client.stream() as stream:
        event = await stream.next()
        return str(event.answer)


async def test_returning_from_the_block_stops(client: Client, server: ReplayServer) -> None:
    server.answer(event_stream(*GOOD, end=b""), STOPPED)
    assert await return_from(client) == "Bon"
    assert [asked.target for asked in server.asked[1:]] == [f"/v1/completion-messages/{TASK}/stop"]


PACKED = b"HTTP/1.1 %s\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize("filling", [b"x", b"data:\n", b"\n"], ids=["a long line", "lines of data", "empty lines"])
async def test_a_compressed_bomb_stays_within_the_bound_of_an_event(
    client: Client, server: ReplayServer, monkeypatch: pytest.MonkeyPatch, filling: bytes
) -> None:
    bound = 4 * MEGABYTE
    shortened.size_of_event(monkeypatch, bound)
    start, size = (b"", bound // 2) if filling == b"\n" else (b"data: ", 2 * bound)
    server.answer([PACKED % b"200 OK", bomb(GOOD[0] + start, filling, size)], STOPPED)
    tracemalloc.start()
    with pytest.raises(StreamInterrupted if filling == b"\n" else APIResponseError):
        async with client.stream() as stream:
            await stream.events()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * bound


async def test_of_a_compressed_bomb_as_an_error_little_is_unpacked(client: Client, server: ReplayServer) -> None:
    server.answer([PACKED % b"500 Error", bomb(b"", b"x", 50_000_000)])
    tracemalloc.start()
    with pytest.raises(ServerError, match="xxxx") as raised:
        async with client.stream():
            pytest.fail("there is no stream")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(raised.value.response.content) == 64 * 1024
    assert peak < 10_000_000


async def test_a_body_that_is_not_packed_as_it_says_is_an_error(client: Client, server: ReplayServer) -> None:
    server.answer([PACKED % b"200 OK", b"".join(GOOD)])
    with pytest.raises(APIResponseError, match="does not fit"):
        async with client.stream() as stream:
            await stream.events()
    server.answer([PACKED % b"400 Bad", b'{"code": "c", "message": "m"}'])
    with pytest.raises(BadRequestError) as raised:
        async with client.stream():
            pytest.fail("there is no stream")
    assert raised.value.code == "c"


async def test_text_after_the_end_changes_nothing(client: Client, server: ReplayServer) -> None:
    late = sse("message", answer="!"), sse("message_replace", answer="gone")
    stream = await read(client, server, *GOOD, *late)
    assert (stream.text, stream.replaced) == ("Bonjour", False)


async def test_a_last_event_as_large_as_an_event_may_be_is_an_interruption(
    client: Client, server: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    shortened.size_of_event(monkeypatch, 2 * MEGABYTE)
    server.answer(event_stream(GOOD[0], b"data: ", b"x" * MEGABYTE, b"x" * (MEGABYTE - 100)), STOPPED)
    with pytest.raises(StreamInterrupted) as raised:
        async with client.stream() as stream:
            await stream.events()
    assert raised.value.partial == "Bon"


@pytest.mark.parametrize("task_id", ["", ".", "..", "\ud800", "x" * 70_000, "x\r\nCRITICAL root: pwned"])
async def test_an_id_that_no_path_can_hold_names_nothing(
    client: Client, server: ReplayServer, task_id: str, caplog: pytest.LogCaptureFixture
) -> None:
    event = json.dumps({"event": "message", "answer": "a", "task_id": task_id, "message_id": MESSAGE}).encode()
    server.answer(event_stream(b"data: " + event + b"\n\n", end=b""))
    async with client.stream() as stream:
        await stream.next()
        assert (stream.task_id, stream.message_id) == (None, MESSAGE)
        assert await done(stream.stop()) is False
    assert len(server.asked) == 1
    assert "pwned" not in caplog.text


async def test_a_failed_stop_on_leaving_is_not_repeated(kind: str, server: ReplayServer) -> None:
    server.answer(event_stream(*GOOD, end=b""), http_answer("503 Unavailable", b"", "text/html", "Retry-After: 0"))
    async with client_of(kind, api_key="app-key", base_url=server.base_url) as client, client.stream() as stream:
        await stream.next()
    assert len(server.asked) == 2


async def test_a_fault_frees_the_connection_before_the_block_is_left(kind: str, server: ReplayServer) -> None:
    one = {"verify": False, "limits": httpx.Limits(max_connections=1)}
    timeout = httpx.Timeout(60, pool=10)
    with Silence() as silence:
        server.answer(silence.after(event_stream(sse("error", status=400, message="no"), end=b"")), INFO)
        settings: dict[str, Any] = {"max_retries": 0, "timeout": timeout, "httpx_args": one}
        async with (
            client_of(kind, api_key="app-key", base_url=server.base_url, **settings) as client,
            client.stream() as stream,
        ):
            with pytest.raises(BadRequestError):
                await stream.next()
            assert (await client.call("get_app_info")).name == "App"


@pytest.mark.parametrize("read_timeout", [0, -1, float("nan"), float("inf"), 2**31])
async def test_a_time_limit_that_is_none_is_refused(client: Client, read_timeout: float) -> None:
    with pytest.raises(ValueError, match="read_timeout must be a number of seconds"):
        client.dify.stream_completion(inputs={}, user="u", read_timeout=read_timeout)
