"""What errors tell. For the type checkers; nothing runs this."""

from __future__ import annotations

from typing import assert_type

import httpx
from dify_completion import (
    APIConnectionError,
    APIResponseError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConfigurationError,
    Dify,
    DifyError,
    NotFoundError,
    PayloadTooLargeError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    StreamInterrupted,
    UnsupportedMediaTypeError,
    may_repeat,
)


def what_a_status_tells(dify: Dify) -> None:
    try:
        dify.get_app_info()
    except (BadRequestError, AuthenticationError, PermissionDeniedError, NotFoundError) as error:
        status: APIStatusError = error
        assert_type(status.status_code, int)
        assert_type(status.code, str | None)
        assert_type(status.message, str)
        assert_type(status.response, httpx.Response)
        assert_type(status.server_version, str | None)
        assert_type(status.partial, str)
    except (PayloadTooLargeError, UnsupportedMediaTypeError, RateLimitError, ServerError) as error:
        assert_type(error.status_code, int)


def what_the_others_tell(dify: Dify) -> None:
    try:
        dify.get_app_info()
    except APITimeoutError as error:
        lost: APIConnectionError = error
        assert_type(lost.request, httpx.Request)
    except APIResponseError as error:
        assert_type(error.response, httpx.Response)
    except StreamInterrupted as error:
        assert_type(error.partial, str)
        assert_type(error.task_id, str | None)
        assert_type(error.message_id, str | None)
    except ConfigurationError as error:
        value: ValueError = error
        print(value)
    except DifyError as error:
        assert_type(may_repeat("GET", error), bool)


def what_two_have_in_common(error: APIStatusError | StreamInterrupted) -> None:
    assert_type(error.partial, str)
