"""Unpacks the bodies of answers, and limits them, so that no server can fill the memory or block the event loop."""

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, cast

import httpx

from dify_completion_transport import PIECE_SIZE, Unpacker, can_unpack, packing_of

from ._responses import described, media_type_of
from .errors import APIResponseError

MAX_BODY_SIZE = 64 * 1024 * 1024
"""The maximum size in bytes of an answer that is not a file."""

_FILE_KEY = "dify_file"
"""The key of a request's `extensions` for whether its answer is a file, which may have any size."""


def with_kind_of_answer(request: dict[str, Any], success: Mapping[int, str]) -> dict[str, Any]:
    """Add to the extensions of a request whether its answer is a file.

    Args:
        request: The arguments of `httpx.Client.request`.
        success: The statuses that have a result, with the media type it is read from.

    Returns:
        A copy of the arguments.
    """
    is_file = not all(_is_text(media_type) for media_type in success.values())
    return {**request, "extensions": {**request.get("extensions", {}), _FILE_KEY: is_file}}


def bound_body(response: httpx.Response) -> None:
    """Unpack the body of a whole answer while it is read, and limit it to `MAX_BODY_SIZE` unless it is a file.

    Raises:
        APIResponseError: It is packed in a way that the client does not unpack.
    """
    if response.is_stream_consumed:  # A hook has read it.
        return
    length = response.headers.get("Content-Length", "")
    is_small = length.isdecimal() and int(length) <= MAX_BODY_SIZE
    if packing_of(response) or not is_small:
        is_file = response.request.extensions.get(_FILE_KEY, not _is_text(media_type_of(response)))
        unpack_body(response, None if is_file else MAX_BODY_SIZE)


def unpack_body(response: httpx.Response, limit: int | None = None) -> None:
    """Unpack the body of an answer while it is read.

    Args:
        response: The answer. It loses its header `Content-Encoding`, so that httpx does not unpack it again.
        limit: The maximum size of the unpacked body in bytes; None for no limit.

    Raises:
        APIResponseError: It is packed in a way that the client does not unpack.
    """
    packing = packing_of(response)
    if not can_unpack(packing):
        raise APIResponseError(
            f"{described(response.request)}: the answer is compressed with {packing}, which the client does not "
            "decompress; let the proxy in front of the server send it uncompressed",
            response=response,
        )
    response.stream = _UnpackedBody(response, Unpacker(packing), limit)
    response.headers.pop("Content-Encoding", None)


class _UnpackedBody(httpx.SyncByteStream, httpx.AsyncByteStream):
    def __init__(self, response: httpx.Response, unpacker: Unpacker, limit: int | None) -> None:
        self._response = response
        self._packed: Any = response.stream
        self._unpacker = unpacker
        self._limit = limit
        self._size = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in cast("httpx.SyncByteStream", self._packed):
            yield from self._unpacked(chunk)
        self._unpacker.finish()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        from anyio.lowlevel import checkpoint

        async for chunk in cast("httpx.AsyncByteStream", self._packed):
            for piece in self._unpacked(chunk):
                yield piece
                if len(piece) == PIECE_SIZE:  # A chunk can hold thousands, and other tasks wait.
                    await checkpoint()
        self._unpacker.finish()

    def _unpacked(self, chunk: bytes) -> Iterator[bytes]:
        for piece in self._unpacker.feed(chunk):
            self._size += len(piece)
            if self._limit is not None and self._size > self._limit:
                raise APIResponseError(
                    f"{described(self._response.request)}: the answer is larger than {self._limit} bytes",
                    response=self._response,
                )
            yield piece

    def close(self) -> None:
        self._packed.close()

    async def aclose(self) -> None:
        await self._packed.aclose()


def _is_text(media_type: str) -> bool:
    """Whether a media type is one that no file of an operation has: JSON, a text, or none."""
    return (
        not media_type or media_type.endswith(("/json", "+json")) or media_type.startswith("text/")
    )
