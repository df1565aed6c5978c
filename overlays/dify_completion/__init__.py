"""A client for Dify's Text Generator ("completion") apps: every operation of the spec, typed, and streams.

`Dify` calls and waits, `AsyncDify` awaits. The models and events stand in `dify_completion_api`.
"""

from dify_completion_api.types import UNSET, File

from ._client import AsyncDify, Dify
from ._events import UnknownEvent
from ._stream import AsyncCompletionStream, CompletionStream
from .errors import (
    APIConnectionError,
    APIResponseError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConfigurationError,
    DifyError,
    NotFoundError,
    PayloadTooLargeError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    StreamInterrupted,
    UnsupportedMediaTypeError,
)

__all__ = [
    "UNSET",
    "APIConnectionError",
    "APIResponseError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncCompletionStream",
    "AsyncDify",
    "AuthenticationError",
    "BadRequestError",
    "CompletionStream",
    "ConfigurationError",
    "Dify",
    "DifyError",
    "File",
    "NotFoundError",
    "PayloadTooLargeError",
    "PermissionDeniedError",
    "RateLimitError",
    "ServerError",
    "StreamInterrupted",
    "UnknownEvent",
    "UnsupportedMediaTypeError",
]
