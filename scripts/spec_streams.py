"""The streams of the spec: which operations stream, and what their `x-stream` says, ready for rules and templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from json_types import types_within
from method_names import noun_of
from normalise.unions import mapping_of
from spec_document import (
    EVENT_STREAM,
    Pointer,
    SpecDocument,
    class_name,
    content_of,
    each_operation,
    parameters_of,
    properties_of,
    python_name,
    target_of,
)

JSON = "application/json"
MODE = "response_mode"
"""The property of a request that asks for a stream (`streaming`) or for one answer (`blocking`)."""


@dataclass(frozen=True)
class Stream:
    """An operation that answers with a stream of events.

    Attributes:
        pointer: The operation's place.
        operation: The operation.
        content: The media types of its 200 answer.
    """

    pointer: Pointer
    operation: dict[str, Any]
    content: dict[str, Any]

    @property
    def place(self) -> Pointer:
        """The place of the `text/event-stream` media type."""
        return (*self.pointer, "responses", "200", "content", EVENT_STREAM)

    @property
    def described(self) -> dict[str, Any]:
        """Its `x-stream`; empty where it has none."""
        described: dict[str, Any] = self.content[EVENT_STREAM].get("x-stream", {})
        return described

    @property
    def schema(self) -> dict[str, Any]:
        """The schema of an event, as it is written."""
        schema: dict[str, Any] = self.content[EVENT_STREAM].get("schema", {})
        return schema

    @property
    def only(self) -> bool:
        """Whether the operation has no other answer."""
        return JSON not in self.content

    @property
    def method(self) -> str:
        """The name of the operation in Python."""
        return python_name(self.operation["operationId"])

    @property
    def noun(self) -> str:
        """The name without its verb; empty where it has no other part."""
        return noun_of(self.method)

    @property
    def stream_class(self) -> str:
        """The class of the stream."""
        return f"{class_name(self.noun)}Stream"

    @property
    def final_method(self) -> str:
        """The name of the method of the stream that returns what the operation's own method does."""
        return f"get_final_{self.noun}"

    @property
    def constant(self) -> str:
        """The name of the stream's description."""
        return f"{self.noun.upper()}_STREAM"

    def events(self, kind: str) -> list[str]:
        """The kinds of event that have a role, such as `text`; none for a key that is not a role."""
        entries = self.described.get(kind, [])
        return [entry["event"] for entry in entries] if isinstance(entries, list) else []


def each_stream(document: SpecDocument) -> Iterator[Stream]:
    """Every operation whose 200 answer can be a stream of events."""
    for pointer, operation in each_operation(document):
        content = content_of(document, operation.get("responses", {}).get("200"))
        if EVENT_STREAM in content:
            yield Stream(pointer, operation, content)


def kinds_of(document: SpecDocument, stream: Stream) -> dict[str, str]:
    """The reference to the schema of each kind of event, by the discriminator's value."""
    union = document.resolve(stream.schema)
    if "discriminator" not in union or "$ref" not in stream.schema:
        return {}
    return mapping_of(document, target_of(stream.schema["$ref"]), union)


def discriminator_of(document: SpecDocument, stream: Stream) -> str:
    """The property that names the kind of an event."""
    return str(document.resolve(stream.schema)["discriminator"]["propertyName"])


def body_of(document: SpecDocument, operation: dict[str, Any]) -> tuple[str, Any]:
    """The media type and the schema of an operation's request body; empty where it has none."""
    for media_type, media in content_of(document, operation.get("requestBody")).items():
        return media_type, media.get("schema", {})
    return "", {}


def path_of(pointer: str) -> tuple[str, ...]:
    """The steps of a JSON pointer."""
    return target_of("#" + pointer) if pointer else ()


@dataclass(frozen=True)
class Found:
    """A schema that a JSON pointer leads to within another.

    Attributes:
        schema: The schema there, as it is written (it may be a `$ref`).
        required: Whether every step on the way is required, and no value may be null.
    """

    schema: dict[str, Any]
    required: bool


def found_at(document: SpecDocument, schema: Any, path: tuple[str, ...]) -> list[Found]:
    """Follow a JSON pointer through a schema, into every member of a union.

    Args:
        document: The spec.
        schema: Where to begin.
        path: The steps.

    Returns:
        What is there, once for each member that has it; empty where nothing describes it.
    """
    resolved = document.resolve(schema)
    if not isinstance(resolved, dict):
        return []
    if not path:
        return [Found(schema, not _nullable(document, resolved))]
    found = [
        Found(inner.schema, inner.required and union == "allOf")
        for union in ("oneOf", "anyOf", "allOf")
        for member in resolved.get(union, [])
        for inner in found_at(document, member, path)
    ]
    step, rest = path[0], path[1:]
    for name, inner in _inner(resolved, step):
        needed = name in resolved.get("required", [])
        found += [Found(part.schema, part.required and needed) for part in found_at(document, inner, rest)]
    return found


def _inner(schema: dict[str, Any], step: str) -> Iterator[tuple[str, Any]]:
    properties = schema.get("properties", {})
    more = schema.get("additionalProperties")
    if step in properties:
        yield step, properties[step]
    elif isinstance(more, dict):
        yield step, more
    elif step.isdecimal() and "items" in schema:
        yield step, schema["items"]


def _nullable(document: SpecDocument, schema: dict[str, Any]) -> bool:
    kinds = schema.get("type", [])
    members = [document.resolve(member) for union in ("oneOf", "anyOf") for member in schema.get(union, [])]
    return "null" in ([kinds] if isinstance(kinds, str) else kinds) or any(
        _nullable(document, member) for member in members
    )


def types_at(document: SpecDocument, schema: Any) -> set[str]:
    """The JSON types that a schema allows, without null; empty where it names none."""
    return types_within(document, schema) - {"null"}


def object_component(document: SpecDocument, schema: Any) -> str | None:
    """The name of the component that a schema refers to, where that is an object with a class; otherwise None."""
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    if reference is None or target_of(reference)[:2] != ("components", "schemas"):
        return None
    target = document.at(target_of(reference))
    parts = target.get("allOf", [])
    if "$ref" in target or (len(parts) == 1 and "properties" not in target):
        return object_component(document, target if "$ref" in target else parts[0])  # It has no class of its own.
    return target_of(reference)[-1] if "properties" in target or parts else None


def required_of(document: SpecDocument, schema: Any) -> set[str]:
    """The properties that an object must have, those of its `allOf` among them."""
    resolved = document.resolve(schema)
    found = {*resolved.get("required", [])}
    for part in resolved.get("allOf", []):
        found |= required_of(document, part)
    return found


def parts_of_ends(document: SpecDocument, stream: Stream) -> dict[str, list[Found]]:
    """The part of each end of a stream that its result is made from."""
    kinds = kinds_of(document, stream)
    path = path_of(stream.described.get("result", {}).get("property", ""))
    return {end: found_at(document, {"$ref": kinds[end]}, path) for end in stream.events("end")}


def result_of(document: SpecDocument, stream: Stream) -> Any:
    """The schema of the whole result, as it is written.

    The first of these that exists: the schema in `x-stream`, the schema of the part of the last event that is the
    result, the schema of the operation's JSON answer. Otherwise None: the result is the last event itself.
    """
    described = stream.described.get("result", {})
    if "schema" in described:
        return described["schema"]
    if described.get("property"):
        parts = parts_of_ends(document, stream)
        return next((found.schema for end in parts.values() for found in end), None)
    return None if stream.only else stream.content[JSON].get("schema", {})


@dataclass(frozen=True)
class Argument:
    """An argument of the operation that stops a stream.

    Attributes:
        source: `parameters` or `requestBody`.
        name: Its name on the wire.
        value: A runtime expression, or a constant.
    """

    source: str
    name: str
    value: Any

    @property
    def expression(self) -> str | None:
        """The runtime expression; None for a constant."""
        return self.value if isinstance(self.value, str) and self.value.startswith("$") else None


def stop_arguments(stop: dict[str, Any]) -> list[Argument]:
    """The arguments that a `stop` gives."""
    return [
        Argument(source, name, value)
        for source in ("parameters", "requestBody")
        for name, value in stop.get(source, {}).items()
    ]


def operation_called(document: SpecDocument, operation_id: Any) -> tuple[Pointer, dict[str, Any]] | None:
    """The operation with an operationId; None where there is none."""
    return next(
        ((pointer, body) for pointer, body in each_operation(document) if body.get("operationId") == operation_id),
        None,
    )


def sent_with(document: SpecDocument, stream: Stream, expression: str) -> list[Found]:
    """The schemas of the value of an expression such as `$request.body#/user` or `$request.query.user`."""
    source, _, pointer = expression.removeprefix("$request.").partition("#")
    place, _, name = source.partition(".")
    if place == "body":
        return found_at(document, body_of(document, stream.operation)[1], path_of(pointer))
    return [
        Found(parameter.get("schema", {}), bool(parameter.get("required")))
        for parameter in parameters_of(document, stream.pointer)
        if parameter["in"] == place and parameter["name"] == name
    ]


def asks_by_mode(document: SpecDocument, stream: Stream) -> bool:
    """Whether the request has the property that asks for a stream."""
    return MODE in properties_of(document, body_of(document, stream.operation)[1])
