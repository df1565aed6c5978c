"""How the events of a stream arrived: how soon, one by one or held back, with pings, and how many."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ._advice import HELD_BACK, NO_PINGS
from ._document import as_object
from ._report import Finding, Status, counted
from ._stream import StreamReading

_MIN_PIECES = 3
"""A text of fewer pieces is too short to see its pace."""

_MIN_SECONDS = 0.3
"""A stream of fewer seconds is too short to see its pace."""

_MIN_GAP = 0.002
"""Seconds between two events that did not come at once; those of one packet are apart by far less."""

_NOTICEABLE_PAUSE = 0.5
"""Seconds between two bursts that a reader notices."""

_PIECES_PER_BURST = 8
"""The number of pieces for each burst from which a text counts as held back."""

_FEW_BURSTS = 3
"""The number of bursts up to which a short text can be held back, if each burst has two pieces or more."""

_ONE_BURST_SHARE = 0.1
"""The share of a stream's time within which all pieces of a text count as one burst."""

_WHOLE_SHARE = 0.9
"""If the first token takes more than this share of the model's time, the model wrote the text at once."""

_PING_INTERVAL = 10.0
_PING_OVERDUE = 13.0
"""Seconds of silence in which a ping should have come."""


def delivery_findings(reading: StreamReading) -> Iterator[Finding]:
    """The findings about the arrival of a whole stream."""
    yield _first(reading)
    yield _pace(reading)
    yield _pings(reading)
    yield _size(reading)


def _size(reading: StreamReading) -> Finding:
    characters = counted(reading.text_length, "character")
    pieces = counted(len(reading.text_times), "piece")
    size = counted(reading.size, "byte")
    summary = f"The answer has {characters} in {pieces}, {size} of events."
    return Finding("size", Status.TRUE, summary)


def _first(reading: StreamReading) -> Finding:
    if not reading.text_times:
        return Finding("first-event", Status.NOT_ASKED, "The stream has no text.")
    return Finding(
        "first-event", Status.TRUE, f"The first text arrived after {reading.text_times[0]:.1f} s."
    )


def _pace(reading: StreamReading) -> Finding:
    times = reading.text_times
    pieces = len(times)
    if pieces < _MIN_PIECES or times[-1] < _MIN_SECONDS:
        return Finding("delivery", Status.NOT_ASKED, "The answer is too short to see its pace.")
    bursts = _burst_count(times)
    is_held_back = bursts <= pieces // _PIECES_PER_BURST
    are_few_bursts = is_held_back or (bursts <= _FEW_BURSTS and 2 * bursts <= pieces)
    is_one_burst = are_few_bursts and times[-1] - times[0] <= _ONE_BURST_SHARE * times[-1]
    if is_one_burst and _wrote_at_once(reading):
        return Finding("delivery", Status.NOT_ASKED, "The model wrote the whole text at once.")
    if is_one_burst:
        summary = f"{pieces} pieces of text arrived at once, after {times[0]:.1f} s."
        return Finding("delivery", Status.UNTRUE, summary, HELD_BACK)
    if is_held_back and _longest_pause(times) > _NOTICEABLE_PAUSE:
        summary = f"{pieces} pieces of text arrived in {bursts} bursts."
        return Finding("delivery", Status.UNTRUE, summary, HELD_BACK)
    return Finding("delivery", Status.TRUE, f"{pieces} pieces of text arrived one by one.")


def _burst_count(times: list[float]) -> int:
    return 1 + sum(later - earlier > _MIN_GAP for earlier, later in pairwise(times))


def _longest_pause(times: list[float]) -> float:
    return max(later - earlier for earlier, later in pairwise(times))


def _wrote_at_once(reading: StreamReading) -> bool:
    """Whether the server itself says that its model took nearly all the time before the first token."""
    for event in reading.events:
        usage = as_object(as_object(as_object(event).get("metadata")).get("usage"))
        first, whole = usage.get("time_to_first_token"), usage.get("latency")
        if isinstance(first, (int, float)) and isinstance(whole, (int, float)):
            return first > _WHOLE_SHARE * whole
    return False


def _pings(reading: StreamReading) -> Finding:
    if reading.longest_silence > _PING_OVERDUE:
        summary = f"Nothing arrived for {reading.longest_silence:.0f} s, not even a ping."
        return Finding("pings", Status.UNTRUE, summary, NO_PINGS)
    if reading.pings:
        return Finding("pings", Status.TRUE, f"{counted(reading.pings, 'ping')} arrived.")
    if reading.seconds < _PING_INTERVAL:
        summary = f"The stream ended before the first ping ({_PING_INTERVAL:.0f} s)."
    else:
        summary = "No ping arrived, but the stream was never silent for long enough to miss one."
    return Finding("pings", Status.NOT_ASKED, summary)
