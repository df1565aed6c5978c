"""Ends a batch in which one row after another fails in the same way."""

from __future__ import annotations

from ._record import Record
from .errors import EveryRowFails

CODES = frozenset(
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

_MAX_CONSECUTIVE = 3


class CircuitBreaker:
    """Counts consecutive rows that failed with the same one of `CODES`."""

    def __init__(self) -> None:
        self._code: str | None = None
        self._count = 0

    def count(self, record: Record) -> None:
        """Count a record.

        Raises:
            EveryRowFails: It is the third in a row.
        """
        error = record.error or {}
        code = error.get("code")
        self._count = self._count + 1 if code == self._code else 1
        self._code = code
        if code in CODES and self._count == _MAX_CONSECUTIVE:
            raise EveryRowFails(
                f"{self._count} rows in a row failed with {code}: {error['message']}", error=error
            )
