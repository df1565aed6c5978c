"""The formats of texts that the mock checks: those of JSON Schema, and a `datetime` without a time zone."""

from __future__ import annotations

from copy import copy
from datetime import datetime

from jsonschema import Draft202012Validator


def is_date_time(value: object) -> bool:
    """Whether a value is a date with a time. The time zone can be missing, as in a `datetime` without one."""
    if not isinstance(value, str):
        return True
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return "T" in value.upper()


FORMATS = copy(Draft202012Validator.FORMAT_CHECKER)
FORMATS.checkers = {**FORMATS.checkers, "date-time": (is_date_time, ())}
