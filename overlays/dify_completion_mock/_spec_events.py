"""The events of a stream that only the spec knows, in the order that its `x-stream` gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
    kinds, described = _Kinds(media), media.get("x-stream", {})
    events = kinds.examples_of_each(
        kind for kind in kinds.names if kind not in _named(described, *_ROLES)
    )
    events += kinds.examples_of_one(_named(described, "text"))
    events += [*_ends(kinds, described)][:1]
    events += kinds.examples_of_one(_named(described, "audio"))
    return events + kinds.examples_of_one(_named(described, "audioEnd"))


def _named(described: Mapping[str, Any], *roles: str) -> list[str]:
    """The kinds of event that have one of these roles."""
    return list(
        dict.fromkeys(entry["event"] for role in roles for entry in described.get(role, []))
    )


def _ends(kinds: _Kinds, described: Mapping[str, Any]) -> Iterator[Event]:
    """The events that may end the stream: first those that are not an error by a property."""
    failed: list[Event] = []
    for entry in described.get("end", []):
        error = entry.get("error", {})
        for event in kinds.examples(entry["event"]):
            if error and _at(event, error["property"]) in error["values"]:
                failed.append(event)
            else:
                yield event
    yield from failed


def _at(event: Any, pointer: str) -> Any:
    for token in pointer.split("/")[1:]:
        event = as_object(event).get(token.replace("~1", "/").replace("~0", "~"))
    return event


class _Kinds:
    """The kinds of event of a stream, with their examples.

    Attributes:
        names: The kinds, in the order of the spec.
    """

    def __init__(self, media: Mapping[str, Any]) -> None:
        union = resolve(media.get("schema", {}))
        self._property = str(union.get("discriminator", {}).get("propertyName", "event"))
        self._schemas = dict(self._members(union))
        self._examples = [as_object(event) for event in examples_of(media)]
        shown = [str(event.get(self._property)) for event in self._examples]
        self.names = list(dict.fromkeys([*shown, *self._schemas]))

    def examples_of_each(self, kinds: Iterable[str]) -> list[Event]:
        """The examples of several kinds."""
        return [event for kind in kinds for event in self.examples(kind)]

    def examples_of_one(self, kinds: list[str]) -> list[Event]:
        """The examples of kinds that mean the same; where none has any, an event of the first kind."""
        shown = [event for event in self._examples if event.get(self._property) in kinds]
        return shown or self.examples_of_each(kinds[:1])

    def examples(self, kind: str) -> list[Event]:
        """The examples of a kind; without one, an event that is made."""
        examples = [event for event in self._examples if event.get(self._property) == kind]
        return examples or [{**self._made(kind), self._property: kind}]

    def _made(self, kind: str) -> Event:
        """An event that is made; ids and the like are those of the examples, as all are of one stream."""
        shown = {name: value for event in reversed(self._examples) for name, value in event.items()}
        made = as_object(value_of(self._schemas.get(kind, {})))
        return {
            name: shown[name]
            if isinstance(value, str) and isinstance(shown.get(name), str)
            else value
            for name, value in made.items()
        }

    def _members(self, union: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        for kind, target in union.get("discriminator", {}).get("mapping", {}).items():
            yield kind, {"$ref": target if "/" in target else f"#/components/schemas/{target}"}
        for member in [*union.get("oneOf", []), *union.get("anyOf", [])]:
            said = resolve(resolve(member).get("properties", {}).get(self._property, {}))
            for kind in [said["const"]] if "const" in said else said.get("enum", []):
                yield str(kind), member
