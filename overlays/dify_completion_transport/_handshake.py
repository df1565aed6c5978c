"""Handshakes with SOCKS proxies: httpcore sets no time limit there, and does not close a connection that fails."""

from collections.abc import Callable
from typing import Any
from weakref import finalize

import httpcore

UNNAMED: Any = object()
"""The timeout of a read or a write that names none: only those of a handshake with a SOCKS proxy do not."""


class Handshake:
    """The handshake of a connection; most connections have none.

    Attributes:
        timeout: The time limit in seconds for each of its reads and writes; None: no limit.
    """

    def __init__(self, timeout: float | None) -> None:
        self.timeout = timeout
        self._closing: Any = None

    def begin(self, stream: object, close: Callable[[], object]) -> None:
        """Close the connection if httpcore loses its stream.

        Args:
            stream: What httpcore has.
            close: Closes what the stream wraps. If the stream and the exception of the handshake form a cycle, it is
                called before the garbage collection comes to the socket, which would warn.
        """
        if self._closing is None:
            self._closing = finalize(stream, close)

    def end(self) -> None:
        """Leave the closing to httpcore, which now knows the connection."""
        if self._closing is not None:
            self._closing.detach()
            self._closing = None


def fault_of_handshake(fault: Exception) -> Exception:
    """The exception for a read of a handshake that failed: the connection is not established.

    Args:
        fault: What httpcore raises for a read.
    """
    kind = (
        httpcore.ConnectTimeout
        if isinstance(fault, httpcore.ReadTimeout)
        else httpcore.ConnectError
    )
    return kind(fault)
