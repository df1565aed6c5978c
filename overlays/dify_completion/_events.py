"""Turns the JSON of an event into the class that the spec has for its kind."""

from __future__ import annotations

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


def piece_of(payload: Payload) -> str | None:
    """The piece of the text that an event brings; None where it brings something else.

    Servers from 1.11.2 to 1.12 label the text `message_file` where the request carried files (Dify issue 36990).
    """
    piece = payload.get("answer") if payload["event"] in ("message", "message_file") else None
    return piece if isinstance(piece, str) else None


def to_event(payload: Payload) -> Event:
    """Make the typed event.

    Args:
        payload: The event's JSON, with its kind in `event`.

    Returns:
        An object of the kind's class; for text under the label `message_file`, a `MessageEvent`.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: The JSON does not fit the kind.
    """
    kind = payload["event"]
    if kind == "message_file" and piece_of(payload) is not None:
        kind, payload = "message", {**payload, "event": "message"}
    event_type = _event_types().get(kind)
    return event_type.from_dict(payload) if event_type else UnknownEvent(kind, payload)


@cache
def _event_types() -> dict[str, Any]:
    # Imported with the first event: a program that never streams does not pay for it.
    from dify_completion_api.events import EVENT_TYPES

    return dict(EVENT_TYPES)
