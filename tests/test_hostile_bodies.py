"""A server that wants to fill the memory or to hold the loop does not get its way."""

from __future__ import annotations

import gzip
import itertools
import json
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import anyio
import pytest
import shortened
from anyio.lowlevel import checkpoint
from chunks import USUAL, chunk
from clients import KINDS, Client, done, in_turn
from dify_completion import (
    APIConnectionError,
    APIResponseError,
    BadRequestError,
    Dify,
    DifyError,
    File,
    ServerError,
    StreamInterrupted,
)
from dify_completion_api.api.files import download_file
from replay import ReplayServer, event_stream, http_answer
from wire import GOOD, MESSAGE, STOPPED, TASK, USAGE, bomb

pytestmark = pytest.mark.anyio

MEGABYTE = 1024 * 1024
COMPLETION = {"task_id": TASK, "message_id": MESSAGE, "answer": "Bonjour", "metadata": {"usage": USAGE}}


def packed(body: bytes, media_type: str = "application/json", encoding: str = "gzip") -> list[bytes]:
    """A whole answer whose body is packed already."""
    return http_answer("200 OK", body, media_type, f"Content-Encoding: {encoding}")


def zeros(megabytes: int) -> bytes:
    """A few kilobytes that unpack to megabytes."""
    return bomb(b"", b"0", megabytes * MEGABYTE)


@contextmanager
def less_than(megabytes: int) -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < megabytes * MEGABYTE


async def create(client: Client) -> Any:
    return await client.call("create_completion", inputs={}, user="u-42")


@pytest.mark.parametrize("kind", ["sync", "asyncio"])
async def test_a_whole_answer_unpacks_to_64_mib_at_most(client: Client, server: ReplayServer) -> None:
    server.answer(packed(zeros(100)))
    with less_than(80), pytest.raises(APIResponseError, match="larger than 67108864 bytes"):
        await create(client)
    assert len(server.asked) == 1


@pytest.fixture
def small_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit that a test reaches sooner."""
    shortened.size_of_body(monkeypatch, MEGABYTE)


@pytest.mark.usefixtures("small_limit")
@pytest.mark.parametrize("media_type", ["application/json", "audio/mpeg"])
async def test_an_answer_of_any_media_type_is_bounded_unless_a_file_is_expected(
    client: Client, server: ReplayServer, media_type: str
) -> None:
    server.answer(packed(zeros(20), media_type))
    with less_than(10), pytest.raises(APIResponseError, match="larger than 1048576 bytes"):
        await create(client)
    assert len(server.asked) == 1


@pytest.mark.usefixtures("small_limit")
async def test_an_answer_of_a_get_that_is_too_large_is_asked_for_once(client: Client, server: ReplayServer) -> None:
    server.answer(packed(zeros(20)))
    with pytest.raises(APIResponseError, match="larger than"):
        await client.call("get_app_info")
    assert len(server.asked) == 1


@pytest.mark.usefixtures("small_limit")
@pytest.mark.parametrize("framing", [b"Connection: close", b"Content-Length: 999999999"])
async def test_an_answer_that_has_no_length_or_is_too_large_is_refused(
    client: Client, server: ReplayServer, framing: bytes
) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + framing + b"\r\n\r\n"
    server.answer(itertools.chain([head], itertools.repeat(b" " * MEGABYTE)))
    with pytest.raises(APIResponseError, match="larger than"):
        await create(client)


@pytest.mark.usefixtures("small_limit")
@pytest.mark.parametrize(
    ("name", "arguments", "media_type"),
    [
        ("download_file", {"file_id": "f"}, "application/octet-stream"),
        ("download_file", {"file_id": "f"}, "application/json"),
        ("text_to_audio", {"text": "Good morning."}, "audio/mpeg"),
    ],
)
async def test_a_file_may_be_larger(
    client: Client, server: ReplayServer, name: str, arguments: dict[str, str], media_type: str
) -> None:
    server.answer(packed(zeros(2), media_type))
    file = await client.call(name, **arguments)
    assert isinstance(file, File)
    assert file.payload.seek(0, 2) == 2 * MEGABYTE


@pytest.mark.usefixtures("small_limit")
async def test_a_file_of_a_generated_function_may_be_larger(client: Client, server: ReplayServer) -> None:
    server.answer(packed(zeros(2), "image/png"))
    download = download_file.sync if isinstance(client.dify, Dify) else download_file.asyncio
    file = await done(download("f", client=client.dify.client))
    assert isinstance(file, File)
    assert file.payload.seek(0, 2) == 2 * MEGABYTE


def deflated_without_header(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("GZIP", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", deflated_without_header),
        ("identity", bytes),
    ],
)
async def test_a_packed_answer_is_unpacked(
    client: Client, server: ReplayServer, encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    server.answer(packed(pack(json.dumps(COMPLETION).encode()), encoding=encoding))
    assert (await create(client)).answer == "Bonjour"


@pytest.mark.parametrize("pack", [zlib.compress, deflated_without_header])
@pytest.mark.parametrize("size", [1, 2, 3])
async def test_a_deflated_body_comes_whole_in_chunks_of_any_size(
    client: Client, server: ReplayServer, pack: Callable[[bytes], bytes], size: int
) -> None:
    body = pack(json.dumps(COMPLETION).encode())
    head = USUAL.replace(b"text/event-stream", b"application/json\r\nContent-Encoding: deflate")
    server.answer([head, *(chunk(body[at : at + size]) for at in range(0, len(body), size)), b"0\r\n\r\n"])
    assert (await create(client)).answer == "Bonjour"


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "gzip, br"])
async def test_a_packing_that_was_not_asked_for_is_named(client: Client, server: ReplayServer, encoding: str) -> None:
    server.answer(packed(b"\x0b\x02\x80", encoding=encoding))
    with pytest.raises(APIResponseError, match=f"compressed with {encoding}, which"):
        await create(client)


async def test_an_answer_that_is_not_packed_as_it_says_is_an_error(client: Client, server: ReplayServer) -> None:
    server.answer(packed(b"plain"))
    with pytest.raises(APIConnectionError, match="DecodingError"):
        await create(client)


def in_members(body: bytes) -> bytes:
    """What `cat a.gz b.gz` makes, and servers that compress piece by piece: an empty member is one, too."""
    return b"".join(gzip.compress(piece) for piece in (body[:7], b"", body[7:8], body[8:]))


@pytest.mark.parametrize(
    "pack", [in_members, lambda body: gzip.compress(body) + b"\0" * 512], ids=["members", "padded"]
)
@pytest.mark.parametrize("size", [1, 5, 1_000_000], ids="in pieces of {}".format)
async def test_a_gzip_body_of_several_members_comes_whole(
    client: Client, server: ReplayServer, pack: Callable[[bytes], bytes], size: int
) -> None:
    content = bytes(range(256)) * 1000
    body = pack(content)
    head, whole = packed(body, "image/png")[0].partition(body)[0], [body]
    pieces = [body[at : at + size] for at in range(0, len(body), size)] if size < len(body) else whole
    server.answer([head, *pieces])
    file = await client.call("download_file", file_id="f")
    assert file.payload.read() == content


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, deflated_without_header, in_members])
async def test_a_compressed_file_that_breaks_off_is_an_error(
    client: Client, server: ReplayServer, pack: Callable[[bytes], bytes]
) -> None:
    encoding = "gzip" if pack in (gzip.compress, in_members) else "deflate"
    server.answer(*[packed(pack(bytes(range(256)))[:-9], "image/png", encoding)] * 3)
    with pytest.raises(APIConnectionError, match="the compressed body is not complete"):
        await client.call("download_file", file_id="f")


async def test_an_empty_body_may_say_that_it_is_compressed(client: Client, server: ReplayServer) -> None:
    server.answer(packed(b"", "image/png"))
    file = await client.call("download_file", file_id="f")
    assert file.payload.read() == b""


ASYNC_KINDS = KINDS[1:]
LONG_COMMENT = b": " + b"x" * 8190


@pytest.mark.parametrize(
    ("kind", "filling", "packs"),
    in_turn(
        [
            (b":\n\n", False),
            (LONG_COMMENT, False),
            (b"id: 1\n\n", False),
            (LONG_COMMENT, True),
            (b":\n\n", True),
            (b"\n", False),
        ],
        ASYNC_KINDS,
    ),
    ids=["comments", "a long comment", "fields", "a packed long comment", "packed comments", "blank lines"],
)
async def test_a_stream_of_comments_gives_way_to_other_tasks(
    client: Client, server: ReplayServer, filling: bytes, packs: bool
) -> None:
    comments = filling * (MEGABYTE // 2 // len(filling))
    body = GOOD[0] + comments + b"\n\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n"
    pieces = [head + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(body)] if packs else [head + b"\r\n", body]
    server.answer(pieces, STOPPED)
    async with client.stream() as stream:
        await stream.next()
        async with turns_of_others() as turns:
            with pytest.raises(StreamInterrupted):
                await stream.next()
    assert len(turns) >= len(comments) // (256 * 1024)


@pytest.mark.parametrize("kind", ASYNC_KINDS)
async def test_a_whole_answer_gives_way_to_other_tasks(
    client: Client, server: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    shortened.size_of_body(monkeypatch, 8 * MEGABYTE)
    server.answer(packed(zeros(9)))
    async with turns_of_others() as turns:
        with pytest.raises(APIResponseError):
            await create(client)
    assert len(turns) >= 8 * MEGABYTE // (256 * 1024)


@asynccontextmanager
async def turns_of_others() -> AsyncIterator[list[int]]:
    """A list that grows by one with each turn that another task has within the block."""
    turns: list[int] = []

    async def take_turns() -> None:
        while True:
            turns.append(1)
            await checkpoint()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(take_turns)
        yield turns
        tasks.cancel_scope.cancel()


@pytest.mark.parametrize("size", [1, 7, 65_536])
async def test_many_tiny_events_take_the_memory_of_their_text(client: Client, server: ReplayServer, size: int) -> None:
    body = b'data: {"event": "message", "answer": "a", "task_id": "t", "message_id": "m"}\n\n' * 500
    chunks = [body[start : start + size] for start in range(0, len(body), size)]
    server.answer(event_stream(*(chunks if size > 1 else [body]), GOOD[2]))
    async with client.stream() as stream:
        assert await done(stream.get_final_text()) == "a" * 500


DEEP = b"[" * 100_000


@pytest.mark.parametrize("value", [DEEP, DEEP + b"]" * 100_000, b"9" * 5000], ids=["open", "deep", "a long number"])
async def test_json_that_python_cannot_hold_is_an_error(client: Client, server: ReplayServer, value: bytes) -> None:
    server.answer(event_stream(GOOD[0], b'data: {"event": "message", "answer": %s}\n\n' % value), STOPPED)
    with pytest.raises(APIResponseError, match="an event does not fit"):
        async with client.stream() as stream:
            await stream.events()
    server.answer(http_answer("200 OK", value))
    with pytest.raises(APIResponseError, match="does not fit"):
        await create(client)
    server.answer(http_answer("400 Bad", value))
    with pytest.raises(BadRequestError):
        await create(client)


@pytest.mark.parametrize("depth", range(100, 1000, 150))
async def test_json_of_any_depth_is_read_or_an_error(client: Client, server: ReplayServer, depth: int) -> None:
    nested = b'{"a":' * depth + b"1" + b"}" * depth
    for kind in (b"message", b"message_end", b"newer", b"error"):
        event = b'data: {"event": "%s", "answer": %s, "metadata": %s}\n\n' % (kind, nested, nested)
        server.answer(event_stream(GOOD[0], event, GOOD[2]), STOPPED)
        async with client.stream() as stream:
            with suppress(DifyError):
                await stream.events()
            assert stream.text == "Bon"


async def test_an_event_of_lists_of_any_depth_is_an_error(client: Client, server: ReplayServer, kind: str) -> None:
    # How deep Python reads and writes depends on its version. Near the limit, it can read a list and not write it.
    first = 800 + 5 * KINDS.index(kind)
    for depth in (*range(first, 1000, 5 * len(KINDS)), 5_000, 20_000):
        server.answer(event_stream(GOOD[0], b"data: " + b"[" * depth + b"]" * depth + b"\n\n"), STOPPED)
        with pytest.raises(APIResponseError, match="an event does not fit"):
            async with client.stream() as stream:
                await stream.events()


@pytest.mark.parametrize("status", ["200 OK", "500 Error"])
@pytest.mark.parametrize("line", [b"X-A: b\r\n", b"X-Long: " + b"x" * 5000 + b"\r\n", b"x" * 5000])
async def test_headers_that_never_end_are_an_error(
    client: Client, server: ReplayServer, status: str, line: bytes
) -> None:
    server.answer(itertools.chain([f"HTTP/1.1 {status}\r\n".encode()], itertools.repeat(line, 100_000)))
    with less_than(20), pytest.raises(APIConnectionError):
        await create(client)


async def test_of_a_giant_error_little_is_kept(client: Client, server: ReplayServer) -> None:
    head = b"HTTP/1.1 500 Error\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
    server.answer(itertools.chain([head], itertools.repeat(b"x" * MEGABYTE)))
    with less_than(20), pytest.raises(ServerError) as raised:
        await create(client)
    assert len(raised.value.response.content) == 64 * 1024
