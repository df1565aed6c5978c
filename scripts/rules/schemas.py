"""What every schema keeps: examples that fit, unions that can be told apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spec_document import EVENT_STREAM, Fault, Pointer, SpecDocument, each_operation, each_part, is_schema

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
    """See that a discriminator names every member, and that each member says by a const which one it is."""
    for pointer, schema in each_part(document.data, ()):
        if "discriminator" not in schema or pointer[-1:] == ("properties",):
            continue
        name = schema["discriminator"]["propertyName"]
        mapping = schema["discriminator"].get("mapping", {})
        members = {member.get("$ref") for member in schema.get("oneOf", [])}
        for reference in sorted(members - set(mapping.values()), key=str):
            what = f"{reference} is a member of the union but no value of discriminator.mapping"
            yield Fault(pointer, f"{what}; map the value of {name!r} that it has")
        for value, reference in mapping.items():
            place = (*pointer, "discriminator", "mapping", value)
            if reference not in members:
                yield Fault(place, f"{reference} is mapped but no member of oneOf; add it there")
            elif document.resolve({"$ref": reference}).get("properties", {}).get(name, {}).get("const") != value:
                yield Fault(place, f"the property {name!r} of {reference} must be the const {value!r}")


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
