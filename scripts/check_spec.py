"""The rules that spec/openapi.yaml keeps, each breach told with its place in the document."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

Pointer = tuple[str, ...]
"""Where something stands in the document: the keys and indexes that lead to it."""

METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
EVENT_STREAM = "text/event-stream"


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
        self._root = yaml.compose(self.text, Loader=yaml.SafeLoader)
        self.data: Any = yaml.safe_load(self.text)

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
        """Follow a `$ref` within the document to what it names."""
        while isinstance(value, dict) and "$ref" in value:
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
    """Check everything that can be checked; rules about content are only asked of a valid OpenAPI document.

    Args:
        document: The spec.

    Returns:
        The breaches, in the order of the document's lines; none where the spec is sound.
    """
    faults = [*document.duplicate_keys(), *_validity(document)]
    if not faults:
        faults += [*_operations(document), *_examples(document), *_unions(document), *_responses_stay_open(document)]
    return sorted(set(faults), key=lambda fault: (document.line(fault.pointer), fault.pointer, fault.message))


def _validity(document: SpecDocument) -> Iterator[Fault]:
    if not isinstance(document.data, dict):
        yield Fault((), "an OpenAPI document is a mapping with openapi, info and paths")
        return
    if not str(document.data.get("openapi", "")).startswith("3.1."):
        yield Fault(("openapi",), "must be 3.1.x: the generator reads no other version")
        return
    for key_pointer, key in _keys(document.data, ()):
        if not isinstance(key, str):
            yield Fault((*key_pointer, str(key)), f"the key {key!r} is not a string; put it in quotes")
            return
    for error in OpenAPIV31SpecValidator(document.data).iter_errors():
        yield Fault(tuple(str(token) for token in error.absolute_path), f"not valid OpenAPI 3.1: {error.message[:300]}")


def _keys(value: Any, pointer: Pointer) -> Iterator[tuple[Pointer, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield pointer, key
            yield from _keys(inner, (*pointer, str(key)))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _keys(inner, (*pointer, str(index)))


def _each_operation(document: SpecDocument) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    for path, item in document.data.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                yield ("paths", path, method), item[method]


def _operations(document: SpecDocument) -> Iterator[Fault]:
    for pointer, operation in _each_operation(document):
        for key in ("operationId", "summary", "description", "tags"):
            if not operation.get(key):
                yield Fault(pointer, f"{key} is missing; every operation has one")
        yield from _parameters(document, pointer)
        yield from _responses(document, pointer, operation.get("responses", {}))
        yield from _arguments(document, pointer, operation)


def _parameters(document: SpecDocument, operation: Pointer) -> Iterator[Fault]:
    for owner in (operation[:-1], operation):
        parameters = document.data["paths"][operation[1]] if owner == operation[:-1] else _at(document, operation)
        for index, parameter in enumerate(parameters.get("parameters", [])):
            pointer = (*owner, "parameters", str(index))
            parameter = document.resolve(parameter)
            if not parameter.get("description"):
                yield Fault(pointer, "description is missing; say what the parameter is, with its limits")
            elif document.resolve(parameter.get("schema", {})).get("description") != parameter["description"]:
                yield Fault(
                    (*pointer, "schema"), "repeat the parameter's description here: the generator reads no other"
                )


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
        for media_type, media in content.items():
            if not media.get("examples") and "example" not in media:
                yield Fault((*pointer, status, "content", media_type), "an example is missing; give at least one")
        if EVENT_STREAM in content and next(iter(content)) != "application/json":
            yield Fault(
                (*pointer, status, "content"), "application/json must come first: the generator reads only that"
            )


def _arguments(document: SpecDocument, pointer: Pointer, operation: dict[str, Any]) -> Iterator[Fault]:
    """Find arguments that would collide: path and query parameters stand beside the body's properties."""
    item = document.data["paths"][pointer[1]]
    names = [document.resolve(p)["name"] for p in [*item.get("parameters", []), *operation.get("parameters", [])]]
    body = document.resolve(operation.get("requestBody", {}))
    for media in body.get("content", {}).values():
        names += document.resolve(media.get("schema", {})).get("properties", {})
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Fault(pointer, f"{name!r} names two arguments of the method; rename the parameter or the property")


def _examples(document: SpecDocument) -> Iterator[Fault]:
    for pointer, holder, schema in _holders(document.data, ()):
        values: list[tuple[Pointer, Any]] = [(("example",), holder["example"])] if "example" in holder else []
        examples = holder.get("examples")
        if isinstance(examples, dict):
            for name, example in examples.items():
                example = document.resolve(example)
                if "value" in example:
                    values.append((("examples", name), example["value"]))
        for place, value in values:
            yield from _misfits(document, (*pointer, *place), value, schema)


def _holders(value: Any, pointer: Pointer) -> Iterator[tuple[Pointer, dict[str, Any], Any]]:
    """Find what has examples and a schema they must fit: media types, parameters, headers, and schemas themselves."""
    if isinstance(value, dict):
        if pointer[:2] == ("components", "examples"):
            return
        if isinstance(value.get("schema"), dict):
            yield pointer, value, value["schema"]
        elif "example" in value and pointer[:2] == ("components", "schemas"):
            yield pointer, value, {key: part for key, part in value.items() if key != "example"}
        for key, inner in value.items():
            if key not in ("example", "examples", "default", "const", "enum"):
                yield from _holders(inner, (*pointer, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _holders(inner, (*pointer, str(index)))


def _misfits(document: SpecDocument, pointer: Pointer, value: Any, schema: dict[str, Any]) -> Iterator[Fault]:
    validator = Draft202012Validator({**schema, "components": document.data.get("components", {})})
    for error in validator.iter_errors(value):
        place = "".join(f"[{token!r}]" for token in error.absolute_path)
        yield Fault(pointer, f"the example{place} does not fit its schema: {error.message[:300]}")


def _unions(document: SpecDocument) -> Iterator[Fault]:
    for pointer, schema in _each_schema(document.data, ()):
        if "discriminator" not in schema:
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


def _each_schema(value: Any, pointer: Pointer) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    if isinstance(value, dict):
        yield pointer, value
        for key, inner in value.items():
            yield from _each_schema(inner, (*pointer, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _each_schema(inner, (*pointer, str(index)))


def _responses_stay_open(document: SpecDocument) -> Iterator[Fault]:
    """Refuse closed sets and closed objects in what servers send: the next server's answer would be an error."""
    for operation, body in _each_operation(document):
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


def _at(document: SpecDocument, pointer: Pointer) -> Any:
    value = document.data
    for token in pointer:
        value = value[token]
    return value


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
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return None, [f"{path}:{line}: #: not valid YAML: {error.problem}"]
    return document, [document.describe(fault) for fault in find_faults(document)]


def main() -> int:
    """Check the spec that is named on the command line, or the project's own."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("spec/openapi.yaml")
    _, faults = load(path)
    print("\n".join(faults) if faults else f"{path}: sound")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
