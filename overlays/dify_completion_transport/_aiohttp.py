"""Corrects the exceptions of httpx-aiohttp that do not say what happened."""

from contextlib import suppress

import httpx


def is_aiohttp_fault(fault: BaseException | None) -> bool:
    """Whether an exception is aiohttp's own. Its repr can hold the headers of the request."""
    return type(fault).__module__.startswith("aiohttp.")


def as_httpx_fault(fault: Exception, request: httpx.Request) -> Exception:
    """The exception that httpx itself would raise for a fault.

    httpx-aiohttp lets some exceptions of aiohttp through. It also raises `ConnectTimeout` for a connection that was
    refused or lost, as if it had sent nothing. The exception of aiohttp under it shows the difference.

    Args:
        fault: The exception, of any transport.
        request: The request.

    Returns:
        The fault itself, if there is nothing to correct.
    """
    if is_aiohttp_fault(
        fault
    ):  # Its text can hold headers of the request; its message is about the answer.
        reason = str(getattr(fault, "message", "")).partition("\n")[0].strip(" :")
        return httpx.RemoteProtocolError(reason[:200] or type(fault).__name__, request=request)
    cause = fault.__cause__
    is_wrong = is_aiohttp_fault(cause) and not isinstance(cause, TimeoutError)
    if not is_wrong or not isinstance(fault, httpx.ConnectTimeout):
        return fault
    right_class = httpx.ConnectError if hasattr(cause, "os_error") else httpx.ReadError
    right = right_class(str(fault), request=request)
    with suppress(RuntimeError):  # It has no request, or that of a hook of the caller's.
        right.request = fault.request
    right.__cause__ = cause
    return right
