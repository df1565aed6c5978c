"""What every schema keeps: examples that fit, unions that can be told apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from normalise.unions import is_base, mapped_reference, mapping_of
from spec_document import (
    EVENT_STREAM,
    Fault,
    Pointer,
    SpecDocument,
    each_operation,
    each_part,
    is_schema,
    properties_of,
)

from rules.soundness import misfits


def examples(document: SpecDocument) -> Iterator[Fault]:
    """See that each example fits its schema."""
    for pointer, part in each_part(document.data, ()):
        values: list[tuple[Pointer, Any]] = [(("example",), part["example"])] if "example" in part else []
        listed = part.get("examples")
        if isinstance(part.get("schema"), dict):
            schema = part["schema"]
            for name, example in listed.items() if isinstance(listed, dict) else ():
                example = document.resolve(example)
                values += [(("examples", name), example["value"])] if "value" in example else []
        elif is_schema(pointer):
            schema = {key: value for key, value in part.items() if key not in ("example", "examples", "default")}
            values += [(("examples", str(n)), value) for n, value in enumerate(listed or ())]
        else:
            continue
        for place, value in values:
            yield from misfits(document, (*pointer, *place), value, schema)


def unions(document: SpecDocument) -> Iterator[Fault]:
    """See that a discriminator names every member, and that no member says that it is another one."""
    for pointer, schema in each_part(document.data, ()):
        if "discriminator" not in schema or pointer[-1:] == ("properties",):
            continue
        name = schema["discriminator"]["propertyName"]
        mapping = mapping_of(document, pointer, schema)
        said = [mapped_reference(member) for member in schema["discriminator"].get("mapping", {}).values()]
        members = {member.get("$ref") for key in ("oneOf", "anyOf") for member in schema.get(key, [])}
        if None in members:
            yield Fault(pointer, "a member has no name to be told apart by; make a component of it, and write its $ref")
        for value, reference in mapping.items():
            place = (*pointer, "discriminator", "mapping", value)
            if not is_base(schema) and reference not in members:
                yield Fault(place, f"{reference} is mapped but no member of oneOf; add it there")
            elif _can_be(document, reference, name, value):
                continue
            elif reference not in said:
                what = f"{reference} is a member of the union but no value of discriminator.mapping"
                yield Fault(pointer, f"{what}; map the value of {name!r} that it has")
            else:
                yield Fault(place, f"the property {name!r} of {reference} must be the const {value!r}")


def _can_be(document: SpecDocument, reference: str, name: str, value: str) -> bool:
    """Whether a member has this value, or says nothing of it."""
    try:
        told = document.resolve(properties_of(document, {"$ref": reference}).get(name, {}))
    except KeyError:
        return False
    return bool(told.get("const", value) == value and value in told.get("enum", [value]))


def event_schemas(document: SpecDocument) -> Iterator[Fault]:
    """See that one union, told apart by a discriminator, describes the events of all streams."""
    first: str | None = None
    for operation, body in each_operation(document):
        for status, response in body.get("responses", {}).items():
            content = document.resolve(response).get("content", {})
            if EVENT_STREAM not in content:
                continue
            place = (*operation, "responses", status, "content", EVENT_STREAM, "schema")
            schema = content[EVENT_STREAM].get("schema", {})
            if "$ref" not in schema or not document.resolve(schema).get("discriminator", {}).get("mapping"):
                yield Fault(place, "the schema of events is a $ref to a oneOf with a discriminator and its mapping")
            elif first and schema["$ref"] != first:
                yield Fault(place, f"one schema describes the events of all streams; add these kinds to {first}")
            first = first or schema.get("$ref")


RULES = (examples, unions, event_schemas)
