"""Converts the values of Parquet and Excel to those of JSON: texts, numbers, truth values, lists and objects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite, isinf, isnan
from typing import Any
from uuid import UUID

_TEXTS_IN_JSON = (date, time, timedelta, Decimal, UUID, bytes)


def json_value(value: Any) -> Any:
    """Convert a value: dates, times and durations to ISO 8601, decimals to texts.

    Raises:
        ValueError: Its type has no form in JSON, or it is binary and not a text in UTF-8.
    """
    untyped: Any = value  # In a case, pyright knows the class and not the types of the items.
    match value:
        case None | bool() | str() | int() | float():
            return value
        case bytes():
            return _utf8_text(value)
        case datetime() | date() | time():
            return _iso_time(value)
        case timedelta():
            return iso_duration(value)
        case Decimal():
            return f"{value:f}"
        case UUID():
            return str(value)
        case Mapping():
            return {str(json_value(name)): json_value(inner) for name, inner in untyped.items()}
        case list():
            return list(map(json_value, untyped))
        # An entry of a map. An interval is a named tuple.
        case tuple() if not hasattr(untyped, "_fields"):
            return list(map(json_value, untyped))
        case _:
            raise ValueError(f"a {type(value).__name__} cannot be written as a text or a number")


def without_python_types(value: Any) -> Any:
    """Convert a date, a time, a duration, a decimal or a binary text, such as those of a database. Other values stay.

    Raises:
        ValueError: It is binary, and not a text in UTF-8.
    """
    return json_value(value) if isinstance(value, _TEXTS_IN_JSON) else value


def csv_text(value: bool | float) -> str:
    """The text that a value has in a CSV file: 4711 for 4711.0, TRUE or FALSE, and a number without an exponent.

    Dify does not read an exponent without a point, such as `1e-07`, as a number.
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and isfinite(value):
        return f"{Decimal(repr(value + 0.0)):f}".removesuffix(".0")  # Adding 0.0 makes -0.0 a 0.
    return str(value)


def json_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Convert a row, whatever values it has. A value without a form in JSON becomes the name of its type.

    `nan`, which pandas has for a missing value, becomes None. `inf` becomes the text `Infinity`.
    """
    return {str(name): _json_value_or_type(value) for name, value in row.items()}


def _json_value_or_type(value: Any) -> Any:
    try:
        converted = _finite(json_value(value))
        json.dumps(converted)
    except (TypeError, ValueError, RecursionError):  # A whole number can have too many digits.
        return type(value).__name__
    return converted


def _finite(value: Any) -> Any:
    """A value of JSON without the floats that JSON does not have."""
    untyped: Any = value  # As in `json_value`.
    match value:
        case float() if isnan(value):
            return None
        case float() if isinf(value):
            return "Infinity" if value > 0 else "-Infinity"
        case dict():
            return {name: _finite(inner) for name, inner in untyped.items()}
        case list():
            return list(map(_finite, untyped))
        case _:
            return value


def iso_duration(value: timedelta) -> str:
    """Write a duration as ISO 8601, such as `P1DT2H30M` or `-PT0.5S`."""
    if value < timedelta(0):
        return f"-{iso_duration(-value)}"
    minutes, seconds = divmod(value.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{value.microseconds:06}".rstrip("0") if value.microseconds else ""
    days = f"{value.days}D" if value.days else ""
    parts = [f"{hours}H" if hours else "", f"{minutes}M" if minutes else ""]
    parts.append(f"{seconds}{fraction}S" if seconds or fraction else "")
    clock = "".join(parts)
    if not days and not clock:
        return "PT0S"
    return f"P{days}{'T' if clock else ''}{clock}"


def _iso_time(value: date | time) -> str | None:
    """Write a date or a time as ISO 8601; None for a missing time of pandas, which is not equal to itself."""
    return value.isoformat() if value == value else None  # noqa: PLR0124


def _utf8_text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise ValueError("it is binary, but not UTF-8 text") from None
