"""Validates requests by the spec that the client is generated from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, cast

from openapi_core import Config, OpenAPI
from openapi_core.contrib.starlette import StarletteOpenAPIRequest
from openapi_core.validation.request.exceptions import (
    ParameterValidationError,
    RequestBodyValidationError,
)
from starlette.requests import Request

from ._body_validation import body_objections
from ._forms import Form
from ._spec import as_object, document, operations, resolve

_MAX_CHARACTERS = 300


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
        found.extend(_parameter_objections(request))
        for operation in operations():
            if operation.name == operation_name:
                found.extend(body_objections(operation, media_type, body, form))
    except RecursionError:  # Nested too deep to be compared with a schema.
        found.append("the body is nested too deep")
    return tuple(_shortened(objection) for objection in found)


def _parameter_objections(request: Request) -> Iterator[str]:
    if request.method == "HEAD":  # It is answered as a GET is.
        request = Request({**request.scope, "method": "GET"})
    for error in parameters_spec().iter_request_errors(StarletteOpenAPIRequest(request, b"")):
        if not isinstance(error, RequestBodyValidationError):
            yield _sentence(error)


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
            _with_single_types(parameter) for parameter in operation.definition["parameters"]
        ]
        definition = {**operation.definition, "parameters": parameters}
        definition.pop("requestBody", None)
        paths.setdefault(operation.path, {})[operation.method.lower()] = definition
    # The spec was checked before it was shipped.
    options: Any = {"spec_validator_cls": None}
    return OpenAPI.from_dict({**document(), "paths": paths}, config=Config(**options))


def _with_single_types(parameter: Mapping[str, Any]) -> dict[str, Any]:
    """A parameter whose schemas have at most one type each: openapi-core does not take a list of types there."""
    if "schema" not in parameter:
        return dict(parameter)
    return {**parameter, "schema": _single_typed(parameter["schema"], ())}


def _single_typed(schema: Any, references: tuple[str, ...]) -> Any:
    reference = as_object(schema).get("$ref")
    if reference in references:
        return schema  # It refers to itself.
    if reference is not None:
        references = (*references, reference)
    changed = {
        key: _changed_keyword(key, value, references) for key, value in resolve(schema).items()
    }
    types = changed.get("type")
    if not isinstance(types, list):
        return changed
    rest = {key: value for key, value in changed.items() if key != "type"}
    return {"anyOf": [{**rest, "type": name} for name in cast("list[str]", types)]}


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
