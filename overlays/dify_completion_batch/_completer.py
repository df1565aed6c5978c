"""Completes one row: again where the fault allows it, until there is a record or the batch has to end."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from email.utils import parsedate_to_datetime
from time import monotonic

import httpx
from attrs import frozen
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
    may_repeat,
)
from dify_completion_api.models import LocalFile, RemoteFile

from ._limit import Limit
from ._record import Record, Row, failure, usage_of

_MOST_REFUSALS = 12
"""How often a row may meet a gateway's 502 or 503. With the limit's pauses that is an outage of six minutes or more."""

_MOST_WAVES_WITHOUT_CONNECTION = 6
"""How often the batch may find nobody at the server's address: for half a minute, with the limit's pauses."""

_LONGEST_RETRY_AFTER = 600.0

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


@frozen
class Completer:
    """Completes rows, each when the shared limit lets it.

    Attributes:
        dify: The client.
        user: The end user in whose name completions are asked for.
        limit: The limit that all rows share.
    """

    dify: AsyncDify
    user: str
    limit: Limit

    async def complete(self, row: Row, finished: Callable[[Record], None]) -> None:
        """Complete a row.

        Args:
            row: The row.
            finished: Is given the record, once, as soon as it is known and before anything else is awaited.

        Raises:
            DifyError: A fault that every row would meet.
        """
        refusals = 0
        files: list[LocalFile | RemoteFile] = []
        while True:
            async with self.limit.turn() as wave:
                started = monotonic()
                try:
                    await self._attempt(row, files, finished, started)
                except DifyError as error:
                    if _ends_the_batch(error, self.limit):
                        raise
                    refusals += not isinstance(error, (RateLimitError, APIConnectionError))
                    if may_repeat("POST", error) and refusals < _MOST_REFUSALS:
                        self.limit.refused(wave, _retry_after(error), answered=isinstance(error, APIStatusError))
                        continue
                    finished(failure(row, error, monotonic() - started))
                except (ValueError, TypeError) as error:  # Inputs that no request can carry, a file that is gone.
                    finished(failure(row, error))
                return

    async def _attempt(
        self, row: Row, files: list[LocalFile | RemoteFile], finished: Callable[[Record], None], started: float
    ) -> None:
        for attachment in row.files[len(files) :]:  # Those that an earlier attempt uploaded are there.
            files.append(await attachment.sent(self.dify, self.user))
        # Streamed, so that a completion that is cancelled is stopped on the server, too.
        async with self.dify.stream_completion(inputs=row.inputs, user=self.user, files=files or UNSET) as stream:
            async for _ in stream.text_stream:
                pass
            self.limit.succeeded()
            finished(_success(row, stream, monotonic() - started))
            async for _ in stream:  # To the end, so that the next row can have the connection.
                pass


def _success(row: Row, stream: AsyncCompletionStream, seconds: float) -> Record:
    usage = stream.metadata.usage.to_dict() if stream.metadata else {}
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
        return refused or error.response.has_redirect_location or error.code in _CODES_MET_BY_EVERY_ROW
    unreachable = isinstance(error, APIConnectionError) and may_repeat("POST", error)
    return unreachable and limit.waves_unanswered >= _MOST_WAVES_WITHOUT_CONNECTION


def _retry_after(error: DifyError) -> float | None:
    """The seconds that the server asks to wait, in either form of the header; None where it does not say."""
    headers = error.response.headers if isinstance(error, APIStatusError) else httpx.Headers()
    value = headers.get("Retry-After", "")
    with suppress(ValueError, OverflowError):  # Neither seconds nor a date.
        seconds = float(value) if value.isdecimal() else parsedate_to_datetime(value).timestamp() - time.time()
        return min(max(seconds, 0.0), _LONGEST_RETRY_AFTER)
    return None
