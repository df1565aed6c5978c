"""Unpacks compressed bodies in small pieces: a few bytes can unpack to any size, and must not fill the memory."""

import zlib
from collections.abc import Iterator
from typing import Any, cast

import httpx

PIECE_SIZE = 64 * 1024
"""How many bytes a piece may unpack to."""

_GZIP = ("gzip", "x-gzip")
_UNPACKED = (*_GZIP, "deflate")
_LEFT_PACKED = ("br", "zstd", "compress", "x-compress")
_HEADER_SIZE = 2
"""The size in bytes of the header that some servers leave out of `deflate`."""

_MEMBER = b"\x1f"
"""How each member of a gzip file begins, and no padding does."""


def packing_of(response: httpx.Response) -> str:
    """What the body of an answer is packed in, such as `gzip` or `gzip, br`; empty where it is not packed."""
    encoding = response.headers.get("Content-Encoding", "")
    if not encoding:  # As for most answers; this runs in each call.
        return ""
    listed = encoding.lower().split(",")
    return ", ".join(name for one in listed if (name := one.strip()) in _UNPACKED + _LEFT_PACKED)


def can_unpack(packing: str) -> bool:
    """Whether a body so packed can be unpacked: not in two encodings, nor in one that the client does not ask for."""
    return packing in ("", *_UNPACKED)


class Unpacker:
    """Undoes the `gzip` or `deflate` encoding of a body; a body in any other encoding, or in two, stays as it is.

    Args:
        packing: What the body is packed in (`packing_of`).
    """

    def __init__(self, packing: str) -> None:
        self._inflater = _new_inflater() if packing in _UNPACKED else None
        # The start of a body that may lack a header, as long as it is too short to tell.
        self._start = b"" if packing == "deflate" else None
        self._may_have_members = packing in _GZIP
        self._has_begun = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Take the next bytes of the body.

        Yields:
            What they unpack to, piece by piece.

        Raises:
            httpx.DecodingError: They are not what they claim to be.
        """
        if self._inflater is None:
            yield chunk
            return
        self._has_begun |= bool(chunk)
        data = chunk
        while True:
            if self._inflater.eof and data:
                if not (self._may_have_members and data.startswith(_MEMBER)):
                    return  # Padding, which zlib would keep.
                self._inflater = _new_inflater()
            piece = self._inflate(self._inflater, data)
            yield piece
            data = self._inflater.unused_data or self._inflater.unconsumed_tail
            if not data and len(piece) < PIECE_SIZE:
                return

    def finish(self) -> None:
        """Check at the end of the body that it is complete.

        Raises:
            httpx.DecodingError: Its compressed data breaks off.
        """
        if self._inflater is not None and self._has_begun and not self._inflater.eof:
            raise httpx.DecodingError("the compressed body is not complete")

    def _inflate(self, inflater: Any, data: bytes) -> bytes:
        start = None if self._start is None else self._start + data
        self._start = start if start is not None and len(start) < _HEADER_SIZE else None
        try:
            return cast("bytes", inflater.decompress(data, PIECE_SIZE))
        except zlib.error as error:
            if start is None:
                raise httpx.DecodingError(str(error)) from error
            self._inflater = zlib.decompressobj(-zlib.MAX_WBITS)
            return self._inflate(self._inflater, start)


def _new_inflater() -> Any:  # zlib has no public name for its class.
    # 32: of either format, with its header. Some servers send `deflate` without one.
    return zlib.decompressobj(32 + zlib.MAX_WBITS)
