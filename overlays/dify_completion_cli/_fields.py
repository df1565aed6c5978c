"""Describes the variables of an app's form."""

from __future__ import annotations

from dify_completion_api.models import InputField
from dify_completion_api.types import Unset

_KINDS = {"number": "a number", "checkbox": "true or false"}


def limits_of(kind: str, field: InputField) -> str:
    """The allowed values of a variable, such as `at most 48 characters`; empty for any text."""
    if field.options:
        return f"one of {', '.join(field.options)}"
    if field.max_length and kind in ("text-input", "paragraph"):
        return f"at most {field.max_length:,} characters"
    return _KINDS.get(kind, "")


def default_of(field: InputField) -> str:
    """The default of a variable; empty if it has none."""
    default = field.default
    if default is None or default == "" or isinstance(default, Unset):
        return ""
    text = str(default)
    return text.lower() if isinstance(default, bool) else text


def hints_of(kind: str, field: InputField) -> str:
    """The allowed values of a variable, its default, and whether it is optional."""
    default = default_of(field)
    hints = (
        limits_of(kind, field),
        f"default: {default}" if default else "",
        "" if field.required else "optional",
    )
    return ", ".join(filter(None, hints))


def label_of(field: InputField) -> str:
    """The label of a variable, or its name."""
    return str(field.label or field.variable)
