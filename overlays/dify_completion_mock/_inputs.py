"""Checks the inputs of a completion against the app's form, rule by rule as Dify does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from ._apps import App
from ._faults import Fault, invalid
from ._version import Version

_CONTROLS = ("text-input", "paragraph", "select", "number", "checkbox")
"""The controls of a completion app. Dify itself fills or drops the values of other controls."""
_TRUE_WORDS = ("true", "1", "yes", "on")
_FALSE_WORDS = ("false", "0", "no", "off")


def checked_inputs(app: App, inputs: Mapping[str, Any], version: Version) -> dict[str, Any]:
    """The inputs that the model gets: those of the form, without their NULs, None where one is not given.

    Raises:
        Fault: One of them does not fit the form.
    """
    values: dict[str, Any] = {}
    for kind, field in app.controls():
        if kind in _CONTROLS:
            variable = field["variable"]
            values[variable] = _checked(kind, field, inputs.get(variable), version)
    objects = [variable for variable, value in values.items() if _is_object(value)]
    lists_of_objects = [variable for variable, value in values.items() if _has_object(value)]
    if objects or lists_of_objects:  # Dify names those of one kind only.
        raise invalid(f"Invalid input type for {objects or lists_of_objects}")
    return {
        name: value.replace("\0", "") if isinstance(value, str) else value
        for name, value in values.items()
    }


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _has_object(value: Any) -> bool:
    return isinstance(value, list) and any(map(_is_object, cast("Iterable[Any]", value)))


def _checked(kind: str, field: Mapping[str, Any], value: Any, version: Version) -> Any:
    variable = field["variable"]
    if value is None:
        if field.get("required"):
            raise invalid(f"{variable} is required in input form")
        return None
    if kind == "number":
        return _number(variable, value)
    if kind == "checkbox":
        return _checkbox(variable, value, version)
    if not isinstance(value, str):
        raise invalid(f"(type '{kind}') {variable} in input form must be a string")
    _check_text(kind, field, value)
    return value


def _check_text(kind: str, field: Mapping[str, Any], value: str) -> None:
    variable, limit = field["variable"], field.get("max_length")
    if kind == "select":
        options = list(field.get("options", ()))
        if value not in options:
            raise invalid(f"{variable} in input form must be one of the following: {options}")
    elif limit and len(value) > limit:
        raise invalid(f"{variable} in input form must be less than {limit} characters")


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
    raise Fault("internal_server_error")  # Dify fails on any other value.


def _checkbox(variable: str, value: Any, version: Version) -> Any:
    if isinstance(value, str):
        word = value.strip().lower()
        if word in _TRUE_WORDS + _FALSE_WORDS:
            return word in _TRUE_WORDS
        if not version.takes_any_checkbox_text:
            raise invalid(f"{variable} in input form must be a valid boolean value")
        return value
    return bool(value) if value in (0, 1) else value
