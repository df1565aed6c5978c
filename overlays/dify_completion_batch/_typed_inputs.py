"""Converts the texts of a table or a command line to the types of the form's controls."""

from __future__ import annotations

from math import isfinite
from typing import Any

from ._json_values import csv_text

_TRUTH_VALUES = {
    **dict.fromkeys(("true", "1", "yes", "on"), True),
    **dict.fromkeys(("false", "0", "no", "off"), False),
}
"""The texts, in lower case, that Dify reads as true and as false."""

_LARGEST_WHOLE_FLOAT = 2**53
"""The largest float that surely is the whole number that was meant."""

_TEXT_KINDS = frozenset({"text-input", "paragraph", "select"})


def as_in_csv(kind: str, value: Any) -> Any:
    """The value of a control as a CSV file has it.

    A control for text gets a number or a truth value as a text. Other controls get 50 for 50.0, because a column of
    pandas with whole numbers and an empty cell has floats.

    Args:
        kind: The kind of the control.
        value: The value of a cell.
    """
    if kind in ("number", "checkbox") and isinstance(value, float) and value.is_integer():
        return int(value) if abs(value) <= _LARGEST_WHOLE_FLOAT else value
    if kind not in _TEXT_KINDS or (isinstance(value, float) and not isfinite(value)):
        return value
    return csv_text(value) if isinstance(value, (bool, int, float)) else value


def typed(kind: str, value: Any) -> Any:
    """Convert a value as Dify does: the text of a `number` to a number, that of a `checkbox` to True or False.

    Args:
        kind: The kind of the control.
        value: A value that `InputForm.check` accepts.

    Returns:
        The value. One that Dify would not convert stays as it is.
    """
    if kind == "number" and isinstance(value, str):
        return _number(value)
    if kind == "number" and isinstance(value, bool):
        return int(value)
    if kind == "checkbox" and isinstance(value, (str, int, float)):
        return _TRUTH_VALUES.get(str(value).lower(), value)
    return value


def _number(text: str) -> Any:
    if not text.strip():
        return None
    try:
        number = float(text) if "." in text else int(text)
    except ValueError:  # Dify refuses it, with its own message.
        return text
    return number if isfinite(number) else text  # `1.0e400` is more than JSON has.
