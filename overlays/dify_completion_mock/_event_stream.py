"""A stream whose events are all known before it begins."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.types import Receive, Scope, Send

from ._body import Body, framed, until_disconnected
from ._responses import chunked_start
from ._script import Reply
from ._workspace import Workspace


class EventStream:
    """Sends events one by one, each in its own chunk, with the delays and the cut of a reply."""

    def __init__(
        self, workspace: Workspace, events: Sequence[Mapping[str, Any]], pace: Reply
    ) -> None:
        self._workspace = workspace
        self._events = events
        self._pace = pace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stream, as an ASGI application does."""
        start = chunked_start(self._workspace.version, "text/event-stream; charset=utf-8")
        body = Body(self._workspace.connections, self._pace, scope, send, start, self._pace.cut_at)
        disconnected = asyncio.create_task(until_disconnected(receive))
        with self._workspace.counting_stream():
            try:
                await self._send(body, disconnected)
                if not disconnected.done():
                    await body.end()
                if body.is_cut and self._pace.cut != "clean":
                    await disconnected
            finally:
                disconnected.cancel()

    async def _send(self, body: Body, disconnected: asyncio.Task[None]) -> None:
        for number, event in enumerate(self._events):
            if number == self._pace.stall_after:
                await disconnected
            seconds = self._pace.delay if number else self._pace.first_delay
            await asyncio.wait({disconnected}, timeout=seconds / self._workspace.speed)
            if disconnected.done() or body.is_cut:
                return
            await body.write(framed(event))
        if len(self._events) == self._pace.stall_after:
            await disconnected
