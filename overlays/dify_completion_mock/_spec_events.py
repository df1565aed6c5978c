"""The events of a stream that only the spec knows, in the order that its `x-stream` gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from ._examples import examples_of, value_of
from ._spec import as_object, resolve

Event = dict[str, Any]

_ROLES = ("text", "replace", "audio", "audioEnd", "end", "error")


def events_of(media: Mapping[str, Any]) -> list[Event]:
    """The events of a stream that goes well: those without a role, the text, the end, and the sound.

    Args:
        media: What the spec says of the operation's `text/event-stream`.

    Returns:
        Every example of these kinds; where there is none, an event made from its schema.
    """
    kinds, x_stream = _EventKinds(media), media.get("x-stream", {})
    with_roles = _kinds_with(x_stream, *_ROLES)
    return [
        *kinds.examples_of_each(kind for kind in kinds.names if kind not in with_roles),
        *kinds.examples_of_one(_kinds_with(x_stream, "text")),
        *islice(_ends(kinds, x_stream), 1),
        *kinds.examples_of_one(_kinds_with(x_stream, "audio")),
        *kinds.examples_of_one(_kinds_with(x_stream, "audioEnd")),
    ]


def _kinds_with(x_stream: Mapping[str, Any], *roles: str) -> list[str]:
    """The kinds of event that have one of these roles."""
    return list(dict.fromkeys(entry["event"] for role in roles for entry in x_stream.get(role, [])))


def _ends(kinds: _EventKinds, x_stream: Mapping[str, Any]) -> Iterator[Event]:
    """The events that may end the stream: first those that are not an error by a property."""
    failed: list[Event] = []
    for entry in x_stream.get("end", []):
        error = entry.get("error", {})
        for event in kinds.examples(entry["event"]):
            if error and _value_at(event, error["property"]) in error["values"]:
                failed.append(event)
            else:
                yield event
    yield from failed


def _value_at(event: Any, pointer: str) -> Any:
    for token in pointer.split("/")[1:]:
        event = as_object(event).get(token.replace("~1", "/").replace("~0", "~"))
    return event


class _EventKinds:
    """The kinds of event of a stream, with their examples.

    Attributes:
        names: The kinds, in the order of the spec.
    """

    def __init__(self, media: Mapping[str, Any]) -> None:
        union = resolve(media.get("schema", {}))
        self._property = str(union.get("discriminator", {}).get("propertyName", "event"))
        self._schemas = dict(self._members(union))
        self._examples = [as_object(event) for event in examples_of(media)]
        of_examples = [str(event.get(self._property)) for event in self._examples]
        self.names = list(dict.fromkeys([*of_examples, *self._schemas]))

    def examples_of_each(self, kinds: Iterable[str]) -> list[Event]:
        """The examples of several kinds."""
        return [event for kind in kinds for event in self.examples(kind)]

    def examples_of_one(self, kinds: list[str]) -> list[Event]:
        """The examples of kinds that mean the same; where none has any, an event of the first kind."""
        examples = [event for event in self._examples if event.get(self._property) in kinds]
        return examples or self.examples_of_each(kinds[:1])

    def examples(self, kind: str) -> list[Event]:
        """The examples of a kind; without one, an event that is made."""
        examples = [event for event in self._examples if event.get(self._property) == kind]
        return examples or [{**self._made_event(kind), self._property: kind}]

    def _made_event(self, kind: str) -> Event:
        """An event made from its schema; its ids are those of the examples, as all are of one stream."""
        event = as_object(value_of(self._schemas.get(kind, {})))
        first = {name: value for other in reversed(self._examples) for name, value in other.items()}
        texts = {
            name: first[name]
            for name, value in event.items()
            if isinstance(value, str) and isinstance(first.get(name), str)
        }
        return event | texts

    def _members(self, union: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        for kind, target in union.get("discriminator", {}).get("mapping", {}).items():
            yield kind, {"$ref": target if "/" in target else f"#/components/schemas/{target}"}
        for member in [*union.get("oneOf", []), *union.get("anyOf", [])]:
            schema = resolve(resolve(member).get("properties", {}).get(self._property, {}))
            kinds = [schema["const"]] if "const" in schema else schema.get("enum", [])
            for kind in kinds:
                yield str(kind), member
