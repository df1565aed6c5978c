"""The values that a generation needs from the mock."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from attrs import frozen

from ._store import Ids
from ._version import Version


@frozen
class RunContext:
    """What a generation takes from the mock that runs it.

    Attributes:
        ids: Makes ids and moments.
        version: The version of Dify that the mock behaves like.
        speed: How many times as fast as the script the time passes.
        in_thread: Calls a function, with its arguments, in a thread, and gives its result.
    """

    ids: Ids
    version: Version
    speed: float
    in_thread: Callable[..., Coroutine[Any, Any, Any]]
