"""The spec that the client is generated from, and its operations as the mock's routes need them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, cast

import yaml
from attrs import frozen

EVENT_STREAM = "text/event-stream"
JSON = "application/json"

_METHODS = ("head", "get", "put", "post", "delete", "patch", "options", "trace")


@frozen
class Operation:
    """An operation of the spec.

    Attributes:
        operation_id: Its `operationId`.
        names: The methods of the client that it has.
        method: Its HTTP method.
        path: Its path, as the spec writes it.
        definition: The operation object of the spec.
    """

    operation_id: str
    names: tuple[str, ...]
    method: str
    path: str
    definition: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The name that the mock has for it: that of its method."""
        return self.names[0] if self.names else self.operation_id

    @property
    def aliases(self) -> tuple[str, ...]:
        """Its `operationId`, and the names of its methods."""
        return (self.operation_id, *self.names)

    @property
    def needs_key(self) -> bool:
        """Whether a request needs an app's key: one of its security requirements is a bearer token, none is empty."""
        requirements = self.definition.get("security", document().get("security", []))
        declared = document().get("components", {}).get("securitySchemes", {})
        schemes = [
            resolve(declared.get(name)) for requirement in requirements for name in requirement
        ]
        return {} not in requirements and any(
            scheme.get("scheme", "").lower() == "bearer" for scheme in schemes
        )

    @property
    def request_content(self) -> Mapping[str, Any]:
        """The media types of its request body."""
        return content_of(self.definition.get("requestBody"))

    @property
    def needs_body(self) -> bool:
        """Whether a request must bring a body."""
        return bool(resolve(self.definition.get("requestBody")).get("required"))

    @property
    def success_status(self) -> int:
        """The status of its success; the lowest where there are several."""
        statuses = [int(status) for status in self.definition["responses"] if str(status).isdigit()]
        return min((status for status in statuses if 200 <= status < 300), default=200)

    def response(self, status: int) -> Mapping[str, Any] | None:
        """The response object of a status; None where the spec names neither the status nor its range."""
        responses = {str(key): value for key, value in self.definition["responses"].items()}
        response = responses.get(str(status), responses.get(f"{status // 100}XX"))
        return None if response is None else resolve(response)


def shape_of(path: str) -> str:
    """A path without the names of its arguments: for a server, two paths of the same shape are the same path."""
    return re.sub(r"\{[^}]*\}", "{}", path)


@cache
def document() -> dict[str, Any]:
    """The whole spec, read once. Its servers are those of a program; this one is at `/v1`."""
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (files("dify_completion_api") / "openapi.yaml").read_text(encoding="utf-8")
    read = cast("dict[str, Any]", yaml.load(text, loader))
    return read | {"servers": [{"url": "/v1"}]}


def resolve(value: Any) -> dict[str, Any]:
    """Follow a `$ref` to the part of the spec that it names; an empty part where there is none."""
    while isinstance(value, dict) and "$ref" in value:
        target: Any = document()
        for token in str(value["$ref"]).removeprefix("#/").split("/"):  # pyright: ignore[reportUnknownArgumentType]
            target = target[token.replace("~1", "/").replace("~0", "~")]
        value = target
    return as_object(value)


def as_object(value: Any) -> dict[str, Any]:
    """A JSON object as it is; an empty one in place of any other value."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON, such as `application/problem+json; charset=utf-8`."""
    plain = media_type.partition(";")[0].strip().lower()
    return plain == JSON or plain.endswith("+json")


def content_of(holder: Any) -> Mapping[str, Any]:
    """The media types of a request body or a response."""
    content: Mapping[str, Any] = resolve(holder).get("content", {})
    return content


@cache
def operations() -> tuple[Operation, ...]:
    """Every operation of the spec; one whose path has fewer arguments goes before one that would take its requests."""
    return tuple(sorted(_operations(), key=lambda operation: order_of(operation.path)))


def order_of(path: str) -> tuple[bool, ...]:
    """The sort key of the order in which paths are tried: fixed segments go before arguments."""
    return tuple("{" in segment for segment in path.split("/"))


def _operations() -> Iterator[Operation]:
    manifest = json.loads(
        (files("dify_completion_api") / "manifest.json").read_text(encoding="utf-8")
    )
    for path, item in document()["paths"].items():
        item = resolve(item)
        for method in _METHODS:
            if method in item:
                definition = {**item[method], "parameters": [*_parameters(item, item[method])]}
                operation_id = str(definition["operationId"])
                names = tuple(manifest["methods"].get(operation_id, {}).values())
                yield Operation(operation_id, names, method.upper(), path, definition)


def _parameters(item: Mapping[str, Any], operation: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The parameters of an operation: those of its path that it does not describe otherwise, then its own."""
    own = [resolve(parameter) for parameter in operation.get("parameters", [])]
    described = [(parameter.get("in"), parameter.get("name")) for parameter in own]
    for parameter in map(resolve, item.get("parameters", [])):
        if (parameter.get("in"), parameter.get("name")) not in described:
            yield parameter
    yield from own
