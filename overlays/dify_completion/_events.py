"""Turns the JSON of an event into the class that the spec has for its kind."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import frozen

if TYPE_CHECKING:
    from dify_completion_api.events import CompletionEvent

Payload = dict[str, Any]
"""The JSON of an event, as it came."""


@frozen
class UnknownEvent:
    """An event of a kind that the spec does not know, from a newer server.

    Attributes:
        event: The kind.
        data: The event's JSON.
    """

    event: str
    data: Payload


Event: TypeAlias = "CompletionEvent | UnknownEvent"
"""What iterating over a stream gives."""


@cache
def makers() -> dict[str, Callable[[Payload], Event]]:
    """What makes the typed event of each kind that the spec knows.

    Imported with the first stream: a program that never streams does not pay for it.
    """
    from dify_completion_api.events import EVENT_TYPES

    return {kind: event_type.from_dict for kind, event_type in EVENT_TYPES.items()}
