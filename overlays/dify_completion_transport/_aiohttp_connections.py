"""Connections of aiohttp that keep what those of httpcore keep: see `Guard` for what they add.

All of it uses public names of aiohttp and httpx-aiohttp.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from ssl import SSLContext
from typing import Any, cast

import httpx
from aiohttp import (
    ClientPayloadError,
    ClientResponse,
    ClientSession,
    DummyCookieJar,
    StreamReader,
    TCPConnector,
)
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection
from httpx_aiohttp import AiohttpTransport
from httpx_aiohttp.transport import map_aiohttp_exceptions

from ._asyncio_network import is_readable, unread_bytes
from .errors import SettingError

_MAX_HEADER_SIZE = 100 * 1024
"""The longest header line in bytes. The default of aiohttp is shorter than the limit of httpcore for a whole head."""

_HEAD_END = re.compile(rb"\n\r?\n")


class Guard(asyncio.Protocol):
    """Passes what happens to a connection on to aiohttp, and makes up for what aiohttp does not do.

    - If a body breaks in the packet of its head, aiohttp drops the answer: it gets the head separately.
    - If a body breaks later, aiohttp waits for its end: the body fails.
    - If a body breaks or is cut, aiohttp drops what nobody has read: `rest` has it.
    - If a body has no length, aiohttp takes a broken connection for its end: the body fails.
    - If the server does not read, aiohttp writes without a time limit: the connection is closed after one.
    - If a write fails, aiohttp does not read the answer that may have come, and says why.

    Attributes:
        handler: The protocol of aiohttp.
        content: The body of the answer.
        rest: The end of the body, which nobody had read when the connection was lost.
        write_timed_out: Whether the server has not read for too long.
    """

    def __init__(self, handler: ResponseHandler, transport: asyncio.Transport) -> None:
        self.content: StreamReader | None = None
        self.rest = b""
        self.write_timed_out = False
        self.handler = handler
        self._transport = transport
        self._is_tls = transport.get_extra_info("sslcontext") is not None
        self._head: bytearray | None = None
        self._write_timeout: float | None = None
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, write_timeout: float | None) -> None:
        """Begin a request.

        Args:
            write_timeout: Seconds that the server may take to read some of it; None: no limit.
        """
        self.content, self.rest, self._head = None, b"", bytearray()
        self._write_timeout = write_timeout

    def data_received(self, data: bytes) -> None:
        if self._head is None:
            self.handler.data_received(data)
        else:
            self._receive_head(self._head, data)
        if self.handler.exception() is not None:
            self.abort()

    def abort(self) -> None:
        """Close the connection without waiting for the server, as `close` would under TLS."""
        self._transport.abort()

    def eof_received(self) -> None:
        self.handler.eof_received()

    def pause_writing(self) -> None:
        if self._write_timeout is not None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._write_timeout, self._time_out)
        self.handler.pause_writing()

    def resume_writing(self) -> None:
        self._stop_timer()
        self.handler.resume_writing()

    def connection_lost(self, exc: BaseException | None) -> None:
        self._stop_timer()
        if exc is not None and not self._is_tls and (data := unread_bytes(self._transport)):
            self.data_received(data)
        content = self.content
        if content is None or content.exception() is not None:
            self.handler.connection_lost(exc)
            return
        with suppress(RuntimeError):  # Somebody waits for bytes, so there are none.
            while data := content.read_nowait():
                self.rest += data
        if exc is not None and not content.is_eof():
            content.set_exception(ClientPayloadError(f"the connection was lost: {exc}"))
        self.handler.connection_lost(exc)
        if not content.is_eof() and content.exception() is None:
            content.set_exception(ClientPayloadError("the framing of the body is broken"))

    def _receive_head(self, head: bytearray, data: bytes) -> None:
        """Pass the head on by itself; `head` has what has come of it."""
        start = max(len(head) - 2, 0)
        head += data
        end = _HEAD_END.search(head, start)
        if end is None and len(head) < 2 * _MAX_HEADER_SIZE:
            self.handler.data_received(data)
            return
        count = end.end() - len(head) + len(data) if end else len(data)
        self._head = bytearray() if head.startswith(b"HTTP/1.1 1") else None
        self.handler.data_received(data[:count])
        if count < len(data):
            self.data_received(data[count:])

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _time_out(self) -> None:
        self.write_timed_out = True
        self.abort()


class _Connector(TCPConnector):
    """Opens a single connection, and guards it.

    Attributes:
        guard: The guard of the last connection.
        write_timeout: Seconds that the server may take to read some of the next request.
    """

    guard: Guard | None = None
    write_timeout: float | None = None

    async def connect(self, *arguments: Any, **named: Any) -> Connection:
        connection = await super().connect(*arguments, **named)
        if self._has_unasked_answer(connection):
            connection.close()
            connection = await super().connect(*arguments, **named)
        handler = cast("ResponseHandler", connection.protocol)
        guard = self.guard
        if guard is None or guard.handler is not handler:
            if guard is not None:
                # aiohttp is closing its connection, which waits for the server under TLS.
                guard.abort()
            transport = cast("asyncio.Transport", connection.transport)
            guard = Guard(handler, transport)
            transport.set_protocol(guard)
        guard.begin(self.write_timeout)
        self.guard = guard
        return connection

    def _has_unasked_answer(self, connection: Connection) -> bool:
        """Whether bytes came over a connection that was kept: aiohttp takes them for the next answer."""
        transport, handler = connection.transport, connection.protocol
        if (
            transport is None
            or handler is None
            or self.guard is None
            or self.guard.handler is not handler
        ):
            return False
        return handler.should_close or is_readable(transport)


def _guard_of(connection: Connection) -> Guard | None:
    """Find the guard of a connection; None where it has failed, and has brought all that it can."""
    with suppress(AttributeError):  # It has no transport any more, or one of TLS that was aborted.
        protocol = cast("asyncio.Transport", connection.transport).get_protocol()
        return protocol if isinstance(protocol, Guard) else None
    return None


class _Response(ClientResponse):
    """An answer whose body is known to the guard, and whose reader counts the time between two reads."""

    async def start(self, connection: Connection) -> ClientResponse:
        handler = cast("ResponseHandler", connection.protocol)
        guard = _guard_of(connection)
        await super().start(connection)
        if guard is not None:
            guard.content = self.content
        handler.read_timeout = None  # Its timer drops what nobody has read.
        handler.start_timeout()
        return self


class _Body(httpx.AsyncByteStream, AsyncIterator[bytes]):
    """A body that ends with what nobody had read when its connection was lost."""

    def __init__(self, stream: httpx.AsyncByteStream, content: StreamReader, guard: Guard) -> None:
        self._stream = stream
        self._content = content
        self._guard = guard

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        fault: Exception | None = None
        try:
            if chunk := await self._content.readany():
                return chunk
        except Exception as error:
            fault = error
        rest, self._guard.rest = self._guard.rest, b""
        if rest:
            return rest
        if fault is None:
            raise StopAsyncIteration
        try:
            with map_aiohttp_exceptions():
                raise fault
        finally:
            del fault  # Its traceback holds this frame, which holds it.

    async def aclose(self) -> None:
        await self._stream.aclose()


class _Upload(httpx.AsyncByteStream):
    """The body of a request, written so that an answer which refuses the rest is seen before aiohttp fails."""

    def __init__(self, stream: httpx.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            yield chunk
            await asyncio.sleep(0)


class AiohttpConnection(AiohttpTransport):
    """A transport with a single guarded connection.

    Args:
        context: The TLS context.
        proxy: The proxy; None: none.
        keepalive_expiry: Seconds that the connection is kept without a request; None: no limit.

    Raises:
        SettingError: The event loop is not one of asyncio.
    """

    def __init__(
        self, context: SSLContext, proxy: httpx.Proxy | None, keepalive_expiry: float | None
    ) -> None:
        try:
            self._connector = _Connector(
                ssl=context, limit=1, keepalive_timeout=keepalive_expiry, use_dns_cache=False
            )
        except RuntimeError as error:  # No event loop of asyncio runs.
            raise SettingError(
                "http is 'aiohttp', which works only under asyncio: leave it out"
            ) from error
        session = ClientSession(
            connector=self._connector,
            cookie_jar=DummyCookieJar(),  # httpx keeps the cookies: two jars would not agree.
            response_class=_Response,
            max_line_size=_MAX_HEADER_SIZE,
            max_field_size=_MAX_HEADER_SIZE,
        )
        super().__init__(verify=context, trust_env=False, proxy=proxy, client=session)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request."""
        connector = self._connector
        connector.write_timeout = request.extensions.get("timeout", {}).get("write")
        body = cast("httpx.AsyncByteStream", request.stream)
        request.stream = _Upload(body)
        try:
            response: httpx.Response = await super().handle_async_request(request)
        except httpx.TransportError as fault:
            if connector.guard is not None and connector.guard.write_timed_out:
                raise httpx.WriteTimeout("the server does not read the request") from fault
            raise
        finally:
            request.stream = body
        guard = connector.guard
        if guard is not None and guard.content is not None:
            stream = cast("httpx.AsyncByteStream", response.stream)
            response.stream = _Body(stream, guard.content, guard)
        return response

    async def aclose(self) -> None:
        """Close the connection, also one that aiohttp is closing: under TLS, that waits for the server."""
        if (guard := self._connector.guard) is not None:
            guard.abort()
            # aiohttp asks it for details, which one of TLS can have lost.
            guard.handler.transport = None
        await super().aclose()
        # The socket closes in the next turn of the event loop, which may end before.
        await asyncio.sleep(0)
