"""The form of an app: checks inputs without a request, and fills in defaults."""

from collections.abc import Iterable, Mapping
from copy import copy
from math import isfinite
from types import NoneType
from typing import Any, cast

from dify_completion_api import models
from dify_completion_api.display import html_table, short_repr
from dify_completion_api.types import UNSET, Unset

_IGNORED_KINDS = frozenset({"file", "file-list", "json_object"})
"""The kinds that no completion app has. Dify drops the value of one that is added by force."""

_SHOWN = ("label", "required", "default", "options", "max_length")
"""The properties of a field that a notebook shows."""

_TYPES = {"label": str, "options": list, "max_length": int, "description": str}
"""The types of the properties that are used as they are."""


class InputForm:
    """An app's form, made from the result of `get_app_parameters()`. It sends no requests.

    Dify checks inputs itself, but reports one problem at a time. It never fills in a default: if an optional variable
    is missing, the prompt contains the word `None`. Check your inputs with `check`, and send the result of `fill`.

    Attributes:
        fields: The kind (`text-input`, `paragraph`, `select`, `number`, `checkbox` …) and the field of each variable,
            without those that the server fills itself (`external_data_tool`).
    """

    def __init__(self, parameters: "models.AppParameters") -> None:
        fields = [
            (kind, _readable(field))
            for control in parameters.user_input_form
            for kind, field in control.additional_properties.items()
        ]
        self.fields = {
            field.variable: (kind, field) for kind, field in fields if kind != "external_data_tool"
        }

    def __repr__(self) -> str:
        kinds = {
            name: f"{kind}, required" if field.required else kind
            for name, (kind, field) in self.fields.items()
        }
        return f"{type(self).__name__}({short_repr(kinds)})"

    def _repr_html_(self) -> str:
        rows = [
            [name, kind, *(getattr(field, part) for part in _SHOWN)]
            for name, (kind, field) in self.fields.items()
        ]
        return html_table(["variable", "kind", *_SHOWN], rows)

    def check(self, inputs: Mapping[str, Any]) -> dict[str, str]:
        """Find all problems of some inputs, by the server's own rules (those of Dify 1.12 to 1.14).

        Args:
            inputs: Values by variable.

        Returns:
            The problem of each variable that has one; empty if the server accepts the inputs. A variable that the form
            does not have is also a problem, because the server would drop it.
        """
        problems = {
            name: "is not a variable of the form" for name in inputs if name not in self.fields
        }
        for name, (kind, field) in self.fields.items():
            if problem := _problem(kind, field, inputs.get(name)):
                problems[name] = problem
        return problems

    def fill(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Add the form's defaults.

        Args:
            inputs: Values by variable; they are not changed.

        Returns:
            The inputs, with the default of each variable that is missing or None. Dify stores an empty text if an app
            has no default, so an empty text does not count as the default of a `select` or of a required variable.
        """
        filled = dict(inputs)
        for name, (kind, field) in self.fields.items():
            # Dify's page stores "" for such a field without a default.
            is_unset = field.default == "" and (field.required or kind == "select")
            has_default = isinstance(field.default, (str, float, int)) and not is_unset
            if has_default and inputs.get(name) is None:
                filled[name] = field.default
        return filled


def _readable(field: "models.InputField") -> "models.InputField":
    """The field without values of another type than the spec's, which some servers send, such as a limit in quotes."""
    readable = copy(field)
    values: dict[str, Any] = {name: getattr(field, name) for name in _TYPES}
    for name, value in values.items():
        if not isinstance(value, (Unset, NoneType, _TYPES[name])):
            setattr(readable, name, UNSET)
    if isinstance(values["max_length"], int) and values["max_length"] < 0:
        readable.max_length = UNSET
    if isinstance(values["options"], list):
        options = cast("list[object]", values["options"])
        readable.options = [option for option in options if isinstance(option, str)]
    return readable


def _problem(kind: str, field: "models.InputField", value: Any) -> str:
    """The problem of a value, to follow the name of its variable; empty if there is none."""
    if kind in _IGNORED_KINDS:
        return ""
    if value is None:
        return "is required" if field.required else ""
    match kind:
        case "text-input" | "paragraph" if not isinstance(value, str):
            return f"must be a string, not {type(value).__name__}"
        case "text-input" | "paragraph" if field.max_length and len(value) > field.max_length:
            return f"has {len(value)} characters, but at most {field.max_length} are allowed"
        case "select" if value not in (options := field.options or []):
            return f"must be one of {', '.join(map(repr, options))}, not {value!r}"
        case "number" if isinstance(value, float) and not isfinite(value):
            return f"must be a finite number, not {value!r}"
        case "number" if not (isinstance(value, (int, float)) or _is_number(value)):
            return f"must be a number, not {value!r}"
        case "checkbox" if _has_object(value):
            return "must not be an object, or a list that contains one"
        case _:
            return ""


def _is_number(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        # Dify calls the same two functions, so this accepts whatever they accept.
        _ = float(value) if "." in value else int(value)
    except ValueError:
        return not value.strip()  # A blank text is a number that is left out.
    return True


def _has_object(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(isinstance(item, dict) for item in cast("Iterable[Any]", value))
    return isinstance(value, dict)
