"""Unpacks a compressed body in small pieces: a few bytes can unpack to any size, and shall not fill the memory."""

import zlib
from collections.abc import Iterator

import httpx

PIECE_SIZE = 64 * 1024
"""How many bytes a piece may unpack to."""


class Unpacker:
    """Undoes the `gzip` or `deflate` encoding of a body; a body in any other encoding, or in two, stays as it is.

    Attributes:
        packed: Whether there is anything to undo.
    """

    def __init__(self, response: httpx.Response) -> None:
        self.packed = response.headers.get("Content-Encoding", "").lower() in ("gzip", "deflate")
        self._inflater = (
            zlib.decompressobj(32 + zlib.MAX_WBITS) if self.packed else None
        )  # 32: either format.

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Take the next bytes of the body.

        Yields:
            What they unpack to, piece by piece.

        Raises:
            zlib.error: They are not what they claim to be.
        """
        if self._inflater is not None:  # What follows the end would be kept, and grow.
            chunk = b"" if self._inflater.eof else self._inflater.decompress(chunk, PIECE_SIZE)
        yield chunk
        while self._inflater is not None and len(chunk) == PIECE_SIZE:
            chunk = self._inflater.decompress(self._inflater.unconsumed_tail, PIECE_SIZE)
            yield chunk
