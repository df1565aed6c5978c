"""Completes one row: again where the fault allows it, until there is a record or the batch has to end."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from time import monotonic

from attrs import define, field, frozen
from dify_completion_api.models import LocalFile, RemoteFile

from dify_completion import (
    UNSET,
    APIConnectionError,
    APIStatusError,
    AsyncCompletionStream,
    AsyncDify,
    AuthenticationError,
    DifyError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    may_repeat,
)

from ._limit import Limit, Turn
from ._record import Record, Row, failure, usage_of
from ._stop_guard import StopGuard

_MOST_REFUSALS = 12
"""How often a row may meet a gateway's 502 or 503. With the limit's pauses that is an outage of six minutes or more."""

_MOST_WAVES_WITHOUT_CONNECTION = 6
"""How often the batch may find nobody at the server's address: for half a minute, with the limit's pauses."""

_LONGEST_RETRY_AFTER = 600.0

_TOO_MANY_AT_ONCE = "unknown"
"""The code of the 500 that Dify answers where its database has no connection free: too many rows run at once."""

_MET_BY_EVERY_ROW = (AuthenticationError, PermissionDeniedError, NotFoundError)
_CODES_MET_BY_EVERY_ROW = frozenset(
    {
        "app_unavailable",
        "model_currently_not_support",
        "provider_not_initialize",
        "provider_quota_exceeded",
        "rate_limit_error",
    }
)

_TOO_MANY_WARNING = (
    "row %d: the server answered 500 unknown, as a Dify does whose database has no free connection; the batch slows "
    "down, and does not repeat the row by itself, because the row may have cost something"
)

logger = logging.getLogger(__package__)


@frozen
class Completer:
    """Completes rows, each when the shared limit lets it.

    Attributes:
        dify: The client.
        user: The end user in whose name completions are asked for.
        limit: The limit that all rows share.
        guard: Who stops generations where this process is killed; None where nobody does.
    """

    dify: AsyncDify
    user: str
    limit: Limit
    guard: StopGuard | None = None

    async def complete(self, row: Row, finished: Callable[[Record], None]) -> None:
        """Complete a row.

        Args:
            row: The row.
            finished: Is given the record, once, as soon as it is known and before anything else is awaited.

        Raises:
            DifyError: A fault that every row would meet.
        """
        attempt = _Attempt(self.dify, self.user, row, self.guard)
        while True:
            async with self.limit.turn() as turn:
                try:
                    await attempt.run(partial(self.limit.succeeded, turn), finished)
                except DifyError as error:
                    if self._goes_again(error, attempt, turn):
                        continue
                    finished(attempt.failure(error))
                # Inputs that no request can carry, a file that is gone.
                except (ValueError, TypeError) as error:
                    finished(failure(row, error))
                return

    def _goes_again(self, error: DifyError, attempt: _Attempt, turn: Turn) -> bool:
        """Whether a row goes again after an error; an error that every row would meet is raised."""
        if _ends_the_batch(error, self.limit):
            raise error
        if _shows_too_many_at_once(error) and self.limit.slow_down(turn):
            logger.warning(_TOO_MANY_WARNING, attempt.row.number)
        if not isinstance(error, (RateLimitError, APIConnectionError)):
            attempt.refusals += 1
        if not may_repeat("POST", error) or attempt.refusals >= _MOST_REFUSALS:
            return False
        self.limit.refused(turn, _retry_after(error), answered=isinstance(error, APIStatusError))
        return True


@define
class _Attempt:
    """The attempts at a row; what an earlier one uploaded is there for the next.

    Attributes:
        refusals: How often a gateway refused the row.
    """

    dify: AsyncDify
    user: str
    row: Row
    guard: StopGuard | None
    refusals: int = 0
    _files: list[LocalFile | RemoteFile] = field(factory=list["LocalFile | RemoteFile"], init=False)
    _started: float = field(default=0.0, init=False)
    _task: str | None = field(default=None, init=False)

    async def run(
        self, succeeded: Callable[[int], None], finished: Callable[[Record], None]
    ) -> None:
        """Try once."""
        with self._guarded():
            await self._run(succeeded, finished)

    @contextmanager
    def _guarded(self) -> Generator[None]:
        """Let the guard forget the generation, once it has ended or was stopped."""
        self._task = None
        try:
            yield
        finally:
            if self.guard and self._task:
                self.guard.ended(self._task)

    def _tell_guard(self, task_id: str | None) -> None:
        if self.guard and task_id and self._task is None:
            self._task = task_id
            self.guard.begun(task_id)

    async def _run(
        self, succeeded: Callable[[int], None], finished: Callable[[Record], None]
    ) -> None:
        self._started = monotonic()
        for attachment in self.row.files[len(self._files) :]:
            self._files.append(await attachment.sent(self.dify, self.user))
        # Streamed, so that a completion that is cancelled is stopped on the server, too.
        asked = self.dify.stream_completion(
            inputs=self.row.inputs, user=self.user, files=self._files or UNSET
        )
        async with asked as stream:
            async for _ in stream.text_stream:
                self._tell_guard(stream.task_id)
            record = _success(self.row, stream, monotonic() - self._started)
            succeeded((record.usage or {}).get("total_tokens") or 0)
            finished(record)
            async for _ in stream:  # To the end, so that the next row can have the connection.
                pass

    def failure(self, error: DifyError) -> Record:
        """The record of a row that failed."""
        return failure(self.row, error, monotonic() - self._started)


def _success(row: Row, stream: AsyncCompletionStream, seconds: float) -> Record:
    metadata = stream.metadata
    usage = metadata.usage.to_dict() if metadata and metadata.usage else {}
    return Record(
        row.number,
        row.digest,
        answer=stream.text,
        message_id=stream.message_id,
        usage=usage_of(usage),
        seconds=round(seconds, 3),
    )


def _ends_the_batch(error: DifyError, limit: Limit) -> bool:
    """Whether every other row would meet this fault, too."""
    if isinstance(error, APIStatusError):
        refused = isinstance(error, _MET_BY_EVERY_ROW) and not error.response.is_success
        return (
            refused or error.response.has_redirect_location or error.code in _CODES_MET_BY_EVERY_ROW
        )
    unreachable = isinstance(error, APIConnectionError) and may_repeat("POST", error)
    return unreachable and limit.waves_unanswered >= _MOST_WAVES_WITHOUT_CONNECTION


def _shows_too_many_at_once(error: DifyError) -> bool:
    return isinstance(error, ServerError) and error.code == _TOO_MANY_AT_ONCE


def _retry_after(error: DifyError) -> float | None:
    """Seconds that the server asks to wait; None where it does not ask."""
    if not isinstance(error, APIStatusError) or error.retry_after is None:
        return None
    return min(error.retry_after, _LONGEST_RETRY_AFTER)
