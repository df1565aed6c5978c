"""Checks the inputs of a completion against the app's form, rule by rule as Dify does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._apps import App
from ._faults import Fault, invalid

_TRUE = ("true", "1", "yes", "on")
_FALSE = ("false", "0", "no", "off")


def prepared(app: App, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs as the model gets them: those of the form, without their NULs, None where one is not given.

    Raises:
        Fault: One of them does not fit the form.
    """
    values: dict[str, Any] = {}
    for kind, field in app.controls():
        if kind != "external_data_tool":  # Dify fills those itself.
            variable = field["variable"]
            values[variable] = _checked(kind, field, inputs.get(variable))
    if odd := [variable for variable, value in values.items() if isinstance(value, (dict, list))]:
        raise invalid(f"Invalid input type for {odd}")
    return {
        name: value.replace("\0", "") if isinstance(value, str) else value
        for name, value in values.items()
    }


def _checked(kind: str, field: Mapping[str, Any], value: Any) -> Any:
    variable = field["variable"]
    if value is None:
        if field.get("required"):
            raise invalid(f"{variable} is required in input form")
        return None
    if kind in ("text-input", "paragraph"):
        if not isinstance(value, str):
            raise invalid(f"(type '{kind}') {variable} in input form must be a string")
        if (limit := field.get("max_length")) and len(value) > limit:
            raise invalid(f"{variable} in input form must be less than {limit} characters")
    elif kind == "select":
        if value not in (options := list(field.get("options", ()))):
            raise invalid(f"{variable} in input form must be one of the following: {options}")
    elif kind == "number":
        return _number(variable, value)
    elif kind == "checkbox":
        return _truth(value)
    return value


def _number(variable: str, value: Any) -> float | int | None:
    if isinstance(value, str):
        if not value.strip():
            return None
        try:
            return float(value) if "." in value else int(value)
        except ValueError:
            raise invalid(f"{variable} in input form must be a valid number") from None
    if isinstance(value, (int, float)):
        return value
    raise Fault("internal_server_error")  # Dify trips over anything else.


def _truth(value: Any) -> Any:
    if isinstance(value, str) and value.lower() in _TRUE + _FALSE:
        return value.lower() in _TRUE
    return bool(value) if value in (0, 1) else value
