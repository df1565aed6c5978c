"""Turns an answer of the server into a result or an error."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from fnmatch import fnmatchcase
from itertools import islice
from typing import Any

import httpx
from dify_completion_api.types import File

from dify_completion_transport import Unpacker, as_httpx_fault, packing_of

from . import errors
from ._advice import advice_on, advice_on_code
from .errors import APIStatusError

MAX_ERROR_BODY = 64 * 1024
"""How many bytes of an error's body are read."""

BROKEN = (httpx.TransportError, httpx.DecodingError, httpx.InvalidURL, UnicodeError)
"""The exceptions of httpx for an answer that is missing, incomplete or undecodable, or redirects to an invalid URL."""

NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""The exceptions of httpx for a request without a connection."""

DOES_NOT_FIT = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
"""The exceptions of the generated models for JSON that does not fit them."""

_SHOWN = 200
"""How many characters of an event or a body an error shows."""

_CLASS_OF_STATUS: dict[int, type[APIStatusError]] = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    413: errors.PayloadTooLargeError,
    415: errors.UnsupportedMediaTypeError,
    429: errors.RateLimitError,
}


def result_of(
    response: httpx.Response, parse: Callable[..., Any], success: Mapping[int, str], client: Any
) -> Any:
    """Check a whole answer against the spec, and read it as the generated code does.

    Args:
        response: The answer, of a 2xx status.
        parse: The generated function that makes the result.
        success: The statuses that have a result, with the media type it is read from (empty: no body).
        client: The client, which `parse` takes.

    Returns:
        The result; a `File` has the media type of the answer.

    Raises:
        APIResponseError: The answer has another status or media type, or does not fit its schema.
    """
    expected = success.get(response.status_code)
    if expected is None:
        raise response_error(response, f"{response.status_code} is not a success in the spec")
    media_type = media_type_of(response) or "/"  # Matches `*/*` only.
    # Servers often say only `application/json` for a type such as `application/problem+json`.
    both_json = expected.endswith("json") and media_type.endswith(("/json", "+json"))
    if expected and not both_json and not fnmatchcase(media_type, expected):
        raise response_error(response, f"{expected} was expected")
    try:
        result = parse(client=client, response=response)
    except DOES_NOT_FIT as error:
        raise response_error(
            response, f"the body does not fit the spec ({type(error).__name__}: {error})"
        ) from error
    if isinstance(result, File):
        result.mime_type = response.headers.get("Content-Type")
    return result


def media_type_of(response: httpx.Response) -> str:
    """The media type of an answer in lower case, without parameters; empty where it has none."""
    return str(response.headers.get("Content-Type", "")).partition(";")[0].strip().lower()


def response_error(response: httpx.Response, reason: str) -> errors.APIResponseError:
    """The error for a success that does not fit the spec. The body, or its start, must have been read."""
    media_type = media_type_of(response)
    if media_type == "text/html":
        reason = f"{reason}; it is a web page: check base_url, which usually ends with /v1"
    return errors.APIResponseError(
        f"{described(response.request)} answered {response.status_code} with {media_type or 'no media type'}, "
        f"but {reason}: {_start_of(response)!r}",
        response=response,
    )


def described(request: httpx.Request) -> str:
    """The method and the path of a request, which hold nothing secret, for messages."""
    return f"{request.method} {request.url.raw_path.partition(b'?')[0].decode()}"


def connection_error(error: Exception, request: httpx.Request) -> errors.APIConnectionError:
    """The error for an answer that did not arrive whole. Its cause is `error`, in httpx's own words."""
    cause = as_httpx_fault(error, request)
    is_timeout = isinstance(cause, httpx.TimeoutException)
    error_class = errors.APITimeoutError if is_timeout else errors.APIConnectionError
    detail = f"{type(cause).__name__}: {cause}" if str(cause) else type(cause).__name__
    problem = "no connection" if isinstance(cause, NOT_SENT) else "no complete answer"
    lost = error_class(
        f"{described(request)} at {request.url.netloc.decode()}: {problem} ({detail})",
        request=request,
    )
    lost.__cause__ = cause
    return lost


def without_rest(response: httpx.Response, body: bytes) -> httpx.Response:
    """A copy of an answer that is complete with `body`, and needs no connection."""
    framing = (b"content-encoding", b"content-length", b"transfer-encoding")
    headers = [(name, value) for name, value in response.headers.raw if name.lower() not in framing]
    with suppress(httpx.DecodingError):
        body = next(Unpacker(packing_of(response)).feed(body))
    return httpx.Response(
        response.status_code, headers=headers, content=body, request=response.request
    )


def status_error(response: httpx.Response, base_url: httpx.URL) -> APIStatusError:
    """The error for an answer that is not a success.

    Args:
        response: The answer, read.
        base_url: The client's base URL, to find the one that a redirect asks for.

    Returns:
        An error of the status's class. Its message is that of Dify's body. For a page of a proxy, or an empty body, it
        is the phrase of the status.
    """
    body: dict[str, Any] = {}
    with suppress(ValueError, TypeError, RecursionError):  # No JSON, or no object.
        body = dict(response.json())
    code, message = body.get("code"), body.get("message")
    is_page = not isinstance(message, str) or not message
    if response.has_redirect_location:
        message = _redirect_message(response, base_url)
    elif is_page:
        message = f"{response.reason_phrase or 'Error'} ({media_type_of(response) or 'empty'}: {_start_of(response)!r})"
    advice = advice_on(response, base_url, is_page=is_page)
    return _error(response.status_code, code, str(message), response, advice=advice)


def misfit_error(
    event: object, reason: Exception, response: httpx.Response, partial: str
) -> errors.APIResponseError:
    """The error for an event that is not what its kind should be.

    Args:
        event: The event's JSON; a text if it is not JSON, or is not shown.
        reason: Why it does not fit.
        response: The answer whose body is the stream.
        partial: The text so far; empty if it is complete.
    """
    # Python cannot write all of a value that is nested too deeply. Each piece has at least one character.
    encode = json.JSONEncoder(ensure_ascii=False).iterencode
    shown = "".join(islice(event if isinstance(event, str) else encode(event), _SHOWN))
    misfit = errors.APIResponseError(
        f"{described(response.request)}: an event does not fit the spec "
        f"({type(reason).__name__}: {reason}): {shown[:_SHOWN]!r}",
        response=response,
        partial=partial,
    )
    misfit.__cause__ = reason
    return misfit


def event_error(
    status: Any, code: Any, message: Any, response: httpx.Response, partial: str
) -> APIStatusError:
    """The error for an error event: of the class that an answer with its status would have.

    Args:
        status: The event's status; anything but a whole number counts as 500.
        code: Its code, or None.
        message: Its message, or None.
        response: The answer with the stream.
        partial: The text before the event.
    """
    if not isinstance(message, str) or not message:
        message = "The generation failed, and the server did not say why."
    return _error(status if type(status) is int else 500, code, message, response, partial)


def _error(
    status: int,
    code: object,
    message: str,
    response: httpx.Response,
    partial: str = "",
    advice: str = "",
) -> APIStatusError:
    # Up to 1.12, an overloaded app answers 400 invalid_param instead of 429; only the message differs.
    is_overload = (
        status == 400 and code == "invalid_param" and message.startswith("Too many requests")
    )
    server_error = errors.ServerError if 500 <= status <= 599 else APIStatusError
    error_class = (
        errors.RateLimitError if is_overload else _CLASS_OF_STATUS.get(status, server_error)
    )
    code = code if isinstance(code, str) else None
    return error_class(
        message,
        status_code=status,
        code=code,
        response=response,
        partial=partial,
        advice=advice or advice_on_code(code),
    )


def _start_of(response: httpx.Response) -> str:
    """The first characters of a body, on one line."""
    # A character has up to four bytes.
    return " ".join(response.content[: 4 * _SHOWN].decode(errors="replace")[:_SHOWN].split())


def _redirect_message(response: httpx.Response, base_url: httpx.URL) -> str:
    target = response.request.url.join(response.headers["Location"]).copy_with(
        userinfo=b"", query=None, fragment=None
    )
    path = response.request.url.path.removeprefix(base_url.path.rstrip("/"))
    new_base_url = str(target).removesuffix(path).rstrip("/")
    return f"The server redirects to {target}; the key is not sent there. Set base_url={new_base_url!r}."
