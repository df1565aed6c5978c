"""What every schema keeps: examples that fit, unions that can be told apart, answers that stay open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spec_document import Fault, Pointer, SpecDocument, each_operation, each_part, is_schema, target_of

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


def open_answers(document: SpecDocument) -> Iterator[Fault]:
    """Refuse closed sets and closed objects in what servers send: the next server's answer would be an error."""
    for operation, body in each_operation(document):
        for status, response in body.get("responses", {}).items():
            for media_type, media in document.resolve(response).get("content", {}).items():
                place = (*operation, "responses", status, "content", media_type, "schema")
                yield from _closed_parts(document, media.get("schema", {}), place, set())


def _closed_parts(document: SpecDocument, schema: Any, place: Pointer, seen: set[str]) -> Iterator[Fault]:
    if isinstance(schema, dict) and "$ref" in schema:
        if schema["$ref"] in seen:
            return
        seen.add(schema["$ref"])
        place = target_of(schema["$ref"])
        schema = document.resolve(schema)
    if isinstance(schema, dict):
        names = place[-1:] == ("properties",)
        if "enum" in schema and not names:
            mend = "describe the values instead"
            yield Fault((*place, "enum"), f"a response has no enum: a new value must not break clients; {mend}")
        for key in ("additionalProperties", "unevaluatedProperties"):
            if schema.get(key) is False and not names:
                what = "a response stays open: a new property must not break clients"
                yield Fault((*place, key), f"{what}; leave it out")
        for key, inner in schema.items():
            if names or key not in ("example", "examples", "discriminator", "default", "const", "enum"):
                yield from _closed_parts(document, inner, (*place, key), seen)
    elif isinstance(schema, list):
        for index, inner in enumerate(schema):
            yield from _closed_parts(document, inner, (*place, str(index)), seen)


RULES = (examples, unions, open_answers)
