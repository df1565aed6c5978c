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

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 60.0
_GROWTH = 0.1


@frozen
class Turn:
    """A turn to ask for a completion: the wave it belongs to, and the tokens it is expected to take."""

    wave: int
    tokens: float


class Limit:
    """A limit that all rows of a batch share, and that follows what the server can bear.

    A refusal halves it, once per wave: what was under way already when it was halved does not count again. Each wave
    pauses all, for longer where nothing succeeds in between. A success raises it, by one per round where it is small,
    by a tenth per round where it is large.

    Attributes:
        now: How many may run at once; the whole part counts.
        waves_unanswered: How many waves there were since the server answered anything.
    """

    def __init__(self, most: int, pace: Pace, status: BatchStatus) -> None:
        """Begin with as many as there may ever be.

        Args:
            most: How many may run at once, at most.
            pace: How fast they may begin.
            status: Where a pause is noted.
        """
        self.now = float(most)
        self._most = most
        self._pace = pace
        self._status = status
        self._running = 0
        self._wave = 0
        self._waves_in_a_row = 0
        self.waves_unanswered = 0
        self._resumes = 0.0
        self._entrance = asyncio.Lock()
        self._freed = asyncio.Event()

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[Turn]:
        """Wait for a turn, and have it for the block."""
        async with (
            self._entrance
        ):  # One waits here, the others behind it in the order in which they came.
            while await self._waited():
                pass
            self._running += 1
            turn = Turn(self._wave, self._pace.begin(monotonic()))
        try:
            yield turn
        finally:
            self._running -= 1
            self._freed.set()

    async def _waited(self) -> bool:
        """Wait for one of the reasons why no row may begin; False where there is none."""
        if (pause := self._resumes - monotonic()) > 0:
            await self._sleep("overload", pause)
        elif self._running >= (1 if self._pace.is_blind else int(self.now)):
            self._freed.clear()
            await self._freed.wait()
        elif (pause := self._pace.delay(monotonic())) > 0:
            await self._sleep("pace", pause)
        else:
            return False
        return True

    async def _sleep(self, reason: PauseReason, seconds: float) -> None:
        self._status.pause = Pause(reason, monotonic() + seconds)
        try:
            await sleep(seconds)
        finally:
            self._status.pause = None

    def succeeded(self, turn: Turn, tokens: int) -> None:
        """Take note that a completion came to its end.

        Args:
            turn: Its turn.
            tokens: What it took.
        """
        self._waves_in_a_row = 0
        self.waves_unanswered = 0
        self.now = min(self.now + max(1 / self.now, _GROWTH), float(self._most))
        self._pace.settle(turn.tokens, tokens, monotonic())

    def refused(self, turn: Turn, retry_after: float | None, *, answered: bool) -> None:
        """Take note that the server could not take a request, which took no tokens.

        Args:
            turn: Its turn.
            retry_after: Seconds that the server asks to wait; None where it does not say.
            answered: Whether the server answered; False where nobody was there.
        """
        self._pace.give_back(turn.tokens, monotonic())
        self.slow_down(turn, retry_after, answered=answered)

    def slow_down(
        self, turn: Turn, retry_after: float | None = None, *, answered: bool = True
    ) -> bool:
        """Let fewer run at once, and pause all; once per wave.

        Args:
            turn: The turn of the request that shows that there are too many.
            retry_after: Seconds that the server asks to wait; None where it does not say.
            answered: Whether the server answered.

        Returns:
            Whether it begins a wave.
        """
        if answered:
            self.waves_unanswered = 0
        is_new_wave = turn.wave == self._wave
        if is_new_wave:
            self._begin_wave(answered)
        if retry_after is not None:
            self._pause(retry_after)
        elif is_new_wave:
            growing = _FIRST_PAUSE * 2 ** min(self._waves_in_a_row - 1, 10)
            self._pause(min(growing, _LONGEST_PAUSE) * random.uniform(0.5, 1.0))
        return is_new_wave

    def _begin_wave(self, answered: bool) -> None:
        self._wave += 1
        self._waves_in_a_row += 1
        if not answered:
            self.waves_unanswered += 1
        self.now = max(min(self.now, float(self._running)) / 2, 1.0)

    def _pause(self, seconds: float) -> None:
        self._resumes = max(self._resumes, monotonic() + seconds)
