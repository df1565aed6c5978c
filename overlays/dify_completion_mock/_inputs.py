"""Checks the inputs of a completion against the app's form, rule by rule as Dify does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from ._apps import App
from ._faults import Fault, invalid
from ._version import Version

_CHECKED = ("text-input", "paragraph", "select", "number", "checkbox")
"""The controls of a completion app. What comes for others Dify fills itself, or drops."""
_TRUE = ("true", "1", "yes", "on")
_FALSE = ("false", "0", "no", "off")


def prepared(app: App, inputs: Mapping[str, Any], version: Version) -> dict[str, Any]:
    """The inputs as the model gets them: those of the form, without their NULs, None where one is not given.

    Raises:
        Fault: One of them does not fit the form.
    """
    values: dict[str, Any] = {}
    for kind, field in app.controls():
        if kind in _CHECKED:
            variable = field["variable"]
            values[variable] = _checked(kind, field, inputs.get(variable), version)
    for is_odd in (_is_object, _has_object):
        if odd := [variable for variable, value in values.items() if is_odd(value)]:
            raise invalid(f"Invalid input type for {odd}")
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
    if kind in ("text-input", "paragraph", "select") and not isinstance(value, str):
        raise invalid(f"(type '{kind}') {variable} in input form must be a string")
    if kind in ("text-input", "paragraph"):
        if (limit := field.get("max_length")) and len(value) > limit:
            raise invalid(f"{variable} in input form must be less than {limit} characters")
    elif kind == "select":
        if value not in (options := list(field.get("options", ()))):
            raise invalid(f"{variable} in input form must be one of the following: {options}")
    elif kind == "number":
        return _number(variable, value)
    elif kind == "checkbox":
        if isinstance(value, str) and not version.takes_any_truth and not _is_truth(value):
            raise invalid(f"{variable} in input form must be a valid boolean value")
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
    if isinstance(value, str):
        return _word(value) in _TRUE if _is_truth(value) else value
    return bool(value) if value in (0, 1) else value


def _is_truth(text: str) -> bool:
    return _word(text) in _TRUE + _FALSE


def _word(text: str) -> str:
    return text.strip().lower()
