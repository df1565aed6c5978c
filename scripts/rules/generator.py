"""Parts that openapi-python-client silently drops or types wrongly, and names that become the same in Python."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any
from unicodedata import normalize

from json_types import types_within
from method_names import methods_of, noun_of
from normalise.media import is_binary
from normalise.operations import STYLES, is_sent_by_default
from normalise.schemas import says_something
from spec_document import (
    PYTHON_NAME,
    Fault,
    Pointer,
    SpecDocument,
    can_stream,
    class_in_python,
    class_name,
    content_of,
    each_operation,
    each_part,
    each_schema,
    name_in_python,
    parameters_of,
    properties_of,
    python_name,
)

RESERVED_METHODS = {"client", "close", "with_options"}
"""What the overlay's clients call their own; an operation of that name could not be reached."""
RESERVED_ATTRIBUTES = {
    *("additional_keys", "additional_properties", "from_dict", "to_dict", "to_form", "to_multipart"),
}
"""What the generated classes have themselves."""

_RENAME = f"rename one, or give it another {PYTHON_NAME}"

_IGNORED = {
    "patternProperties": "use additionalProperties, and describe the names",
    "prefixItems": "its order is lost; use items, or an object with a name for each",
    "$dynamicRef": "use $ref",
    "nullable": 'it is OpenAPI 3.0; write type: [..., "null"]',
    "readOnly": "use one schema for the request and one for the answer",
    "writeOnly": "use one schema for the request and one for the answer",
}
"""Keywords of schemas that the generator ignores, each with what to write instead."""
_CONDITIONS = {
    "not": "the type would be Any; write the type",
    "if": "describe the condition in words",
    "dependentSchemas": "describe the condition in words",
}
"""Keywords that narrow a schema: they do no harm where it says its type, too."""
_TYPES = {"type", "properties", "$ref", "allOf", "oneOf", "anyOf", "enum", "const", "required"}


def unique_method_names(document: SpecDocument) -> Iterator[Fault]:
    """Find operations whose methods would have the same name."""
    owners: dict[str, Pointer] = {}
    for pointer, operation in each_operation(document):
        if not operation.get("operationId"):
            continue
        methods = methods_of(document, operation)
        name = python_name(operation["operationId"])
        prefixes = sorted(methods.keys() - {"call"})
        if prefixes and not noun_of(name):
            yield Fault(pointer, f"{name!r} names no {prefixes[0]}; use a verb and a noun, such as createCompletion")
        for method in methods.values():
            if method in owners or method in RESERVED_METHODS:
                yield Fault(pointer, f"the method {method!r} is taken; choose another operationId")
            owners[method] = pointer


def unique_argument_names(document: SpecDocument) -> Iterator[Fault]:
    """Find arguments of one method with the same name: parameters and properties of the body are all arguments."""
    for pointer, operation in each_operation(document):
        names = [name_in_python(parameter["name"], parameter) for parameter in parameters_of(document, pointer)]
        if "requestBody" in operation and "body" in names:
            yield Fault(pointer, f"'body' names the body of the request, so a parameter cannot have it; {_RENAME}")
        for media in content_of(document, operation.get("requestBody")).values():
            named = properties_of(document, media.get("schema", {}))
            names += [name_in_python(name, schema) for name, schema in named.items()]
        if can_stream(document, operation):
            names += ["stop_on_exit", "read_timeout"]
        for name in _repeated(names):
            yield Fault(pointer, f"{name!r} names two arguments of the method; {_RENAME}")


def unique_attribute_names(document: SpecDocument) -> Iterator[Fault]:
    """Find properties of one object that would be the same attribute, or hide one that the class has itself."""
    for pointer, schema in each_schema(document):
        names = {prop: name_in_python(prop, inner) for prop, inner in properties_of(document, schema).items()}
        here = schema.get("properties", {})
        for name in _repeated([*names.values()]):
            if here or "allOf" in schema:
                place = (*pointer, "properties" if here else "allOf")
                yield Fault(place, f"{name!r} names two attributes of the class; {_RENAME}")
        for prop in here:
            if names[prop] in RESERVED_ATTRIBUTES:
                place = (*pointer, "properties", prop)
                yield Fault(place, f"{names[prop]!r} is taken within the generated class; {_RENAME}")


def unique_class_names(document: SpecDocument) -> Iterator[Fault]:
    """Find components whose classes, or the modules of these, would have the same name."""
    owners: dict[str, str] = {}
    for name, schema in document.data.get("components", {}).get("schemas", {}).items():
        module = normalize("NFKC", python_name(class_in_python(name, schema)))
        if module in owners:
            problem = f"the class {class_in_python(name, schema)!r} would be that of {owners[module]!r}, too"
            yield Fault(("components", "schemas", name), f"{problem}; {_RENAME}")
        owners[module] = name


def valid_python_names(document: SpecDocument) -> Iterator[Fault]:
    """See that each `x-python-name` is a name in Python, of a part that has one."""
    for pointer, part in each_part(document.data, ()):
        if PYTHON_NAME not in part:
            continue
        asked, place = part[PYTHON_NAME], (*pointer, PYTHON_NAME)
        is_class = pointer[:2] == ("components", "schemas") and len(pointer) == 3
        written = class_name(str(asked)) if is_class else python_name(str(asked))
        if not is_class and pointer[-2:-1] not in (("parameters",), ("properties",)):
            yield Fault(place, "only a parameter, a property or a component has a name in Python; leave it out")
        elif asked != written:
            yield Fault(place, f"{asked!r} is not how the client writes a name; write {written}")


def consistent_python_names(document: SpecDocument) -> Iterator[Fault]:
    """See that all parts of a class give a property the same name in Python."""
    for pointer, schema in each_schema(document):
        python_name_of: dict[str, str] = {}
        for part in schema.get("allOf", []):
            for name, inner in properties_of(document, part).items():
                asked = name_in_python(name, inner)
                if python_name_of.setdefault(name, asked) != asked:
                    problem = f"the parts give {name!r} different names in Python"
                    yield Fault((*pointer, "allOf"), f"{problem}; write the same {PYTHON_NAME} in each")


def _repeated(names: list[str]) -> list[str]:
    # Python takes letters of the same compatible form, such as the ligature of f and i, for the same.
    counts = Counter(normalize("NFKC", name) for name in names)
    return sorted(name for name, count in counts.items() if count > 1)


def one_request_body(document: SpecDocument) -> Iterator[Fault]:
    """Refuse a choice of bodies: the generated method would send only one kind."""
    for pointer, operation in each_operation(document):
        if len(content_of(document, operation.get("requestBody"))) > 1:
            place = (*pointer, "requestBody", "content")
            yield Fault(place, "one media type per request: a method sends one kind of body; keep one")


def dropped_parts(document: SpecDocument) -> Iterator[Fault]:
    """Refuse parts of an operation that leave no trace in the client."""
    for pointer, part in each_part(document.data, ()):
        if pointer[:1] == ("paths",):
            for key in ("callbacks", "links"):
                if key in part:
                    yield Fault((*pointer, key), f"the generator drops {key}; describe them in words")
        if pointer[-2:-1] == ("parameters",) and "$ref" not in part:
            yield from _check_parameter(document, pointer, part)
    if "webhooks" in document.data:
        yield Fault(("webhooks",), "the generator drops webhooks: the client does not receive requests; leave them out")


def _check_parameter(document: SpecDocument, pointer: Pointer, parameter: dict[str, Any]) -> Iterator[Fault]:
    if "content" in parameter:
        yield Fault((*pointer, "content"), "the generator drops a parameter with content; give it a schema")
        return
    place = parameter.get("in", "")
    if not is_sent_by_default(document, parameter):
        style, explode = STYLES[place]
        key = "explode" if parameter.get("style", style) == style else "style"
        written = json.dumps(parameter[key])
        instead = f"leave style and explode out: it is sent as {style}, {'' if explode else 'not '}exploded"
        yield Fault((*pointer, key), f"the client cannot send {key}: {written}; {instead}; or describe a string")
    if parameter.get("allowReserved"):
        yield Fault((*pointer, "allowReserved"), "the client always escapes reserved characters; leave it out")
    if is_binary(document, parameter.get("schema", {})):
        yield Fault(
            (*pointer, "schema"), "a parameter cannot carry bytes (format: binary); write format: byte for base64"
        )


def mistyped_schemas(document: SpecDocument) -> Iterator[Fault]:
    """Refuse schemas whose generated type would be another than what they say."""
    for pointer, schema in each_schema(document):
        for keyword in sorted(_IGNORED.keys() & schema.keys()):
            yield Fault((*pointer, keyword), f"the generator ignores {keyword!r}; {_IGNORED[keyword]}")
        is_member = pointer[-2:-1] in (("allOf",), ("anyOf",), ("oneOf",))
        if not _TYPES & schema.keys() and not is_member:
            for keyword in sorted(_CONDITIONS.keys() & schema.keys()):
                yield Fault((*pointer, keyword), f"the generator ignores {keyword!r}; {_CONDITIONS[keyword]}")
        for keyword, message in _mistyped(schema):
            yield Fault((*pointer, keyword), message)


def _mistyped(schema: dict[str, Any]) -> Iterator[tuple[str, str]]:
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    yield from _mistyped_values(schema, kinds)
    if "allOf" in schema and {"oneOf", "anyOf"} & schema.keys():
        yield "allOf", "the generator drops allOf next to oneOf and anyOf; write its parts in each member"
    if "oneOf" in schema and "anyOf" in schema:
        yield "anyOf", "two unions in one schema become one; write one of them"
    if isinstance(schema.get("default"), dict | list):
        yield "default", "the generator drops the default of a list or an object; describe it in words"


def _mistyped_values(schema: dict[str, Any], kinds: list[str]) -> Iterator[tuple[str, str]]:
    """Find fixed values that no Python type can hold, and null where it is only half said."""
    if isinstance(schema.get("const"), float | list | dict):
        problem = f"{schema['const']!r:.40} does not have its own type in Python"
        yield "const", f"{problem}; write a string, an integer or a boolean, or words"
    if "enum" not in schema:
        return
    values = schema["enum"]
    if not values or not all(isinstance(value, str | int | None) for value in values):
        yield "enum", "an enum has texts, integers, booleans or null for values; describe others in words"
    elif "null" in kinds and None not in values:
        yield "enum", "null is among the types and not among the values; add null here, or remove it from type"
    elif kinds and "null" not in kinds and None in values:
        yield (
            "enum",
            'null is among the values and not among the types; write type: [..., "null"], or remove it here',
        )


def conflicting_types_in_all_of(document: SpecDocument) -> Iterator[Fault]:
    """Refuse parts of an `allOf` that no value can fit together."""
    for pointer, schema in each_schema(document):
        if "allOf" not in schema:
            continue
        types_of: dict[str, set[str]] = {}
        for part in [*schema["allOf"], _without_all_of(schema)]:
            for name, inner in properties_of(document, part).items():
                types = _with_number(types_within(document, inner))
                if not types:
                    continue
                common = types & types_of.get(name, types)
                if not common:
                    problem = f"the parts say that {name!r} is of different types"
                    yield Fault((*pointer, "allOf"), f"{problem}; describe it the same way in each, or in one")
                types_of[name] = common


def unions_in_all_of(document: SpecDocument) -> Iterator[Fault]:
    """Refuse a part of an `allOf` that is a union: no class has the properties of one or another."""
    for pointer, schema in each_schema(document):
        parts = [part for part in schema.get("allOf", []) if isinstance(part, dict)]
        restricting = [part for part in parts if says_something(part)]
        if len(restricting) + (1 if "properties" in schema else 0) < 2:
            continue
        for index, part in enumerate(parts):
            resolved = document.resolve(part)
            if {"oneOf", "anyOf"} & resolved.keys() and "properties" not in resolved:
                problem = "a part of allOf is a union, and a class has no properties of one or another"
                yield Fault((*pointer, "allOf", str(index)), f"{problem}; write oneOf, with an allOf in each member")


def _without_all_of(schema: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key != "allOf"}


def _with_number(types: set[str]) -> set[str]:
    """The types, and number where integer is among them."""
    return types | {"number"} if "integer" in types else types


RULES = (
    unique_method_names,
    unique_argument_names,
    unique_attribute_names,
    unique_class_names,
    valid_python_names,
    consistent_python_names,
    one_request_body,
    dropped_parts,
    mistyped_schemas,
    conflicting_types_in_all_of,
    unions_in_all_of,
)
