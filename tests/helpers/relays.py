"""What proxies do once they have connected their client."""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Thread


def relay_both(near: socket.socket, far: socket.socket) -> None:
    """Pass on what comes over each of two connections, until one ends."""
    back = Thread(target=_relay, args=(far, near), daemon=True)
    back.start()
    _relay(near, far)
    back.join()


def _relay(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
