"""The places for requests in flight: as many as a client may have connections."""

import gc
import math
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import repeat
from queue import Empty, SimpleQueue
from weakref import ReferenceType, ref

from ._pool import no_place

_SHORT_WAIT = 1.0
"""Seconds to wait for a place before all garbage is searched for lost ones, which takes long."""

_PAUSE_FACTOR = 50
"""After a search, none begins for this many times as long as it took."""


class _Garbage:
    """Searches all garbage, which stops every thread of the process: once for all threads that wait."""

    def __init__(self) -> None:
        self._last_search = 0.0
        self._next_search = 0.0

    def search(self) -> None:
        """Collect all garbage, unless that was done a short while ago."""
        if time.monotonic() >= self._next_search:
            self._collect()

    def search_since(self, moment: float) -> None:
        """Collect all garbage, unless that has begun since a moment of the monotonic clock."""
        if moment > self._last_search:
            self._collect()

    def _collect(self) -> None:
        self._last_search = started = time.monotonic()
        gc.collect()
        ended = time.monotonic()
        self._next_search = ended + (ended - started) * _PAUSE_FACTOR


_GARBAGE = _Garbage()


class Place(tuple["ReferenceType[SimpleQueue[Place]]"]):
    """A place for a request, with the queue of the free ones. One that nobody holds any more is free again.

    Ctrl-C raises an exception between any two steps, also where no `try` could give a place back. So a place comes back
    when it is collected, too. For the same reason it is a tuple, which is made in one step.
    """

    __slots__ = ()

    def __del__(self) -> None:
        if (free := self[0]()) is not None:
            free.put(Place(self))


class Places:
    """A limited number of places.

    Args:
        most: How many there are.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._free: SimpleQueue[Place] = SimpleQueue()
        # Made when they are taken, as there can be 65,535. Only C code runs in `next`, so threads need no lock.
        self._unused = map(Place, repeat((ref(self._free),), most))

    def take(self, timeout: float | None, close_lost: Callable[[], object]) -> Place:
        """Take a place, once there is one.

        Args:
            timeout: Seconds to wait at most; None: no limit.
            close_lost: Closes the answers that were found in garbage; they hold places.

        Raises:
            httpx.PoolTimeout: None became free.
        """
        with suppress(Empty):
            return self._free.get_nowait()
        if (place := next(self._unused, None)) is not None:
            return place
        gc.collect(1)  # An answer that an interrupt has lost holds its place in a cycle.
        close_lost()
        began = time.monotonic()
        remaining = math.inf if timeout is None else timeout
        while remaining > 0:
            wait = min(remaining, _SHORT_WAIT)
            with suppress(Empty):
                return self._free.get(timeout=wait)
            remaining -= wait
            _GARBAGE.search()  # It also finds lost answers that survived earlier collections.
            close_lost()
        _GARBAGE.search_since(began)
        close_lost()
        with suppress(Empty):
            return self._free.get_nowait()
        raise no_place(self._most)

    def give_back(self, place: Place) -> None:
        """Give a place back, unless it came back itself when its answer was garbage."""
        if not gc.is_finalized(place):
            self._free.put(place)
