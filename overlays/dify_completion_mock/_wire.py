"""Sends answers over the wire: event by event, with the cuts of a script."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import sys
import threading
from collections.abc import Mapping
from typing import Any

from starlette.types import Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from ._script import Ending, Reply

_PAUSE = 0.1
"""Seconds until the next attempt to accept a connection, after one that failed."""


class Connections:
    """The connections of a mock: as many as there are places for, and to be broken where the script wants it."""

    def __init__(self, most: int | None, changed: threading.Condition) -> None:
        self._transports: dict[Any, asyncio.Transport] = {}
        self._places = asyncio.Semaphore(most or sys.maxsize)
        self._changed = changed

    @property
    def open(self) -> int:
        """How many there are."""
        return len(self._transports)

    async def accept(self, listener: socket.socket) -> socket.socket:
        """Accept a connection as soon as there is a place for it; until then it waits in the listener's backlog."""
        await self._places.acquire()
        while True:
            try:
                return listener.accept()[0]
            except BlockingIOError:
                await _until_readable(listener)
            except OSError:  # Its client is gone, or the process has no file left for it.
                await asyncio.sleep(_PAUSE)

    def protocol(self) -> type[H11Protocol]:
        """The protocol that reports uvicorn's connections to this object."""
        made, lost = self._made, self._lost

        class KnownProtocol(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                made(transport)

            def connection_lost(self, exc: Exception | None) -> None:
                lost(self.transport)
                super().connection_lost(exc)

        return KnownProtocol

    def cut(self, scope: Scope, how: Ending) -> None:
        """Break the connection of a request; `clean` leaves it to the caller to end the answer."""
        transport = self._transports.get(tuple(scope["client"]))
        if transport is None or how == "clean":
            return
        if how == "reset":
            linger = struct.pack("ii", 1, 0)
            transport.get_extra_info("socket").setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, linger
            )
            transport.abort()
        else:
            transport.close()

    async def cut_all(self) -> None:
        """Break all connections; returns when they are gone."""
        while self._transports:
            for transport in self._transports.values():
                transport.abort()
            await asyncio.sleep(0)

    def _made(self, transport: asyncio.Transport) -> None:
        with self._changed:
            self._transports[transport.get_extra_info("peername")] = transport
            self._changed.notify_all()

    def _lost(self, transport: asyncio.Transport) -> None:
        peer = transport.get_extra_info("peername")
        self._places.release()
        with self._changed:
            if self._transports.get(peer) is transport:  # The peer may be back by now.
                del self._transports[peer]
            self._changed.notify_all()


class Body:
    """Sends the body of an answer piece by piece, as far as the script lets it."""

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
        self._pieces_left = cut_after
        self._bytes_left = reply.cut_after_bytes
        self.is_cut = False

    async def write(self, piece: bytes) -> None:
        """Send a piece in a chunk of its own, the head with the first; or the part of it that is let through."""
        if self._is_over():
            await self._cut()
            return
        whole = len(piece)
        if self._bytes_left is not None:
            piece = piece[: self._bytes_left]
            self._bytes_left -= len(piece)
        if self._pieces_left is not None:
            self._pieces_left -= 1
        await self._begin()
        await self._send({"type": "http.response.body", "body": piece, "more_body": True})
        if len(piece) < whole or self._is_over():
            await self._cut()

    async def end(self) -> None:
        """End the answer in good order, unless it was cut before."""
        if not self.is_cut:
            await self._begin()
            await self._send({"type": "http.response.body", "body": b""})

    def _is_over(self) -> bool:
        return self._reply.cut is not None and (self._pieces_left == 0 or self._bytes_left == 0)

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
            await asyncio.sleep(0)  # What was sent before is on its way.
            self._connections.cut(self._scope, how)
        self.is_cut = True


async def _until_readable(listener: socket.socket) -> None:
    # Not `loop.sock_accept`: what that has accepted when it is cancelled is lost, and open.
    loop, readable = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(listener, readable.set)
    try:
        await readable.wait()
    finally:
        loop.remove_reader(listener)


def framed(event: Mapping[str, Any]) -> bytes:
    """An event as Dify writes it: one line of data, and an empty one."""
    data = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    return f"data: {data}\n\n".encode()


async def until_left(receive: Receive) -> None:
    """Return when the client has hung up."""
    while (await receive())["type"] != "http.disconnect":
        pass
