"""The JSON types of the values that a schema allows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spec_document import SpecDocument

_UNIONS = ("allOf", "anyOf", "oneOf")
_NAMES = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}


def types_within(document: SpecDocument, schema: Any) -> set[str]:
    """The types that a schema names, those of the members of a union among them."""
    found: set[str] = set()
    for one in _alternatives(document, schema):
        types = one.get("type", [])
        found |= {types} if isinstance(types, str) else {*types}
        if "properties" in one:
            found.add("object")
        values = [*one.get("enum", [])]
        if "const" in one:
            values.append(one["const"])
        found |= {_NAMES[type(value)] for value in values if type(value) in _NAMES}
    return found


def items_within(document: SpecDocument, schema: Any) -> set[str]:
    """The types that the items of a list may have; none where a schema describes no list."""
    items = [one["items"] for one in _alternatives(document, schema) if "items" in one]
    return {kind for each in items for kind in types_within(document, each)}


def members_within(document: SpecDocument, schema: Any) -> dict[str, Any]:
    """The schemas of an object's properties by their names, that of the others as `*`; of a union those of all."""
    found: dict[str, Any] = {}
    for one in _alternatives(document, schema):
        found |= one.get("properties", {})
        if isinstance(one.get("additionalProperties"), dict):
            found["*"] = one["additionalProperties"]
    return found


def _alternatives(document: SpecDocument, schema: Any) -> Iterator[dict[str, Any]]:
    """A schema, and the members of its unions."""
    schema = document.resolve(schema)
    if isinstance(schema, dict):
        yield schema
        for union in _UNIONS:
            for member in schema.get(union, []):
                yield from _alternatives(document, member)
