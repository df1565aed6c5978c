"""Sends the body of an answer piece by piece, with the cuts of a script."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from starlette.types import Message, Receive, Scope, Send

from ._connections import Connections
from ._script import Reply


class Body:
    """Sends the body of an answer piece by piece, until the script cuts it."""

    def __init__(
        self,
        connections: Connections,
        reply: Reply,
        scope: Scope,
        send: Send,
        start: Message,
        cut_after: int | None,
    ) -> None:
        self._connections = connections
        self._reply = reply
        self._scope = scope
        self._send = send
        self._start: Message | None = start
        self._remaining_pieces = cut_after
        self._remaining_bytes = reply.cut_after_bytes
        self.is_cut = False

    async def write(self, piece: bytes) -> None:
        """Send a piece in a separate chunk, up to the cut; the first piece brings the head with it."""
        if self._is_used_up():
            await self._cut()
            return
        size = len(piece)
        if self._remaining_bytes is not None:
            piece = piece[: self._remaining_bytes]
            self._remaining_bytes -= len(piece)
        if self._remaining_pieces is not None:
            self._remaining_pieces -= 1
        await self._begin()
        await self._send({"type": "http.response.body", "body": piece, "more_body": True})
        if len(piece) < size or self._is_used_up():
            await self._cut()

    async def end(self) -> None:
        """End the answer in good order, unless it was cut before."""
        if not self.is_cut:
            await self._begin()
            await self._send({"type": "http.response.body", "body": b""})

    def _is_used_up(self) -> bool:
        return self._reply.cut is not None and (
            self._remaining_pieces == 0 or self._remaining_bytes == 0
        )

    async def _begin(self) -> None:
        if self._start is not None:
            start, self._start = self._start, None
            await self._send(start)

    async def _cut(self) -> None:
        how = self._reply.cut or "clean"
        if how == "clean":
            await self.end()
        else:
            await self._begin()
            await asyncio.sleep(0)  # Lets the loop send what was written before.
            self._connections.cut(self._scope, how)
        self.is_cut = True


def framed(event: Mapping[str, Any]) -> bytes:
    """An event as Dify writes it: one line of data, and an empty line."""
    data = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    return f"data: {data}\n\n".encode()


async def until_disconnected(receive: Receive) -> None:
    """Wait until the client has hung up."""
    while (await receive())["type"] != "http.disconnect":
        pass
