"""The spec as data, with the line of each part, and the questions that every check asks of it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from openapi_python_client.schema.untrusted_string import UntrustedString
from openapi_python_client.strings import ClassName, PythonIdentifier
from python_code import names

names.reserve()

# libyaml's loader, where PyYAML was built with it, reads ten times as fast.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Pointer = tuple[str, ...]
"""Where something stands in the document: the keys and indexes that lead to it."""

METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
EVENT_STREAM = "text/event-stream"


@dataclass(frozen=True)
class Fault:
    """A breach of a rule: where, what is wrong, and how to mend it."""

    pointer: Pointer
    message: str


class SpecDocument:
    """The spec as data, and the lines on which its parts stand."""

    def __init__(self, path: Path, text: str | None = None) -> None:
        self.path = path
        self.text = path.read_text(encoding="utf-8") if text is None else text
        loader = _LOADER(self.text)
        self.root: yaml.Node | None = loader.get_single_node()
        self.data: Any = loader.construct_document(self.root) if self.root else None

    def line(self, pointer: Pointer) -> int:
        """The line of the part at `pointer`, or of the nearest part around it."""
        node, line = self.root, 1
        for token in pointer:
            step = _step(node, token)
            if step is None:
                break
            line, node = step
        return line

    def resolve(self, value: Any) -> Any:
        """Follow a `$ref` within the document to what it names; KeyError where it names nothing but itself."""
        seen: list[Any] = []
        while isinstance(value, dict) and "$ref" in value:
            if value["$ref"] in seen or not isinstance(value["$ref"], str):
                raise KeyError(value["$ref"])
            seen.append(value["$ref"])
            target = self.data
            for token in target_of(value["$ref"]):
                target = target[token]
            value = target
        return value

    def describe(self, fault: Fault) -> str:
        """Write a fault as one line: file, line, JSON pointer, what is wrong and how to mend it."""
        pointer = "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in fault.pointer)
        return f"{self.path}:{self.line(fault.pointer)}: #{pointer}: {fault.message}"

    def without(self, lost: set[Pointer]) -> SpecDocument:
        """The same document without some operations and components, and without whatever refers to one of these."""
        lost = set(lost)
        references = [
            (unit_of(pointer), unit_of(target_of(part["$ref"])))
            for pointer, part in each_part(self.data, ())
            if isinstance(part.get("$ref"), str)
        ]
        while more := {user for user, used in references if used in lost} - lost:
            lost |= more
        rest = copy.copy(self)
        rest.data = {
            **self.data,
            "paths": _without(self.data["paths"], ("paths",), lost),
            "components": _without(self.data.get("components", {}), ("components",), lost),
        }
        return rest


def _without(tree: dict[str, Any], pointer: Pointer, lost: set[Pointer]) -> dict[str, Any]:
    """Leave out of two levels of mappings what is lost."""
    return {
        name: _without(inner, (*pointer, name), lost) if len(pointer) == 1 and isinstance(inner, dict) else inner
        for name, inner in tree.items()
        if (*pointer, name) not in lost
    }


def _step(node: yaml.Node | None, token: str) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == token:
                return key.start_mark.line + 1, value
    elif isinstance(node, yaml.SequenceNode) and token.isdigit() and int(token) < len(node.value):
        return node.value[int(token)].start_mark.line + 1, node.value[int(token)]
    return None


def target_of(reference: str) -> Pointer:
    """The place that a `$ref` within the document names."""
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in reference.removeprefix("#/").split("/"))


def unit_of(pointer: Pointer) -> Pointer:
    """The operation, the component or the top-level part that a place lies in."""
    if pointer[:1] == ("paths",):
        return pointer[:3] if pointer[2:3] and pointer[2] in METHODS else pointer[:2]
    return pointer[:3] if pointer[:1] == ("components",) else pointer[:1]


def each_operation(document: SpecDocument) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Every operation, with its place in the document."""
    for path, item in document.data.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                yield ("paths", path, method), item[method]


def each_part(value: Any, pointer: Pointer) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Every mapping of the document that says something of the API: examples and fixed values are data, not parts."""
    if isinstance(value, dict):
        yield pointer, value
        data = () if pointer[-1:] == ("properties",) else ("example", "default", "const", "enum")
        for key, inner in value.items():
            if key not in data and (key != "examples" or pointer == ("components",)):
                yield from each_part(inner, (*pointer, str(key)))
            elif key == "examples" and isinstance(inner, dict):
                for name, example in inner.items():
                    if isinstance(example, dict) and "$ref" in example:
                        yield (*pointer, key, str(name)), example
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from each_part(inner, (*pointer, str(index)))


def each_schema(document: SpecDocument) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Every schema, also those within others, with its place in the document."""
    for pointer, part in each_part(document.data, ()):
        if is_schema(pointer):
            yield pointer, part


def is_schema(pointer: Pointer) -> bool:
    """Whether a schema stands at this place."""
    in_components = pointer[:2] == ("components", "schemas") and len(pointer) > 2
    named_by_user = pointer[-1:] in (("properties",), ("discriminator",), ("mapping",), ("patternProperties",))
    return (in_components or "schema" in pointer) and not (named_by_user and pointer[-2:-1] != ("properties",))


def parameters_of(document: SpecDocument, operation: Pointer) -> list[dict[str, Any]]:
    """The parameters of an operation: those of its path, then its own."""
    item = document.data["paths"][operation[1]]
    listed = [*item.get("parameters", []), *item[operation[2]].get("parameters", [])]
    return [document.resolve(parameter) for parameter in listed]


def content_of(document: SpecDocument, holder: Any) -> dict[str, Any]:
    """The media types of a request body or a response."""
    content: dict[str, Any] = document.resolve(holder or {}).get("content", {})
    return content


def properties_of(document: SpecDocument, schema: Any) -> dict[str, Any]:
    """The properties of an object, those of its `allOf` among them."""
    schema = document.resolve(schema)
    found = {} if not isinstance(schema, dict) else dict(schema.get("properties", {}))
    for part in schema.get("allOf", []) if isinstance(schema, dict) else ():
        found |= properties_of(document, part)
    return found


def streams(document: SpecDocument, operation: dict[str, Any]) -> bool:
    """Whether an operation can answer with a stream of events."""
    return EVENT_STREAM in content_of(document, operation.get("responses", {}).get("200"))


def methods_of(document: SpecDocument, operation: dict[str, Any]) -> dict[str, str]:
    """The methods that an operation gives to the client, by what they are for: `call`, `stream`, `iter`.

    An operation that only streams is not called.
    """
    name = python_name(operation["operationId"])
    noun = name.partition("_")[2]
    content = content_of(document, operation.get("responses", {}).get("200"))
    found = {} if EVENT_STREAM in content and "application/json" not in content else {"call": name}
    if EVENT_STREAM in content:
        found["stream"] = f"stream_{noun}"
    if "x-pages" in operation:
        found["iter"] = f"iter_{noun}"
    return found


def python_name(name: str) -> str:
    """The name that the generator gives to an operation, a parameter or a property."""
    return PythonIdentifier(UntrustedString(name), "field_")


def class_name(name: str) -> str:
    """The name that the generator gives to the class of a component."""
    return ClassName(UntrustedString(name), "field_")
