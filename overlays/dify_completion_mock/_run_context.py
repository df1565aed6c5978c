"""The values that a generation needs from the mock."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from attrs import frozen

from ._ids import Clock, Ids
from ._version import Version


@frozen
class RunContext:
    """What a generation needs from the mock that runs it.

    Attributes:
        ids: Makes ids.
        clock: Makes times.
        version: The version of Dify that the mock behaves like.
        speed: A factor that shortens the delays of the script.
        in_thread: Calls a function with its arguments in a thread, and returns its result.
    """

    ids: Ids
    clock: Clock
    version: Version
    speed: float
    in_thread: Callable[..., Coroutine[Any, Any, Any]]
