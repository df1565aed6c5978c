"""A server whose every connection runs a function of the test, over a real socket."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count

Serve = Callable[[socket.socket, int], None]
"""Serves a connection, which is closed afterwards; its number begins with 0."""


@contextmanager
def served(serve: Serve, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Serve connections, each in a thread of its own, and give the base URL."""

    def run(connection: socket.socket, number: int) -> None:
        with suppress(OSError), connection if tls is None else tls.wrap_socket(connection, server_side=True) as stream:
            serve(stream, number)

    def accept() -> None:
        with suppress(OSError):
            for number in count():
                threading.Thread(target=run, args=(listener.accept()[0], number), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield f"{'http' if tls is None else 'https'}://127.0.0.1:{listener.getsockname()[1]}/v1"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def request_of(connection: socket.socket) -> bytes:
    """The head and the body of the next request; empty at the end of the connection."""
    head = b""
    while not head.endswith(b"\r\n\r\n") and (byte := connection.recv(1)):
        head += byte
    length = re.search(rb"(?i)content-length: (\d+)", head)
    left, body = int(length[1]) if length else 0, b""
    while len(body) < left and (data := connection.recv(left - len(body))):
        body += data
    return head + body
