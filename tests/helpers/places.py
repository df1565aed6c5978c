"""A small server that counts connections, in the event loop of its client, so that turns of the loop are the same."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

TASK = "c0ffee00-0000-4000-8000-000000000001"
IDS = {"task_id": TASK, "message_id": "m", "created_at": 1}
USAGE = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3, "total_price": "0", "currency": "USD"}
INFO = {"name": "App", "description": "", "tags": [], "mode": "completion", "author_name": "me"}
WHOLE = {"event": "message", "mode": "completion", "answer": "whole", "metadata": {"usage": USAGE}, **IDS}
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def chunk(event: dict[str, object]) -> bytes:
    data = b"data: " + json.dumps(event).encode() + b"\n\n"
    return b"%x\r\n%s\r\n" % (len(data), data)


def whole(body: Mapping[str, object]) -> bytes:
    data = json.dumps(body).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(data), data)


class Places:
    """Answers what a completion app answers; streams go on until the client leaves.

    Attributes:
        base_url: Where it is.
        asked: The request lines.
        connections: How many connections came.
    """

    def __init__(self) -> None:
        self.base_url = ""
        self.asked: list[str] = []
        self.connections = 0
        self._port = 0

    @asynccontextmanager
    async def running(self, tls: ssl.SSLContext | None = None) -> AsyncIterator[Places]:
        async with await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=tls, backlog=256) as listener:
            self._port = listener.sockets[0].getsockname()[1]
            self.base_url = f"{'https' if tls else 'http'}://127.0.0.1:{self._port}/v1"
            yield self

    def established(self) -> int:
        """How many sockets of this process are connected to the server."""
        return sum(map(self._leads_here, os.listdir("/proc/self/fd")))

    def _leads_here(self, descriptor: str) -> bool:
        try:
            if not os.readlink(f"/proc/self/fd/{descriptor}").startswith("socket:"):
                return False
            with socket.fromfd(int(descriptor), socket.AF_INET, socket.SOCK_STREAM) as one:
                return bool(one.getpeername() == ("127.0.0.1", self._port))
        except OSError:  # Not connected, or closed by now.
            return False

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(OSError, asyncio.IncompleteReadError, ssl.SSLError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                length = head.lower().partition("content-length: ")[2].partition("\r\n")[0]
                body = await reader.readexactly(int(length or 0))
                self.asked.append(head.partition(" HTTP")[0])
                await self._answer(body, writer)
        with suppress(OSError, ssl.SSLError):
            writer.close()

    async def _answer(self, body: bytes, writer: asyncio.StreamWriter) -> None:
        if b"streaming" not in body:
            writer.write(whole(INFO if not body else WHOLE if b"blocking" in body else {"result": "success"}))
            return
        writer.write(HEAD)
        while not writer.is_closing():
            writer.write(chunk({"event": "message", "answer": "a ", **IDS}))
            await writer.drain()
            await asyncio.sleep(0)
