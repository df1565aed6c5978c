"""How the events of a stream arrived: how soon, one by one or held back, with pings, and how many."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ._advice import HELD_BACK, NO_PINGS
from ._document import as_object
from ._report import Finding, Status, counted
from ._stream import StreamReading

_MIN_PIECES = 3
_MIN_SECONDS = 0.3
"""Seconds of a stream below which nothing can be said of its pace."""

_MIN_GAP = 0.002
"""Seconds between two events that did not come at once; those of one packet are apart by far less."""

_NOTICEABLE_PAUSE = 0.5
"""Seconds between two bursts that a reader notices."""

_PING_INTERVAL = 10.0
_PING_OVERDUE = 13.0
"""Seconds of silence in which a ping should have come."""


def delivery_findings(reading: StreamReading) -> Iterator[Finding]:
    """The findings about the arrival of a whole stream."""
    yield _first(reading)
    yield _pace(reading)
    yield _pings(reading)
    length = f"{counted(reading.text_length, 'character')} in {len(reading.text_times)} pieces"
    summary = f"The answer has {length}, {reading.size} bytes of events."
    yield Finding("size", Status.TRUE, summary)


def _first(reading: StreamReading) -> Finding:
    if not reading.text_times:
        return Finding("first-event", Status.NOT_ASKED, "The stream has no text.")
    return Finding(
        "first-event", Status.TRUE, f"The first text arrived after {reading.text_times[0]:.1f} s."
    )


def _pace(reading: StreamReading) -> Finding:
    pieces, bursts = len(reading.text_times), _bursts(reading.text_times)
    if pieces < _MIN_PIECES or reading.text_times[-1] < _MIN_SECONDS:
        return Finding("delivery", Status.NOT_ASKED, "The answer is too short to see its pace.")
    is_one_burst = reading.text_times[-1] - reading.text_times[0] <= 0.1 * reading.text_times[-1]
    if is_one_burst and _wrote_at_once(reading):
        return Finding("delivery", Status.NOT_ASKED, "The model wrote the whole text at once.")
    if is_one_burst:
        summary = f"{pieces} pieces of text arrived at once, after {reading.text_times[0]:.1f} s."
        return Finding("delivery", Status.UNTRUE, summary, HELD_BACK)
    if bursts <= pieces // 8 and _longest_pause(reading.text_times) > _NOTICEABLE_PAUSE:
        summary = f"{pieces} pieces of text arrived in {bursts} bursts."
        return Finding("delivery", Status.UNTRUE, summary, HELD_BACK)
    return Finding("delivery", Status.TRUE, f"{pieces} pieces of text arrived one by one.")


def _bursts(times: list[float]) -> int:
    pauses = [later - earlier for earlier, later in pairwise(times)]
    return 1 + len([pause for pause in pauses if pause > _MIN_GAP])


def _longest_pause(times: list[float]) -> float:
    return max(later - earlier for earlier, later in pairwise(times))


def _wrote_at_once(reading: StreamReading) -> bool:
    """Whether the server itself says that its model took nearly all the time before the first token."""
    for event in reading.events:
        usage = as_object(as_object(as_object(event).get("metadata")).get("usage"))
        first, whole = usage.get("time_to_first_token"), usage.get("latency")
        if isinstance(first, (int, float)) and isinstance(whole, (int, float)):
            return first > 0.9 * whole
    return False


def _pings(reading: StreamReading) -> Finding:
    if reading.longest_silence > _PING_OVERDUE:
        summary = f"Nothing arrived for {reading.longest_silence:.0f} s, not even a ping."
        return Finding("pings", Status.UNTRUE, summary, NO_PINGS)
    if reading.pings:
        return Finding("pings", Status.TRUE, f"{counted(reading.pings, 'ping')} arrived.")
    summary = f"The stream ended before the first ping ({_PING_INTERVAL:.0f} s)."
    return Finding("pings", Status.NOT_ASKED, summary)
