"""Values that fit the spec: its own examples, or what its schemas let through."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, cast

from ._spec import resolve

_TEXTS = {
    "byte": "bW9jaw==",
    "date": "2026-02-04",
    "date-time": "2026-02-04T10:13:20Z",
    "duration": "PT1M",
    "email": "mock@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "time": "10:13:20Z",
    "uri": "https://example.com/mock",
    "url": "https://example.com/mock",
    "uuid": "5d2c7f0e-8a57-4b0e-9a55-1f1de1c5b1aa",
}
_GIVEN = ("const", "example", "default")

Schema = Mapping[str, Any]


def examples_of(media: Mapping[str, Any]) -> list[Any]:
    """The examples of a media type or a parameter, in the order of the spec."""
    listed = [resolve(example) for example in media.get("examples", {}).values()]
    named = [example["value"] for example in listed if "value" in example]
    return [*([media["example"]] if "example" in media else []), *named]


def example_of(media: Mapping[str, Any]) -> Any:
    """The first example of a media type or a header; without one, a value made from its schema."""
    examples = examples_of(media)
    return examples[0] if examples else value_of(media.get("schema", {}))


def value_of(schema: Any, within: tuple[int, ...] = ()) -> Any:
    """A value that a schema lets through: the one that it gives itself, or one that is made.

    Args:
        schema: The schema.
        within: The schemas that this one is part of, so that one which holds itself comes to an end.
    """
    schema = resolve(schema)
    within = (*within, id(schema))
    for key in _GIVEN:
        if key in schema:
            return schema[key]
    for key in ("examples", "enum"):
        if schema.get(key):
            return schema[key][0]
    if "allOf" in schema:
        return _whole(schema, within)
    for union in ("oneOf", "anyOf"):
        if members := schema.get(union):
            return _of_union(schema, [resolve(member) for member in members], within)
    return _of_type(_type_of(schema), schema, within)


def _type_of(schema: Schema) -> str:
    said = schema.get(
        "type", "object" if "properties" in schema else "array" if "items" in schema else ""
    )
    kinds: list[str] = [said] if isinstance(said, str) else said
    return next((kind for kind in kinds if kind != "null"), "null")


def _of_type(kind: str, schema: Schema, within: tuple[int, ...]) -> Any:
    match kind:
        case "object":
            return _object(schema, within)
        case "array":
            return _array(schema, within)
        case "string":
            return _text(schema)
        case "integer" | "number":
            return _number(schema, whole=kind == "integer")
        case "boolean":
            return True
        case "null":
            return None
        case _:
            return "text"


def _whole(schema: Schema, within: tuple[int, ...]) -> Any:
    """What all parts of an `allOf` let through: objects are put together, of others the first is taken."""
    own = {key: value for key, value in schema.items() if key != "allOf"}
    parts = [value_of(part, within) for part in schema["allOf"] if id(resolve(part)) not in within]
    parts += [_object(own, within)] if "properties" in own else []
    objects = [cast("dict[str, Any]", part) for part in parts if isinstance(part, dict)]
    return (
        {name: value for part in objects for name, value in part.items()} if objects else parts[0]
    )


def _of_union(schema: Schema, members: list[dict[str, Any]], within: tuple[int, ...]) -> Any:
    open_ends = [one for one in members if id(one) not in within and one.get("type") != "null"]
    if not open_ends:
        return None
    value = value_of(open_ends[0], within)
    return {**_object(schema, within), **value} if "properties" in schema else value


def _object(schema: Schema, within: tuple[int, ...]) -> dict[str, Any]:
    required, properties = schema.get("required", []), schema.get("properties", {})
    others = schema.get("additionalProperties", {})
    named = {name: others for name in required if name not in properties} | properties
    return {
        name: value_of(inner, within)
        for name, inner in named.items()
        if name in required or not _holds(inner, within)
    }


def _holds(schema: Any, within: tuple[int, ...]) -> bool:
    """Whether a schema leads back to one that it is part of, by itself or by its items."""
    schema = resolve(schema)
    inner = [
        schema.get("items", {}),
        *schema.get("oneOf", []),
        *schema.get("anyOf", []),
        *schema.get("allOf", []),
    ]
    return id(schema) in within or any(id(resolve(one)) in within for one in inner)


def _array(schema: Schema, within: tuple[int, ...]) -> list[Any]:
    items = schema.get("items", {})
    count = max(schema.get("minItems", 0), 0 if _holds(items, within) else 1)
    return [value_of(items, within) for _ in range(min(count, schema.get("maxItems", count)))]


def _text(schema: Schema) -> str:
    text = _TEXTS.get(schema.get("format", ""), "text")
    return text.ljust(schema.get("minLength", 0), "t")[: schema.get("maxLength")]


def _number(schema: Schema, whole: bool) -> float:
    step = schema.get("multipleOf", 1 if whole else 0.5)
    least, most = schema.get("minimum", step), schema.get("maximum")
    if "exclusiveMinimum" in schema:
        least = schema["exclusiveMinimum"] + step
    if "exclusiveMaximum" in schema:
        most = schema["exclusiveMaximum"] - step
    number = min(least, least if most is None else most)
    if "multipleOf" in schema or whole:
        number = math.ceil(number / step) * step
    return int(number) if whole else number
