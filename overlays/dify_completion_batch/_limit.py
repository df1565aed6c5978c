"""Limits how many completions run at once: fewer while the server is overloaded, more after it recovers."""

from __future__ import annotations

import asyncio
import random
from asyncio import sleep
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from time import monotonic

from attrs import frozen

from ._pace import Pace
from ._status import BatchStatus, Pause, PauseReason

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 60.0
"""Seconds: the pauses of a batch begin with the first, and double up to the longest."""

_GROWTH = 0.1
"""The least that a completion adds to the limit."""


@frozen
class Turn:
    """The permission to start a completion: its wave, and the tokens that it is expected to take."""

    wave: int
    tokens: float


class Limit:
    """A limit that all rows of a batch share, and that adapts to the load of the server.

    A refusal halves it, once per wave: refusals of requests that already ran at that time do not count again. Each wave
    pauses all rows, for longer if nothing succeeds in between. A success raises the limit: a small limit by one per
    round, a large limit by a tenth per round.

    Attributes:
        current: The number of completions that may run at once; its whole part counts.
        waves_unanswered: The number of waves since the server last answered.
    """

    def __init__(self, maximum: int, pace: Pace, status: BatchStatus) -> None:
        """Set up the limit at its maximum.

        Args:
            maximum: The maximum number of completions at once.
            pace: The pace at which they may start.
            status: The status that shows the current pause.
        """
        self.current = float(maximum)
        self._maximum = maximum
        self._pace = pace
        self._status = status
        self._running = 0
        self._wave = 0
        self._waves_in_a_row = 0
        self.waves_unanswered = 0
        self._resumes = 0.0
        self._lock = asyncio.Lock()
        self._freed = asyncio.Event()

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[Turn]:
        """Wait for a turn, and keep it for the block."""
        async with self._lock:  # It is fair: rows start in their order.
            await self._wait_until_free()
            self._running += 1
            turn = Turn(self._wave, self._pace.begin(monotonic()))
        try:
            yield turn
        finally:
            self._running -= 1
            self._freed.set()

    async def _wait_until_free(self) -> None:
        """Wait until a row may start."""
        while True:
            if (pause := self._resumes - monotonic()) > 0:
                await self._sleep("overload", pause)
            elif self._running >= self._allowed:
                self._freed.clear()
                await self._freed.wait()
            elif (pause := self._pace.delay(monotonic())) > 0:
                await self._sleep("pace", pause)
            else:
                return

    @property
    def _allowed(self) -> int:
        return 1 if self._pace.lacks_average else int(self.current)

    async def _sleep(self, reason: PauseReason, seconds: float) -> None:
        self._status.pause = Pause(reason, monotonic() + seconds)
        try:
            await sleep(seconds)
        finally:
            self._status.pause = None

    def succeeded(self, turn: Turn, tokens: int) -> None:
        """Count a completion that ended well.

        Args:
            turn: Its turn.
            tokens: The tokens that it took.
        """
        self._waves_in_a_row = 0
        self.waves_unanswered = 0
        self.current = min(self.current + max(1 / self.current, _GROWTH), float(self._maximum))
        self._pace.settle(turn.tokens, tokens, monotonic())

    def refused(self, turn: Turn, retry_after: float | None, *, answered: bool) -> None:
        """Count a request that the server refused, and that took no tokens.

        Args:
            turn: Its turn.
            retry_after: Seconds that the server asks to wait; None if it does not ask.
            answered: Whether the server answered; False if the connection failed.
        """
        self._pace.give_back(turn.tokens, monotonic())
        self.slow_down(turn, retry_after, answered=answered)

    def slow_down(
        self, turn: Turn, retry_after: float | None = None, *, answered: bool = True
    ) -> bool:
        """Lower the limit, and pause all rows; once per wave.

        Args:
            turn: The turn of the request that met the overload.
            retry_after: Seconds that the server asks to wait; None if it does not ask.
            answered: Whether the server answered.

        Returns:
            Whether this begins a new wave.
        """
        if answered:
            self.waves_unanswered = 0
        is_new_wave = turn.wave == self._wave
        if is_new_wave:
            self._begin_wave(answered)
        if retry_after is not None:
            self._pause(retry_after)
        elif is_new_wave:
            growing = FIRST_PAUSE * 2 ** min(self._waves_in_a_row - 1, 10)
            self._pause(min(growing, LONGEST_PAUSE) * random.uniform(0.5, 1.0))
        return is_new_wave

    def _begin_wave(self, answered: bool) -> None:
        self._wave += 1
        self._waves_in_a_row += 1
        if not answered:
            self.waves_unanswered += 1
        self.current = max(min(self.current, float(self._running)) / 2, 1.0)

    def _pause(self, seconds: float) -> None:
        self._resumes = max(self._resumes, monotonic() + seconds)
