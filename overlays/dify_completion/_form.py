"""The inputs that an app asks for: what is wrong with a set of them, before it costs a request, and its defaults."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from dify_completion_api import models
from dify_completion_api._showing import brief, grid

_SHOWN = ("label", "required", "default", "options", "max_length")
"""The properties of a field that a notebook shows."""


class InputForm:
    """An app's form, made from what `get_app_parameters()` returns. It asks no server.

    Dify checks inputs itself, but one at a time, and never fills in a default: an optional variable that is missing
    reaches the prompt as the word `None`. Send what `fill` returns, once `check` has nothing against it.

    Attributes:
        fields: The kind (`text-input`, `paragraph`, `select`, `number`, `checkbox` …) and the field of each variable.
            Those that the server fills itself (`external_data_tool`) are left out.
    """

    def __init__(self, parameters: "models.AppParameters") -> None:
        fields = [
            item
            for control in parameters.user_input_form
            for item in control.additional_properties.items()
        ]
        self.fields = {
            field.variable: (kind, field) for kind, field in fields if kind != "external_data_tool"
        }

    def __repr__(self) -> str:
        kinds = {
            name: f"{kind}, required" if field.required else kind
            for name, (kind, field) in self.fields.items()
        }
        return f"{type(self).__name__}({brief(kinds)})"

    def _repr_html_(self) -> str:
        rows = [
            [name, kind, *(getattr(field, part) for part in _SHOWN)]
            for name, (kind, field) in self.fields.items()
        ]
        return grid(["variable", "kind", *_SHOWN], rows)

    def check(self, inputs: Mapping[str, Any]) -> dict[str, str]:
        """Find everything that is wrong with some inputs, by the server's own rules (those of Dify 1.12 to 1.14).

        Args:
            inputs: Values by variable.

        Returns:
            What is wrong, by variable; empty where the server will take them. A variable that the form does not have,
            which the server would drop, is wrong, too.
        """
        problems = {
            name: "is no variable of the form" for name in inputs if name not in self.fields
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
            The inputs, with the default of each variable that is missing or None and has one. An empty text, which is
            what Dify stores where none was set, is no default of a `select`, nor of what is required.
        """
        filled = dict(inputs)
        for name, (kind, field) in self.fields.items():
            none = (
                "" if field.required or kind == "select" else None
            )  # Dify's page stores "" where none was set.
            if (
                inputs.get(name) is None
                and field.default != none
                and isinstance(field.default, (str, float, int))
            ):
                filled[name] = field.default
        return filled


def _problem(kind: str, field: "models.InputField", value: Any) -> str:
    match kind:
        case "file" | "file-list" | "json_object":
            return ""  # A completion app has none; Dify drops what comes for one that is forced in.
        case _ if value is None:
            return "is required" if field.required else ""
        case "text-input" | "paragraph" if not isinstance(value, str):
            return f"must be a string, not {type(value).__name__}"
        case "text-input" | "paragraph" if field.max_length and len(value) > field.max_length:
            return f"has {len(value)} characters, and may have {field.max_length}"
        case "select" if value not in (options := field.options or []):
            return f"must be one of {', '.join(map(repr, options))}, not {value!r}"
        case "number" if not (isinstance(value, (int, float)) or _is_number(value)):
            return f"must be a number, not {value!r}"
        case "checkbox" if _has_object(value):
            return "must not be an object, nor a list that has one"
        case _:
            return ""


def _is_number(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        # Dify calls the same two functions, so this takes whatever they take.
        float(value) if "." in value else int(value)
    except ValueError:
        return not value.strip()  # A blank text stands for no number.
    return True


def _has_object(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(isinstance(item, dict) for item in cast("Iterable[Any]", value))
    return isinstance(value, dict)
