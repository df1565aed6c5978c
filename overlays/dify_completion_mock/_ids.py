"""Ids and times that are the same in each run with the same seed and the same requests."""

from __future__ import annotations

import random
import uuid

_START = 1_770_200_000
"""The epoch second at which every mock begins."""


class Ids:
    """Draws ids by a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def new(self) -> str:
        """A new id: a UUID in lower case."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))


class Clock:
    """Counts the seconds, one for each time that it is asked for."""

    def __init__(self) -> None:
        self._now = _START

    def now(self) -> int:
        """The epoch second; each call returns a later one, so that times have an order."""
        self._now += 1
        return self._now
