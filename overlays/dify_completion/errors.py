"""The errors that leave the client.

DifyError
├── ConfigurationError                 missing key, bad base URL (also a ValueError)
├── APIConnectionError                 the connection failed or broke
│   └── APITimeoutError                the server did not answer in time
├── APIResponseError                   a successful answer that does not match the spec
├── StreamInterrupted                  a stream ended before its text was complete
└── APIStatusError                     an error status, or an error event of a stream
    ├── BadRequestError                400
    ├── AuthenticationError            401
    ├── PermissionDeniedError          403
    ├── NotFoundError                  404
    ├── PayloadTooLargeError           413
    ├── UnsupportedMediaTypeError      415
    ├── RateLimitError                 429, or 400 with the overload message
    └── ServerError                    5xx

Errors can be pickled and copied, for a pool of processes or a queue of tasks. A copy has the class, the message and the
attributes. Its request has the method and the URL, and its response has the status, the headers and the body. The copy
does not have the headers and cookies of the request, which hold the API key, the names and passwords in the URLs of
headers and redirects, the cause and the traceback.
"""

import re
import time
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
from dify_completion_api.display import keyword_reprs, short_repr

__all__ = [
    "APIConnectionError",
    "APIResponseError",
    "APIStatusError",
    "APITimeoutError",
    "AuthenticationError",
    "BadRequestError",
    "ConfigurationError",
    "DifyError",
    "NotFoundError",
    "PayloadTooLargeError",
    "PermissionDeniedError",
    "RateLimitError",
    "ServerError",
    "StreamInterrupted",
    "UnsupportedMediaTypeError",
]


_SHOWN_ATTRIBUTES = ("task_id", "message_id", "partial")
"""The attributes that the repr of an error shows in addition to its message."""

_LONGEST_RETRY_AFTER = 86400.0

_ESCAPES = {
    code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"
}


def printable(text: str) -> str:
    """A text with its control characters escaped, which a terminal would obey; line breaks and tabs stay.

    Halves of surrogate pairs are escaped, too: no output takes them.
    """
    encodable = text.encode(errors="backslashreplace").decode()
    return encodable.replace("\r\n", "\n").translate(_ESCAPES)


class DifyError(Exception):
    """The base of all errors of the server, of the network and of the settings.

    Control characters of the server are escaped in its text, because a terminal would execute them.
    """

    def __init__(self, message: str) -> None:
        super().__init__(printable(message))

    def __repr__(self) -> str:
        values = {name: getattr(self, name, None) for name in _SHOWN_ATTRIBUTES}
        attributes = keyword_reprs({name: value for name, value in values.items() if value})
        parts = [short_repr(str(self), longest=1_000), attributes]
        return f"{type(self).__name__}({', '.join(filter(None, parts))})"

    def __reduce__(self) -> tuple[Any, ...]:
        state = {name: _without_secrets(value) for name, value in vars(self).items()}
        return _restored, (type(self), self.args, state)


class ConfigurationError(DifyError, ValueError):
    """A setting is missing or wrong. The message names it."""


class APIConnectionError(DifyError):
    """The connection failed, or broke before the answer was complete.

    Attributes:
        request: The request.
    """

    def __init__(self, message: str, *, request: httpx.Request) -> None:
        super().__init__(message)
        self.request = request


class APITimeoutError(APIConnectionError):
    """The answer did not arrive in time. The server may still be working."""


class APIResponseError(DifyError):
    """A success that does not match the spec: another media type, or a wrong body or event.

    Attributes:
        response: The answer.
        partial: The text of the stream before the wrong event; empty for an answer that is not a stream.
    """

    def __init__(self, message: str, *, response: httpx.Response, partial: str = "") -> None:
        super().__init__(message)
        self.response = response
        self.partial = partial


class StreamInterrupted(DifyError):
    """A stream ended, or fell silent, before its text was complete. `__cause__` is the cause, if there is one.

    Attributes:
        partial: The text so far.
        task_id: The generation's id, for `stop_completion`; None if no event has named it.
        message_id: The answer's id; None if no event has named it.
    """

    def __init__(
        self, message: str, *, partial: str, task_id: str | None, message_id: str | None
    ) -> None:
        super().__init__(message)
        self.partial = partial
        self.task_id = task_id
        self.message_id = message_id


class APIStatusError(DifyError):
    """The server answered with an error status, or sent an error event in a stream.

    Attributes:
        status_code: The HTTP status, or the status in the event.
        code: Dify's code, such as `invalid_param`; None if the answer has none.
        message: The server's message.
        response: The answer, with at most 64 KiB of its body.
        server_version: The server's version (its header `X-Version`); None if the answer is not from Dify itself.
        retry_after: Seconds that the server asks you to wait before you repeat the request (its header `Retry-After`, a
            number or a date), at most a day; None if it does not ask.
        partial: The text of the stream before the error; empty for an error status.
    """

    def __init__(
        self,
        message: str,
        *,
        status_code: int,
        code: str | None,
        response: httpx.Response,
        partial: str = "",
        advice: str = "",
    ) -> None:
        problem = f"{status_code} {code}: {message}" if code else f"{status_code}: {message}"
        super().__init__(f"{problem} ({advice})" if advice else problem)
        self.message = message
        self.status_code = status_code
        self.code = code
        self.response = response
        self.server_version: str | None = response.headers.get("X-Version")
        self.retry_after = _seconds_of(response.headers.get("Retry-After", ""))
        self.partial = partial


class BadRequestError(APIStatusError):
    """400: the server or the model refused the request; see `code`."""


class AuthenticationError(APIStatusError):
    """401: the key is missing, or does not belong to an app."""


class PermissionDeniedError(APIStatusError):
    """403: the app is disabled, or the object belongs to another app."""


class NotFoundError(APIStatusError):
    """404: the object is unknown, or the server does not know the path (an older version, a wrong base URL)."""


class PayloadTooLargeError(APIStatusError):
    """413: the file or the request is too large."""


class UnsupportedMediaTypeError(APIStatusError):
    """415: the server does not accept this media type."""


class RateLimitError(APIStatusError):
    """429, or 400 with the overload message: too many requests at once (try later), or the plan is used up."""


class ServerError(APIStatusError):
    """5xx: the server, or a proxy in front of it, failed."""


def _seconds_of(retry_after: str) -> float | None:
    with suppress(ValueError, OverflowError):  # Neither a number of seconds nor a date.
        seconds = (
            float(retry_after)
            if retry_after.isdecimal()
            else parsedate_to_datetime(retry_after).timestamp() - time.time()
        )
        return min(max(seconds, 0.0), _LONGEST_RETRY_AFTER)
    return None


def _restored(
    error_class: type[DifyError], arguments: tuple[Any, ...], state: dict[str, Any]
) -> Any:
    error = error_class.__new__(error_class)
    error.args = arguments
    vars(error).update(state)
    return error


def _without_secrets(value: Any) -> Any:
    """The part of an attribute's value that may leave the process."""
    if isinstance(value, httpx.Request):
        return httpx.Request(value.method, value.url.copy_with(username=None, password=None))
    if isinstance(value, httpx.Response):
        body = b""
        headers = [
            (name, _USERINFO.sub(b"//", header))
            for name, header in value.headers.raw
            if name.lower() not in _NOT_COPIED
        ]
        # The body of a stream goes to whoever reads the stream.
        with suppress(httpx.ResponseNotRead):
            body = value.content
        return httpx.Response(
            value.status_code,
            headers=headers,
            content=_USERINFO.sub(b"//", body) if value.has_redirect_location else body,
            request=_without_secrets(value.request),
        )
    return value


_NOT_COPIED = frozenset(
    {b"set-cookie", b"content-encoding", b"content-length", b"transfer-encoding", b"connection"}
)
"""Headers that are secret, or that describe the transfer of the body."""

_USERINFO = re.compile(rb"//[^/?#\s\"'<>]*@")
"""The name and the password in a URL, such as one that a server redirects to."""
