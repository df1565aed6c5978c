"""Schemas in the form that the generator reads: one type each, unions written as such, nothing next to a reference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spec_document import PYTHON_NAME, SpecDocument, keywords_of, properties_of
from spec_files import Pointer, target_of

from normalise.places import PLACE, rewrite_schemas, rewritten_schema

Schema = dict[str, Any]

WORDS = {"description", "summary", "title", "example", "examples", "externalDocs", "deprecated", "default", "$comment"}
"""The keywords of a schema that do not restrict its values."""
_OF_OBJECTS = {"properties", "required", "additionalProperties"}
_COMPONENTS = ("components", "schemas")
_MEMBERS = (("allOf",), ("anyOf",), ("oneOf",))
_NAMES = {str: "string", bool: "boolean", int: "integer", type(None): "null"}


def rewrite(document: SpecDocument) -> SpecDocument:
    """Rewrite every schema of the document."""
    rewriter = _Rewriter(document)
    return rewrite_schemas(document, rewriter.rewritten)


class _Rewriter:
    """Rewrites schemas one by one, from within."""

    def __init__(self, document: SpecDocument) -> None:
        self._document = document
        self._being_inlined: list[Pointer] = []
        self._steps: tuple[Callable[[Schema], Schema], ...] = (
            self._inlined,
            _beside_reference,
            self._refined,
            self._merged,
            _of_values,
            _of_types,
            _of_items,
        )

    def rewritten(self, schema: Any, pointer: Pointer) -> Any:
        """The schema in the form that the generator reads."""
        if not isinstance(schema, dict):
            return {} if schema is True else schema
        was_union = "oneOf" in schema
        if pointer[:-1] == _COMPONENTS:
            schema = _untitled(schema)
        if pointer[-2:-1] not in _MEMBERS:
            schema = self._with_default(schema)
        for step in self._steps:
            schema = step(schema)
        return schema if was_union else _named(schema, pointer)

    def _with_default(self, schema: Schema) -> Schema:
        """Write the default of what a schema refers to next to the reference: the generator reads it only there."""
        found = keywords_of(self._document, schema)
        return schema | ({"default": found["default"]} if "default" in found else {})

    def _inlined(self, schema: Schema) -> Schema:
        """Replace a reference that does not name a component by its target: the generator knows only components."""
        target = target_of(schema["$ref"]) if "$ref" in schema else ()
        if (
            not target
            or (target[:2] == ("components", "schemas") and len(target) == 3)
            or target in self._being_inlined
        ):
            return schema
        self._being_inlined.append(target)
        named = rewritten_schema(self._document.at(target), target, self.rewritten)
        self._being_inlined.pop()
        rest = {key: value for key, value in schema.items() if key != "$ref"}
        return {**named, **rest} if isinstance(named, dict) else schema

    def _refined(self, schema: Schema) -> Schema:
        """Bring together an object and the alternatives that refine it."""
        union = next((key for key in ("oneOf", "anyOf") if key in schema), "")
        if not union:
            return schema
        if "properties" not in schema:
            return {key: value for key, value in schema.items() if key != "type"}
        names, members = schema["properties"].keys(), schema[union]
        if all(properties_of(self._document, member).keys() <= names for member in members):
            return {key: value for key, value in schema.items() if key != union}
        base = {key: value for key, value in schema.items() if key in _OF_OBJECTS}
        rest = {key: value for key, value in schema.items() if key not in (*_OF_OBJECTS, "type")}
        return rest | {union: [self._merged({"allOf": [base, member]}) for member in members]}

    def _merged(self, schema: Schema) -> Schema:
        """Merge the parts of an `allOf` that do not have their own class."""
        if "allOf" not in schema or not all(isinstance(part, dict) for part in schema["allOf"]):
            return schema
        parts = [part for part in schema["allOf"] if says_something(part)]
        words = [part for part in schema["allOf"] if not says_something(part)]
        rest = {key: value for key, value in schema.items() if key != "allOf"}
        for part in words:
            rest = {**part, **rest}
        own = {key: rest[key] for key in ("properties", "required") if key in rest}
        if self._must_be_one(parts + ([own] if own else [])):
            return self._one([*parts, rest])
        if len(parts) == 1 and (own or "additionalProperties" in rest):
            parts.append(own)
            rest = _without(rest, *own)
        return rest | {"allOf": parts}

    def _must_be_one(self, parts: list[Schema]) -> bool:
        """Whether parts cannot be read separately: one part with a description, no objects, a property in two parts."""
        if len(parts) == 1:
            return "$ref" not in parts[0]
        plain = [self._document.resolve(part) for part in parts]
        if not any(_is_object(self._document, part) for part in plain):
            return True
        names = [name for part in parts for name in properties_of(self._document, part)]
        return len(names) != len({*names})

    def _one(self, parts: list[Schema]) -> Schema:
        """One schema that says what all parts say; later parts have the last word."""
        whole: Schema = {}
        for part in (self._flat(part) for part in parts):
            properties = {**whole.get("properties", {})}
            for name, inner in part.get("properties", {}).items():
                properties[name] = _narrowed(properties.get(name), inner)
            required = [*whole.get("required", []), *part.get("required", [])]
            whole = {**whole, **part}
            if properties:
                whole["properties"] = properties
            if required:
                whole["required"] = list(dict.fromkeys(required))
        return whole

    def _flat(self, part: Schema) -> Schema:
        """A part without references, its own `allOf` merged."""
        if "$ref" in part:
            named = rewritten_schema(self._document.resolve(part), target_of(part["$ref"]), self.rewritten)
            part = _without(named, *WORDS, PLACE, PYTHON_NAME)
        return self._one([*part["allOf"], _without(part, "allOf")]) if "allOf" in part else part


def _untitled(schema: Schema) -> Schema:
    """A component whose title only describes it: the generator would name the class by the title."""
    described = {"description": schema["title"]} if "title" in schema else {}
    return described | _without(schema, "title")


def says_something(schema: Schema) -> bool:
    """Whether a schema says more than words."""
    return any(key not in WORDS and not key.startswith("x-") for key in schema)


def _is_object(document: SpecDocument, schema: Schema) -> bool:
    schema = document.resolve(schema)
    parts = any(_is_object(document, part) for part in schema.get("allOf", []))
    return parts or "properties" in schema or "required" in schema or schema.get("type") == "object"


def _narrowed(old: Any, new: Any) -> Any:
    """A property that two parts describe: the keywords of the second, and those that only the first has."""
    if not isinstance(old, dict) or not isinstance(new, dict) or "$ref" in old or "$ref" in new:
        return new
    return {**(_without(old, "enum") if "const" in new else old), **new}


def _beside_reference(schema: Schema) -> Schema:
    """Make a part of an `allOf` of a reference with something next to it: the generator reads nothing else there."""
    beside = _without(schema, "$ref", PLACE)
    if "$ref" not in schema or not beside:
        return schema
    return {"allOf": [{"$ref": schema["$ref"]}], **_without(schema, "$ref")}


def _of_values(schema: Schema) -> Schema:
    """Write fixed values that the generator cannot: null, both booleans, values of several types."""
    if "const" in schema and schema["const"] is None:
        return _without(schema, "const") | {"type": "null"}
    if "enum" not in schema:
        return schema
    kinds = list(dict.fromkeys(_NAMES.get(type(value), "") for value in schema["enum"]))
    if kinds == ["null"]:
        return _without(schema, "enum") | {"type": "null"}
    if kinds == ["boolean"]:
        values = [*dict.fromkeys(schema["enum"])]
        only = {"const": values[0]} if len(values) == 1 else {"type": "boolean"}
        return _without(schema, "enum", "type") | only
    if len(kinds) < 2:
        return schema | ({"type": kinds[0]} if isinstance(schema.get("type"), list) else {})
    members = [_of_values({"type": kind, "enum": _values_of(schema, kind)}) for kind in kinds]
    return _union(_without(schema, "enum", "type"), members)


def _values_of(schema: Schema, kind: str) -> list[Any]:
    return [value for value in schema["enum"] if _NAMES.get(type(value)) == kind]


def _of_types(schema: Schema) -> Schema:
    """Write a list of types as a union where the generator would repeat what concerns one of them only."""
    kinds = schema.get("type")
    if not isinstance(kinds, list):
        return schema
    if len(kinds) == 1:
        return schema | {"type": kinds[0]}
    if not {"properties", "const"} & schema.keys():
        return schema
    if "const" in schema:
        return schema | {"type": _NAMES.get(type(schema["const"]), kinds[0])}
    words = {key: value for key, value in schema.items() if key in WORDS or key.startswith("x-")}
    inside = {key: value for key, value in schema.items() if key not in words and key != "type"}
    return _union(words, [{"type": kind, **(inside if kind == "object" else {})} for kind in kinds])


def _of_items(schema: Schema) -> Schema:
    kinds = schema.get("type", [])
    is_list = "array" in ([kinds] if isinstance(kinds, str) else kinds)
    if is_list and not {"items", "prefixItems"} & schema.keys():
        return schema | {"items": {}}
    return schema


def _named(schema: Schema, pointer: Pointer) -> Schema:
    """Give the class of a nullable object or enum the name that it would have without null."""
    members = schema.get("oneOf", [])
    making_classes = [member for member in members if "enum" in member or member.get("type") == "object"]
    if len(making_classes) != 1 or pointer[-2:-1] not in (("properties",), ("schemas",)):
        return schema
    title = schema.get("title", pointer[-1])
    return schema | {
        "oneOf": [{**member, "title": title} if member is making_classes[0] else member for member in members]
    }


def _union(words: Schema, members: list[Schema]) -> Schema:
    place = {PLACE: words[PLACE]} if PLACE in words else {}
    return words | {"oneOf": [member | place for member in members]}


def _without(schema: Schema, *keys: str) -> Schema:
    return {key: value for key, value in schema.items() if key not in keys}
