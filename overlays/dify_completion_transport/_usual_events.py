"""Reads the JSON of all usual events of a packet in one loop. A call for each event would take a seventh longer.

`make bench` shows what is left ("Backlog, sync", ours next to the raw socket).
"""

import json
from collections.abc import Callable
from typing import Any, cast

# Reads a value within a text, and returns it and its end, like `JSONDecoder.raw_decode` without a Python call for each
# event. Splitting the text first would take twice as long.
_scan: Callable[[str, int], tuple[Any, int]] = cast("Any", json.JSONDecoder()).scan_once

_DATA = "data: "
_NEXT_DATA = "\n\ndata: "
_NOT_JSON = (ValueError, StopIteration, RecursionError)


def json_of_lines(lines: str) -> list[Any] | None:
    """The JSON of all events, where each is one line of data and a blank line; None where one is not.

    Args:
        lines: What `EventDecoder.usual_lines` gives.
    """
    found: list[Any] = []
    start = len(_DATA)
    try:
        while True:
            value, end = _scan(lines, start)
            found.append(value)
            start = end + len(_NEXT_DATA)
            if lines[end:start] != _NEXT_DATA:
                break
    except _NOT_JSON:
        return None
    # JSON of several lines has more of them.
    is_whole = end + 2 == len(lines) and lines.count("\n") == 2 * len(found)
    return found if is_whole else None
