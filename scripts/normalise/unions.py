"""Unions with a discriminator: written as `oneOf`, each member with its value of the discriminator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spec_document import SpecDocument, each_part, properties_of
from spec_files import Pointer, reference_to, target_of

SCHEMAS = ("components", "schemas")


def write_out(document: SpecDocument) -> SpecDocument:
    """Make a union of each base that its members name by `allOf`, and say in each member which one it is."""
    schemas: dict[str, Any] = document.data.get("components", {}).get("schemas", {})
    for name in [*schemas]:
        if is_base(schemas[name]) and _is_referred_to(document, name):
            _make_union(document, name)
    for member, values_by_property in _members(document):
        _add_values(document, member, values_by_property)
    return document


def is_base(schema: Any) -> bool:
    """Whether a schema has a discriminator and leaves it to others to be its members."""
    return isinstance(schema, dict) and "discriminator" in schema and not {"oneOf", "anyOf"} & schema.keys()


def mapping_of(document: SpecDocument, pointer: Pointer, schema: dict[str, Any]) -> dict[str, str]:
    """The members of a values_by_property union by their values, which are their names where none are mapped."""
    if mapping := schema["discriminator"].get("mapping"):
        return {value: mapped_reference(name) for value, name in mapping.items()}
    if is_base(schema):
        members = [*_children(document, reference_to(pointer))]
    else:
        members = [member["$ref"] for key in ("oneOf", "anyOf") for member in schema.get(key, []) if "$ref" in member]
    return {target_of(member)[-1]: member for member in members}


def mapped_reference(name: str) -> str:
    """The reference that a value of a discriminator's mapping is, or means by a bare name."""
    return name if "/" in name or "#" in name else reference_to((*SCHEMAS, name))


def _children(document: SpecDocument, base: str) -> Iterator[str]:
    """The components that are made of `base` by `allOf`."""
    for name, schema in document.data.get("components", {}).get("schemas", {}).items():
        parts = schema.get("allOf", []) if isinstance(schema, dict) else []
        if any(part.get("$ref") == base for part in parts if isinstance(part, dict)):
            yield reference_to((*SCHEMAS, name))


def _is_referred_to(document: SpecDocument, name: str) -> bool:
    reference = reference_to((*SCHEMAS, name))
    return any(
        part.get("$ref") == reference and pointer[-2:-1] != ("allOf",) for pointer, part in each_part(document.data, ())
    )


def _make_union(document: SpecDocument, name: str) -> None:
    """Make the base a separate component, and give its name to the union."""
    schemas = document.data["components"]["schemas"]
    pointer, base_name = (*SCHEMAS, name), f"{name}Base"
    while base_name in schemas:
        base_name += "_"
    mapping = mapping_of(document, pointer, schemas[name])
    for _, part in each_part(document.data, ()):
        parts = part.get("allOf")
        for inner in parts if isinstance(parts, list) else []:
            if isinstance(inner, dict) and inner.get("$ref") == reference_to(pointer):
                inner["$ref"] = reference_to((*SCHEMAS, base_name))
    base = schemas[name]
    schemas[base_name] = {key: value for key, value in base.items() if key != "discriminator"}
    members = [{"$ref": reference} for reference in dict.fromkeys(mapping.values())]
    union = {"oneOf": members, "discriminator": base["discriminator"] | {"mapping": mapping}}
    schemas[name] = union | {key: base[key] for key in ("description", "x-place", "x-python-name") if key in base}


def _members(document: SpecDocument) -> Iterator[tuple[str, dict[str, set[str]]]]:
    """The members of all unions, each with the values of the properties that identify it."""
    found: dict[str, dict[str, set[str]]] = {}
    for pointer, schema in each_part(document.data, ()):
        if "discriminator" in schema:
            name, mapping = schema["discriminator"]["propertyName"], mapping_of(document, pointer, schema)
            if not is_base(schema):
                schema["discriminator"] = schema["discriminator"] | {"mapping": mapping}
                for value, reference in mapping.items():
                    found.setdefault(reference, {}).setdefault(name, set()).add(value)
    yield from found.items()


def _add_values(document: SpecDocument, reference: str, values_by_property: dict[str, set[str]]) -> None:
    """Write the values of the discriminator into a member that does not name them."""
    member = document.at(target_of(reference))
    for name, values in values_by_property.items():
        described = document.resolve(properties_of(document, member).get(name, {}))
        if {"const", "enum"} & described.keys():
            continue
        fixed = {"enum": sorted(values)} if len(values) > 1 else {"const": next(iter(values))}
        schema: dict[str, Any] = {"type": "string", **fixed}
        schema |= {key: described[key] for key in ("description", "x-place") if key in described}
        if "allOf" in member:
            member["allOf"] = [*member["allOf"], {"properties": {name: schema}}]
        else:
            member.setdefault("properties", {})[name] = schema
