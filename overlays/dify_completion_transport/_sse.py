"""Splits the bytes of an event stream into the data of its events, by the rules of WHATWG HTML, section 9.2.6.

Bytes are cut at LF, CR and CRLF only, before anything is decoded: characters such as U+2028 are text here, and one
that is split between two chunks stays whole. Only the data of an event matters: Dify names the kind there.
"""

import re
from collections.abc import Iterable, Iterator

MAX_EVENT_SIZE = 32 * 1024 * 1024
"""The size in bytes past which an event is refused, so that no server can fill the memory."""

_LINE_COST = 256
"""About what a line of data takes in memory in addition to its bytes, so that many empty lines are also too large."""

_MAX_REST = 8 * 1024
"""The size in bytes up to which the start of an event is copied to have it and its end in one piece."""

_MAX_CHUNK = MAX_EVENT_SIZE - _MAX_REST
"""The size in bytes up to which no event of a chunk can be too large."""

_DATA_LINE = re.compile(rb"^data(?:: ?(.*))?$", re.MULTILINE)

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

# To look for a number is several times as quick as to look for a `bytes`.
_LF, _CR = b"\n\r"

Data = bytes | bytearray


class EventTooLarge(ValueError):
    """An event is larger than the decoder takes."""


class EventDecoder:
    """Takes chunks as they arrive and gives the data of each event that they complete."""

    def __init__(self) -> None:
        self._pending = bytearray()
        self._at_start, self._after_cr = True, False

    def usual_lines(self, chunk: bytes) -> str | None:
        """Take the next chunk, if its events look like those of a real server, of which each is one line of data.

        Args:
            chunk: Bytes of the stream, cut anywhere.

        Returns:
            `data: `, the data, and two LFs, for each event that is complete now; None where `feed` has to take the
            chunk. This looks at the beginning and the end only. If an event in between is framed in another way, or
            `json_of_lines` cannot read the lines, give them to `feed_lines`.
        """
        if len(self._pending) > _MAX_REST or len(chunk) > _MAX_CHUNK or self._after_cr:
            return None
        end = chunk.rfind(_LF) + 1
        if end < 2 or chunk[end - 2] != _LF or _CR in chunk:
            return None
        block = bytes(self._pending) + chunk[:end] if self._pending else chunk[:end]
        if not block.startswith(b"data: "):
            return None
        try:
            lines = block.decode()
        except UnicodeDecodeError:
            return None
        if self._pending or end < len(chunk):
            self._pending = bytearray(chunk[end:])
        self._at_start = False
        return lines

    def feed_lines(self, lines: str) -> Iterator[Data]:
        """Take back the end of what `usual_lines` gave, and give the data of its events as `feed` does."""
        chunk = lines.encode() + self._pending
        self._pending = bytearray()
        return self.feed(chunk)

    def feed(self, chunk: bytes) -> Iterator[Data]:
        """Take the next chunk.

        Args:
            chunk: Bytes of the stream, cut anywhere.

        Yields:
            The data of each event that is complete now, its lines joined by LF; not decoded. Take all of it before
            the next chunk.

        Raises:
            EventTooLarge: An event outgrows the limit.
        """
        after_cr, self._after_cr = (
            self._after_cr,
            chunk.endswith(b"\r") if chunk else self._after_cr,
        )
        chunk = chunk.removeprefix(b"\n") if after_cr else chunk
        if _CR in chunk:
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        for block in self._completed(chunk):
            if (data := self._data_of(block)) is not None:
                yield data

    def finish(self) -> Data | None:
        """Finish at the end of the stream.

        Returns:
            The data of a last event whose blank line is missing; None where there is none.
        """
        return self._data_of(self._pending)

    def _completed(self, chunk: bytes) -> Iterable[bytes | bytearray]:
        """The blocks of lines whose blank line has come; what follows the last of them has to wait."""
        searched = max(len(self._pending) - 1, 0)
        self._pending += chunk
        end = self._pending.find(_LF, searched)
        if end >= 0 and not self._pending.startswith(b"\n\n", end):
            end = self._pending.find(b"\n\n", end)
        if end < 0:
            _check_size(len(self._pending))
            return ()
        first, rest = self._pending, bytes(self._pending[end + 2 :])
        del first[end:]
        # To look for two bytes takes far longer than for one.
        *blocks, rest = rest.split(b"\n\n") if _LF in rest else [rest]
        self._pending = bytearray(rest)
        return first, *filter(None, blocks)

    def _data_of(self, block: bytes | bytearray) -> Data | None:
        if self._at_start:
            self._at_start = False
            block = block[3:] if block.startswith(_BYTE_ORDER_MARK) else block
        if _LF not in block and block.startswith(b"data: ") and len(block) <= MAX_EVENT_SIZE:
            if isinstance(block, bytes):
                return block[6:]
            # A large event is not copied once more for the sake of its first six bytes.
            del block[:6]
            return block
        _check_size(len(block) + _LINE_COST * block.count(b"\ndata"))
        values = [line[1] or b"" for line in _DATA_LINE.finditer(block)]
        return b"\n".join(values) if values else None


def _check_size(size: int) -> None:
    if size > MAX_EVENT_SIZE:
        raise EventTooLarge(f"an event is larger than {MAX_EVENT_SIZE} bytes")
