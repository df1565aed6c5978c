"""Whether the spec is OpenAPI 3.1 at all: all other rules rely on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError
from jsonschema_path import SchemaPath
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_spec_validator.validation.keywords import OpenAPIV31SchemaValidator
from spec_document import (
    METHODS,
    Fault,
    Pointer,
    SpecDocument,
    each_operation,
    each_part,
    each_schema,
    is_schema,
    parameters_of,
    target_of,
)
from yaml_files import ambiguous_values_of, duplicate_keys_of, odd_values_of

_KEYWORDS_OF_3_2: dict[str, tuple[str, Callable[[Pointer], bool]]] = {
    "$self": ("leave it out", lambda at: at == ()),
    "query": ("the client sends no QUERY requests; use post", lambda at: at[:1] == ("paths",) and len(at) == 2),
    "additionalOperations": ("use the methods of 3.1", lambda at: at[:1] == ("paths",) and len(at) == 2),
    "mediaTypes": ("write the media type where it is used", lambda at: at == ("components",)),
    "itemSchema": ("describe the JSON of one event under schema", lambda at: at[-2:-1] == ("content",)),
    "itemEncoding": ("leave it out", lambda at: at[-2:-1] == ("content",)),
    "prefixEncoding": ("leave it out", lambda at: at[-2:-1] == ("content",)),
    "defaultMapping": ("leave it out; an unknown kind is an UnknownEvent", lambda at: at[-1:] == ("discriminator",)),
    "nodeType": ("leave it out", lambda at: at[-1:] == ("xml",)),
    "parent": ("leave it out; tags are one list", lambda at: at[:1] == ("tags",)),
    "kind": ("leave it out", lambda at: at[:1] == ("tags",)),
}
_NOTHING_FITS = "no value fits False; leave it out, or write {} for anything"
"""The keywords of OpenAPI 3.2, each with the alternative and the places where it can be."""
_KEYS_OF_KINDS = {"parameter": {"name", "in"}, "request body": {"content"}, "response": {"description"}}
"""The keys by which a part is known to be of a kind."""
_OTHER_COMPONENTS = {"parameters", "responses", "requestBodies", "headers", "examples", "links", "securitySchemes"}
_META = Draft202012Validator(Draft202012Validator.META_SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
_VALID_SCHEMAS: set[str] = set()
"""The texts of valid schemas: many are alike, and the search for the cause of a fault checks a document many times."""
_REMEDY_FOR_KINDS = "correct the name, or write the part here"


def duplicate_keys(document: SpecDocument) -> Iterator[Fault]:
    """Find keys that are there more than once in a mapping."""
    for file in document.files:
        yield from (Fault(*found, file.path) for found in duplicate_keys_of(file))


def json_values(document: SpecDocument) -> Iterator[Fault]:
    """Refuse values that YAML knows and JSON does not."""
    for file in document.files:
        yield from (Fault(*found, file.path) for found in odd_values_of(file))
        yield from (Fault(*found, file.path) for found in ambiguous_values_of(file))


def structure(document: SpecDocument) -> Iterator[Fault]:
    """See that the document, its paths and its components are mappings, which all other rules take for granted."""
    if not isinstance(document.data, dict) or not isinstance(document.data.get("paths"), dict):
        yield Fault((), "not OpenAPI: write a mapping with openapi, info and paths")
        return
    if not str(document.data.get("openapi", "")).startswith("3.1."):
        yield Fault(("openapi",), "must be 3.1.x: the generator reads no other version; write openapi: 3.1.0")
    for pointer, key in _keys(document.data, ()):
        if not isinstance(key, str):
            yield Fault((*pointer, str(key)), f"the key {key!r} is not a string; put it in quotes")
    for pointer, part in _parts_that_are_mappings(document.data):
        if not isinstance(part, dict):
            yield Fault(pointer, f"must be a mapping, not {part!r:.40}; see OpenAPI 3.1")


def _parts_that_are_mappings(data: dict[str, Any]) -> Iterator[tuple[Pointer, Any]]:
    """The parts that other rules take for mappings: path items, operations, components."""
    for path, item in data["paths"].items():
        yield ("paths", str(path)), item
        for method in METHODS:
            if isinstance(item, dict) and method in item:
                yield ("paths", str(path), method), item[method]
    components = data.get("components", {})
    yield ("components",), components
    if isinstance(components, dict):
        for kind, by_name in components.items():
            yield ("components", str(kind)), by_name


def _keys(value: Any, pointer: Pointer) -> Iterator[tuple[Pointer, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield pointer, key
            yield from _keys(inner, (*pointer, str(key)))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _keys(inner, (*pointer, str(index)))


def newer_keywords(document: SpecDocument) -> Iterator[Fault]:
    """Refuse the keywords of OpenAPI 3.2, which the generator ignores silently."""
    for pointer, part in each_part(document.data, ()):
        for keyword in _KEYWORDS_OF_3_2.keys() & part.keys():
            instead, is_place = _KEYWORDS_OF_3_2[keyword]
            if is_place(pointer):
                yield Fault((*pointer, keyword), f"{keyword!r} is OpenAPI 3.2, the generator reads 3.1; {instead}")
        if part.get("in") == "querystring" and "parameters" in pointer[-2:-1]:
            yield Fault((*pointer, "in"), "'querystring' is OpenAPI 3.2; write a query parameter for each value")


def resolvable_references(document: SpecDocument) -> Iterator[Fault]:
    """See that each `$ref` names a part of the spec."""
    for pointer, message in document.unresolved.items():
        yield Fault(pointer, message)
    for pointer, part in each_part(document.data, ()):
        reference = part.get("$ref")
        if reference is None or pointer in document.unresolved:
            continue
        if not isinstance(reference, str) or not reference.startswith("#/"):
            remedy = "write '#/components/...', or the path of a file next to this one"
            yield Fault(pointer, f"$ref {reference!r} names no part of the spec; {remedy}")
            continue
        try:
            document.resolve(part)
        except (KeyError, TypeError):
            yield Fault(pointer, f"$ref {reference!r} does not exist in this document; add it or correct the name")


def references_of_one_kind(document: SpecDocument) -> Iterator[Fault]:
    """See that a `$ref` in place of a parameter, a body, a response or a schema leads to one."""
    for pointer, part, kind in _referring_parts(document):
        if isinstance(part, dict) and "$ref" in part:
            named = document.resolve(part)
            if not isinstance(named, dict) or not _KEYS_OF_KINDS[kind] <= named.keys():
                yield Fault(pointer, f"$ref {part['$ref']!r} leads to no {kind}; {_REMEDY_FOR_KINDS}")
    for pointer, schema in each_schema(document):
        target = target_of(schema.get("$ref", "#"))
        if target[:1] == ("components",) and target[1] in _OTHER_COMPONENTS:
            yield Fault(pointer, f"$ref {schema['$ref']!r} leads to no schema; {_REMEDY_FOR_KINDS}")


def _referring_parts(document: SpecDocument) -> Iterator[tuple[Pointer, Any, str]]:
    """The parameters, bodies and responses of all operations, with their kind."""
    items = [(("paths", path), item) for path, item in document.data["paths"].items()]
    for pointer, holder in [*items, *each_operation(document)]:
        for index, parameter in enumerate(holder.get("parameters", [])):
            yield (*pointer, "parameters", str(index)), parameter, "parameter"
        yield (*pointer, "requestBody"), holder.get("requestBody"), "request body"
        for status, response in holder.get("responses", {}).items():
            yield (*pointer, "responses", status), response, "response"


def valid_schemas(document: SpecDocument) -> Iterator[Fault]:
    """Validate each schema by the metaschemas, so that a fault is placed within it."""
    for pointer, schema in _top_schemas(document):
        text = repr(schema)
        if text in _VALID_SCHEMAS:
            continue
        faults = _faults_of_schema(pointer, schema)
        yield from faults
        if not faults:
            _VALID_SCHEMAS.add(text)


def _faults_of_schema(pointer: Pointer, schema: Any) -> list[Fault]:
    try:
        OAS31Validator.check_schema(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    except SchemaError as first:
        # OpenAPI's metaschema also knows `discriminator`, `xml` and `externalDocs`.
        errors = [*_META.iter_errors(schema)]
        return [_not_a_schema(error, pointer) for error in errors] or [_not_openapi(first, pointer)]
    return []


def _not_a_schema(error: ValidationError, schema: Pointer) -> Fault:
    problem = f"not a valid schema: {error.message[:300]}"
    return Fault(_place_of(error, schema), f"{problem}; write what JSON Schema 2020-12 allows here")


def _top_schemas(document: SpecDocument) -> Iterator[tuple[Pointer, Any]]:
    for name, schema in document.data.get("components", {}).get("schemas", {}).items():
        yield ("components", "schemas", name), schema
    for pointer, part in each_part(document.data, ()):
        if "schema" in part and pointer[:2] != ("components", "schemas"):
            yield (*pointer, "schema"), part["schema"]


def impossible_schemas(document: SpecDocument) -> Iterator[Fault]:
    """Refuse `false` as a schema, which nothing fits, and an `allOf` that refers back to itself."""
    for pointer, part in each_part(document.data, ()):
        for place, schema in _schemas_within(pointer, part):
            if schema is False:
                yield Fault((*pointer, *place), _NOTHING_FITS)
    for name, schema in document.data.get("components", {}).get("schemas", {}).items():
        place = ("components", "schemas", name)
        if schema is False:
            yield Fault(place, _NOTHING_FITS)
        elif _is_part_of_itself(document, place):
            problem = "allOf refers back to this schema"
            yield Fault((*place, "allOf"), f"{problem}; write the shared properties in a third one")


def _schemas_within(pointer: Pointer, part: dict[str, Any]) -> Iterator[tuple[Pointer, Any]]:
    """The schemas directly within a part, each with its place from there."""
    for name, schema in part.get("properties", {}).items() if is_schema(pointer) else ():
        yield ("properties", name), schema
    for key in ("schema", "items"):
        if key in part:
            yield (key,), part[key]
    for union in ("oneOf", "anyOf", "allOf"):
        for index, member in enumerate(part.get(union, [])):
            yield (union, str(index)), member


def _is_part_of_itself(document: SpecDocument, component: Pointer) -> bool:
    """Whether a component has itself among the parts of its `allOf`, directly or through others."""
    seen: set[Pointer] = set()
    schemas = [document.at(component)]
    while schemas:
        for part in _all_of(schemas.pop()):
            target = target_of(part["$ref"]) if isinstance(part, dict) and "$ref" in part else ()
            if target == component:
                return True
            if not target:
                schemas.append(part)
            elif target not in seen:
                seen.add(target)
                schemas.append(document.at(target))
    return False


def _all_of(schema: Any) -> list[Any]:
    parts: list[Any] = schema.get("allOf", []) if isinstance(schema, dict) else []
    return parts


def openapi_schema(document: SpecDocument) -> Iterator[Fault]:
    """Validate the document by the schema of OpenAPI 3.1."""
    for error in OpenAPIV31SpecValidator.schema_validator.iter_errors(document.data):
        yield _not_openapi(error)


def info_version(document: SpecDocument) -> Iterator[Fault]:
    """See that the version can be that of the package, too."""
    info = document.data.get("info")
    version = info.get("version") if isinstance(info, dict) else None
    if not re.fullmatch(r"\d+\.\d+\.\d+((a|b|rc)\d+)?", str(version)):
        yield Fault(
            ("info", "version"), f'{version!r} is not a version; write three numbers in quotes, such as "0.2.0"'
        )


def plain_paths(document: SpecDocument) -> Iterator[Fault]:
    """Refuse paths with more than segments and parameters, and two that differ only in the names of parameters."""
    owners: dict[str, str] = {}
    for path in document.data["paths"]:
        place = ("paths", path)
        if "?" in path:
            yield Fault(place, "a path has no query; describe each value as a query parameter, and leave it out here")
        if "#" in path:
            yield Fault(place, "a path has no fragment, as no server gets one; leave out '#' and what follows")
        shape = re.sub(r"{[^{}:!]+}", "{}", path)
        if {"{", "}"} & {*shape.replace("{}", "")}:
            problem = "braces in a path hold the name of a parameter, which has no ':' and no '!'"
            yield Fault(place, f"{problem}; correct the path")
        elif shape in owners:
            problem = f"requests for this path are also requests for {owners[shape]!r}"
            yield Fault(place, f"{problem}; move its operations there, and use the names of parameters from there")
        owners.setdefault(shape, path)


def unique_names(document: SpecDocument) -> Iterator[Fault]:
    """Find operationIds and parameters that are there twice, and placeholders of paths without a parameter."""
    seen: set[Any] = set()
    for pointer, operation in each_operation(document):
        operation_id = operation.get("operationId")
        if operation_id in seen:
            yield Fault((*pointer, "operationId"), f"{operation_id!r} names another operation, too; choose another")
        seen.add(operation_id)
        names = [(parameter.get("in"), parameter.get("name")) for parameter in parameters_of(document, pointer)]
        for place, name in sorted({name for name in names if names.count(name) > 1}, key=str):
            yield Fault(pointer, f"the {place} parameter {name!r} occurs more than once; keep one")
        placeholders = set(re.findall(r"{([^}]*)}", pointer[1]))
        for name in sorted(placeholders ^ {name for place, name in names if place == "path"}, key=str):
            yield Fault(pointer, f"{name!r} is in the path or among its parameters, but not in both; add the other")


def fitting_defaults(document: SpecDocument) -> Iterator[Fault]:
    """See that each default fits its schema."""
    for pointer, schema in each_schema(document):
        if "default" in schema:
            rest = {key: value for key, value in schema.items() if key != "default"}
            yield from misfits(document, (*pointer, "default"), schema["default"], rest)


def misfits(document: SpecDocument, pointer: Pointer, value: Any, schema: dict[str, Any]) -> Iterator[Fault]:
    """Find the places where a value does not fit its schema; the formats of texts are checked in defaults only."""
    kind = "default" if pointer[-1] == "default" else "example"
    formats = Draft202012Validator.FORMAT_CHECKER if kind == "default" else None
    with_components = {**schema, "components": document.data.get("components", {})}
    validator = Draft202012Validator(with_components, format_checker=formats)
    for error in validator.iter_errors(value):
        place = "".join(f"[{token!r}]" for token in error.absolute_path)
        yield Fault(pointer, f"the {kind}{place} does not fit its schema: {error.message[:300]}; correct one of them")


class _SchemasInContext(OpenAPIV31SchemaValidator):
    """Checks of schemas what no metaschema can express: `valid_schemas` has checked the rest."""

    def __call__(
        self, schema: SchemaPath, require_properties: bool = True, meta_checked: bool = True
    ) -> Iterator[ValidationError]:
        """Check a schema, and those within it."""
        return super().__call__(schema, require_properties, meta_checked)


class _DocumentValidator(OpenAPIV31SpecValidator):
    keyword_validators = dict(OpenAPIV31SpecValidator.keyword_validators) | {"schema": _SchemasInContext}


def openapi_validator(document: SpecDocument) -> Iterator[Fault]:
    """Ask the validator of OpenAPI for the rules that no schema can express."""
    kind = OpenAPIV31SpecValidator if _names_a_dialect(document) else _DocumentValidator
    try:
        validator = kind(document.data)
        for error in validator.root_validator(validator.schema_path):
            yield _not_openapi(error)
    except Exception as error:
        reason = f"{type(error).__name__}: {str(error)[:200]}"
        yield Fault((), f"not valid OpenAPI 3.1, and the validator gave up ({reason})")


def _names_a_dialect(document: SpecDocument) -> bool:
    """Whether a schema may be written by other metaschemas than those of `valid_schemas`."""
    return "jsonSchemaDialect" in document.data or any("$schema" in schema for _, schema in each_schema(document))


def _not_openapi(error: Any, part: Pointer = ()) -> Fault:
    """The fault of an error that the validator found in a part of the document."""
    problem = error.message.partition("\n")[0][:300]
    remedy = "write what OpenAPI 3.1 allows here; what is your own begins with x-"
    return Fault(_place_of(error, part), f"not valid OpenAPI 3.1: {problem}; {remedy}")


def _place_of(error: Any, part: Pointer) -> Pointer:
    return (*part, *(str(token) for token in error.absolute_path))
