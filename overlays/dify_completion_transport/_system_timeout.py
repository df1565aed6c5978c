"""Read timeouts that the system keeps. If Python keeps one, it makes a system call (`poll`) before each read.

An event of a live stream costs two system calls with Python's timeout, and one without; `make bench` shows the cost
("Live events, sync").
"""

import _socket
import math
import signal
import socket
import struct
import sys
import time
from contextlib import suppress

_TIMEVAL = struct.Struct("ll")  # Seconds and microseconds, in the sizes of 64-bit Linux.
_MICROSECONDS = 1_000_000

_LONGEST_PART = 0.2
"""The maximum time in seconds that the system waits at once. An interruption starts only this part anew."""

_TIMERS = (
    (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)
    if sys.platform == "linux"
    else ()
)
"""The interval timers. Two count the CPU time of all threads, but their signals can interrupt one that waits."""


class SystemTimeout:
    """The read timeout of a socket that the system keeps.

    `recv` of the socket raises `BlockingIOError` after a part of the timeout; `receive` waits for the rest.

    Args:
        connection: The socket; it blocks from now on.
        seconds: The timeout.
    """

    def __init__(self, connection: socket.socket, seconds: float) -> None:
        self._connection = connection
        self._seconds = seconds
        self._part = seconds / math.ceil(seconds / _LONGEST_PART)
        self._set(self._part)
        connection.settimeout(None)

    def receive(self, size: int) -> bytes:
        """Receive what arrives in the rest of the timeout, of which one part is over.

        Args:
            size: The maximum number of bytes.

        Raises:
            TimeoutError: Nothing arrived.
        """
        deadline = time.monotonic() + self._seconds - self._part
        while deadline - time.monotonic() > self._part / 2:
            with suppress(BlockingIOError):
                return self._connection.recv(size)
        raise TimeoutError("timed out")

    def remove(self) -> None:
        """Let `recv` wait without a limit. Without effect on a closed socket."""
        with suppress(OSError):
            self._set(0)

    def _set(self, seconds: float) -> None:
        microseconds = math.ceil(seconds * _MICROSECONDS)
        timeval = _TIMEVAL.pack(*divmod(microseconds, _MICROSECONDS))
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, timeval)


def system_timeout(connection: socket.socket, seconds: float | None) -> SystemTimeout | None:
    """Let the system keep the read timeout of a socket.

    Args:
        connection: The socket.
        seconds: The timeout; None: there is none.

    Returns:
        None if the system cannot keep it, or has none to keep.
    """
    if seconds is None or not _can_keep_timeout(connection):
        return None
    with suppress(OSError):  # Some systems refuse it.
        return SystemTimeout(connection, seconds)
    return None


def _can_keep_timeout(connection: socket.socket) -> bool:
    """Whether the system can keep the read timeout of a socket.

    It cannot where other code waits for the bytes, as under TLS and gevent, or wraps the socket. It must not where the
    program has an interval timer, because each signal would start the wait anew.
    """
    if sys.platform != "linux" or sys.maxsize < 2**32:
        return False
    # gevent replaces `socket.socket`, but not the class that it derives from.
    if getattr(type(connection), "recv", None) is not _socket.socket.recv:
        return False
    return not any(any(signal.getitimer(timer)) for timer in _TIMERS)
