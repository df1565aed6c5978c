"""Values that fit the spec: its own examples, or values made from its schemas."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, cast

from ._spec import as_object, document, resolve

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
_VALUE_KEYWORDS = ("const", "example", "default")

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
    """A value that fits a schema: the one that it gives itself, or one that is made.

    Args:
        schema: The schema.
        within: The schemas that this one is part of, so that a recursive one comes to an end.
    """
    schema = resolve(schema)
    within = (*within, id(schema))
    for key in _VALUE_KEYWORDS:
        if key in schema:
            return schema[key]
    for key in ("examples", "enum"):
        if schema.get(key):
            return schema[key][0]
    if "allOf" in schema:
        return _of_all_of(schema, within)
    for union in ("oneOf", "anyOf"):
        if members := schema.get(union):
            return _of_union(schema, members, within)
    if "discriminator" in schema and id(schema) not in within[:-1]:
        return _of_base(schema, within)
    return _of_type(_type_of(schema), schema, within)


def _type_of(schema: Schema) -> str:
    """The type of a schema that is not null; by its keywords where it names none."""
    types: str | list[str] | None = schema.get("type")
    if isinstance(types, str):
        return types
    if types is not None:
        return next((name for name in types if name != "null"), "null")
    if "properties" in schema:
        return "object"
    return "array" if "items" in schema else ""


def _of_type(type_: str, schema: Schema, within: tuple[int, ...]) -> Any:
    match type_:
        case "object":
            return _object(schema, within)
        case "array":
            return _array(schema, within)
        case "string":
            return _text(schema)
        case "integer" | "number":
            return _number(schema, whole=type_ == "integer")
        case "boolean":
            return True
        case "null":
            return None
        case _:
            return "text"


def _of_all_of(schema: Schema, within: tuple[int, ...]) -> Any:
    """A value for all parts of an `allOf`: their objects merged, else the value of the first part."""
    values = [value_of(part, within) for part in schema["allOf"] if id(resolve(part)) not in within]
    if "properties" in schema:
        own = {key: value for key, value in schema.items() if key != "allOf"}
        values.append(_object(own, within))
    objects = [cast("dict[str, Any]", value) for value in values if isinstance(value, dict)]
    if not objects:
        return values[0]
    return {name: value for part in objects for name, value in part.items()}


def _of_union(schema: Schema, members: list[Any], within: tuple[int, ...]) -> Any:
    resolved = [(member, resolve(member)) for member in members]
    usable = [
        member
        for member, target in resolved
        if id(target) not in within and target.get("type") != "null"
    ]
    if not usable:
        return None
    value: Any = value_of(usable[0], within)
    if "discriminator" in schema and (kind := _discriminated(schema, usable[0])):
        value = as_object(value) | kind
    return {**_object(schema, within), **value} if "properties" in schema else value


def _of_base(schema: Schema, within: tuple[int, ...]) -> dict[str, Any]:
    """A value for a schema with a discriminator that others name by `allOf`: one of them."""
    own = _object(schema, within)
    member = next(_members_of_base(schema), None)
    if member is None:
        return own
    value = value_of(member, within)
    return {**own, **as_object(value), **_discriminated(schema, member)}


def _members_of_base(base: Schema) -> Iterator[Schema]:
    """References to the members of a base: those of its mapping, then the components that are made of it."""
    for name in base["discriminator"].get("mapping", {}).values():
        yield {"$ref": _reference(name)}
    for name, schema in document().get("components", {}).get("schemas", {}).items():
        parts = as_object(schema).get("allOf", [])
        if any(resolve(part) is base for part in parts):
            yield {"$ref": _reference(name)}


def _discriminated(union: Schema, member: Schema) -> dict[str, str]:
    """The property of a discriminator with the value for a member; nothing where the member fixes it itself."""
    name, mapping = (
        union["discriminator"]["propertyName"],
        union["discriminator"].get("mapping", {}),
    )
    reference = member.get("$ref", "")
    kinds = [kind for kind, target in mapping.items() if _reference(target) == reference]
    described = resolve(as_object(resolve(member).get("properties")).get(name))
    if not reference or {"const", "enum"} & described.keys():
        return {}
    return {name: kinds[0] if kinds else reference.rpartition("/")[2]}


def _reference(name: str) -> str:
    """The reference that a value of a discriminator's mapping is, or means by a bare name."""
    return name if "/" in name or "#" in name else f"#/components/schemas/{name}"


def _object(schema: Schema, within: tuple[int, ...]) -> dict[str, Any]:
    required, properties = schema.get("required", []), schema.get("properties", {})
    additional = schema.get("additionalProperties", {})
    schemas = {name: additional for name in required if name not in properties} | properties
    return {
        name: value_of(inner, within)
        for name, inner in schemas.items()
        if name in required or not _is_recursive(inner, within)
    }


def _is_recursive(schema: Any, within: tuple[int, ...]) -> bool:
    """Whether a schema is one that it is part of, or has one for its items or a part of a union."""
    schema = resolve(schema)
    inner = [
        schema.get("items", {}),
        *schema.get("oneOf", []),
        *schema.get("anyOf", []),
        *schema.get("allOf", []),
    ]
    return id(schema) in within or any(id(resolve(part)) in within for part in inner)


def _array(schema: Schema, within: tuple[int, ...]) -> list[Any]:
    items = schema.get("items", {})
    count = max(schema.get("minItems", 0), 0 if _is_recursive(items, within) else 1)
    return [value_of(items, within) for _ in range(min(count, schema.get("maxItems", count)))]


def _text(schema: Schema) -> str:
    text = _TEXTS.get(schema.get("format", ""), "text")
    return text.ljust(schema.get("minLength", 0), "t")[: schema.get("maxLength")]


def _number(schema: Schema, whole: bool) -> float:
    step = schema.get("multipleOf", 1 if whole else 0.5)
    minimum, maximum = schema.get("minimum", step), schema.get("maximum")
    if "exclusiveMinimum" in schema:
        minimum = schema["exclusiveMinimum"] + step
    if "exclusiveMaximum" in schema:
        maximum = schema["exclusiveMaximum"] - step
    number = minimum if maximum is None else min(minimum, maximum)
    if "multipleOf" in schema or whole:
        number = math.ceil(number / step) * step
    return int(number) if whole else number
