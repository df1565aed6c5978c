"""The chunks of a body, taken from the connection without h11 where they are usual and whole.

For each event that a live stream brings, httpcore and h11 run more code than everything else; `make bench` shows what
it costs ("Live events", plain loop and ours). What is not a whole, usual chunk goes through h11 as it came: the last
chunk with its trailers, extensions, a chunk that is cut or broken, and the end of the connection. So h11 sees the same
body with some chunks left out, and its errors stay its own.
"""

import re
from collections.abc import Iterable

READ_SIZE = 16 * 1024
"""How many bytes are read at once, at most. The events of more do not stay in a fast cache until they are taken."""

ANSWERED = "the server has answered, and does not read the rest of the request"
"""Why a write fails, so that httpcore reads the answer: a timeout would hide it."""

_MAX_HEAD = 64 * 1024
_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})\r\n")
_END_AND_NEXT_SIZE = re.compile(rb"\r\n" + _SIZE.pattern)
_MAX_SIZE_LINE = 10
_BLANK_LINE = b"\r\n\r\n"


class Chunks:
    """What has come over a connection since the last request, and which of it h11 has.

    Attributes:
        pending: What has come and nobody has.
    """

    def __init__(self, pending: bytes = b"") -> None:
        self.pending = pending
        self._start: bytes | None = (
            b""  # What h11 was given, as long as it can be the head and what came with it.
        )
        self._taken = False  # Whether chunks are taken at all.
        self._owed = 0  # Bytes of the body that h11 was given, and has not passed on.
        self._size_line = b""  # The start of a chunk's first line, which h11 has.
        self._due = 0  # Bytes of a chunk that h11 has to be given, as it has its start.
        self._footer = b""  # The last bytes of it.

    def give(self, data: bytes) -> bytes:
        """Give bytes that came to h11.

        Returns:
            Those that it is to have now; the others are pending.
        """
        count = self._advance(data) if self._taken else self._head_in(data)
        self.pending = data[count:]
        return data[:count] if self.pending else data

    def begin(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Begin to take chunks, where h11 has been given nothing but a head of these headers and what came with it."""
        status, _, rest = (self._start or b"").partition(b"\r\n")
        head = b"".join(b"%b: %b\r\n" % header for header in headers) + b"\r\n"
        self._taken = status.startswith(b"HTTP/1.1 200") and rest.startswith(head)
        rest = rest[len(head) :]
        while self._taken and rest:
            rest = rest[self._advance(rest) :]

    @property
    def between(self) -> bool:
        """Whether the next byte begins a chunk, and h11 has passed on all that it was given."""
        return self._taken and not (self._owed or self._due or self._size_line)

    def passed_on(self, count: int) -> None:
        """Note that h11 has passed on some bytes of the body."""
        self._owed -= count

    def take(self) -> bytes:
        """Take the whole chunks that are pending, where the next byte begins one.

        Returns:
            What they hold; empty where h11 has to have what is pending.
        """
        data, start = self.pending, 0
        size = _SIZE.match(data)
        if size is not None and data.endswith(b"\r\n"):
            # A live stream brings one chunk at a time: without the loop, this function takes half as long.
            length = int(size[1], 16)
            if length and size.end() + length + 2 == len(data):
                self.pending = b""
                return data[size.end() : -2]
        held: list[bytes] = []
        while size is not None:
            first = size.end()
            end = first + int(size[1], 16)
            # Nearly always another chunk follows: one look is a fifth quicker than one at each line.
            size = _END_AND_NEXT_SIZE.match(data, end)
            if end == first or (size is None and data[end : end + 2] != b"\r\n"):
                break
            held.append(data[first:end])
            start = end + 2
        self.pending = data[start:]
        return b"".join(held)

    def _head_in(self, data: bytes) -> int:
        """Count the bytes of the head, if whole chunks can follow, which h11 does not need; otherwise all bytes."""
        start, self._start = self._start, None
        if start is None or start.endswith(_BLANK_LINE) or len(start) > _MAX_HEAD:
            return len(data)
        end = (start + data).find(_BLANK_LINE)
        count = len(data) if end < 0 else end + len(_BLANK_LINE) - len(start)
        head = start + data[:count]
        if end >= 0 and b"chunked" not in head.lower():
            # Nothing can be taken past h11, which gets the rest without a second read.
            return len(data)
        self._start = head
        return count

    def _advance(self, data: bytes) -> int:
        """Count the bytes of the chunk that h11 is reading, or of the next one."""
        if not self._due:
            line = self._size_line + data[:_MAX_SIZE_LINE]
            size = _SIZE.match(line)
            if (
                size is None
                and b"\n" not in line
                and len(data) < _MAX_SIZE_LINE
                and 0 < len(line) < _MAX_SIZE_LINE
            ):
                self._size_line = line
                return len(data)
            if size is None or not (length := int(size[1], 16)):
                self._taken = False
                return len(data)
            self._due = size.end() + length + 2 - len(self._size_line)
            self._owed += length
            self._size_line = b""
        count = min(self._due, len(data))
        self._due -= count
        self._footer = (self._footer + data[max(count - 2, 0) : count])[-2:]
        if not self._due and self._footer != b"\r\n":
            self._taken = False
            return len(data)
        return count
