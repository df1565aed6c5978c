"""Reads a stream, and measures when each event came and what it means by the document's `x-stream`."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any, cast

import httpx
from attrs import define, field, frozen

from dify_completion_transport import Data, EventDecoder, EventTooLarge

from ._document import Node, as_object

_MAX_BYTES = 64 * 1024 * 1024
"""How much of a stream is read; no text is as long."""

_LINE_END = re.compile(rb"\r\n|\r|\n")
_PING = re.compile(rb"event: ?ping")
_MAX_PING = 12
"""The length in bytes up to which a line can be one of a ping."""

NOT_JSON = object()
"""Is in place of the JSON of an event whose data are not JSON."""


class LimitReached(Exception):
    """A stream is longer, or takes longer, than it is read."""


@frozen
class Roles:
    """The kinds of event of a stream, by what they mean.

    Attributes:
        kind: The property that names the kind.
        texts: Where each kind that brings text has it.
        ends: The kinds that end the text.
        errors: The kinds that end the stream with an error.
    """

    kind: str
    texts: dict[str, str]
    ends: frozenset[str]
    errors: frozenset[str]

    @classmethod
    def of(cls, media: Node, schema: Node) -> Roles:
        """The roles that the document gives; those of Dify where it gives none."""
        described = media.child("x-stream")
        kind = schema.child("discriminator").child("propertyName").value
        texts = {entry["event"]: entry["property"] for entry in _entries(described, "text")}
        ends = {entry["event"] for entry in _entries(described, "end")}
        errors = {entry["event"] for entry in _entries(described, "error")}
        return cls(
            str(kind or "event"),
            texts or {"message": "/answer"},
            frozenset(ends or {"message_end"}),
            frozenset(errors or {"error"}),
        )

    def text_of(self, event: dict[str, Any]) -> str:
        """The text that an event brings; empty where it brings none."""
        pointer = self.texts.get(str(event.get(self.kind)), "")
        found: Any = event if pointer else None
        for token in pointer.split("/")[1:]:
            found = as_object(found).get(token)
        return found if isinstance(found, str) else ""


@define
class StreamReading:
    """The events that were read of a stream, with the times at which they came.

    Attributes:
        task_id: The id of the generation, as soon as an event names it.
        events: The JSON of each event; `NOT_JSON` for one whose data are not JSON.
        text_times: When each piece of text came, in seconds from the request.
        text_length: How many characters the text has.
        size: How many bytes arrived.
        pings: How many keep-alives arrived.
        longest_silence: The longest time without any bytes, in seconds.
        seconds: How long it took from the request to the end.
        ended: Whether an event ended the text.
        failed: Whether an event was an error.
        broken_by: What broke the connection; empty where nothing did.
        limit_reached: The limit at which the stream was left; empty where it came to its end.
    """

    task_id: str | None = field(default=None, init=False)
    events: list[Any] = field(factory=list[Any], init=False)
    text_times: list[float] = field(factory=list[float], init=False)
    text_length: int = field(default=0, init=False)
    size: int = field(default=0, init=False)
    pings: int = field(default=0, init=False)
    longest_silence: float = field(default=0.0, init=False)
    seconds: float = field(default=0.0, init=False)
    ended: bool = field(default=False, init=False)
    failed: bool = field(default=False, init=False)
    broken_by: str = field(default="", init=False)
    limit_reached: str = field(default="", init=False)
    _max_seconds: float
    _started_at: float = field(factory=time.monotonic, init=False)

    def read(
        self, response: httpx.Response, roles: Roles, on_event: Callable[[dict[str, Any]], object]
    ) -> None:
        """Read a stream to its end, or to a limit.

        Args:
            response: The answer.
            roles: What its events mean.
            on_event: Is called with each event.
        """
        response.stream = _LimitedBody(
            cast("httpx.SyncByteStream", response.stream), self._check_limits
        )
        try:
            for data in self._data_of(response):
                on_event(self._recorded(data, roles))
        except EventTooLarge:
            self.limit_reached = "the size of an event that the client takes"
        except LimitReached as limit:
            self.limit_reached = str(limit)
        self._update_times()

    def _data_of(self, response: httpx.Response) -> Iterator[Data]:
        """The data of the events, as the client splits them."""
        decoder, pings = EventDecoder(), _PingCounter()
        try:
            for chunk in response.iter_bytes():
                self._update_times()
                self.pings += pings.count(chunk)
                yield from decoder.feed(chunk)
        except httpx.ReadTimeout as error:
            self.broken_by = type(error).__name__
            self._check_limits(0)
        except httpx.HTTPError as error:
            self.broken_by = type(error).__name__
        # The client takes a last event without its blank line where it came whole; else the stream was cut.
        if (last := decoder.finish()) is not None and _parsed(last) is not NOT_JSON:
            yield last

    def leave_within(self, seconds: float) -> None:
        """Read on for no longer than so many seconds."""
        self._max_seconds = time.monotonic() - self._started_at + seconds

    def _check_limits(self, size: int) -> None:
        self.size += size
        if self.size > _MAX_BYTES:
            raise LimitReached(f"{_MAX_BYTES // 1024**2} MiB")
        if time.monotonic() - self._started_at > self._max_seconds:
            raise LimitReached(f"{self._max_seconds:g} s")

    def _update_times(self) -> None:
        now = time.monotonic() - self._started_at
        self.longest_silence = max(self.longest_silence, now - self.seconds)
        self.seconds = now

    def _recorded(self, data: Data, roles: Roles) -> dict[str, Any]:
        """Record an event by its data; gives its JSON, an empty object where it has none."""
        self.events.append(_parsed(data))
        event = as_object(self.events[-1])
        kind, task_id = event.get(roles.kind), event.get("task_id")
        if self.task_id is None and isinstance(task_id, str):
            self.task_id = task_id
        if isinstance(kind, str):
            self.ended = self.ended or kind in roles.ends
            self.failed = self.failed or kind in roles.errors
        if text := roles.text_of(event):
            self.text_times.append(self.seconds)
            self.text_length += len(text)
        return event


@frozen
class _LimitedBody(httpx.SyncByteStream):
    """A body whose pieces are counted: one that drips may complete no event in which its limit could be seen.

    Attributes:
        body: The body.
        count: Is called with the size of each piece; it raises an error to leave the body.
    """

    body: httpx.SyncByteStream
    count: Callable[[int], None]

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.body:
            self.count(len(piece))
            yield piece

    def close(self) -> None:
        self.body.close()


class _PingCounter:
    """Counts the lines `event: ping`: an event without data is none for the decoder."""

    def __init__(self) -> None:
        self._start = b""

    def count(self, chunk: bytes) -> int:
        """How many lines of pings a chunk completes."""
        *lines, start = _LINE_END.split(self._start + chunk)
        # The rest of a longer line cannot make it the line of a ping.
        self._start = start[: _MAX_PING + 1]
        return sum(_PING.fullmatch(line) is not None for line in lines)


def _parsed(data: Data) -> Any:
    """The JSON of an event, as the client reads it."""
    try:
        return json.loads(data.decode())
    except (ValueError, RecursionError):
        return NOT_JSON


def _entries(described: Node, role: str) -> list[dict[str, Any]]:
    found: Any = described.child(role).value
    return [entry for entry in map(as_object, cast("list[Any]", found or [])) if "event" in entry]
