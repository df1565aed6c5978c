"""Splits the bytes of an event stream into the data of its events, by the rules of WHATWG HTML, section 9.2.6.

Bytes are cut at LF, CR and CRLF only, before anything is decoded: characters such as U+2028 are text here, and one
that is split between two chunks stays whole. Of an event only its data matters: Dify tells kinds apart within it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

MAX_EVENT_SIZE = 32 * 1024 * 1024
"""The size in bytes past which an event is refused, so that no server can fill the memory."""

_LINE_COST = 256
"""About what a line of data takes in memory beside its bytes; many empty ones are an event too large, too."""

Data = bytes | memoryview


class EventTooLarge(ValueError):
    """An event is larger than the decoder takes."""


_ONE_EVENT = re.compile(rb"data: ([^\r\n]{0,%d})\n\n" % MAX_EVENT_SIZE)


class EventDecoder:
    """Takes chunks as they arrive and gives the data of each event that they complete."""

    def __init__(self) -> None:
        self._line = bytearray()
        self._data: list[memoryview] = []
        self._data_size = 0
        self._at_start = True
        self._after_cr = False

    def feed(self, chunk: bytes) -> Iterable[Data]:
        """Take the next chunk.

        Args:
            chunk: Bytes of the stream, cut anywhere.

        Returns:
            The data of each event that is complete now, its lines joined by LF; not decoded. Take all of it before
            the next chunk.

        Raises:
            EventTooLarge: While iterating, where an event outgrows the limit.
        """
        if not (self._line or self._data or self._after_cr) and (event := _ONE_EVENT.fullmatch(chunk)):
            # Nearly every chunk of a real server is exactly one event of one line.
            self._at_start = False
            return (event[1],)
        return self._split(chunk)

    def finish(self) -> Data | None:
        """Tell that the stream is over.

        Returns:
            The data of a last event whose blank line is missing; None where there is none.
        """
        self._take_line(self._completed(b""))
        return self._take_event()

    def _split(self, chunk: bytes) -> Iterator[Data]:
        start = 1 if self._after_cr and chunk.startswith(b"\n") else 0
        self._after_cr = chunk.endswith(b"\r") if chunk else self._after_cr
        chunk = chunk[start:]
        if b"\r" in chunk:
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        *ends, rest = chunk.split(b"\n")
        for end in ends:
            if line := self._completed(end):
                self._take_line(line)
            elif (event := self._take_event()) is not None:
                yield event
        self._line += rest
        self._check_size()

    def _completed(self, end: bytes) -> bytes | bytearray:
        """The line that ends with `end`, and begins with what earlier chunks brought of it."""
        line: bytes | bytearray = end
        if self._line:
            self._line += end
            line, self._line = self._line, bytearray()
        if self._at_start:
            line, self._at_start = line.removeprefix(b"\xef\xbb\xbf"), False
        return line

    def _take_line(self, line: bytes | bytearray) -> None:
        if line.startswith(b"data:") or line == b"data":
            # A view: a large event is not copied once more for the sake of its first six bytes.
            data = memoryview(line)[6 if line.startswith(b"data: ") else 5 :]
            self._data.append(data)
            self._data_size += len(data) + _LINE_COST
            self._check_size()

    def _take_event(self) -> Data | None:
        data, self._data, self._data_size = self._data, [], 0
        return b"\n".join(data) if len(data) > 1 else data[0] if data else None

    def _check_size(self) -> None:
        if self._data_size + len(self._line) > MAX_EVENT_SIZE:
            raise EventTooLarge(f"an event is larger than {MAX_EVENT_SIZE} bytes")
