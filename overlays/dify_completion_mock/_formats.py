"""The formats of texts that the mock checks: those of JSON Schema, and times with their zones."""

from __future__ import annotations

from copy import copy
from datetime import datetime

from jsonschema import Draft202012Validator


def is_date_time(value: object) -> bool:
    """Whether a value is a date with a time and a time zone, as RFC 3339 has it."""
    if not isinstance(value, str):
        return True
    try:
        time = datetime.fromisoformat(value)
    except ValueError:
        return False
    return time.tzinfo is not None


FORMATS = copy(Draft202012Validator.FORMAT_CHECKER)
FORMATS.checkers = {**FORMATS.checkers, "date-time": (is_date_time, ())}
