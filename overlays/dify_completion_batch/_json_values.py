"""Makes of the values of Parquet and Excel what JSON has: texts, numbers, truth values, lists and objects."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID


def json_value(value: Any) -> Any:
    """The value as JSON has it: dates, times and durations as ISO 8601 has them, decimals as texts.

    Raises:
        ValueError: It is of a type that has no such form, or binary and not a text in UTF-8.
    """
    whole = value
    match value:
        case None | bool() | str() | int() | float():
            return value
        case bytes():
            return _text(value)
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return iso_duration(value)
        case Decimal():
            return f"{value:f}"
        case UUID():
            return str(value)
        case Mapping():
            return {str(json_value(name)): json_value(inner) for name, inner in whole.items()}
        case list():
            return list(map(json_value, whole))
        case tuple() if not hasattr(
            whole, "_fields"
        ):  # An entry of a map; an interval is a named tuple.
            return list(map(json_value, whole))
        case _:
            raise ValueError(f"a {type(value).__name__} cannot be written as a text or a number")


def json_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as JSON has it; a value that has no such form counts by its type alone."""
    return {str(name): _json_value_or_type(value) for name, value in row.items()}


def _json_value_or_type(value: Any) -> Any:
    try:
        return json_value(value)
    except ValueError:
        return type(value).__name__


def iso_duration(value: timedelta) -> str:
    """A duration as ISO 8601 has it, such as `P1DT2H30M` or `-PT0.5S`."""
    if value < timedelta(0):
        return f"-{iso_duration(-value)}"
    minutes, seconds = divmod(value.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{value.microseconds:06}".rstrip("0") if value.microseconds else ""
    days = f"{value.days}D" if value.days else ""
    parts = [f"{hours}H" if hours else "", f"{minutes}M" if minutes else ""]
    parts.append(f"{seconds}{fraction}S" if seconds or fraction else "")
    clock = "".join(parts) or ("" if days else "0S")
    return f"P{days}{'T' if clock else ''}{clock}"


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise ValueError("it is binary, but not UTF-8 text") from None
