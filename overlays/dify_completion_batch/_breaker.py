"""Ends a batch in which one row after another fails in the same way."""

from __future__ import annotations

from ._record import Record
from .errors import EveryRowFails

_CODES = frozenset(
    {
        "bad_request",
        "completion_request_error",
        "invalid_param",
        "not_chat_app",
        "not_completion_app",
        "not_workflow_app",
    }
)
"""The codes of errors that one row can have, or all of them: an app of another kind, a model that does not exist."""

_STATUSES = frozenset({401, 403, 404, 405})
"""The statuses of error events, and of pages of a firewall or a proxy, that one row can have, or all of them."""

_TYPES = frozenset({"APIResponseError"})
"""The errors of answers that do not come from Dify, or do not match the spec: one row can have them, or all."""

_MAX_CONSECUTIVE = 3


class CircuitBreaker:
    """Counts consecutive rows that failed in the same way."""

    def __init__(self) -> None:
        self._failure: tuple[object, ...] | None = None
        self._count = 0

    def count(self, record: Record) -> None:
        """Count a record.

        Raises:
            EveryRowFails: It is the third in a row that failed in a way in which every row can fail.
        """
        failure = _failure_of_every_row(record)
        self._count = self._count + 1 if failure == self._failure else 1
        self._failure = failure
        if failure is not None and self._count == _MAX_CONSECUTIVE:
            error = record.error or {}
            name = error.get("code") or record.failure
            problem = f"{self._count} rows in a row failed with {name}: {error['message']}"
            raise EveryRowFails(problem, error=error)


def _failure_of_every_row(record: Record) -> tuple[object, ...] | None:
    """What two records have in common that failed in the same way; None if only one row can fail like this."""
    error = record.error or {}
    error_type, status, code = error.get("type"), error.get("status"), error.get("code")
    if code in _CODES:
        return (code,)
    is_media_type = status == 415 and code is None  # Dify has a 415 with a code for a single file.
    if status in _STATUSES or is_media_type or error_type in _TYPES:
        return error_type, status, code
    return None
