"""A client for Dify's Text Generator ("completion") apps: every operation of the spec, typed, and streams.

`Dify` calls and waits, `AsyncDify` awaits. The models and events stand in `dify_completion_api`.
"""

from dify_completion_api.types import UNSET, File

from . import errors
from ._client import AsyncDify, Dify
from ._events import UnknownEvent
from ._form import InputForm
from ._retry import may_repeat
from ._stream import AsyncCompletionStream, CompletionStream
from .errors import *  # noqa: F403 (the tree's names stand in errors.__all__)

__all__ = ["UNSET", "AsyncCompletionStream", "AsyncDify", "CompletionStream", "Dify", "File", "InputForm"]
__all__ += ["UnknownEvent", "may_repeat"]
__all__ += errors.__all__
