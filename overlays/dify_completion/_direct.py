"""Bodies that are read from their connection directly, chunk by chunk, where httpcore opened it; see `_chunks.py`.

httpx has no public way to look under httpcore. Two private names are used: `httpx.HTTPTransport._pool`, and
`_network_backend` of httpcore's pools, which is public as an argument. Where either is missing, bodies are read as ever.
"""

from collections.abc import AsyncIterator, Iterable, Iterator
from ssl import SSLContext
from typing import Any

import httpcore
import httpx

from ._chunks import Chunks

_READ_SIZE = 64 * 1024


class DirectStream(httpcore.NetworkStream):
    """A connection whose chunks can be read past httpcore."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self.chunks = Chunks()
        self._stream = stream
        self._fault: Exception | None = None
        self._socket = stream.get_extra_info("socket")

    def read_chunks(self, timeout: float | None) -> bytes:
        """Read what whole chunks hold; empty where httpcore has to read what comes."""
        chunks = self.chunks
        if not chunks.between:
            return b""
        if not chunks.pending:
            try:
                chunks.pending = self._socket.recv(_READ_SIZE)
            except OSError as fault:  # httpcore shall meet it, and close what is to be closed.
                self._fault = httpcore.ReadTimeout(fault) if isinstance(fault, TimeoutError) else httpcore.ReadError(fault)
        return chunks.take()

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._fault is not None:
            raise self._fault
        return self.chunks.give(self.chunks.pending or self._stream.read(max_bytes, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
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


class AsyncDirectStream(httpcore.AsyncNetworkStream):
    """A connection whose chunks can be read past httpcore."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self.chunks = Chunks()
        self._stream = stream
        self._fault: Exception | None = None

    async def read_chunks(self, timeout: float | None) -> bytes:
        """Read what whole chunks hold, as `DirectStream.read_chunks` does."""
        chunks = self.chunks
        if not chunks.between:
            return b""
        if not chunks.pending:
            try:
                chunks.pending = await self._stream.read(_READ_SIZE, timeout)
            except Exception as fault:
                self._fault = fault
        return chunks.take()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._fault is not None:
            raise self._fault
        return self.chunks.give(self.chunks.pending or await self._stream.read(max_bytes, timeout))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.chunks = Chunks()
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        stream = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        return AsyncDirectStream(stream)

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


class AsyncDirectBackend(httpcore.AsyncNetworkBackend):
    """Opens connections whose chunks can be read past httpcore."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend) -> None:
        self._backend = backend

    async def connect_tcp(self, *arguments: Any, **named: Any) -> httpcore.AsyncNetworkStream:
        return AsyncDirectStream(await self._backend.connect_tcp(*arguments, **named))

    async def connect_unix_socket(
        self, *arguments: Any, **named: Any
    ) -> httpcore.AsyncNetworkStream:
        return AsyncDirectStream(await self._backend.connect_unix_socket(*arguments, **named))

    async def sleep(self, seconds: float) -> None:
        await self._backend.sleep(seconds)


def open_directly(transports: Iterable[object]) -> None:
    """Let transports open connections whose chunks can be read past httpcore; of others than httpx's own, none."""
    for transport in transports:
        pool = getattr(transport, "_pool", None)
        backend = getattr(pool, "_network_backend", None)
        if type(transport) is httpx.HTTPTransport and type(backend) is not DirectBackend:
            pool._network_backend = DirectBackend(backend)
        if type(transport) is httpx.AsyncHTTPTransport and type(backend) is not AsyncDirectBackend:
            pool._network_backend = AsyncDirectBackend(backend)


class DirectBody(Iterator[bytes]):
    """The body of an answer that nobody has begun to read."""

    def __init__(self, response: httpx.Response, stream: DirectStream) -> None:
        self._timeout = response.request.extensions.get("timeout", {}).get("read")
        self._stream = stream
        self._body = iter(response.stream)
        stream.chunks.begin(response.headers.raw)

    def __next__(self) -> bytes:
        if data := self._stream.read_chunks(self._timeout):
            return data
        data = next(self._body)
        self._stream.chunks.passed_on(len(data))
        return data


class AsyncDirectBody(AsyncIterator[bytes]):
    """The body of an answer that nobody has begun to read."""

    def __init__(self, response: httpx.Response, stream: AsyncDirectStream) -> None:
        self._timeout = response.request.extensions.get("timeout", {}).get("read")
        self._stream = stream
        self._body = aiter(response.stream)
        stream.chunks.begin(response.headers.raw)

    async def __anext__(self) -> bytes:
        if data := await self._stream.read_chunks(self._timeout):
            return data
        data = await anext(self._body)
        self._stream.chunks.passed_on(len(data))
        return data
