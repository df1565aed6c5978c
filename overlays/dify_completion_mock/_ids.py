"""Ids and times that are the same in each run with the same seed and the same requests."""

from __future__ import annotations

import random
import uuid

_START = 1_770_200_000
"""The epoch second before the first one of every mock."""


class Ids:
    """Draws UUIDs from a seeded generator."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def new(self) -> str:
        """A new id: a UUID in lower case."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))


class Clock:
    """A clock that advances by one second each time it is read, so that times have an order."""

    def __init__(self) -> None:
        self._now = _START

    def now(self) -> int:
        """Advance by a second, and return the new epoch second."""
        self._now += 1
        return self._now
