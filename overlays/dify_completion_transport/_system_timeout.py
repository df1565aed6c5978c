"""Read timeouts that the system keeps instead of Python, which makes a system call for it before each read.

For an event of a live stream, that is every second system call; `make bench` shows it ("Live events, sync").
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
    """Let a read of a socket that blocks raise `BlockingIOError` if nothing comes for so many seconds.

    Returns:
        Whether the system keeps the timeout. It cannot where something else waits for the bytes, as under TLS and
        gevent. It must not where the program has an interval timer: each of its signals would start the time anew.
    """
    if sys.platform != "linux" or sys.maxsize < 2**32:
        return False
    if type(connection).recv is not _socket.socket.recv or any(
        signal.getitimer(signal.ITIMER_REAL)
    ):
        return False
    with suppress(OSError):
        _set(connection, max(round(seconds * _MICROSECONDS), 1))
        return True
    return False


def remove_system_timeout(connection: socket.socket) -> None:
    """Let a read of a socket that blocks wait without a limit; without effect on a closed one."""
    with suppress(OSError):
        _set(connection, 0)


def _set(connection: socket.socket, microseconds: int) -> None:
    timeval = _TIMEVAL.pack(*divmod(microseconds, _MICROSECONDS))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, timeval)
