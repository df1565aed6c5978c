"""How the events of a stream arrived: how soon, one by one or held back, with pings, and how many."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ._advice import HELD_BACK, NO_PINGS
from ._document import as_object
from ._report import Finding, Status
from ._stream import Run

_FEWEST_PIECES = 3
_SHORTEST = 0.3
"""Seconds of a stream below which nothing can be said of its pace."""

_GAP = 0.002
"""Seconds between two events that did not come at once; those of one packet are apart by far less."""

_LONG_PAUSE = 0.5
"""Seconds between two bursts that a reader notices."""

_PING_INTERVAL = 10.0
_PING_LATE = 13.0
"""Seconds of silence in which a ping should have come."""


def delivery_findings(run: Run) -> Iterator[Finding]:
    """What a whole stream shows of the way that it came."""
    yield _first(run)
    yield _pace(run)
    yield _pings(run)
    summary = (
        f"{_characters(run.characters)} in {len(run.texts)} pieces, {run.size} bytes of events."
    )
    yield Finding("size", Status.TRUE, f"The answer has {summary}")


def _first(run: Run) -> Finding:
    if not run.texts:
        return Finding("first-event", Status.NOT_ASKED, "The stream has no text.")
    return Finding("first-event", Status.TRUE, f"The first text came after {run.texts[0]:.1f} s.")


def _pace(run: Run) -> Finding:
    pieces, bursts = len(run.texts), _bursts(run.texts)
    if pieces < _FEWEST_PIECES or run.texts[-1] < _SHORTEST:
        return Finding("delivery", Status.NOT_ASKED, "The answer is too short to see its pace.")
    is_one_burst = run.texts[-1] - run.texts[0] <= 0.1 * run.texts[-1]
    if is_one_burst and _wrote_at_once(run):
        return Finding("delivery", Status.NOT_ASKED, "The model wrote the whole text at once.")
    if is_one_burst:
        summary = f"{pieces} pieces of text came at once, after {run.texts[0]:.1f} s."
        return Finding("delivery", Status.UNTRUE, summary, HELD_BACK)
    if bursts <= pieces // 8 and _longest_pause(run.texts) > _LONG_PAUSE:
        summary = f"{pieces} pieces of text came in {bursts} bursts."
        return Finding("delivery", Status.UNTRUE, summary, HELD_BACK)
    return Finding("delivery", Status.TRUE, f"{pieces} pieces of text came one by one.")


def _bursts(times: list[float]) -> int:
    return 1 + sum(later - earlier > _GAP for earlier, later in pairwise(times))


def _longest_pause(times: list[float]) -> float:
    return max(later - earlier for earlier, later in pairwise(times))


def _wrote_at_once(run: Run) -> bool:
    """Whether the server itself says that its model took nearly all the time before the first token."""
    for event in run.events:
        usage = as_object(as_object(as_object(event).get("metadata")).get("usage"))
        first, whole = usage.get("time_to_first_token"), usage.get("latency")
        if isinstance(first, (int, float)) and isinstance(whole, (int, float)):
            return first > 0.9 * whole
    return False


def _pings(run: Run) -> Finding:
    if run.silence > _PING_LATE:
        summary = f"Nothing came for {run.silence:.0f} s, not even a ping."
        return Finding("pings", Status.UNTRUE, summary, NO_PINGS)
    if run.pings:
        return Finding("pings", Status.TRUE, f"{run.pings} ping{'s' * (run.pings > 1)} came.")
    summary = f"The stream ended before the first ping ({_PING_INTERVAL:.0f} s)."
    return Finding("pings", Status.NOT_ASKED, summary)


def _characters(count: int) -> str:
    return f"{count} character{'s' * (count != 1)}"
