"""What iterating over a stream gives: the classes that the spec has for the kinds of events, and one for all others."""

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
