"""Both clients behind one face, so that a test of a behaviour is written once and runs in all the ways there are.

They are `Dify`, `AsyncDify` under asyncio and under trio, and `AsyncDify` over aiohttp.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from itertools import cycle
from typing import Any

from anyio.lowlevel import checkpoint
from dify_completion import AsyncDify, Dify
from dify_completion_api.streaming import AsyncEventStream, EventStream

Record = Callable[[str, object], None]
"""pytest's `record_property`: a figure by its name, printed at the end of the run."""

KINDS = ("sync", "asyncio", "trio", "aiohttp")


def in_turn(cases: Iterable[tuple[Any, ...]], kinds: Sequence[str] = KINDS) -> list[tuple[Any, ...]]:
    """Each case with one of the kinds, which take turns: for what all kinds share, and takes long."""
    return [(kind, *case) for case, kind in zip(cases, cycle(kinds), strict=False)]


async def done(value: Any) -> Any:
    """The value itself: what a coroutine returns, or what a function returned at once."""
    return await value if inspect.isawaitable(value) else value


class Stream:
    """A stream of either kind; attributes are the stream's own."""

    def __init__(self, stream: EventStream[Any, Any] | AsyncEventStream[Any, Any]) -> None:
        self.stream: Any = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def enter_again(self) -> Any:
        """Enter the stream that is entered."""
        return self.stream.__aenter__() if isinstance(self.stream, AsyncEventStream) else self.stream.__enter__()

    async def next(self) -> Any:
        """The next event; `StopAsyncIteration` at the end."""
        if isinstance(self.stream, AsyncEventStream):
            return await anext(self.stream)
        try:
            return next(self.stream)
        except StopIteration:
            raise StopAsyncIteration from None

    async def events(self) -> list[Any]:
        """All events that are left."""
        events: list[Any] = []
        await self.collect(events)
        return events

    async def collect(self, events: list[Any]) -> None:
        """Put all events that are left into a list that outlives an error on the way."""
        while True:
            try:
                events.append(await self.next())
            except StopAsyncIteration:
                return

    async def pieces(self) -> list[str]:
        """All pieces of the text that are left."""
        pieces = self.stream.text_stream
        return [piece async for piece in pieces] if isinstance(pieces, AsyncIterator) else list(pieces)


class Client:
    """A client of either kind."""

    def __init__(self, dify: Dify | AsyncDify) -> None:
        self.dify = dify

    async def call(self, name: str, *arguments: Any, **named: Any) -> Any:
        """Call an operation and wait for its result."""
        return await done(getattr(self.dify, name)(*arguments, **named))

    @asynccontextmanager
    async def stream(self, **arguments: Any) -> AsyncIterator[Stream]:
        """Open a stream for the block."""
        arguments = {"inputs": {"query": "tides"}, "user": "u-42", **arguments}
        if isinstance(self.dify, AsyncDify):
            async with self.dify.stream_completion(**arguments) as stream:
                yield Stream(stream)
            await checkpoint()  # aiohttp closes a connection with the next turn of the loop.
        else:
            with self.dify.stream_completion(**arguments) as stream:
                yield Stream(stream)


@asynccontextmanager
async def client_of(kind: str, **arguments: Any) -> AsyncIterator[Client]:
    """A client of a kind, closed after the block."""
    # Loading certificates takes longer than most tests.
    arguments = {"httpx_args": {"verify": False}, **arguments}
    if kind == "aiohttp":
        arguments["http"] = "aiohttp"
    if kind == "sync":
        with Dify(**arguments) as dify:
            yield Client(dify)
    else:
        async with AsyncDify(**arguments) as async_dify:
            yield Client(async_dify)
