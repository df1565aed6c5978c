"""A client for Dify's Text Generator ("completion") apps: every operation of the spec, typed, and streams.

`Dify` calls and waits, `AsyncDify` awaits. The models and events are in `dify_completion_api`.
"""

from dify_completion_api import streams
from dify_completion_api.streaming import UnknownEvent
from dify_completion_api.streams import *  # noqa: F403 (a class for each operation that streams: streams.__all__)
from dify_completion_api.types import UNSET, File

from . import errors
from ._calls import Call, CallObserver, observe_calls
from ._client import AsyncDify, Dify
from ._form import InputForm
from ._retry import may_repeat
from .errors import *  # noqa: F403 (the tree's names are in errors.__all__)

__all__ = [
    "UNSET",
    "AsyncDify",
    "Call",
    "CallObserver",
    "Dify",
    "File",
    "InputForm",
    "UnknownEvent",
    "may_repeat",
    "observe_calls",
]
__all__ += errors.__all__
__all__ += streams.__all__
