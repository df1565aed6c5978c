"""The decoder by properties: any stream, cut anywhere, gives what the rules of WHATWG HTML say.

httpx-sse serves as an oracle for the data of events. It differs on purpose in two things, so the oracle is asked
without them: it keeps a byte-order mark, and it dispatches an event that has no data at all.
"""

from __future__ import annotations

import json
import time
import tracemalloc
from collections.abc import Iterator
from itertools import pairwise

import pytest
from clients import Record
from dify_completion_transport import Data, EventDecoder, EventTooLarge, json_of_lines
from dify_completion_transport._sse import MAX_EVENT_SIZE
from httpx_sse._decoders import SSEDecoder
from hypothesis import example, given, settings
from hypothesis import strategies as st
from soak import EXAMPLES, SECONDS

TEXT = st.text(st.characters(exclude_characters="\r\n\ufeff", codec="utf-8"), max_size=12)
LINES = st.one_of(
    st.just(""),
    TEXT.map("data: {}".format),
    TEXT.map("data:{}".format),
    TEXT.map(json.dumps).map("data: {}".format),
    st.sampled_from(
        ['data: {"a": "b"}', "data: [1,", "data: 2]", "2]", "data: {} ", "data: {}x", 'data: {"a":', 'data: "b"}']
    ),
    st.sampled_from(["data", "data:", ":", ": comment", "event: ping", "event", "id: 1", "id: a\0b", "retry: 10"]),
    st.sampled_from(["\u2028", "data: \u2028\u2029\x85", "data: \0", "data: \U0001f600", "data : 1", " data: 1", "x"]),
    TEXT,
)
ENDS = st.sampled_from(["\n", "\r", "\r\n"])
STREAMS = st.lists(st.tuples(LINES, ENDS), max_size=14).map(lambda lines: "".join(line + end for line, end in lines))
USUAL = TEXT.map(json.dumps).map("data: {}\n".format)
PACKETS = st.lists(st.one_of(USUAL, USUAL, TEXT.map("data: {}\n".format), LINES), max_size=8).map(
    lambda lines: "\n".join((*lines, "", ""))
)


def taken(decoder: EventDecoder, chunk: bytes) -> Iterator[Data]:
    """The data of the events that a chunk completes, asked for as the client does; JSON is written anew."""
    lines = decoder.usual_lines(chunk)
    if lines is None:
        yield from decoder.feed(chunk)
    elif (found := json_of_lines(lines)) is None:
        yield from decoder.feed_lines(lines)
    else:
        yield from (json.dumps(value).encode() for value in found)


def plain(data: Data) -> bytes:
    """The data as `taken` can give it: JSON is written anew."""
    try:
        return json.dumps(json.loads(data.decode())).encode()
    except ValueError:
        return bytes(data)


def decode(chunks: list[bytes]) -> list[str]:
    decoder = EventDecoder()
    return [plain(data).decode() for chunk in chunks for data in taken(decoder, chunk)]


def cut(body: bytes, places: list[int]) -> list[bytes]:
    bounds = sorted({0, len(body), *(place % (len(body) + 1) for place in places)})
    return [body[start:end] for start, end in pairwise(bounds)]


def by_the_oracle(text: str) -> Iterator[str]:
    decoder, has_data = SSEDecoder(), False
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:-1]:
        event = decoder.decode(line)
        has_data = has_data or line == "data" or line.startswith("data:")
        if line == "":
            if event is not None and has_data:
                yield plain(event.data.encode()).decode()
            has_data = False


@settings(max_examples=EXAMPLES, deadline=None)
@given(STREAMS, st.lists(st.integers(0, 10_000), max_size=30))
def test_any_stream_cut_anywhere_gives_the_oracles_events(text: str, places: list[int]) -> None:
    expected = list(by_the_oracle(text))
    assert decode(cut(text.encode(), places)) == expected
    assert decode([bytes([byte]) for byte in text.encode()]) == expected


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(PACKETS, max_size=3))
@example(["data: [1,\n2]\n\n"])
def test_packets_of_usual_and_unusual_events_give_the_oracles(packets: list[str]) -> None:
    packets = ["data: 1\n\n", *(f"data: 1\n\n{packet}" for packet in packets)]
    assert decode([packet.encode() for packet in packets]) == list(by_the_oracle("".join(packets)))


@settings(max_examples=EXAMPLES, deadline=None)
@given(STREAMS, st.lists(st.integers(0, 10_000), max_size=10))
def test_empty_chunks_change_nothing(text: str, places: list[int]) -> None:
    chunks = [part for chunk in cut(text.encode(), places) for part in (b"", chunk, b"")]
    assert decode(chunks) == decode([text.encode()])


@settings(max_examples=EXAMPLES, deadline=None)
@given(STREAMS, st.lists(st.integers(0, 10_000), max_size=10))
def test_one_byte_order_mark_is_dropped_and_no_second(text: str, places: list[int]) -> None:
    mark = b"\xef\xbb\xbf"
    assert decode(cut(mark + text.encode(), places)) == list(by_the_oracle(text))
    assert decode(cut(mark * 2 + b"data: x\n\n" + text.encode(), places)) == list(by_the_oracle("\n" + text))


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.tuples(LINES, ENDS, st.booleans()), max_size=14))
def test_chunks_that_end_with_lines_give_the_oracles_events(lines: list[tuple[str, str, bool]]) -> None:
    """Servers cut between events, and so do these chunks: most of them are one event, or look like one."""
    chunks = [""]
    for line, end, cut_here in lines:
        chunks[-1] += line + end
        chunks += [""] if cut_here or not line else []
    assert decode([chunk.encode() for chunk in chunks]) == list(by_the_oracle("".join(chunks)))


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.binary(max_size=60), st.lists(st.integers(0, 100), max_size=10))
def test_bytes_that_are_no_text_reach_the_reader_as_they_are(noise: bytes, places: list[int]) -> None:
    line = noise.replace(b"\r", b"").replace(b"\n", b"")
    decoder = EventDecoder()
    body = b"data: " + line + b"\n\n"
    assert [plain(data) for chunk in cut(body, places) for data in taken(decoder, chunk)] == [plain(line)]


@pytest.mark.parametrize("size", [1, 1024, 64 * 1024])
def test_the_work_grows_with_the_size_of_an_event_and_no_faster(size: int, record_property: Record) -> None:
    """The figures tell the time; what is asserted is the memory: a decoder that copied per chunk would show there."""
    sizes = (1024, 2048, 4096, 8192) if size > 1 or SECONDS > 30 else (128,)
    seconds = ", ".join(f"{seconds_to_read(kilobytes, size):.3f}" for kilobytes in sizes)
    record_property(f"reader, seconds of CPU for events of {sizes} kB in chunks of {size} bytes", seconds)
    if size > 1:
        body = an_event(8192)
        tracemalloc.start()
        read_in_chunks(body, size)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 3 * len(body)


def an_event(kilobytes: int) -> bytes:
    return b"data: " + b"x" * (kilobytes * 1024) + b"\n\n"


def seconds_to_read(kilobytes: int, size: int) -> float:
    body = an_event(kilobytes)
    started = time.process_time()
    (data,) = read_in_chunks(body, size)
    assert len(data) == kilobytes * 1024
    return time.process_time() - started


def read_in_chunks(body: bytes, size: int) -> list[bytes]:
    decoder, view = EventDecoder(), memoryview(body)
    chunks = (bytes(view[start : start + size]) for start in range(0, len(body), size))
    return [bytes(data) for chunk in chunks for data in taken(decoder, chunk)]


@pytest.mark.parametrize(
    ("chunk", "expected"),
    [
        (b"data: b\rdata: c\n\n", [b"b\nc"]),
        (b"data: b\r\r\n\n", [b"b"]),
        (b"data: b\r\n\n", [b"b"]),
        (b"data: b\rid: 1\n\n", [b"b"]),
        (b"data: \r\n\n", [b""]),
    ],
)
def test_a_carriage_return_ends_a_line_within_a_chunk_that_looks_like_one_event(
    chunk: bytes, expected: list[bytes]
) -> None:
    decoder = EventDecoder()
    assert [*taken(decoder, b"data: a\n\n")] == [b"a"]
    assert [bytes(data) for data in taken(decoder, chunk)] == expected


def test_comments_before_an_event_do_not_count_as_its_lines() -> None:
    assert [*taken(EventDecoder(), b": ping\n" * 140_000 + b"data: a\ndatabase: b\ndata\n\n")] == [b"a\n"]


@pytest.mark.parametrize("line", [b"data: " + b"x" * 65_530, b"data:\n" * 10_000, b": " + b"x" * 65_530, b"x" * 65_530])
def test_what_never_ends_is_refused_before_it_fills_the_memory(line: bytes) -> None:
    decoder = EventDecoder()
    tracemalloc.start()
    with pytest.raises(EventTooLarge):
        for _ in range(2 * MAX_EVENT_SIZE // len(line)):
            list(taken(decoder, line))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * MAX_EVENT_SIZE


def test_an_event_that_is_too_large_is_refused_in_one_chunk_and_its_size_is_the_limit() -> None:
    usual = b"data: " + b"x" * (MAX_EVENT_SIZE - 6)
    assert [len(data) for data in taken(EventDecoder(), usual + b"\n\n")] == [MAX_EVENT_SIZE - 6]
    with pytest.raises(EventTooLarge):
        list(taken(EventDecoder(), usual + b"x\n\n"))
