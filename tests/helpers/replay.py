"""A server that answers with bytes it was given, over a real socket, and keeps what it was asked."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Self

A_WHILE = 0.5
"""Seconds of silence that a test waits for: a server begins its answer sooner, on a busy machine, too."""


@dataclass(frozen=True)
class Asked:
    """A request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


class ReplayServer:
    """Answers each connection's one request with the next of its answers; the last one is repeated.

    An answer is a sequence of pieces, written one after the other; then the connection is closed, or reset where
    that was asked for.
    """

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=256)
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._lock = threading.Lock()
        self._answers: list[Iterable[bytes]] = []
        self._reset = False
        self.asked: list[Asked] = []
        self.base_url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1"

    def answer(self, *answers: Iterable[bytes], reset: bool = False) -> None:
        """Say what the next requests get, and forget what was asked so far."""
        with self._lock:
            self._reset = reset
            self._answers = list(answers)
            self.asked = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream:
            head = b"".join(takewhile(b"\r\n".__ne__, stream))
            if not head:
                return
            request_line, *lines = head.decode("latin-1").splitlines()
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            body = stream.read(int(headers.get("content-length", 0)))
            method, target, _ = request_line.split(" ")
            with self._lock:
                self.asked.append(Asked(method, target, headers, body))
                pieces = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
            try:
                for piece in pieces:
                    connection.sendall(piece)
            except OSError:
                pass  # The client has hung up.
            if self._reset:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class Silence:
    """Lets an answer go quiet instead of ending, until its block is left."""

    def __init__(self) -> None:
        self._over = threading.Event()

    def after(self, pieces: Iterable[bytes]) -> Iterable[bytes]:
        """The pieces, and then nothing; for any number of requests."""
        return _Quiet(pieces, self._over)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.end()

    def end(self) -> None:
        """End the answers, as leaving the block does."""
        self._over.set()


@dataclass(frozen=True)
class _Quiet:
    pieces: Iterable[bytes]
    over: threading.Event

    def __iter__(self) -> Iterator[bytes]:
        yield from self.pieces
        self.over.wait()


def http_answer(status: str, body: bytes, media_type: str = "application/json", *headers: str) -> list[bytes]:
    """A whole answer with a body of known length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += headers
    return ["\r\n".join([*lines, "", ""]).encode() + body]


def event_stream(*events: bytes, end: bytes = b"0\r\n\r\n") -> list[bytes]:
    """A stream of events, each in a chunk of its own as gunicorn sends them; `end` is the last chunk."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n"
    return [head + b"Connection: close\r\n\r\n", *(b"%x\r\n%s\r\n" % (len(event), event) for event in events), end]
