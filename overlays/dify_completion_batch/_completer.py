"""Completes one row, with repeated attempts, until it has a record or the batch has to end."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AsyncExitStack
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
    DifyError,
    RateLimitError,
    ServerError,
    may_repeat,
)

from ._limit import Limit, Turn
from ._record import Record, Row, failed_record, usage_of
from ._stop_guard import StopGuard

_MAX_REFUSALS = 12
"""How often a row may get a gateway's 502 or 503. With the limit's pauses, this is an outage of over six minutes."""

_MAX_WAVES_WITHOUT_CONNECTION = 6
"""How often the batch may fail to connect: for half a minute, with the limit's pauses."""

_LONGEST_RETRY_AFTER = 600.0

_DATABASE_EXHAUSTED_CODE = "unknown"
"""The code of the status 500 of a Dify whose database has no free connection, because too many rows run at once."""

_STATUSES_MET_BY_EVERY_ROW = frozenset({401, 403, 404, 405})
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
    "row %d: the server answered 500 unknown, probably because its database has no free connection; the batch slows "
    "down, and does not repeat the row, because the row may have cost something"
)

logger = logging.getLogger(__package__)


@frozen
class Completer:
    """Completes rows, each in its turn of the shared limit.

    Attributes:
        dify: The client.
        user: The end user of the completions.
        limit: The limit that all rows share.
        guard: Stops the generations if this process is killed; None for no guard.
    """

    dify: AsyncDify
    user: str
    limit: Limit
    guard: StopGuard | None = None

    async def complete(self, row: Row, finished: Callable[[Record], None]) -> None:
        """Complete a row.

        Args:
            row: The row.
            finished: Called with the record, once, as soon as it is known and before anything else is awaited.

        Raises:
            DifyError: An error that would affect every row.
        """
        attempts = _Attempts(self.dify, self.user, row, self.guard)
        while True:
            async with self.limit.turn() as turn:
                try:
                    await attempts.run(partial(self.limit.succeeded, turn), finished)
                except DifyError as error:
                    if _ends_the_batch(error, self.limit):
                        raise
                    self._slow_down_on_overload(error, row, turn)
                    attempts.count(error)
                    if attempts.allow_another(error):
                        self._report_refusal(error, turn)
                        continue
                    finished(attempts.failure(error))
                return

    def _slow_down_on_overload(self, error: DifyError, row: Row, turn: Turn) -> None:
        """Slow down after an error that shows an overload but is not repeated."""
        if isinstance(error, ServerError) and error.code == _DATABASE_EXHAUSTED_CODE:
            is_new_wave = self.limit.slow_down(turn)
            if is_new_wave:
                logger.warning(_TOO_MANY_WARNING, row.number)

    def _report_refusal(self, error: DifyError, turn: Turn) -> None:
        is_answer = isinstance(error, APIStatusError)
        self.limit.refused(turn, _retry_after(error), answered=is_answer)


@define
class _Attempts:
    """The attempts at a row. A later one uses the files that an earlier one uploaded.

    Attributes:
        refusals: How often a gateway refused the row.
    """

    dify: AsyncDify
    user: str
    row: Row
    guard: StopGuard | None
    refusals: int = 0
    _files: list[LocalFile | RemoteFile] = field(factory=list[LocalFile | RemoteFile], init=False)
    _started: float = field(default=0.0, init=False)
    _guarded_task: str | None = field(default=None, init=False)

    async def run(
        self, succeeded: Callable[[int], None], finished: Callable[[Record], None]
    ) -> None:
        """Try once.

        Args:
            succeeded: Called with the tokens of a complete answer.
            finished: Called with the record of a complete answer.
        """
        self._guarded_task = None
        try:
            await self._run(succeeded, finished)
        finally:
            if self.guard and self._guarded_task:
                self.guard.ended(self._guarded_task)

    def count(self, error: DifyError) -> None:
        """Count an attempt that failed."""
        if not isinstance(error, (RateLimitError, APIConnectionError)):
            self.refusals += 1

    def allow_another(self, error: DifyError) -> bool:
        """Whether to try again after an error."""
        return may_repeat("POST", error) and self.refusals < _MAX_REFUSALS

    def failure(self, error: Exception) -> Record:
        """The record of a row that failed."""
        return failed_record(self.row, error, monotonic() - self._started)

    async def _run(
        self, succeeded: Callable[[int], None], finished: Callable[[Record], None]
    ) -> None:
        self._started = monotonic()
        async with AsyncExitStack() as on_exit:
            try:
                await self._upload_files()
                stream = await on_exit.enter_async_context(self._stream())
            except DifyError:  # A ConfigurationError is a ValueError, too.
                raise
            except (ValueError, TypeError, RecursionError) as error:
                # Inputs that no request can carry, or a file that was removed.
                finished(self.failure(error))
                return
            async for _ in stream.text_stream:
                self._register_at_guard(stream.task_id)
            record = _success(self.row, stream, monotonic() - self._started)
            succeeded((record.usage or {}).get("total_tokens") or 0)
            finished(record)
            async for _ in stream:  # Read to the end, so that the next row can use the connection.
                pass

    async def _upload_files(self) -> None:
        # An earlier attempt may have uploaded the first ones.
        for attachment in self.row.files[len(self._files) :]:
            self._files.append(await attachment.upload(self.dify, self.user))

    def _stream(self) -> AsyncCompletionStream:
        # Streamed, so that the server stops a completion that is cancelled.
        return self.dify.stream_completion(
            inputs=self.row.inputs, user=self.user, files=self._files or UNSET
        )

    def _register_at_guard(self, task_id: str | None) -> None:
        if self.guard and task_id and self._guarded_task is None:
            self._guarded_task = task_id
            self.guard.begun(task_id)


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
    """Whether this error would affect every other row, too."""
    if isinstance(error, APIStatusError):
        is_refused = _refuses_every_request(error) and not error.response.is_success
        is_redirected = error.response.has_redirect_location
        return is_refused or is_redirected or error.code in _CODES_MET_BY_EVERY_ROW
    is_unreachable = isinstance(error, APIConnectionError) and may_repeat("POST", error)
    return is_unreachable and limit.waves_unanswered >= _MAX_WAVES_WITHOUT_CONNECTION


def _refuses_every_request(error: APIStatusError) -> bool:
    """Whether Dify refuses every such request. Without a code, a firewall may have refused this row only."""
    return error.code is not None and error.status_code in _STATUSES_MET_BY_EVERY_ROW


def _retry_after(error: DifyError) -> float | None:
    """Seconds that the server asks to wait; None where it does not ask."""
    if not isinstance(error, APIStatusError) or error.retry_after is None:
        return None
    return min(error.retry_after, _LONGEST_RETRY_AFTER)
