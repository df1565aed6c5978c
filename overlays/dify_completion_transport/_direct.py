"""Bodies that are read from their connection directly, chunk by chunk, where httpcore opened it; see `_chunks.py`.

httpx has no public entrance to httpcore. Two private names are used: `httpx.HTTPTransport._pool`, and the
`_network_backend` of httpcore's pools, which is a public argument of theirs. Where either is missing, and for
transports that are not httpx's own, bodies are read as without this module.
"""

from collections.abc import AsyncIterator, Iterator
from ssl import SSLContext, SSLSocket
from typing import TYPE_CHECKING, Any, TypeVar, cast

import httpcore
import httpx

from ._chunks import READ_SIZE, Chunks

if TYPE_CHECKING:
    from ._asyncio_network import AsyncioStream

Transport = TypeVar("Transport")


def open_directly(transport: Transport) -> Transport:
    """Let a transport open connections whose chunks can be read past httpcore.

    Returns:
        The transport.
    """
    pool = getattr(transport, "_pool", None)
    backend = getattr(pool, "_network_backend", None)
    if type(transport) is httpx.HTTPTransport and isinstance(backend, httpcore.NetworkBackend):
        cast("Any", pool)._network_backend = DirectBackend(backend)
    if type(transport) is httpx.AsyncHTTPTransport and isinstance(
        backend, httpcore.AsyncNetworkBackend
    ):
        from ._asyncio_network import AsyncioBackend

        cast("Any", pool)._network_backend = AsyncioBackend(backend)
    return transport


def body_of(response: httpx.Response) -> Iterator[bytes]:
    """The bytes of an answer's body as they came, read directly where that is possible."""
    if response.is_stream_consumed:  # A hook has read it.
        return response.iter_bytes()
    stream = response.extensions.get("network_stream")
    if isinstance(stream, DirectStream) and _is_chunked(response):
        return _direct_body(response, stream)
    return iter(cast("httpx.SyncByteStream", response.stream))


def async_body_of(response: httpx.Response) -> AsyncIterator[bytes]:
    """The bytes of an answer's body, as `body_of` gives them."""
    from ._asyncio_network import AsyncioStream

    if response.is_stream_consumed:
        return response.aiter_bytes()
    stream = response.extensions.get("network_stream")
    if isinstance(stream, AsyncioStream) and _is_chunked(response):
        return AsyncDirectBody(response, stream)
    return aiter(cast("httpx.AsyncByteStream", response.stream))


def _is_chunked(response: httpx.Response) -> bool:
    """Whether a body comes in chunks, and httpx itself hands it over: a hook may have put something in between."""
    chunked = response.headers.get("Transfer-Encoding", "").lower() == "chunked"
    return chunked and type(response.stream).__module__.startswith("httpx.")


class DirectStream(httpcore.NetworkStream):
    """A connection whose chunks can be read past httpcore."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self.chunks = Chunks()
        self._stream = stream
        self._fault: Exception | None = None
        socket = stream.get_extra_info("socket")
        # Under TLS within TLS, the socket is not what to read from.
        tls = stream.get_extra_info("ssl_object")
        self._socket = socket if tls is None or isinstance(socket, SSLSocket) else None

    def begin(self, response: httpx.Response) -> None:
        """Begin to read the chunks of a body of which nothing was read."""
        self.chunks.begin(response.headers.raw)
        if self._socket is not None:
            self._socket.settimeout(response.request.extensions.get("timeout", {}).get("read"))

    def read_chunks(self) -> bytes:
        """Read what whole chunks hold; empty where httpcore has to read what comes."""
        chunks = self.chunks
        if self._socket is None or not chunks.between:
            return b""
        if not chunks.pending:
            try:
                chunks.pending = self._socket.recv(
                    READ_SIZE
                )  # It has the timeout of the last read.
            except TimeoutError as fault:  # httpcore shall meet it, and close what is to be closed.
                self._fault = httpcore.ReadTimeout(fault)
            except OSError as fault:
                self._fault = httpcore.ReadError(fault)
        return chunks.take()

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._fault is not None:
            raise self._fault
        return self.chunks.give(self.chunks.pending or self._stream.read(max_bytes, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if buffer:  # httpcore writes empty ends, too.
            self.chunks = Chunks()
            self._stream.write(buffer, timeout)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        return DirectStream(self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class DirectBackend(httpcore.NetworkBackend):
    """Opens connections whose chunks can be read past httpcore."""

    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        self._backend = backend

    def connect_tcp(self, *arguments: Any, **named: Any) -> httpcore.NetworkStream:
        return DirectStream(self._backend.connect_tcp(*arguments, **named))

    def connect_unix_socket(self, *arguments: Any, **named: Any) -> httpcore.NetworkStream:
        return DirectStream(self._backend.connect_unix_socket(*arguments, **named))

    def sleep(self, seconds: float) -> None:
        self._backend.sleep(seconds)


def _direct_body(response: httpx.Response, stream: DirectStream) -> Iterator[bytes]:
    stream.begin(response)
    body = iter(cast("httpx.SyncByteStream", response.stream))
    while True:
        if not (data := stream.read_chunks()):
            try:
                data = next(body)
            except StopIteration:
                return
            stream.chunks.passed_on(len(data))
        yield data


class AsyncDirectBody(AsyncIterator[bytes]):
    """The chunked body of an answer that nobody has begun to read."""

    def __init__(self, response: httpx.Response, stream: "AsyncioStream") -> None:
        self._timeout = response.request.extensions.get("timeout", {}).get("read")
        self._stream = stream
        self._body = aiter(cast("httpx.AsyncByteStream", response.stream))
        stream.chunks.begin(response.headers.raw)

    async def __anext__(self) -> bytes:
        if data := await self._stream.read_chunks(self._timeout):
            return data
        data = await anext(self._body)
        self._stream.chunks.passed_on(len(data))
        return data
