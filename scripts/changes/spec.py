"""Finds all consequences of a change of the spec for programs that use the client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from method_names import methods_of
from normalise import simplified
from spec_document import (
    SpecDocument,
    class_in_python,
    content_of,
    each_operation,
    each_part,
    parameters_of,
    target_of,
)
from spec_streams import each_stream, kinds_of

from changes.change import Change, Kind, deprecation
from changes.operations import operation_changes
from changes.schemas import Namer, SchemaComparison, Use
from changes.security import server_changes
from changes.streams import stream_changes
from changes.types import is_object

_SCHEMAS = ("components", "schemas")


def changes_between(old: SpecDocument, new: SpecDocument) -> list[Change]:
    """Compare two versions of the spec.

    Args:
        old: The spec before.
        new: The spec after.

    Returns:
        The changes: breaking ones first, then in the order of their names. Descriptions and examples do not count.
    """
    old, new = simplified(old), simplified(new)
    found = {
        *server_changes(old, new),
        *operation_changes(old, new),
        *stream_changes(old, new),
        *_components(old, new),
        *_events(old, new),
    }
    return sorted(found, key=lambda change: (not change.breaking, change.kind, change.names, change.description))


def _components(old: SpecDocument, new: SpecDocument) -> Iterator[Change]:
    before, after = _objects(old), _objects(new)
    for name in before.keys() - after.keys():
        if _class_name(old, name) not in _event_classes(old):
            yield Change(Kind.REMOVED, (_class_name(old, name),), "is gone", breaking=True)
    for name in after.keys() - before.keys():
        if _class_name(new, name) not in _event_classes(new):
            yield Change(Kind.ADDED, (_class_name(new, name),), "is new")
    uses = _uses(old), _uses(new)
    for name in before.keys() & after.keys():
        yield from deprecation(before[name], after[name], (_class_name(new, name),))
        if _class_name(old, name) != _class_name(new, name):
            yield Change(
                Kind.CHANGED, (_class_name(old, name),), f"is called {_class_name(new, name)!r} now", breaking=True
            )
        ways = uses[0].get(name, set()) | uses[1].get(name, set()) or {"sent", "received"}
        use = Use(sent="sent" in ways, received="received" in ways)
        yield from SchemaComparison(old, new).objects(before[name], after[name], _namer(new, name), use)


def _class_name(document: SpecDocument, component: str) -> str:
    schemas = document.data.get("components", {}).get("schemas", {})
    return class_in_python(component, schemas.get(component))


def _objects(document: SpecDocument) -> dict[str, dict[str, Any]]:
    schemas = document.data.get("components", {}).get("schemas", {})
    return {name: schema for name, schema in schemas.items() if is_object(schema)}


def _namer(document: SpecDocument, component: str) -> Namer:
    """The names of a component's properties: arguments where methods take them one by one, else attributes."""
    methods: dict[str, bool] = {}
    for _, operation in each_operation(document):
        for media in content_of(document, operation.get("requestBody")).values():
            if target_of(media.get("schema", {}).get("$ref", "")) == (*_SCHEMAS, component):
                named = methods_of(document, operation)
                methods |= {named[kind]: "stream" in named for kind in named.keys() & {"call", "stream"}}

    def names(attribute: str) -> tuple[str, ...]:
        taking = [method for method, streams in methods.items() if not (streams and attribute == "response_mode")]
        if not taking:
            return (f"{_class_name(document, component)}.{attribute}",)
        return tuple(f"{method}({attribute}=)" for method in sorted(taking))

    return names


def _uses(document: SpecDocument) -> dict[str, set[str]]:
    """Whether each component is sent, received or both."""
    ways: dict[str, set[str]] = {}
    for pointer, operation in each_operation(document):
        sent = [*parameters_of(document, pointer), *content_of(document, operation.get("requestBody")).values()]
        answers = operation.get("responses", {}).values()
        received = [media for answer in answers for media in content_of(document, answer).values()]
        for way, parts in (("sent", sent), ("received", received)):
            for name in _mentioned(document, parts):
                ways.setdefault(name, set()).add(way)
    return ways


def _mentioned(document: SpecDocument, value: Any) -> set[str]:
    """The components that a part of the document names, directly and through others."""
    found: set[str] = set()
    to_visit = [value]
    while to_visit:
        for _, part in each_part(to_visit.pop(), ()):
            place = target_of(str(part.get("$ref", "")))
            if place[:2] == _SCHEMAS and place[-1] not in found:
                found.add(place[-1])
                to_visit.append(document.data["components"]["schemas"][place[-1]])
    return found


def _events(old: SpecDocument, new: SpecDocument) -> Iterator[Change]:
    before, after = _kinds_of_event(old), _kinds_of_event(new)
    for union in before.keys() & after.keys():
        yield from _events_of_union(before[union], after[union])
    for union in after.keys() - before.keys():
        yield Change(Kind.ADDED, (union,), "is new")
    for union in before.keys() - after.keys():
        yield Change(Kind.REMOVED, (union,), "is gone", breaking=True)


def _events_of_union(before: dict[str, str], after: dict[str, str]) -> Iterator[Change]:
    for kind in before.keys() - after.keys():
        description = f"the event {kind!r} is an `UnknownEvent` now"
        yield Change(Kind.REMOVED, (before[kind],), description, breaking=True)
    for kind in after.keys() - before.keys():
        yield Change(Kind.ADDED, (after[kind],), f"the event {kind!r} has a class; it was an `UnknownEvent`")
    for kind in before.keys() & after.keys():
        if before[kind] != after[kind]:
            description = f"the event {kind!r} is a `{after[kind]}` now"
            yield Change(Kind.CHANGED, (before[kind],), description, breaking=True)


def _event_classes(document: SpecDocument) -> set[str]:
    return {cls for kinds in _kinds_of_event(document).values() for cls in kinds.values()}


def _kinds_of_event(document: SpecDocument) -> dict[str, dict[str, str]]:
    """The class of each kind of event, by the union that it belongs to."""
    found = {}
    for stream in each_stream(document):
        kinds = kinds_of(document, stream)
        union = _class_name(document, target_of(str(stream.schema.get("$ref", "")))[-1])
        found[union] = {kind: _class_name(document, target_of(reference)[-1]) for kind, reference in kinds.items()}
    return found
