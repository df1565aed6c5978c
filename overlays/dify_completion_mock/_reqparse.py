"""Reads bodies and queries like a Dify before 1.11: reqparse converts values, and has its own messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from pydantic import BaseModel, ValidationError

from ._faults import Fault


def with_converted_values(model: type[BaseModel], data: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a body or a query, each converted to what its field wants.

    Raises:
        Fault: reqparse lets a value through that Dify fails on.
    """
    values = dict(data)
    for name in values.keys() & model.model_fields.keys():
        values[name] = _value(values[name], model.model_fields[name].annotation)
    if values.get("page") == "0":
        raise Fault("unknown")  # The database refuses what would be before the first page.
    if any(not isinstance(item, dict) for item in values.get("files") or ()):
        raise Fault("internal_server_error")
    return values


def _value(value: Any, annotation: object) -> Any:
    if annotation in (str, str | None) and isinstance(value, (int, float)):
        return str(value)
    if annotation == dict[str, Any] and value in (None, []):
        return {}
    return value


class ParameterFault(Fault):
    """A value that reqparse refuses; the answer names its field, and has no code.

    Attributes:
        errors: What is wrong, by field.
    """

    def __init__(self, model: type[BaseModel], error: ValidationError) -> None:
        super().__init__("invalid_param", "Input payload validation failed")
        first = error.errors()[0]
        name = str(first["loc"][0])
        description = model.model_fields[name].description or ""
        self.errors = {
            name: f"{description} {_message(name, cast('Mapping[str, Any]', first))}".strip()
        }


def _message(name: str, error: Mapping[str, Any]) -> str:
    value = error["input"]
    match error["type"]:
        case "missing":
            return "Missing required parameter in the JSON body"
        case "literal_error":
            return f"The value '{value}' is not a valid choice for '{name}'."
        case "greater_than_equal" | "less_than_equal":
            return f"Invalid argument: {value}. argument must be within the range 1 - 101"
        case _:
            return str(error["msg"])
