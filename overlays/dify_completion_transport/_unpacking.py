"""Unpacks compressed bodies in small pieces: a few bytes can unpack to any size, and must not fill the memory."""

import zlib
from collections.abc import Iterator

import httpx

PIECE_SIZE = 64 * 1024
"""How many bytes a piece may unpack to."""

_UNPACKED = ("gzip", "x-gzip", "deflate")
_LEFT_PACKED = ("br", "zstd", "compress", "x-compress")


def packing_of(response: httpx.Response) -> str:
    """What the body of an answer is packed in, such as `gzip` or `gzip, br`; empty where it is not packed."""
    encoding = response.headers.get("Content-Encoding", "")
    if not encoding:  # Most answers, and each call comes by here.
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
        # 32: of either format, with its header. Some servers send `deflate` without one.
        self._inflater = zlib.decompressobj(32 + zlib.MAX_WBITS) if packing in _UNPACKED else None
        self._may_lack_header = packing == "deflate"

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Take the next bytes of the body.

        Yields:
            What they unpack to, piece by piece.

        Raises:
            zlib.error: They are not what they claim to be.
        """
        piece = self._inflate(chunk)
        yield piece
        while self._inflater is not None and len(piece) == PIECE_SIZE:
            piece = self._inflater.decompress(self._inflater.unconsumed_tail, PIECE_SIZE)
            yield piece

    def _inflate(self, chunk: bytes) -> bytes:
        if self._inflater is None:
            return chunk
        if self._inflater.eof:  # What follows the end would be kept, and grow.
            return b""
        try:
            return self._inflater.decompress(chunk, PIECE_SIZE)
        except zlib.error:
            if not self._may_lack_header:
                raise
            self._inflater = zlib.decompressobj(-zlib.MAX_WBITS)
            return self._inflater.decompress(chunk, PIECE_SIZE)
        finally:
            self._may_lack_header = False
