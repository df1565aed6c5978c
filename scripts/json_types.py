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
    for alternative in _alternatives(document, schema):
        types = alternative.get("type", [])
        found |= {types} if isinstance(types, str) else {*types}
        if "properties" in alternative:
            found.add("object")
        values = [*alternative.get("enum", [])]
        if "const" in alternative:
            values.append(alternative["const"])
        found |= {_NAMES[type(value)] for value in values if type(value) in _NAMES}
    return found


def items_within(document: SpecDocument, schema: Any) -> set[str]:
    """The types that the items of a list may have; none where a schema describes no list."""
    items = [alternative["items"] for alternative in _alternatives(document, schema) if "items" in alternative]
    return {kind for schema_of_item in items for kind in types_within(document, schema_of_item)}


def members_within(document: SpecDocument, schema: Any) -> dict[str, Any]:
    """The schemas of an object's properties by their names, that of the others as `*`; of a union those of all."""
    found: dict[str, Any] = {}
    for alternative in _alternatives(document, schema):
        found |= alternative.get("properties", {})
        if isinstance(alternative.get("additionalProperties"), dict):
            found["*"] = alternative["additionalProperties"]
    return found


def _alternatives(document: SpecDocument, schema: Any) -> Iterator[dict[str, Any]]:
    """A schema, and the members of its unions."""
    schema = document.resolve(schema)
    if isinstance(schema, dict):
        yield schema
        for union in _UNIONS:
            for member in schema.get(union, []):
                yield from _alternatives(document, member)
