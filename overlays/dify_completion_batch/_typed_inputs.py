"""Gives what a table or a command line has as text the type that its control has."""

from __future__ import annotations

from math import isfinite
from typing import Any

_TRUTH = {
    **dict.fromkeys(("true", "1", "yes", "on"), True),
    **dict.fromkeys(("false", "0", "no", "off"), False),
}
"""What Dify reads as true and as false, in any case."""


def typed(kind: str, value: Any) -> Any:
    """Read a value as Dify does: the text of a `number` as a number, that of a `checkbox` as True or False.

    Args:
        kind: The kind of the control.
        value: What `InputForm.check` has nothing against.

    Returns:
        The value; what Dify would not read so stays as it is.
    """
    if kind == "number" and isinstance(value, str):
        return _number(value)
    if kind == "number" and isinstance(value, bool):
        return int(value)
    if kind == "checkbox" and isinstance(value, (str, int, float)):
        return _TRUTH.get(str(value).lower(), value)
    return value


def _number(text: str) -> Any:
    if not text.strip():
        return None
    try:
        number = float(text) if "." in text else int(text)
    except ValueError:  # Dify refuses it, with a message of its own.
        return text
    return number if isfinite(number) else text  # `1.0e400` is more than JSON has.
