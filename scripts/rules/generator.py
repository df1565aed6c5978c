"""What openapi-python-client drops or types wrongly without a word, and names that would meet in Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from spec_document import (
    Fault,
    Pointer,
    SpecDocument,
    class_name,
    content_of,
    each_operation,
    each_part,
    each_schema,
    methods_of,
    parameters_of,
    properties_of,
    python_name,
    streams,
)

RESERVED_METHODS = {"client", "close"}
"""What the overlay's clients call their own; an operation of that name could not be reached."""
RESERVED_ATTRIBUTES = {
    *("additional_keys", "additional_properties", "from_dict", "to_dict", "to_form", "to_multipart"),
}
"""What the generated classes have themselves."""

_IGNORED = {
    "patternProperties": "use additionalProperties, and describe the names",
    "prefixItems": "its order is lost; use items, or an object with a name for each",
    "not": "the type would be Any; say what it is",
    "if": "describe the condition in words",
    "dependentSchemas": "describe the condition in words",
    "$dynamicRef": "use $ref",
    "nullable": 'it is OpenAPI 3.0; write type: [..., "null"]',
    "readOnly": "use one schema for the request and one for the answer",
    "writeOnly": "use one schema for the request and one for the answer",
}
"""Keywords of schemas that the generator reads past, each with what to write instead."""


def method_names(document: SpecDocument) -> Iterator[Fault]:
    """Find operations whose methods would have the same name."""
    owners: dict[str, Pointer] = {}
    for pointer, operation in each_operation(document):
        if not operation.get("operationId"):
            continue
        methods = methods_of(document, operation)
        verb, _, noun = python_name(operation["operationId"]).partition("_")
        prefixes = sorted(methods.keys() - {"call"})
        if prefixes and not noun:
            yield Fault(pointer, f"{verb!r} names no {prefixes[0]}; use a verb and a noun, such as createCompletion")
        for method in methods.values():
            if method in owners or method in RESERVED_METHODS:
                yield Fault(pointer, f"the method {method!r} is taken; choose another operationId")
            owners[method] = pointer


def argument_names(document: SpecDocument) -> Iterator[Fault]:
    """Find arguments of one method that would have the same name: parameters stand beside the body's properties."""
    for pointer, operation in each_operation(document):
        names = [parameter["name"] for parameter in parameters_of(document, pointer)]
        if "requestBody" in operation and "body" in map(python_name, names):
            yield Fault(pointer, "'body' names the body of the request, so no parameter can have it; rename it")
        for media in content_of(document, operation.get("requestBody")).values():
            names += properties_of(document, media.get("schema", {}))
        names = [python_name(name) for name in names]
        if streams(document, operation):
            names += ["stop_on_exit", "read_timeout"]
        for name in _twice(names):
            yield Fault(pointer, f"{name!r} names two arguments of the method; rename the parameter or the property")


def attribute_names(document: SpecDocument) -> Iterator[Fault]:
    """Find properties of one object that would be the same attribute, or hide one that the class has itself."""
    for pointer, schema in each_schema(document):
        names = [python_name(name) for name in schema.get("properties", {})]
        for name in _twice(names):
            yield Fault((*pointer, "properties"), f"{name!r} names two attributes of the class; rename one property")
        for prop in schema.get("properties", {}):
            if python_name(prop) in RESERVED_ATTRIBUTES:
                place = (*pointer, "properties", prop)
                yield Fault(place, f"{python_name(prop)!r} is taken within the generated class; rename the property")


def class_names(document: SpecDocument) -> Iterator[Fault]:
    """Find components whose classes, or the modules of these, would have the same name."""
    owners: dict[str, str] = {}
    for name in document.data.get("components", {}).get("schemas", {}):
        module = python_name(class_name(name))
        if module in owners:
            what = f"the class {class_name(name)!r} would be that of {owners[module]!r}, too"
            yield Fault(("components", "schemas", name), f"{what}; rename one of them")
        owners[module] = name


def _twice(names: list[str]) -> list[str]:
    return sorted(name for name, count in Counter(names).items() if count > 1)


def request_bodies(document: SpecDocument) -> Iterator[Fault]:
    """Refuse a choice of bodies: the generated method would send only one kind."""
    for pointer, operation in each_operation(document):
        if len(content_of(document, operation.get("requestBody"))) > 1:
            place = (*pointer, "requestBody", "content")
            yield Fault(place, "one media type per request: a method sends one kind of body; keep one")


def dropped_parts(document: SpecDocument) -> Iterator[Fault]:
    """Refuse parts of an operation that leave no trace in the client."""
    for pointer, part in each_part(document.data, ()):
        if pointer[-1:] != ("properties",) and pointer[:1] == ("paths",):
            for key, instead in (("callbacks", "describe them in words"), ("links", "describe them in words")):
                if key in part:
                    yield Fault((*pointer, key), f"the generator drops {key}; {instead}")
        if pointer[-2:-1] == ("parameters",) and "$ref" not in part:
            yield from _dropped_of_parameter(document, pointer, part)
    if "webhooks" in document.data:
        yield Fault(("webhooks",), "the generator drops webhooks: the client takes no requests; leave them out")


def _dropped_of_parameter(document: SpecDocument, pointer: Pointer, parameter: dict[str, Any]) -> Iterator[Fault]:
    if "content" in parameter:
        yield Fault((*pointer, "content"), "the generator drops a parameter with content; give it a schema")
    for key in ("style", "explode", "allowReserved"):
        if key in parameter:
            yield Fault(
                (*pointer, key), f"the generator drops {key}; describe the parameter as it is sent without that"
            )
    schema = document.resolve(parameter.get("schema", {}))
    if parameter.get("in") == "query" and schema.get("type") == "object":
        yield Fault((*pointer, "schema"), "an object in a query loses its name; write a parameter for each property")


def mistyped_schemas(document: SpecDocument) -> Iterator[Fault]:
    """Refuse schemas whose generated type would be another than what they say."""
    for pointer, schema in each_schema(document):
        for keyword in sorted(_IGNORED.keys() & schema.keys()):
            yield Fault((*pointer, keyword), f"the generator reads past {keyword!r}; {_IGNORED[keyword]}")
        for keyword, message in _mistyped(schema):
            yield Fault((*pointer, keyword), message)


def _mistyped(schema: dict[str, Any]) -> Iterator[tuple[str, str]]:
    kinds = schema.get("type")
    if isinstance(kinds, list) and {"enum", "properties"} & schema.keys():
        yield "type", 'a list of types here makes a class for each; write oneOf: [{...}, {type: "null"}]'
    if len({type(value) for value in schema.get("enum", ())}) > 1:
        yield "enum", "an enum has values of one type; write oneOf with a schema for each type"
    if kinds == "array" and "items" not in schema:
        yield "type", "an array of anything has no type; say what its items are"
    beside = {key for key in schema if key not in ("$ref", "summary") and not key.startswith("x-")}
    if "$ref" in schema and beside:
        yield "$ref", f"the generator drops what stands beside $ref ({', '.join(sorted(beside))}); use allOf: [$ref]"
    for union in ("oneOf", "anyOf"):
        if union in schema and "properties" in schema:
            yield union, f"the generator drops properties beside {union}; write them in each member"
    if isinstance(schema.get("default"), dict | list):
        yield "default", "the generator drops the default of a list or an object; describe it in words"


RULES = (
    method_names,
    argument_names,
    attribute_names,
    class_names,
    request_bodies,
    dropped_parts,
    mistyped_schemas,
)
