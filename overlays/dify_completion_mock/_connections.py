"""The connections of a mock: as many as are allowed at once, and broken where a script demands it."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
import threading
from typing import Any

from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

from ._script import Ending

_RETRY_SECONDS = 0.1
"""Seconds until the next attempt to accept a connection, after one that failed."""


class Connections:
    """The connections of a mock: it accepts as many as are allowed, and breaks them where a script demands it."""

    def __init__(self, maximum: int | None, changed: threading.Condition) -> None:
        self._transports: dict[Any, asyncio.Transport] = {}
        self._free = asyncio.Semaphore(maximum or sys.maxsize)
        self._changed = changed

    @property
    def open(self) -> int:
        """How many are open."""
        return len(self._transports)

    async def accept(self, listener: socket.socket) -> socket.socket:
        """Accept a connection as soon as one more is allowed; until then it waits in the listener's backlog."""
        await self._free.acquire()
        while True:
            try:
                return listener.accept()[0]
            except BlockingIOError:
                await _until_readable(listener)
            except OSError:  # Its client is gone, or the process has no file left for it.
                await asyncio.sleep(_RETRY_SECONDS)

    def protocol(self) -> type[H11Protocol]:
        """The protocol that reports uvicorn's connections to this object."""
        add, remove = self._add, self._remove

        class ReportingProtocol(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                add(transport)

            def connection_lost(self, exc: Exception | None) -> None:
                remove(self.transport)
                super().connection_lost(exc)

        return ReportingProtocol

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

    def _add(self, transport: asyncio.Transport) -> None:
        with self._changed:
            self._transports[transport.get_extra_info("peername")] = transport
            self._changed.notify_all()

    def _remove(self, transport: asyncio.Transport) -> None:
        peer = transport.get_extra_info("peername")
        self._free.release()
        with self._changed:
            if self._transports.get(peer) is transport:  # The peer may be back by now.
                del self._transports[peer]
            self._changed.notify_all()


async def _until_readable(listener: socket.socket) -> None:
    # Not `loop.sock_accept`: what that has accepted when it is cancelled is lost, and open.
    loop, readable = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(listener, readable.set)
    try:
        await readable.wait()
    finally:
        loop.remove_reader(listener)
