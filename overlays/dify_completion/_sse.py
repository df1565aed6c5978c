"""Splits the bytes of an event stream into the data of its events, by the rules of WHATWG HTML, section 9.2.6.

Bytes are cut at LF, CR and CRLF only, before anything is decoded: characters such as U+2028 are text here, and one
that is split between two chunks stays whole. Of an event only its data matters: Dify tells kinds apart within it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

MAX_EVENT_SIZE = 32 * 1024 * 1024
"""The size in bytes past which an event is refused, so that no server can fill the memory."""

Data = bytes | bytearray

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class EventTooLarge(ValueError):
    """An event is larger than the decoder takes."""


class EventDecoder:
    """Takes chunks as they arrive and gives the data of each event that they complete."""

    def __init__(self, max_event_size: int = MAX_EVENT_SIZE) -> None:
        self._max_event_size = max_event_size
        self._line = bytearray()
        self._data: list[Data] = []
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
        if (
            # Nearly every chunk of a real server is exactly one event of one line.
            chunk.startswith(b"data: ")
            and chunk.find(b"\n") == len(chunk) - 2
            and chunk.endswith(b"\n\n")
            and b"\r" not in chunk
            and not (self._line or self._data or self._after_cr)
            and len(chunk) <= self._max_event_size
        ):
            self._at_start = False
            return (chunk[6:-2],)
        return self._split(chunk)

    def finish(self) -> Data | None:
        """Tell that the stream is over.

        Returns:
            The data of a last event whose blank line is missing; None where there is none.
        """
        if self._line:
            self._take_line(self._line)
        return self._take_event()

    def _split(self, chunk: bytes) -> Iterator[Data]:
        if self._after_cr and chunk.startswith(b"\n"):
            chunk = chunk[1:]
        self._after_cr = chunk.endswith(b"\r") if chunk else False
        if b"\r" in chunk:
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        *lines, rest = chunk.split(b"\n")
        for line in lines:
            whole: Data = line
            if self._line:
                self._line += line
                whole, self._line = self._line, bytearray()
            if whole and not (self._at_start and whole == _BYTE_ORDER_MARK):
                self._take_line(whole)
            elif (event := self._take_event()) is not None:
                yield event
            self._at_start = False
        self._line += rest
        self._check_size()

    def _take_line(self, line: Data) -> None:
        if self._at_start and line.startswith(_BYTE_ORDER_MARK):
            line = line[3:]
        if line.startswith(b"data:"):
            # Deleting the start of a bytearray moves nothing, so a large event is not copied again.
            start = 6 if line[5:6] == b" " else 5
            if isinstance(line, bytearray):
                del line[:start]
            else:
                line = line[start:]
        elif line == b"data":
            line = b""
        else:
            return
        self._data.append(line)
        self._data_size += len(line)
        self._check_size()

    def _take_event(self) -> Data | None:
        data, self._data, self._data_size = self._data, [], 0
        if not data:
            return None
        return data[0] if len(data) == 1 else b"\n".join(data)

    def _check_size(self) -> None:
        if self._data_size + len(self._line) > self._max_event_size:
            raise EventTooLarge(f"an event is larger than {self._max_event_size} bytes")
