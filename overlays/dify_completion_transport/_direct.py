"""Bodies that are read from their connection directly, chunk by chunk, where httpcore opened it; see `_chunks.py`.

Transports that are not httpx's own, and other versions of it, have no such connections; their bodies are read as
without this module.
"""

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, cast

import httpx

from ._pool import body_to_iterate

if TYPE_CHECKING:
    from ._asyncio_network import AsyncioStream
    from ._sync_network import DirectStream


def body_of(response: httpx.Response) -> Iterator[bytes]:
    """The bytes of an answer's body as they came, read directly where that is possible."""
    from ._sync_network import DirectStream

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
    return aiter(cast("httpx.AsyncByteStream", body_to_iterate(response)))


def _is_chunked(response: httpx.Response) -> bool:
    """Whether a body comes in chunks, and httpx itself hands it over: a hook may have put something in between."""
    chunked = response.headers.get("Transfer-Encoding", "").lower() == "chunked"
    return chunked and type(response.stream).__module__.startswith("httpx.")


def _direct_body(response: httpx.Response, stream: "DirectStream") -> Iterator[bytes]:
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
        self._body = aiter(cast("httpx.AsyncByteStream", body_to_iterate(response)))
        stream.chunks.begin(response.headers.raw)

    async def __anext__(self) -> bytes:
        if data := await self._stream.read_chunks(self._timeout):
            return data
        data = await anext(self._body)
        self._stream.chunks.passed_on(len(data))
        return data
