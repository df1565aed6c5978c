# Copied from scripts/static/_reading.py; do not edit.
"""Reads the JSON of answers. An error names the value that does not fit."""

import datetime
from collections.abc import Callable
from typing import Any
from uuid import UUID


def date_time(name: str, value: Any) -> datetime.datetime:
    """Read a date with a time, as ISO 8601 writes it."""
    try:
        return datetime.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"{name} is not a date and time: {value!r:.100}") from None


def date(name: str, value: Any) -> datetime.date:
    """Read a date, as ISO 8601 writes it."""
    try:
        return datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"{name} is not a date: {value!r:.100}") from None


def uuid(name: str, value: Any) -> UUID:
    """Read a UUID."""
    try:
        return UUID(value)
    except (AttributeError, TypeError, ValueError):
        raise ValueError(f"{name} is not a UUID: {value!r:.100}") from None


def one_of(
    name: str,
    value: Any,
    members: tuple[tuple[type[Any], dict[str, tuple[Any, ...]], Callable[[Any], Any]], ...],
    *,
    text: bool,
) -> Any:
    """Read a value as the first member of a union that it fits.

    Args:
        name: The name of the property.
        value: Its JSON.
        members: For each member, the type of its JSON, the values that identify it, and the function that reads it.
        text: Whether the value may be any text.

    Returns:
        What that member makes of it. A value that fits none comes as it is: servers add new kinds.
    """
    for kind, identifying, read in members:
        if isinstance(value, kind) and all(value.get(key, known[0]) in known for key, known in identifying.items()):
            try:
                return read(value)
            except (AttributeError, KeyError, TypeError, ValueError):
                continue
    if isinstance(value, str) and not text:
        raise ValueError(f"{name} matches none of its types: {value!r:.100}")
    return value
