"""The rules of unions: their members can be distinguished."""

from __future__ import annotations

from collections.abc import Iterator

from normalise.unions import is_base, mapping_of
from spec_document import Fault, SpecDocument, each_part, properties_of


def complete_discriminators(document: SpecDocument) -> Iterator[Fault]:
    """See that a discriminator names every member, and that no member says that it is another one."""
    for pointer, schema in each_part(document.data, ()):
        if "discriminator" not in schema:
            continue
        name = schema["discriminator"]["propertyName"]
        mapping = mapping_of(document, pointer, schema)
        members = {member.get("$ref") for key in ("oneOf", "anyOf") for member in schema.get(key, [])}
        if None in members:
            yield Fault(pointer, "a member has no name; make a component of it, and write its $ref")
        for reference in sorted(members - {None, *mapping.values()}, key=str):
            problem = f"{reference} is a member of the union, but not a value of discriminator.mapping"
            yield Fault(pointer, f"{problem}; map the value of {name!r} that it has")
        for value, reference in mapping.items():
            place = (*pointer, "discriminator", "mapping", value)
            if not is_base(schema) and reference not in members:
                yield Fault(place, f"{reference} is mapped, but not a member of oneOf; add it there")
            elif not _can_have(document, reference, name, value):
                yield Fault(place, f"the property {name!r} of {reference} must be the const {value!r}")


def _can_have(document: SpecDocument, reference: str, name: str, value: str) -> bool:
    """Whether a member has this value, or says nothing of it."""
    try:
        schema = document.resolve(properties_of(document, {"$ref": reference}).get(name, {}))
    except KeyError:
        return False
    return bool(schema.get("const", value) == value and value in schema.get("enum", [value]))


RULES = (complete_discriminators,)
