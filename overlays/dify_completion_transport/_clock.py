"""The time that a body may take from one byte to the next.

Under asyncio one timer serves a whole stream: each read moves on when it is due, and only a timer that rings looks
whether it is. A scope of anyio for each read took a fifth of a live stream's time; `make bench` shows what is left
("Live events, async", ours over aiohttp next to the plain loop).
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import cast

import httpx

_GRACE = 0.01
"""Seconds for which a wait goes on after its time. What came while the event loop was busy ends it meanwhile."""


class Clock:
    """Counts the seconds of one wait after the other, of which none is longer than the last one was allowed to be.

    Args:
        ring: What to do when a wait has taken too long.
    """

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring: Callable[[], None] | None = ring
        self.loop = asyncio.get_running_loop()
        self._due: float | None = None
        self._timer: asyncio.TimerHandle | None = None

    def start(self, seconds: float | None) -> None:
        """Begin to count; None: forever."""
        if seconds is None:
            return
        self._due = due = self.loop.time() + seconds
        if self._timer is not None and self._timer.when() > due:
            self._cancel_timer()
        if self._timer is None:
            self._timer = self.loop.call_at(due, self._look)

    def stop(self) -> None:
        """End the wait."""
        self._due = None

    def close(self) -> None:
        """Forget the timer, and what it does: the owner of the clock is then freed at once."""
        self._ring = None
        self._cancel_timer()

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self, overdue: float | None = None) -> None:
        """Ring if the wait of this end has taken too long; `overdue` is the end that the last look found over."""
        self._timer, due = None, self._due
        if due is None:
            return
        if self.loop.time() < due:
            self._timer = self.loop.call_at(due, self._look)
        elif due != overdue:
            self._timer = self.loop.call_later(_GRACE, self._look, due)
        elif self._ring is not None:
            self._ring()


def timed(response: httpx.Response) -> httpx.AsyncByteStream:
    """The body of an answer, with its time counted unless httpcore does that, or the event loop is not asyncio's.

    Args:
        response: The answer, as its transport gave it, with its request.
    """
    body = cast("httpx.AsyncByteStream", response.stream)
    # Only httpcore applies the read timeout to each read itself.
    if "network_stream" in response.extensions:
        return body
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return body
    return TimedBody(body, response.request.extensions.get("timeout", {}).get("read"))


class TimedBody(AsyncIterator[bytes], httpx.AsyncByteStream):
    """A body whose transport cannot be trusted to count: aiohttp goes on waiting where the framing of chunks breaks."""

    def __init__(self, body: httpx.AsyncByteStream, seconds: float | None) -> None:
        self._body = body
        self._chunks = aiter(body)
        self._seconds = seconds
        self._clock = Clock(self._ring)
        self._task: asyncio.Task[object] | None = None
        self._rung = False

    async def __anext__(self) -> bytes:
        self._task = task = cast("asyncio.Task[object]", asyncio.current_task())
        cancellations = task.cancelling()
        self._clock.start(self._seconds)
        try:
            return await anext(self._chunks)
        except asyncio.CancelledError:
            if self._rung and task.uncancel() <= cancellations:
                raise httpx.ReadTimeout("no byte arrived") from None
            raise
        finally:
            self._clock.stop()

    async def aclose(self) -> None:
        self._clock.close()
        await self._body.aclose()

    def _ring(self) -> None:
        self._rung = True
        if self._task is not None:
            self._task.cancel()
