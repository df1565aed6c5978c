"""Read timeouts that the system keeps. If Python keeps one, it makes a system call (`poll`) before each read.

An event of a live stream costs two system calls with Python's timeout, and one without; `make bench` shows the cost
("Live events, sync").
"""

import _socket
import signal
import socket
import struct
import sys
from contextlib import suppress

_TIMEVAL = struct.Struct("ll")  # Seconds and microseconds, in the sizes of 64-bit Linux.
_MICROSECONDS = 1_000_000


def set_system_timeout(connection: socket.socket, seconds: float) -> bool:
    """Let `recv` of a blocking socket raise `BlockingIOError` if nothing arrives in time.

    Args:
        connection: The socket.
        seconds: The timeout.

    Returns:
        Whether the system keeps the timeout. It cannot where other code waits for the bytes, as under TLS and gevent.
        It must not where the program has an interval timer, because each signal would start the timeout anew.
    """
    if sys.platform != "linux" or sys.maxsize < 2**32:
        return False
    # gevent replaces `socket.socket`, but not the class that it derives from.
    if type(connection).recv is not _socket.socket.recv:
        return False
    # The other two timers count CPU time, which a thread that waits does not use.
    if any(signal.getitimer(signal.ITIMER_REAL)):
        return False
    with suppress(OSError):
        _set(connection, max(round(seconds * _MICROSECONDS), 1))
        return True
    return False


def remove_system_timeout(connection: socket.socket) -> None:
    """Let `recv` of a blocking socket wait without a limit. Without effect on a closed socket."""
    with suppress(OSError):
        _set(connection, 0)


def _set(connection: socket.socket, microseconds: int) -> None:
    timeval = _TIMEVAL.pack(*divmod(microseconds, _MICROSECONDS))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, timeval)
