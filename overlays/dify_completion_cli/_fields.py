"""Says in words what a variable of an app's form takes."""

from __future__ import annotations

from dify_completion_api.models import InputField
from dify_completion_api.types import Unset

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
    default = field.default
    if default is None or default == "" or isinstance(default, Unset):
        return ""
    return str(default).lower() if isinstance(default, bool) else str(default)


def hints_of(kind: str, field: InputField) -> str:
    """What a variable takes, its default, and whether it may be left out."""
    default = default_of(field)
    hints = (
        limits_of(kind, field),
        f"default: {default}" if default else "",
        "" if field.required else "optional",
    )
    return ", ".join(filter(None, hints))


def label_of(field: InputField) -> str:
    """What the form calls a variable."""
    return field.label or field.variable
