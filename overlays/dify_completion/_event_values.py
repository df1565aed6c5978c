"""The values that a stream keeps of its events: its attributes, and what stopping it needs."""

import re
import time
from collections.abc import Iterable
from typing import Any

from dify_completion_api.streaming import Attribute, Path, Payload, StreamDescription

from ._partial import read_partially
from ._pointers import value_or_none

_ID = re.compile(r"[\w-][!-~]{0,199}", re.ASCII)
"""An id that fits into a path and into a log line."""


class EventValues:
    """Keeps each value from the first event that brings it.

    Attributes:
        found: The values so far: attributes by name, what stopping needs by its runtime expression.
        wanted: What no event has brought yet.
        first_event_at: When the first event came, by `time.monotonic`; None before.
    """

    def __init__(self, description: StreamDescription[Any, Any]) -> None:
        self.found: dict[str, Any] = {}
        self.wanted = dict(description.attributes)
        self.first_event_at: float | None = None
        self._parsers = description.parsers
        self._in_paths: set[Path] = set()
        if description.stop is not None:
            self.wanted |= description.stop.of_events
            self._in_paths = {attribute.path for attribute in description.stop.of_events.values()}

    def keep(self, kind: str, payload: Payload) -> bool:
        """Keep what an event brings. One of a kind that the spec does not know brings plain values only.

        Returns:
            Whether it brought anything, or is the first one.
        """
        is_first = self.first_event_at is None
        if is_first:
            self.first_event_at = time.monotonic()
        found: list[str] = []
        for name, attribute in self.wanted.items():
            if kind in attribute.kinds or (kind not in self._parsers and attribute.model is None):
                value = value_or_none(payload, attribute.path)
                if value is not None and self._is_usable(value, attribute):
                    self.found[name] = read_partially(attribute.model, value)
                    found.append(name)
        for name in found:
            del self.wanted[name]
        return is_first or bool(found)

    def wanted_of(self, kinds: Iterable[str]) -> bool:
        """Whether events of any of these kinds may still bring something."""
        return any(not attribute.kinds.isdisjoint(kinds) for attribute in self.wanted.values())

    def _is_usable(self, value: Any, attribute: Attribute) -> bool:
        if attribute.types and type(value) not in attribute.types:
            return False
        return attribute.path not in self._in_paths or _ID.fullmatch(str(value)) is not None
