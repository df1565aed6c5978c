"""Connections of asyncio, for httpcore: without a scope, a timer and two calls of the system for each read.

Those are what httpcore's own connections, made with anyio, add to each event of a live stream; `make bench` shows it
("Live events, async", ours next to the plain loop).
"""

import asyncio
import os
import select
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager, suppress
from ipaddress import ip_address
from ssl import SSLContext
from typing import Any, cast

import httpcore

from ._chunks import ANSWERED, READ_SIZE, Chunks
from ._clock import Clock
from ._handshake import UNNAMED, fault_of_handshake
from ._other_network import OtherStream

_MAX_UNREAD = 256 * 1024

_YIELD_SIZE = 32 * 1024
"""The size in bytes from which a written piece counts as one of an upload."""


class _Arrivals(asyncio.Protocol):
    """What has come over a connection and was not read."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.ended = False
        self.fault: Exception | None = None
        self.transport = cast("asyncio.Transport", None)
        self.clock = Clock(self._time_out)
        self._arrival: asyncio.Future[None] | None = None
        self._writable = asyncio.Event()
        self._writable.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self.data += data
        if len(self.data) > _MAX_UNREAD:
            self.transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        self.ended = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        if exc is not None and self.transport.get_extra_info("sslcontext") is None:
            self.data += unread_bytes(self.transport)
        self.ended = True
        self.fault = self.fault or exc
        self._writable.set()
        self._wake()

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    async def read(self, size: int, timeout: float | None) -> bytes:
        if not (self.data or self.ended or self.fault):
            self._arrival = self.clock.loop.create_future()
            self.clock.start(timeout)
            try:
                await self._arrival
            finally:
                self._arrival = None
                self.clock.stop()
        if self.fault is not None and not self.data:
            raise self.fault
        data = bytes(self.data[:size])
        del self.data[:size]
        self.transport.resume_reading()
        return data

    async def write(self, data: bytes) -> None:
        if self.ended:
            raise self.fault or BrokenPipeError("the server has closed the connection")
        self.transport.write(data)
        if len(data) >= _YIELD_SIZE:
            await asyncio.sleep(0)  # An answer that refuses the rest may have come, or the end.
        await self._writable.wait()

    def _wake(self) -> None:
        if self._arrival is not None and not self._arrival.done():
            self._arrival.set_result(None)

    def _time_out(self) -> None:
        if not self.data:
            self.fault = TimeoutError("no byte arrived")
            self._wake()


class AsyncioStream(httpcore.AsyncNetworkStream):
    """A connection whose chunks can be read past httpcore."""

    def __init__(self, arrivals: _Arrivals, connect_timeout: float | None) -> None:
        self.chunks = Chunks()
        self._arrivals = arrivals
        self._connect_timeout = connect_timeout
        self._closed = False

    def __del__(self) -> None:
        # A cancellation can make httpcore lose a connection, which the event loop keeps.
        if not self._closed:
            arrivals = self._arrivals
            with suppress(RuntimeError):  # The event loop is closed, and so is the connection.
                arrivals.clock.loop.call_soon_threadsafe(arrivals.transport.abort)

    async def read_chunks(self, timeout: float | None) -> bytes:
        """Read what whole chunks hold, as `DirectStream.read_chunks` does."""
        if not self.chunks.between:
            return b""
        if not self.chunks.pending:
            try:
                self.chunks.pending = await self._arrivals.read(READ_SIZE, timeout)
            except Exception:  # Raised again in `read`, for httpcore to close the connection.
                return b""
        return self.chunks.take()

    async def read(self, max_bytes: int, timeout: float | None = UNNAMED) -> bytes:
        if timeout is UNNAMED:
            return await self._read_of_handshake(max_bytes)
        if not self.chunks.pending:
            async with _raising(httpcore.ReadTimeout, httpcore.ReadError, None):
                self.chunks.pending = await self._arrivals.read(max_bytes, timeout)
        return self.chunks.give(self.chunks.pending)

    async def _read_of_handshake(self, max_bytes: int) -> bytes:
        try:
            async with _raising(httpcore.ReadTimeout, httpcore.ReadError, None):
                return await self._arrivals.read(max_bytes, self._connect_timeout)
        except (httpcore.ReadTimeout, httpcore.ReadError) as fault:
            await self.aclose()
            raise fault_of_handshake(fault) from fault

    async def write(self, buffer: bytes, timeout: float | None = UNNAMED) -> None:
        if timeout is UNNAMED:
            timeout = self._connect_timeout
        if not buffer:  # httpcore writes empty ends, too.
            return
        self.chunks = Chunks(self.chunks.pending)
        try:
            async with _raising(httpcore.WriteTimeout, httpcore.WriteError, timeout):
                await self._arrivals.write(buffer)
        except httpcore.WriteTimeout as fault:
            if self._arrivals.data:
                raise httpcore.WriteError(ANSWERED) from fault
            raise

    async def aclose(self) -> None:
        self._closed = True
        self._arrivals.clock.close()
        self._arrivals.transport.abort()
        await asyncio.sleep(0)  # The transport closes its socket then.

    async def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        arrivals = self._arrivals
        # What came before TLS is not from the server: a proxy could have put it there as the server's answer.
        self.chunks = Chunks()
        arrivals.data.clear()
        start = asyncio.get_running_loop().start_tls
        try:
            async with _raising(httpcore.ConnectTimeout, httpcore.ConnectError, timeout):
                transport = await start(
                    arrivals.transport, arrivals, ssl_context, server_hostname=server_hostname
                )
        except BaseException:
            await self.aclose()
            raise
        arrivals.transport = cast("asyncio.Transport", transport)
        return self

    def get_extra_info(self, info: str) -> Any:
        arrivals = self._arrivals
        if info == "is_readable":
            has_come = self.chunks.pending or arrivals.data or arrivals.ended
            return bool(has_come) or is_readable(arrivals.transport)
        names = {"client_addr": "sockname", "server_addr": "peername"}
        return arrivals.transport.get_extra_info(names.get(info, info))


class AsyncioBackend(httpcore.AsyncNetworkBackend):
    """Opens connections of asyncio where that is what runs; otherwise lets another backend open its own."""

    def __init__(self, other: httpcore.AsyncNetworkBackend) -> None:
        self._other = other

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        loop = _running_loop()
        if loop is None:
            stream = await self._other.connect_tcp(
                host, port, timeout, local_address, socket_options
            )
            return OtherStream(stream, timeout)
        async with _raising(httpcore.ConnectTimeout, httpcore.ConnectError, timeout):
            transport, arrivals = await loop.create_connection(
                _Arrivals,
                host,
                port,
                local_addr=(local_address, 0) if local_address else None,
                happy_eyeballs_delay=None if _is_address(host) else 0.25,
            )
        for option in socket_options or ():
            transport.get_extra_info("socket").setsockopt(*option)
        return AsyncioStream(arrivals, timeout)

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        return OtherStream(await self._other.connect_unix_socket(path, timeout, socket_options))

    async def sleep(self, seconds: float) -> None:
        await self._other.sleep(seconds)


def _is_address(host: str) -> bool:
    """Whether there is nothing to look up; a race of several addresses is then not worth its cost."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def unread_bytes(transport: asyncio.Transport) -> bytes:
    """What arrived before a failed write, and asyncio does not read: an answer that refuses the request.

    Args:
        transport: A connection without TLS.
    """
    with suppress(OSError):
        return os.read(transport.get_extra_info("socket").fileno(), _MAX_UNREAD)
    return b""


def is_readable(transport: asyncio.Transport) -> bool:
    """Whether something has come that the event loop has not looked for yet."""
    descriptor = transport.get_extra_info("socket").fileno()
    if not hasattr(select, "poll"):  # Windows, where `select` takes descriptors of any size.
        return bool(select.select([descriptor], [], [], 0)[0])
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))


def _running_loop() -> asyncio.BaseEventLoop | None:
    """The loop, where it is one of asyncio's own: others cannot open connections to two addresses at once."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return None
    return loop if isinstance(loop, asyncio.BaseEventLoop) else None


@asynccontextmanager
async def _raising(
    timed_out: type[Exception], failed: type[Exception], timeout: float | None
) -> AsyncGenerator[None]:
    """Limit what is done within, and call its faults as httpcore does."""
    try:
        async with asyncio.timeout(timeout):
            yield
    except TimeoutError as error:
        raise timed_out(error) from error
    except OSError as error:
        raise failed(error) from error
