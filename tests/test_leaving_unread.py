"""Leaving a stream before its first event is read: what has come is read, and what it names is stopped."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any, cast

import anyio
import httpx
import pytest
from clients import Client, client_of, done
from dify_completion import AsyncDify
from replay import ReplayServer, Silence, event_stream
from wire import GOOD, STOPPED, TASK, sse

pytestmark = pytest.mark.anyio

STOP = f"/v1/completion-messages/{TASK}/stop"
PING = b"event: ping\n\n"
UNNAMED = b'data: {"event": "newer"}\n\n'
MAY_GO_ON = "the generation may continue: the program left the stream before an event named it"


def arrived(*events: bytes, end: bytes = b"") -> list[bytes]:
    """A stream whose head comes with its events, as Dify sends it with the first one."""
    return [b"".join(event_stream(*events, end=end))]


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in caplog.records if record.levelno >= logging.WARNING]


def asked_later(server: ReplayServer) -> list[str]:
    return [asked.target for asked in server.asked[1:]]


@pytest.mark.parametrize(
    "events",
    [
        [GOOD[0]],
        [PING, GOOD[0]],
        [UNNAMED, GOOD[0]],
        [GOOD[0][:20], GOOD[0][20:]],
        [b"".join(GOOD[:2])],
        [b"\n", GOOD[0]],
    ],
    ids=["one event", "a ping before it", "an unknown event before it", "in two parts", "two at once", "an empty line"],
)
async def test_what_has_come_names_the_generation_that_is_stopped(
    client: Client, server: ReplayServer, events: list[bytes], caplog: pytest.LogCaptureFixture
) -> None:
    with Silence() as silence:
        server.answer(silence.after(arrived(*events)), STOPPED)
        async with client.stream():
            pass
    assert (asked_later(server), warnings(caplog)) == ([STOP], [])


async def test_leaving_by_an_error_before_the_first_event_stops(client: Client, server: ReplayServer) -> None:
    with Silence() as silence:
        server.answer(silence.after(arrived(GOOD[0])), STOPPED)
        with pytest.raises(LookupError, match="mine"):
            async with client.stream():
                raise LookupError("mine")
    assert asked_later(server) == [STOP]


class Noted(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body whose iterators are not generators."""

    def __init__(self, body: httpx.SyncByteStream | httpx.AsyncByteStream) -> None:
        self._body: Any = body

    def __iter__(self) -> Iterator[bytes]:
        return map(bytes, self._body)

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._body)

    def close(self) -> None:
        self._body.close()

    async def aclose(self) -> None:
        await self._body.aclose()


async def test_a_stream_to_which_a_hook_gives_its_own_iterator_can_be_left(kind: str, server: ReplayServer) -> None:
    def note(response: httpx.Response) -> None:
        response.stream = Noted(cast("Any", response.stream))

    async def anote(response: httpx.Response) -> None:
        note(response)

    limits = httpx.Limits(max_connections=1)
    hooks = {"response": [note if kind == "sync" else anote]}
    arguments = {"verify": False, "limits": limits, "event_hooks": hooks}
    async with client_of(kind, api_key="app-key", base_url=server.base_url, httpx_args=arguments) as client:
        with Silence() as silence:
            server.answer(silence.after(event_stream(GOOD[0], end=b"")), STOPPED)
            with pytest.raises(LookupError, match="mine"):
                async with client.stream():
                    raise LookupError("mine")
        server.answer(event_stream(*GOOD))
        async with client.stream() as stream:
            assert await done(stream.get_final_text()) == "Bonjour"


@pytest.mark.parametrize("end", [b"0\r\n\r\n", b""], ids=["clean", "cut"])
async def test_a_cut_that_has_come_is_stopped(client: Client, server: ReplayServer, end: bytes) -> None:
    server.answer(arrived(GOOD[0], end=end), STOPPED)
    async with client.stream():
        pass
    assert asked_later(server) == [STOP]


@pytest.mark.parametrize(
    "events",
    [
        GOOD,
        (b"".join(GOOD),),
        (*GOOD, sse("tts_message", audio="SUQz")),
        (GOOD[0], sse("error", status=400, message="no")),
    ],
    ids=["events", "one chunk", "with sound", "an error"],
)
async def test_what_is_over_needs_no_stop(
    client: Client, server: ReplayServer, events: tuple[bytes, ...], caplog: pytest.LogCaptureFixture
) -> None:
    with Silence() as silence:
        server.answer(silence.after(arrived(*events)), STOPPED)
        async with client.stream():
            pass
    assert (asked_later(server), warnings(caplog)) == ([], [])


@pytest.mark.parametrize(
    "events",
    [[], [PING], [UNNAMED], [GOOD[0][:40]]],
    ids=["the head alone", "a ping", "an unknown event", "half an event"],
)
async def test_a_generation_that_nothing_names_is_warned_of(
    client: Client, server: ReplayServer, events: list[bytes], caplog: pytest.LogCaptureFixture
) -> None:
    with Silence() as silence:
        server.answer(silence.after(arrived(*events)), STOPPED)
        async with client.stream():
            pass
    assert asked_later(server) == []
    assert warnings(caplog) == [f"POST /v1/completion-messages: {MAY_GO_ON}"]


async def test_events_that_came_with_an_unnamed_one_are_read(client: Client, server: ReplayServer) -> None:
    with Silence() as silence:
        server.answer(silence.after(arrived(UNNAMED + GOOD[0])), STOPPED)
        async with client.stream() as stream:
            assert (await stream.next()).event == "newer"
    assert asked_later(server) == [STOP]


async def test_a_silence_after_an_unnamed_event_does_not_hold_the_exit(
    client: Client, server: ReplayServer, caplog: pytest.LogCaptureFixture
) -> None:
    with Silence() as silence:
        server.answer(silence.after(arrived(UNNAMED)), STOPPED)
        async with client.stream(read_timeout=None) as stream:
            await stream.next()
    assert len(warnings(caplog)) == 1


async def test_a_stream_that_never_ends_is_left_all_the_same(client: Client, server: ReplayServer) -> None:
    def endless() -> Iterator[bytes]:
        yield from arrived(GOOD[0])
        yield from itertools.repeat(b"%x\r\n%s\r\n" % (len(GOOD[1]), GOOD[1]))

    server.answer(endless(), STOPPED)
    async with client.stream():
        pass
    assert asked_later(server) == [STOP]


@pytest.mark.parametrize("how", ["stop_on_exit", "stopped", "closed"])
async def test_only_a_wanted_stop_reads_and_warns(
    client: Client, server: ReplayServer, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    with Silence() as silence:
        server.answer(silence.after(arrived(GOOD[0])), STOPPED)
        async with client.stream(stop_on_exit=how != "stop_on_exit") as stream:
            if how == "stopped":
                await stream.next()
                assert await done(stream.stop()) is True
            if how == "closed":
                await done(stream.close())
    assert asked_later(server) == ([STOP] if how == "stopped" else [])
    assert len(warnings(caplog)) == (how == "closed")


@pytest.mark.parametrize(("backend", "over"), [("asyncio", "asyncio"), ("trio", "trio"), ("asyncio", "aiohttp")])
def test_a_scope_that_is_cancelled_before_the_first_event_stops(server: ReplayServer, backend: str, over: str) -> None:
    async def main() -> None:
        async with client_of(over, api_key="app-key", base_url=server.base_url) as client:
            with anyio.CancelScope() as scope:
                async with client.stream():
                    scope.cancel()
                    await anyio.sleep_forever()

    with Silence() as silence:
        server.answer(silence.after(arrived(GOOD[0])), STOPPED)
        anyio.run(main, backend=backend)
    assert asked_later(server) == [STOP]


@pytest.mark.parametrize("over", ["asyncio", "aiohttp"])
@pytest.mark.parametrize("turns", range(4))
def test_a_second_cancel_while_leaving_hides_nothing(
    server: ReplayServer, over: str, turns: int, caplog: pytest.LogCaptureFixture
) -> None:
    """The second one may break the read off; then the generation is stopped, or a warning says that it may go on."""

    async def leave(dify: AsyncDify, entered: asyncio.Event) -> None:
        async with dify.stream_completion(inputs={}, user="u"):
            entered.set()
            await asyncio.sleep(60)

    async def main() -> None:
        async with client_of(over, api_key="app-key", base_url=server.base_url) as client:
            assert isinstance(client.dify, AsyncDify)
            entered = asyncio.Event()
            task = asyncio.create_task(leave(client.dify, entered))
            await entered.wait()
            task.cancel()
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    with Silence() as silence:
        server.answer(silence.after(arrived(GOOD[0])), STOPPED)
        asyncio.run(main())
    assert asked_later(server) == [STOP] or MAY_GO_ON in caplog.text
