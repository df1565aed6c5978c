"""The rules that spec/openapi.yaml keeps, each breach told with its place in the document."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from openapi_python_client.schema.untrusted_string import UntrustedString
from openapi_python_client.strings import PythonIdentifier
from openapi_spec_validator import OpenAPIV31SpecValidator

# libyaml's loader, where PyYAML was built with it, reads ten times as fast.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Pointer = tuple[str, ...]
"""Where something stands in the document: the keys and indexes that lead to it."""

METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
EVENT_STREAM = "text/event-stream"
RESERVED_METHODS = {"client", "close"}
"""What the overlay's clients call their own; an operation of that name could not be reached."""


@dataclass(frozen=True)
class Fault:
    """A breach of a rule: where, and what to do about it."""

    pointer: Pointer
    message: str


class SpecDocument:
    """The spec as data, and the lines on which its parts stand."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_text(encoding="utf-8")
        loader = _LOADER(self.text)
        self._root = loader.get_single_node()
        self.data: Any = loader.construct_document(self._root) if self._root else None

    def line(self, pointer: Pointer) -> int:
        """The line of the part at `pointer`, or of the nearest part around it."""
        node, line = self._root, 1
        for token in pointer:
            step = _step(node, token)
            if step is None:
                break
            line, node = step
        return line

    def duplicate_keys(self) -> Iterator[Fault]:
        """Find keys that stand twice in one mapping: YAML readers keep the last and say nothing."""
        stack: list[tuple[Pointer, yaml.Node | None]] = [((), self._root)]
        while stack:
            pointer, node = stack.pop()
            if isinstance(node, yaml.MappingNode):
                names = [key.value for key, _ in node.value]
                for name in sorted({name for name in names if names.count(name) > 1}):
                    yield Fault((*pointer, name), f"the key {name!r} stands here more than once; keep one")
                stack += [((*pointer, key.value), value) for key, value in node.value]
            elif isinstance(node, yaml.SequenceNode):
                stack += [((*pointer, str(index)), value) for index, value in enumerate(node.value)]

    def resolve(self, value: Any) -> Any:
        """Follow a `$ref` within the document to what it names; KeyError where it names nothing but itself."""
        seen: set[str] = set()
        while isinstance(value, dict) and "$ref" in value:
            if value["$ref"] in seen:
                raise KeyError(value["$ref"])
            seen.add(value["$ref"])
            target = self.data
            for token in value["$ref"].removeprefix("#/").split("/"):
                target = target[token.replace("~1", "/").replace("~0", "~")]
            value = target
        return value

    def describe(self, fault: Fault) -> str:
        """Write a fault as one line: file, line, JSON pointer, and what is wrong."""
        pointer = "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in fault.pointer)
        return f"{self.path}:{self.line(fault.pointer)}: #{pointer}: {fault.message}"


def _step(node: yaml.Node | None, token: str) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == token:
                return key.start_mark.line + 1, value
    elif isinstance(node, yaml.SequenceNode) and token.isdigit() and int(token) < len(node.value):
        return node.value[int(token)].start_mark.line + 1, node.value[int(token)]
    return None


def find_faults(document: SpecDocument) -> list[Fault]:
    """Check everything that can be checked; what rests on something unsound is only looked at once that is mended.

    Args:
        document: The spec.

    Returns:
        The breaches, in the order of the document's lines; none where the spec is sound.
    """
    faults: list[Fault] = []
    sound_first = (SpecDocument.duplicate_keys, _form, _references), (_schemas, _identity), (_defaults,), (_validity,)
    for rules in (*sound_first, _RULES):
        for rule in rules:
            faults += rule(document)
        if faults:
            break
    return sorted(set(faults), key=lambda fault: (document.line(fault.pointer), fault.pointer, fault.message))


def _form(document: SpecDocument) -> Iterator[Fault]:
    if not isinstance(document.data, dict) or not isinstance(document.data.get("paths"), dict):
        yield Fault((), "an OpenAPI document is a mapping with openapi, info and paths")
    elif not str(document.data.get("openapi", "")).startswith("3.1."):
        yield Fault(("openapi",), "must be 3.1.x: the generator reads no other version")
    for pointer, key in _keys(document.data, ()):
        if not isinstance(key, str):
            yield Fault((*pointer, str(key)), f"the key {key!r} is not a string; put it in quotes")


def _references(document: SpecDocument) -> Iterator[Fault]:
    for pointer, part in _each_part(document.data, ()):
        reference = part.get("$ref")
        if reference is None:
            continue
        if not isinstance(reference, str) or not reference.startswith("#/"):
            yield Fault(pointer, f"$ref {reference!r} must name a part of this document: '#/components/...'")
            continue
        try:
            document.resolve(part)
        except (KeyError, TypeError):
            yield Fault(pointer, f"$ref {reference!r} names nothing in this document")


def _schemas(document: SpecDocument) -> Iterator[Fault]:
    """Hold each schema against the metaschema, so that a fault is placed within it."""
    meta = Draft202012Validator(Draft202012Validator.META_SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for pointer, schema in _top_schemas(document):
        for error in meta.iter_errors(schema):
            place = (*pointer, *(str(token) for token in error.absolute_path))
            yield Fault(place, f"not a valid schema: {error.message[:300]}")


def _top_schemas(document: SpecDocument) -> Iterator[tuple[Pointer, Any]]:
    for name, schema in document.data.get("components", {}).get("schemas", {}).items():
        yield ("components", "schemas", name), schema
    for pointer, part in _each_part(document.data, ()):
        if "schema" in part and pointer[:2] != ("components", "schemas"):
            yield (*pointer, "schema"), part["schema"]


def _identity(document: SpecDocument) -> Iterator[Fault]:
    """Find what stands for two things, or for none: operationIds, parameters, placeholders of paths."""
    seen: set[Any] = set()
    for pointer, operation in each_operation(document):
        operation_id = operation.get("operationId")
        if operation_id in seen:
            yield Fault((*pointer, "operationId"), f"{operation_id!r} names another operation, too")
        seen.add(operation_id)
        parameters = [document.resolve(p) for p in _parameters_of(document, pointer)]
        names = [(parameter.get("in"), parameter.get("name")) for parameter in parameters]
        for place, name in sorted({name for name in names if names.count(name) > 1}, key=str):
            yield Fault(pointer, f"the {place} parameter {name!r} stands here more than once")
        placeholders = set(re.findall(r"{([^}]*)}", pointer[1]))
        for name in sorted(placeholders ^ {name for place, name in names if place == "path"}, key=str):
            yield Fault(pointer, f"{name!r} is in the path or among its parameters, but not in both")


def _parameters_of(document: SpecDocument, operation: Pointer) -> list[Any]:
    item = document.data["paths"][operation[1]]
    return [*item.get("parameters", []), *item[operation[2]].get("parameters", [])]


def _validity(document: SpecDocument) -> Iterator[Fault]:
    try:
        for error in OpenAPIV31SpecValidator(document.data).iter_errors():
            place = tuple(str(token) for token in error.absolute_path)
            yield Fault(place, f"not valid OpenAPI 3.1: {error.message[:300]}")
    except Exception as error:
        reason = f"{type(error).__name__}: {str(error)[:200]}"
        yield Fault((), f"not valid OpenAPI 3.1, and the validator gave up ({reason})")


def _keys(value: Any, pointer: Pointer) -> Iterator[tuple[Pointer, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield pointer, key
            yield from _keys(inner, (*pointer, str(key)))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _keys(inner, (*pointer, str(index)))


def each_operation(document: SpecDocument) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Every operation, with its place in the document."""
    for path, item in document.data.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                yield ("paths", path, method), item[method]


def _operations(document: SpecDocument) -> Iterator[Fault]:
    tags = {tag["name"] for tag in document.data.get("tags", [])}
    for pointer, operation in each_operation(document):
        for key in ("operationId", "summary", "description", "tags"):
            if not operation.get(key):
                yield Fault(pointer, f"{key} is missing; every operation has one")
        for tag in sorted(set(operation.get("tags", [])) - tags):
            yield Fault((*pointer, "tags"), f"the tag {tag!r} is not declared under tags")
        yield from _parameters(document, pointer)
        yield from _pages(document, pointer, operation)
        yield from _request(document, pointer, operation)
        yield from _responses(document, pointer, operation.get("responses", {}))


def _parameters(document: SpecDocument, operation: Pointer) -> Iterator[Fault]:
    item = document.data["paths"][operation[1]]
    for owner, holder in ((operation[:-1], item), (operation, item[operation[2]])):
        for index, parameter in enumerate(holder.get("parameters", [])):
            pointer = (*owner, "parameters", str(index))
            parameter = document.resolve(parameter)
            if not parameter.get("description"):
                yield Fault(pointer, "description is missing; say what the parameter is, with its limits")
            elif document.resolve(parameter.get("schema", {})).get("description") != parameter["description"]:
                yield Fault(
                    (*pointer, "schema"), "repeat the parameter's description here: the generator reads no other"
                )


def _pages(document: SpecDocument, pointer: Pointer, operation: dict[str, Any]) -> Iterator[Fault]:
    if (items := operation.get("x-pages")) is None:
        return
    place = (*pointer, "x-pages")
    parameters = {document.resolve(parameter).get("name") for parameter in operation.get("parameters", [])}
    if missing := {"page", "limit"} - parameters:
        yield Fault(
            place, f"pages are asked for by the query parameters page and limit; add {', '.join(sorted(missing))}"
        )
    content = document.resolve(operation.get("responses", {}).get("200", {})).get("content", {})
    page = document.resolve(content.get("application/json", {}).get("schema", {}))
    if document.resolve(page.get("properties", {}).get(items, {})).get("type") != "array":
        yield Fault(place, f"{items!r} is no array among the properties of the 200 answer; name the one with the items")


def _responses(document: SpecDocument, operation: Pointer, responses: dict[str, Any]) -> Iterator[Fault]:
    pointer = (*operation, "responses")
    if not any(status.startswith("2") and status.isdigit() for status in responses):
        yield Fault(pointer, "a success is missing; give its status as a number, such as 200")
    if "401" not in responses:
        yield Fault(pointer, "401 is missing; every operation needs a key and refuses a wrong one")
    if "default" not in responses:
        yield Fault(pointer, "default is missing; proxies answer with statuses of their own")
    for status, response in responses.items():
        content = document.resolve(response).get("content", {})
        yield from _missing_examples((*pointer, status), content)
        if EVENT_STREAM in content and next(iter(content)) != "application/json":
            yield Fault(
                (*pointer, status, "content"), "application/json must come first: the generator reads only that"
            )


def _request(document: SpecDocument, pointer: Pointer, operation: dict[str, Any]) -> Iterator[Fault]:
    content = document.resolve(operation.get("requestBody", {})).get("content", {})
    place = (*pointer, "requestBody")
    if len(content) > 1:
        yield Fault((*place, "content"), "one media type per request: a method sends one kind of body")
    yield from _missing_examples(place, content)
    names = _argument_names(document, pointer, content)
    if _streams(document, operation):
        if "response_mode" not in names:
            yield Fault(pointer, "an operation that streams chooses so by the property response_mode of its body")
        names += ["stop_on_exit", "read_timeout"]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Fault(pointer, f"{name!r} names two arguments of the method; rename the parameter or the property")
    for name in sorted({"self", "params", "headers", "cookies"} & {*names}):
        yield Fault(pointer, f"{name!r} cannot name an argument: the generated code uses the name itself")


def _missing_examples(pointer: Pointer, content: dict[str, Any]) -> Iterator[Fault]:
    for media_type, media in content.items():
        if not media.get("examples") and "example" not in media:
            yield Fault((*pointer, "content", media_type), "an example is missing; give at least one")


def _argument_names(document: SpecDocument, pointer: Pointer, content: dict[str, Any]) -> list[str]:
    """The Python names of a method's arguments: path and query parameters stand beside the body's properties."""
    names = [document.resolve(parameter)["name"] for parameter in _parameters_of(document, pointer)]
    for media in content.values():
        names += _properties(document, media.get("schema", {}))
    return [python_name(name) for name in names]


def _properties(document: SpecDocument, schema: Any) -> list[str]:
    schema = document.resolve(schema)
    inherited = (name for part in schema.get("allOf", []) for name in _properties(document, part))
    return [*schema.get("properties", {}), *inherited]


def _streams(document: SpecDocument, operation: dict[str, Any]) -> bool:
    return EVENT_STREAM in document.resolve(operation.get("responses", {}).get("200", {})).get("content", {})


def python_name(name: str) -> str:
    """The name that the generator gives to an operation, a parameter or a property."""
    return PythonIdentifier(UntrustedString(name), "field_")


def _method_names(document: SpecDocument) -> Iterator[Fault]:
    owners: dict[str, Pointer] = {}
    for pointer, operation in each_operation(document):
        name = python_name(operation.get("operationId", "unnamed"))
        verb, _, noun = name.partition("_")
        kinds = {"stream": _streams(document, operation), "iter": "x-pages" in operation}
        prefixes = [prefix for prefix, wanted in kinds.items() if wanted]
        methods = [name, *(f"{prefix}_{noun}" for prefix in prefixes)]
        if prefixes and not noun:
            yield Fault(pointer, f"{verb!r} names no {prefixes[0]}; use a verb and a noun, such as createCompletion")
        for method in methods:
            if method in owners or method in RESERVED_METHODS:
                yield Fault(pointer, f"the method {method!r} is taken; choose another operationId")
            owners[method] = pointer


def _defaults(document: SpecDocument) -> Iterator[Fault]:
    for pointer, part in _each_part(document.data, ()):
        if "default" in part and _is_schema(pointer):
            schema = {key: value for key, value in part.items() if key != "default"}
            yield from _misfits(document, (*pointer, "default"), part["default"], schema)


def _examples(document: SpecDocument) -> Iterator[Fault]:
    for pointer, part in _each_part(document.data, ()):
        examples = part.get("examples")
        values: list[tuple[Pointer, Any]] = [(("example",), part["example"])] if "example" in part else []
        if isinstance(part.get("schema"), dict):
            schema = part["schema"]
            for name, example in examples.items() if isinstance(examples, dict) else ():
                example = document.resolve(example)
                values += [(("examples", name), example["value"])] if "value" in example else []
        elif _is_schema(pointer):
            schema = {key: value for key, value in part.items() if key not in ("example", "examples", "default")}
            values += [(("examples", str(n)), value) for n, value in enumerate(examples or ())]
        else:
            continue
        for place, value in values:
            yield from _misfits(document, (*pointer, *place), value, schema)


def _is_schema(pointer: Pointer) -> bool:
    in_components = pointer[:2] == ("components", "schemas") and len(pointer) > 2
    named_by_user = pointer[-1:] == ("properties",) or pointer[-2:-1] == ("mapping",)
    return (in_components or "schema" in pointer) and not named_by_user


def _each_part(value: Any, pointer: Pointer) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Every mapping of the document that says something of the API: examples and fixed values are data, not parts."""
    if isinstance(value, dict):
        yield pointer, value
        data = () if pointer[-1:] == ("properties",) else ("example", "default", "const", "enum")
        for key, inner in value.items():
            if key not in data and (key != "examples" or pointer == ("components",)):
                yield from _each_part(inner, (*pointer, key))
            elif key == "examples" and isinstance(inner, dict):
                for name, example in inner.items():
                    yield from [((*pointer, key, name), example)] if "$ref" in example else []
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _each_part(inner, (*pointer, str(index)))


def _misfits(document: SpecDocument, pointer: Pointer, value: Any, schema: dict[str, Any]) -> Iterator[Fault]:
    validator = Draft202012Validator({**schema, "components": document.data.get("components", {})})
    for error in validator.iter_errors(value):
        place = "".join(f"[{token!r}]" for token in error.absolute_path)
        what = "default" if pointer[-1] == "default" else "example"
        yield Fault(pointer, f"the {what}{place} does not fit its schema: {error.message[:300]}")


def _unions(document: SpecDocument) -> Iterator[Fault]:
    for pointer, schema in _each_part(document.data, ()):
        if pointer[-1:] == (EVENT_STREAM,):
            yield from _event_schema(document, (*pointer, "schema"), schema.get("schema", {}))
        if "discriminator" not in schema or pointer[-1:] == ("properties",):
            continue
        name = schema["discriminator"]["propertyName"]
        mapping = schema["discriminator"].get("mapping", {})
        members = {member.get("$ref") for member in schema.get("oneOf", [])}
        for reference in sorted(members - set(mapping.values()), key=str):
            yield Fault(pointer, f"{reference} is a member of the union but no value of discriminator.mapping")
        for value, reference in mapping.items():
            place = (*pointer, "discriminator", "mapping", value)
            if reference not in members:
                yield Fault(place, f"{reference} is mapped but no member of oneOf")
            elif document.resolve({"$ref": reference}).get("properties", {}).get(name, {}).get("const") != value:
                yield Fault(place, f"the property {name!r} of {reference} must be the const {value!r}")


def _event_schema(document: SpecDocument, pointer: Pointer, schema: dict[str, Any]) -> Iterator[Fault]:
    if "$ref" not in schema or not document.resolve(schema).get("discriminator", {}).get("mapping"):
        yield Fault(pointer, "the schema of events is a $ref to a oneOf with a discriminator and its mapping")


def _responses_stay_open(document: SpecDocument) -> Iterator[Fault]:
    """Refuse closed sets and closed objects in what servers send: the next server's answer would be an error."""
    for operation, body in each_operation(document):
        for status, response in body.get("responses", {}).items():
            for media_type, media in document.resolve(response).get("content", {}).items():
                place = (*operation, "responses", status, "content", media_type)
                yield from _closed_parts(document, media.get("schema", {}), place, set())


def _closed_parts(document: SpecDocument, schema: Any, place: Pointer, seen: set[str]) -> Iterator[Fault]:
    if isinstance(schema, dict) and "$ref" in schema:
        if schema["$ref"] in seen:
            return
        seen.add(schema["$ref"])
        place = tuple(schema["$ref"].removeprefix("#/").split("/"))
        schema = document.resolve(schema)
    if isinstance(schema, dict):
        if "enum" in schema:
            yield Fault(
                (*place, "enum"), "a response has no enum: a new value must not break clients; describe the values"
            )
        if schema.get("additionalProperties") is False:
            yield Fault(
                (*place, "additionalProperties"), "a response stays open: a new property must not break clients"
            )
        for key, inner in schema.items():
            if key not in ("example", "examples", "discriminator"):
                yield from _closed_parts(document, inner, (*place, key), seen)
    elif isinstance(schema, list):
        for index, inner in enumerate(schema):
            yield from _closed_parts(document, inner, (*place, str(index)), seen)


_RULES = (_operations, _method_names, _examples, _unions, _responses_stay_open)


def load(path: Path) -> tuple[SpecDocument | None, list[str]]:
    """Read the spec and check it.

    Args:
        path: The file.

    Returns:
        The document, or None where it cannot be read at all, and its faults, a line each.
    """
    try:
        document = SpecDocument(path)
    except OSError as error:
        return None, [f"{path}: cannot be read: {error.strerror}"]
    except UnicodeDecodeError as error:
        return None, [f"{path}:1: #: not UTF-8: byte {error.start} cannot be read"]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error).partition("\n")[0]
        return None, [f"{path}:{mark.line + 1 if mark else 1}: #: not valid YAML: {reason}"]
    return document, [document.describe(fault) for fault in find_faults(document)]


def main() -> int:
    """Check the spec that is named on the command line, or the project's own."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("spec/openapi.yaml")
    _, faults = load(path)
    print("\n".join(faults) if faults else f"{path}: sound")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
