"""When a request may be sent again, and after how long.

Only where the first one surely did no work, or where doing it twice does no harm: a generation costs money each time.
"""

import logging
import random

import httpx

from dify_completion_transport import SettingError, is_aiohttp_fault, is_certificate_fault

from ._responses import BROKEN, NOT_SENT, connection_error, described
from .errors import (
    APIConnectionError,
    APIStatusError,
    ConfigurationError,
    DifyError,
    RateLimitError,
)

MAX_RETRIES_KEY = "dify_max_retries"
"""The key of a request's `extensions` that overrides the client's number of retries."""

_LONGEST_RETRY_AFTER = 60.0
"""Seconds that the client waits at most where the server asks for a wait."""

FIRST_WAIT = 0.5
LONGEST_WAIT = 8.0
"""Seconds: the waits between retries begin with the first, and double up to the longest."""

_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})

logger = logging.getLogger("dify_completion")


class Attempts:
    """The attempts at one request, each in a `with` block.

    If a block fails and the request may be sent again, the block ends without an error and the retry is logged. Any
    other failure leaves the block, as an error of this package.

    Attributes:
        wait: Seconds to wait before the next attempt.
    """

    wait = 0.0

    def __init__(self, request: httpx.Request, max_retries: int) -> None:
        self._request = request
        self._max_retries = request.extensions.get(MAX_RETRIES_KEY, max_retries)
        self._timeouts = request.extensions.get("timeout", {})
        self._retries = 0

    def __enter__(self) -> None:
        # A copy, because an attempt can change its timeouts.
        self._request.extensions["timeout"] = dict(self._timeouts)

    def __exit__(self, _: object, fault: BaseException | None, __: object) -> bool:
        error = self._error_of(fault)
        if error is None:
            return False
        if self._retries >= self._max_retries or not may_repeat(self._request.method, error):
            if error is fault:
                return False
            try:
                raise error
            finally:
                del error  # Its traceback holds this frame, which holds it.
        self.wait = self._seconds_before_retry(error)
        self._retries += 1
        self._log_retry(error)
        return True

    def _error_of(self, fault: BaseException | None) -> DifyError | None:
        """The error of this package for a failure; None for any other exception."""
        if isinstance(fault, SettingError):
            raise ConfigurationError(str(fault)) from fault
        if isinstance(fault, Exception) and (isinstance(fault, BROKEN) or is_aiohttp_fault(fault)):
            return connection_error(fault, self._request)
        return fault if isinstance(fault, DifyError) else None

    def _seconds_before_retry(self, error: DifyError) -> float:
        if isinstance(error, APIStatusError) and error.retry_after is not None:
            return min(error.retry_after, _LONGEST_RETRY_AFTER)
        longest = min(FIRST_WAIT * 2.0 ** min(self._retries, 10), LONGEST_WAIT)
        # Jittered, so that clients which failed together do not come back together.
        return longest * random.uniform(0.5, 1.0)

    def _log_retry(self, error: DifyError) -> None:
        logger.warning(
            "%s: retry %s in %.1f s, after %s",
            described(self._request),
            f"{self._retries} of {self._max_retries}",
            self.wait,
            error.status_code
            if isinstance(error, APIStatusError)
            else type(error.__cause__).__name__,
        )


def may_repeat(method: str, error: DifyError) -> bool:
    """Whether you can send a request again after an error without paying twice.

    The client calls this before each of its own retries. An error that it raises remained after all retries.

    Args:
        method: The request's method in upper case; `POST` for a completion, streamed or not.
        error: The error.

    Returns:
        True if the request certainly did no work, or if a second one does no harm. False if a generation has begun, or
        the answer does not match the spec.
    """
    is_idempotent = method in _IDEMPOTENT
    if isinstance(error, APIConnectionError):
        return not is_certificate_fault(error) and (is_idempotent or _was_not_sent(error))
    # An error event of a stream comes with a success: the generation had begun.
    if not isinstance(error, APIStatusError) or error.response.is_success:
        return False
    if isinstance(error, RateLimitError):
        return error.code != "rate_limit_error"
    return error.status_code in (502, 503) or (is_idempotent and error.status_code in (500, 504))


def _was_not_sent(error: APIConnectionError) -> bool:
    # A cause with another request comes from a hook of the caller, which ran after this one was sent.
    return isinstance(error.__cause__, NOT_SENT) and error.__cause__.request is error.request
