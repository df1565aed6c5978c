"""When a request may be sent again, and after how long.

Only where the first one surely did no work, or where doing it twice does no harm: a generation costs money each time.
"""

import logging
import random
import time
from contextlib import suppress
from email.utils import parsedate_to_datetime

import httpx

from dify_completion_transport import SettingError, is_certificate_fault

from ._responses import BROKEN, connection_error, described
from .errors import (
    APIConnectionError,
    APIStatusError,
    ConfigurationError,
    DifyError,
    RateLimitError,
)

MAX_RETRIES_KEY = "dify_max_retries"
"""The key of a request's `extensions` that overrides the client's number of retries."""

_MAX_RETRY_AFTER = 60.0
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 8.0

_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_HARMLESS_TWICE = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})

logger = logging.getLogger("dify_completion")


class Attempts:
    """The attempts at one request, each in a `with` block; a retry is logged.

    A block that is left by a fault after which the request may be sent again ends quietly; otherwise the fault goes on,
    as an error of ours.

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
        self._request.extensions["timeout"] = {
            **self._timeouts
        }  # What one attempt makes of them ends with it.

    def __exit__(self, _: object, fault: BaseException | None, __: object) -> bool:
        if type(fault).__module__.startswith(
            "aiohttp."
        ):  # httpx-aiohttp lets it through, and its repr holds the key.
            fault = httpx.RemoteProtocolError(type(fault).__name__, request=self._request)
        if isinstance(fault, SettingError):
            raise ConfigurationError(str(fault)) from fault
        if isinstance(fault, BROKEN):
            fault = connection_error(fault, self._request)
        if isinstance(fault, DifyError):
            self.wait = self.wait_after(fault)
        return isinstance(fault, DifyError)

    def wait_after(self, error: DifyError) -> float:
        """Decide what to do after a fault.

        Args:
            error: The fault.

        Returns:
            Seconds to wait before the request is sent again.

        Raises:
            DifyError: The fault itself, where the request must not be sent again.
        """
        if self._retries >= self._max_retries or not may_repeat(self._request.method, error):
            raise error
        wait = _retry_after(error)
        if wait is None:
            # Jittered, so that clients which failed together do not come back together.
            wait = min(_FIRST_WAIT * 2 ** min(self._retries, 10), _LONGEST_WAIT) * random.uniform(
                0.5, 1.0
            )
        self._retries += 1
        fault = (
            error.status_code
            if isinstance(error, APIStatusError)
            else type(error.__cause__).__name__
        )
        which = f"{self._retries} of {self._max_retries}"
        logger.warning(
            "%s: retry %s in %.1f s, after %s", described(self._request), which, wait, fault
        )
        return wait


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
    harmless = method in _HARMLESS_TWICE
    if isinstance(error, APIConnectionError):
        if is_certificate_fault(error):
            return False
        # A cause of another request is a hook's of the caller, which came after this one was sent.
        return harmless or (
            isinstance(error.__cause__, _NOT_SENT) and error.__cause__.request is error.request
        )
    if (
        not isinstance(error, APIStatusError) or error.response.is_success
    ):  # An error event: the work had begun.
        return False
    if isinstance(error, RateLimitError):
        return error.code != "rate_limit_error"
    return error.status_code in (502, 503) or (harmless and error.status_code in (500, 504))


def _retry_after(error: DifyError) -> float | None:
    """The seconds that the server asks to wait, in either form of the header, at most a minute."""
    value = (
        error.response.headers.get("Retry-After", "") if isinstance(error, APIStatusError) else ""
    )
    with suppress(ValueError, OverflowError):  # Neither seconds nor a date.
        seconds = (
            float(value)
            if value.isdecimal()
            else parsedate_to_datetime(value).timestamp() - time.time()
        )
        return min(max(seconds, 0.0), _MAX_RETRY_AFTER)
    return None
