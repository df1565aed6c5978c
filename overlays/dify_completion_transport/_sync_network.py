"""Synchronous connections of httpcore whose chunks can be read without httpcore.

They receive from the socket itself: httpcore's own way adds two context managers and a system call to each event of a
live stream; `make bench` shows it ("Live events, sync", ours next to the plain loop).
"""

from collections.abc import Iterable
from contextlib import suppress
from ssl import SSLContext, SSLObject
from typing import Any

import httpcore
import httpx

from ._chunks import ANSWERED, READ_SIZE, Chunks
from ._handshake import UNNAMED, Handshake, fault_of_handshake
from ._system_timeout import SystemTimeout, system_timeout


class DirectStream(httpcore.NetworkStream):
    """A connection whose chunks can be read past httpcore."""

    def __init__(
        self, stream: httpcore.NetworkStream, connect_timeout: float | None = None
    ) -> None:
        self.chunks = Chunks()
        self._stream = stream
        self._handshake = Handshake(connect_timeout)
        self._fault: Exception | None = None
        self._system_timeout: SystemTimeout | None = None
        # Under TLS within TLS, which has no socket of its own, the socket gives what the outer TLS holds.
        is_within_tls = isinstance(stream.get_extra_info("ssl_object"), SSLObject)
        self._socket = None if is_within_tls else stream.get_extra_info("socket")

    def begin(self, response: httpx.Response) -> None:
        """Begin to read the chunks of a body of which nothing was read."""
        self.chunks.begin(response.headers.raw)
        if self._socket is None:
            return
        timeout = response.request.extensions.get("timeout", {}).get("read")
        self._system_timeout = system_timeout(self._socket, timeout)
        if self._system_timeout is None:
            with suppress(OSError):  # The socket is closed, which the next read reports.
                self._socket.settimeout(timeout)

    def read_chunks(self) -> bytes:
        """Read what whole chunks hold; empty where httpcore has to read what comes."""
        chunks = self.chunks
        if self._socket is None or not chunks.between:
            return b""
        if not chunks.pending:
            # Within the timeout of `begin`, or of the last read of httpcore, which is the same.
            try:
                chunks.pending = self._socket.recv(READ_SIZE)
            except OSError as fault:
                chunks.pending = self._receive_after(fault)
        return chunks.take()

    def _receive_after(self, fault: OSError) -> bytes:
        """Wait for the rest of the timeout, if only a part of it is over; empty if nothing is received."""
        if self._system_timeout is not None and isinstance(fault, BlockingIOError):
            try:
                return self._system_timeout.receive(READ_SIZE)
            except OSError as later_fault:
                fault = later_fault
        kind = httpcore.ReadTimeout if isinstance(fault, TimeoutError) else httpcore.ReadError
        # `read` raises it, so that httpcore closes the connection.
        self._fault = kind(fault)
        return b""

    def read(self, max_bytes: int, timeout: float | None = UNNAMED) -> bytes:
        if timeout is UNNAMED:
            return self._read_of_handshake(max_bytes)
        if self._fault is not None:
            raise self._fault
        return self.chunks.give(self.chunks.pending or self._stream.read(max_bytes, timeout))

    def _read_of_handshake(self, max_bytes: int) -> bytes:
        try:
            return self._stream.read(max_bytes, self._handshake.timeout)
        except (httpcore.ReadTimeout, httpcore.ReadError) as fault:
            self.close()
            raise fault_of_handshake(fault) from fault

    def write(self, buffer: bytes, timeout: float | None = UNNAMED) -> None:
        if timeout is UNNAMED:
            timeout = self._handshake.timeout
            self._handshake.begin(self, self._stream.close)
        else:
            self._handshake.end()
        if buffer:  # httpcore writes empty ends, too.
            self.chunks = Chunks(self.chunks.pending)
            # For a request without a timeout, the socket blocks, and the timeout of the system would still apply.
            if self._system_timeout is not None:
                self._system_timeout.remove()
                self._system_timeout = None
            try:
                self._stream.write(buffer, timeout)
            except httpcore.WriteTimeout as fault:
                if self._has_arrived():
                    raise httpcore.WriteError(ANSWERED) from fault
                raise

    def _has_arrived(self) -> bool:
        """Whether some of an answer has arrived. Under TLS, only a read shows it: a readable socket can hold none."""
        if self._socket is not None:
            self._socket.settimeout(0)
            with suppress(OSError):  # Nothing has come.
                self.chunks.pending += self._socket.recv(READ_SIZE)
        return bool(self.chunks.pending)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        self._handshake.end()
        return DirectStream(self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable" and self.chunks.pending:
            return True
        return self._stream.get_extra_info(info)


class DirectBackend(httpcore.NetworkBackend):
    """Opens connections whose chunks can be read past httpcore."""

    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        self._backend = backend

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._backend.connect_tcp(host, port, timeout, local_address, socket_options)
        return DirectStream(stream, timeout)

    def connect_unix_socket(self, *arguments: Any, **named: Any) -> httpcore.NetworkStream:
        return DirectStream(self._backend.connect_unix_socket(*arguments, **named))

    def sleep(self, seconds: float) -> None:
        self._backend.sleep(seconds)
