"""Says in words what a variable of an app's form takes."""

from __future__ import annotations

from dify_completion_api.models import InputField

_KINDS = {"number": "a number", "checkbox": "true or false"}


def limits_of(kind: str, field: InputField) -> str:
    """What values a variable takes, such as `at most 48 characters`; empty for any text."""
    if field.options:
        return f"one of {', '.join(field.options)}"
    if field.max_length and kind in ("text-input", "paragraph"):
        return f"at most {field.max_length:,} characters"
    return _KINDS.get(kind, "")


def default_of(field: InputField) -> str:
    """The value that a variable has when none is given; empty where there is none."""
    return str(field.default) if field.default not in (None, "") and field.default else ""


def label_of(field: InputField) -> str:
    """What the form calls a variable."""
    return field.label or field.variable
