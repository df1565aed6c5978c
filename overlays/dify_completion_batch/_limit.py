"""How many completions may run at once: fewer while the server is overloaded, more again when it copes."""

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
        self._wave = self._waves_in_a_row = self.waves_unanswered = 0
        self._resumes = 0.0
        self._entrance = asyncio.Lock()
        self._freed = asyncio.Event()

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[Turn]:
        """Wait for a turn, and have it for the block."""
        async with (
            self._entrance
        ):  # One waits at the door, the others behind it in the order in which they came.
            while not await self._is_open():
                pass
            self._running += 1
            turn = Turn(self._wave, self._pace.begin(monotonic()))
        try:
            yield turn
        finally:
            self._running -= 1
            self._freed.set()

    async def _is_open(self) -> bool:
        if (pause := self._resumes - monotonic()) > 0:
            await self._sleep("overload", pause)
            return False
        if self._running >= (1 if self._pace.is_blind else int(self.now)):
            self._freed.clear()
            await self._freed.wait()
            return False
        if (pause := self._pace.delay(monotonic())) > 0:
            await self._sleep("pace", pause)
            return False
        return True

    async def _sleep(self, reason: PauseReason, seconds: float) -> None:
        self._status.pause = Pause(reason, monotonic() + seconds)
        try:
            await sleep(seconds)
        finally:
            self._status.pause = None

    def succeeded(self, turn: Turn, tokens: int) -> None:
        """Note that a completion came to its end.

        Args:
            turn: Its turn.
            tokens: What it took.
        """
        self._waves_in_a_row = self.waves_unanswered = 0
        self.now = min(self.now + max(1 / self.now, _GROWTH), float(self._most))
        self._pace.settle(turn.tokens, tokens, monotonic())

    def refused(self, turn: Turn, retry_after: float | None, *, answered: bool) -> None:
        """Note that the server could not take a request.

        Args:
            turn: Its turn.
            retry_after: Seconds that the server asks to wait; None where it does not say.
            answered: Whether it said so itself; False where nobody was there.
        """
        self._pace.give_back(turn.tokens, monotonic())
        self.waves_unanswered = 0 if answered else self.waves_unanswered
        if turn.wave == self._wave:
            self._wave += 1
            self._waves_in_a_row += 1
            self.waves_unanswered += not answered
            self.now = max(min(self.now, float(self._running)) / 2, 1.0)
            growing = min(_FIRST_PAUSE * 2 ** min(self._waves_in_a_row - 1, 10), _LONGEST_PAUSE)
            self._pause(growing * random.uniform(0.5, 1.0) if retry_after is None else retry_after)
        elif retry_after is not None:
            self._pause(retry_after)

    def _pause(self, seconds: float) -> None:
        self._resumes = max(self._resumes, monotonic() + seconds)
