"""Validates requests by the spec that the client is generated from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple, cast

from openapi_core import Config, OpenAPI
from openapi_core.contrib.starlette import StarletteOpenAPIRequest
from openapi_core.validation.request.exceptions import (
    ParameterValidationError,
    RequestBodyValidationError,
)
from starlette.requests import Request

from ._body_validation import body_objections
from ._formats import is_date_time
from ._forms import Form
from ._spec import as_object, document, operations, resolve

_MAX_CHARACTERS = 300
_TYPES: dict[type, str] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
}
"""The JSON types of values that are not text."""
_WITHIN = {"number": "integer"}
"""The type whose values are of another type, too."""
_OTHER_HEADERS = (b"content-length", b"host")
"""Headers of the message, which no parameter is read from."""
_ARGUMENT = re.compile(r"\{[^}]*\}")


def objections_to(
    request: Request, body: bytes, form: Form, operation_name: str | None
) -> tuple[str, ...]:
    """Validate a request.

    Args:
        request: The request.
        body: Its body.
        form: The fields of the body, if it is a multipart form.
        operation_name: The mock's name for the operation; None if there is none.

    Returns:
        A sentence for each reason why the spec refuses it; none where it is valid.
    """
    found = list[str]()
    media_type = request.headers.get("Content-Type", "")
    try:
        found.extend(_parameter_objections(_Head.of(request, operation_name)))
        for operation in operations():
            if operation.name == operation_name:
                found.extend(body_objections(operation, media_type, body, form))
    except RecursionError:  # Nested too deep to be compared with a schema.
        found.append("the body is nested too deep")
    return tuple(_shortened(objection) for objection in found)


class _Head(NamedTuple):
    """What the parameters of a request are read from.

    It is equal for equal requests to several mocks. Only where no operation has the path, it has the server: the
    objection names the URL.
    """

    server: tuple[Any, ...] | None
    method: str
    path: str
    query: bytes
    headers: tuple[tuple[bytes, bytes], ...]

    @classmethod
    def of(cls, request: Request, operation_name: str | None) -> _Head:
        names = {operation.name for operation in operations() if operation.method == "HEAD"}
        server = request.scope.get("server") if operation_name is None else None
        is_own = request.method != "HEAD" or operation_name in names
        return cls(
            tuple(server) if server else None,
            request.method if is_own else "GET",  # A HEAD is answered as a GET is.
            request.scope["path"],
            request.scope["query_string"],
            tuple(field for field in request.headers.raw if field[0] not in _OTHER_HEADERS),
        )

    def as_request(self) -> Request:
        return Request(
            {
                "type": "http",
                "server": self.server,
                "method": self.method,
                "path": self.path,
                "query_string": self.query,
                "headers": list(self.headers),
            }
        )


@lru_cache(maxsize=512)
def _parameter_objections(head: _Head) -> tuple[str, ...]:
    """Validate the parameters and the key; a program makes the same request often, and this takes half of an answer."""
    errors = parameters_spec().iter_request_errors(StarletteOpenAPIRequest(head.as_request(), b""))
    return tuple(
        _sentence(error) for error in errors if not isinstance(error, RequestBodyValidationError)
    )


def _sentence(error: Exception) -> str:
    cause = error.__cause__
    # The errors of a schema are in a list of their own.
    details = [detail.message for detail in getattr(cause, "schema_errors", ())]
    objection = str(error)
    if details:
        name = f" {error.name}" if isinstance(error, ParameterValidationError) else ""
        return f"{objection.partition(':')[0]}{name}: {'; '.join(details)}"
    if cause and str(cause) not in objection:
        return f"{objection} ({cause})"
    return objection


def _shortened(objection: str) -> str:
    return objection if len(objection) <= _MAX_CHARACTERS else f"{objection[:_MAX_CHARACTERS]}…"


@cache
def parameters_spec() -> OpenAPI:
    """The spec's operations and their parameters, read once."""
    paths = dict[str, Any]()
    for operation in operations():
        parameters = [
            _with_plain_name(_with_single_types(parameter))
            for parameter in operation.definition["parameters"]
        ]
        definition = {**operation.definition, "parameters": parameters}
        definition.pop("requestBody", None)
        path = _ARGUMENT.sub(lambda argument: _plain_name(argument[0]), operation.path)
        paths.setdefault(path, {})[operation.method.lower()] = definition
    # The spec was checked before it was shipped.
    options: Any = {
        "spec_validator_cls": None,
        "extra_format_validators": {"date-time": is_date_time},
    }
    return OpenAPI.from_dict({**document(), "paths": paths}, config=Config(**options))


def _with_plain_name(parameter: dict[str, Any]) -> dict[str, Any]:
    """A parameter whose name can be in a path: openapi-core formats the path as a Python string."""
    name = parameter["name"]
    return parameter | {"name": _plain_name(name) if parameter["in"] == "path" else name}


def _plain_name(name: str) -> str:
    return re.sub(r"[.\[\]]", "_", name)


def _with_single_types(parameter: Mapping[str, Any]) -> dict[str, Any]:
    """A parameter whose schemas have at most one type each: openapi-core does not take a list of types there."""
    if "schema" not in parameter:
        return dict(parameter)
    return {**parameter, "schema": _of_list(_single_typed(parameter["schema"], ()))}


def _of_list(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema of a list, if the value may be one: openapi-core reads all values only where nothing else is allowed."""
    parts = schema.get("allOf", [])
    is_list = any(part.get("type") == "array" for part in parts)
    if (len(parts) == 1 or is_list) and not any("$ref" in part for part in parts):
        return _of_list(_merged([*parts, _without_all_of(schema)]))
    members = [*schema.get("anyOf", []), *schema.get("oneOf", [])]
    lists = [member for member in members if member.get("type") == "array"]
    if not lists:
        return schema
    others = [member for member in members if member.get("type") not in ("array", "null")]
    items = [member.get("items", {}) for member in lists]
    return {**lists[0], "items": {"anyOf": [*items, *others]}}


def _merged(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """One schema with the keywords of several; later ones have the last word."""
    return {key: value for part in parts for key, value in part.items()}


def _without_all_of(schema: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key != "allOf"}


def _single_typed(schema: Any, references: tuple[str, ...]) -> Any:
    reference = as_object(schema).get("$ref")
    if reference in references:
        return schema  # It refers to itself.
    if reference is not None:
        references = (*references, reference)
    changed = {
        key: _changed_keyword(key, value, references) for key, value in resolve(schema).items()
    }
    types = changed.get("type", _types_of_values(changed))
    if not isinstance(types, list):
        return changed
    rest = {key: value for key, value in changed.items() if key != "type"}
    # Any text is a string, so that is the last type to try.
    names = sorted(cast("list[str]", types), key=lambda name: name == "string")
    return {"anyOf": [_of_type(rest, name) for name in names]}


def _of_type(schema: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A schema of one type, with the fixed values that are of this type."""
    if "enum" not in schema:
        return {**schema, "type": name}
    values = [value for value in schema["enum"] if _type_of(value) in (name, _WITHIN.get(name))]
    return {**schema, "type": name, "enum": values}


def _types_of_values(schema: Mapping[str, Any]) -> list[str] | None:
    """The types of a schema's fixed values: openapi-core reads a parameter without a type as text."""
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    if values is None:
        return None
    return list(dict.fromkeys(map(_type_of, values)))


def _type_of(value: object) -> str:
    return _TYPES.get(type(value), "string")


def _changed_keyword(keyword: str, value: Any, references: tuple[str, ...]) -> Any:
    match keyword:
        case "items" | "additionalProperties" if isinstance(value, dict):
            return _single_typed(value, references)
        case "oneOf" | "anyOf" | "allOf":
            return [_single_typed(member, references) for member in value]
        case "properties":
            return {name: _single_typed(member, references) for name, member in value.items()}
        case _:
            return value
