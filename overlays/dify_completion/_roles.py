"""Reads the values of an event by their roles: text, a replacement, audio."""

from typing import Any

from dify_completion_api.streaming import Payload, RoleProperty

from ._pointers import value_at, value_or_none


def value_of_role(role: RoleProperty | None, payload: Payload) -> str | None:
    """The text that an event has in a role; None if it has none.

    Raises:
        TypeError: The value is not a text.
        LookupError: A required value is missing.
    """
    if role is None:
        return None
    if role.optional:
        value = value_or_none(payload, role.path)
        return value if isinstance(value, str) else None
    return string(value_at(payload, role.path))


def string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a string was expected, not {type(value).__name__}")
    return value
