"""A good answer, cut after each of its bytes: either it is whole, or an error tells so and carries what came."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import accumulate
from threading import Event
from typing import Any

import pytest
from clients import KINDS, Client, Record, client_of, done
from dify_completion import APIConnectionError, APIResponseError, StreamInterrupted
from replay import ReplayServer, event_stream, http_answer

pytestmark = pytest.mark.anyio

USAGE = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3, "total_price": "0", "currency": "USD"}
TEXTS = ("Bo", "né", "")
PAYLOADS: list[dict[str, Any]] = [
    *({"event": "message", "answer": text} for text in TEXTS),
    {"event": "message_end", "metadata": {"usage": USAGE}},
]
EVENTS = [
    b"data: " + json.dumps({"task_id": "t", "message_id": "m", **payload}, ensure_ascii=False).encode() + b"\n\n"
    for payload in PAYLOADS
]
BODY = b"".join(EVENTS)
# An event counts once its JSON is whole, even where its blank line is missing.
WHOLE_AT = [end - 2 for end in accumulate(len(event) for event in EVENTS)]


CUT_STEP = int(os.environ.get("CUT_STEP", str(8 * len(KINDS) + 1)))
"""Each test cuts after one byte of so many, each after others; in `make soak` each cuts after all."""


def cuts(kind: str, size: int, *always: int, round: int = 0) -> list[int]:
    """After how many bytes to cut an answer of a size; each way of calling after others, and in each round."""
    first = KINDS.index(kind) + round * len(KINDS)
    return sorted({*range(first % CUT_STEP, size, CUT_STEP), *always})


def text_of(size: int) -> str:
    return "".join(text for text, end in zip(TEXTS, WHOLE_AT, strict=False) if end <= size)


ENDINGS = ("clean", "cut", "reset")


@pytest.mark.parametrize("ending", ENDINGS)
async def test_a_stream_cut_after_any_byte_is_whole_or_interrupted(
    kind: str, client: Client, server: ReplayServer, ending: str, record_property: Record
) -> None:
    edges = [end + distance for end in WHOLE_AT for distance in (-1, 0, 1, 2)]
    sizes = cuts(kind, len(BODY) + 1, 0, *edges, round=ENDINGS.index(ending))
    for size in sizes:
        chunk = [BODY[:size]] if size else []
        answer = event_stream(*chunk, end=b"0\r\n\r\n" if ending == "clean" else b"")
        server.answer(answer, reset=ending == "reset")
        async with client.stream(stop_on_exit=False) as stream:
            if size >= WHOLE_AT[-1]:
                assert (await done(stream.get_final_completion())).answer == "".join(TEXTS)
                continue
            with pytest.raises(StreamInterrupted) as raised:
                await stream.events()
            assert raised.value.partial == text_of(size)
            assert raised.value.task_id == ("t" if size >= WHOLE_AT[0] else None)
            assert isinstance(raised.value.__cause__, type(None) if ending == "clean" else APIConnectionError)
    record_property("cuts of streams, each told right", len(sizes))


COMPLETION = json.dumps({"task_id": "t", "message_id": "m", "answer": "né", "metadata": {"usage": USAGE}}).encode()
ASK: dict[str, Any] = {"inputs": {}, "user": "u"}


def in_one_chunk(body: bytes, media_type: str = "application/json") -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    return head.encode() + (b"%x\r\n%s\r\n" % (len(body), body) if body else b"") + b"0\r\n\r\n"


WHOLE: dict[str, tuple[str, dict[str, Any], bytes]] = {
    "answer": ("create_completion", ASK, http_answer("200 OK", COMPLETION)[0]),
    "answer in a chunk": ("create_completion", ASK, in_one_chunk(COMPLETION)),
    "download": ("download_file", {"file_id": "f"}, http_answer("200 OK", b"\x89PNG bytes", "image/png")[0]),
    "download in a chunk": ("download_file", {"file_id": "f"}, in_one_chunk(b"\x89PNG bytes", "image/png")),
}


@pytest.mark.parametrize("reset", [False, True], ids=["cut", "reset"])
@pytest.mark.parametrize("what", WHOLE)
async def test_a_whole_answer_cut_after_any_byte_is_no_answer(
    kind: str, client: Client, server: ReplayServer, what: str, reset: bool, record_property: Record
) -> None:
    name, arguments, whole = WHOLE[what]
    # aiohttp asks once more by itself where it does no harm.
    most = 2 if kind == "aiohttp" and name == "download_file" else 1
    sizes = cuts(kind, len(whole), len(whole) - 1, round=int(reset))
    for size in sizes:
        server.answer([whole[:size]], reset=reset)
        with pytest.raises(APIConnectionError):
            await client.call(name, **arguments)
        assert 1 <= len(server.asked) <= most
    record_property("cuts of whole answers and downloads, each told right", len(sizes))


async def test_a_body_without_a_length_is_not_whole_where_its_connection_breaks(
    client: Client, server: ReplayServer
) -> None:
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: "
    server.answer([head + b"image/png\r\n\r\n\x89PNG"], reset=True)
    with pytest.raises(APIConnectionError):
        await client.call("download_file", file_id="f")
    server.answer([head + b"text/event-stream\r\n\r\n" + EVENTS[0]], reset=True)
    async with client.stream(stop_on_exit=False) as stream:
        with pytest.raises(StreamInterrupted) as raised:
            await stream.events()
    assert raised.value.partial == TEXTS[0]
    assert isinstance(raised.value.__cause__, APIConnectionError)


async def test_an_answer_that_ends_too_early_but_in_order_is_no_answer(
    kind: str, client: Client, server: ReplayServer, record_property: Record
) -> None:
    sizes = cuts(kind, len(COMPLETION), len(COMPLETION) - 1)
    for size in sizes:
        server.answer([in_one_chunk(COMPLETION[:size])])
        with pytest.raises(APIResponseError, match="does not fit"):
            await client.call("create_completion", **ASK)
    record_property("cuts of whole answers and downloads, each told right", len(sizes))


BROKEN_FRAMES = {"no size": b"zz\r\nmore", "more than the size": b"5\r\nabcdefghij\r\n"}


@pytest.mark.parametrize("frame", BROKEN_FRAMES.values(), ids=BROKEN_FRAMES)
async def test_a_stream_whose_framing_breaks_is_interrupted(client: Client, server: ReplayServer, frame: bytes) -> None:
    was_read = Event()

    def pieces() -> Iterator[bytes]:
        yield from event_stream(EVENTS[0], end=b"")
        was_read.wait(60)
        yield frame

    server.answer(pieces())
    async with client.stream(stop_on_exit=False, read_timeout=60.0) as stream:
        await stream.next()
        was_read.set()
        with pytest.raises(StreamInterrupted) as raised:
            await stream.events()
    assert raised.value.partial == TEXTS[0]
    assert isinstance(raised.value.__cause__, APIConnectionError)


@pytest.mark.parametrize("frame", BROKEN_FRAMES.values(), ids=BROKEN_FRAMES)
async def test_a_whole_answer_whose_framing_breaks_is_no_answer(kind: str, server: ReplayServer, frame: bytes) -> None:
    server.answer([in_one_chunk(COMPLETION).removesuffix(b"0\r\n\r\n"), frame])
    async with client_of(kind, api_key="app-key", base_url=server.base_url) as client:
        with pytest.raises(APIConnectionError):
            await client.call("create_completion", **ASK)
    assert len(server.asked) == 1
