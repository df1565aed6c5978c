"""Bodies of answers on their way in: unpacked, and bounded, so that no server can fill the memory or hold the loop."""

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, cast

import httpx

from dify_completion_transport import PIECE_SIZE, Unpacker, can_unpack, packing_of

from ._responses import described, media_type_of
from .errors import APIResponseError

MAX_BODY_SIZE = 64 * 1024 * 1024
"""The size in bytes past which an answer is refused that is not a file."""

_FILE_KEY = "dify_file"
"""The key of a request's `extensions` that says whether the answer to it is a file, which may have any size."""


def with_kind_of_answer(request: dict[str, Any], success: Mapping[int, str]) -> dict[str, Any]:
    """Note in a request whether the answer to it is a file.

    Args:
        request: The arguments of `httpx.Client.request`.
        success: The statuses that have a result, with the media type it is read from.
    """
    is_file = not all(_is_text(media_type) for media_type in success.values())
    return {**request, "extensions": {**request.get("extensions", {}), _FILE_KEY: is_file}}


def bound_body(response: httpx.Response) -> None:
    """Let the body of a whole answer come unpacked, and not past `MAX_BODY_SIZE` where it is not a file.

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
    """Let the body of an answer come unpacked.

    Args:
        response: The answer; its header `Content-Encoding` is taken off, so that nobody unpacks it again.
        limit: The bytes that it may unpack to; None: any number.

    Raises:
        APIResponseError: It is packed in a way that the client does not unpack.
    """
    packing = packing_of(response)
    if not can_unpack(packing):
        raise APIResponseError(
            f"{described(response.request)}: the answer is packed in {packing}, which the client does not "
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
