"""Describes the form of an app as an OpenAPI Overlay document: `inputs` becomes an object with its variables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain, count
from typing import Any, TypeAlias
from unicodedata import normalize

from dify_completion_api.models import AppInfo, AppParameters, InputField
from dify_completion_api.types import Unset

from dify_completion import InputForm

from ._fields import default_of, label_of

Schema: TypeAlias = dict[str, Any]

_BODY = "$.paths['/completion-messages'].post.requestBody.content['application/json']"
_INPUTS = "$.components.schemas.CompletionRequest.properties.inputs"
_MISSING = (
    "The server refuses a request without a required variable. If an optional variable is missing, the prompt contains "
    "the word `None`."
)
_FILE: Schema = {
    "oneOf": [
        {"$ref": "#/components/schemas/RemoteFile"},
        {"$ref": "#/components/schemas/LocalFile"},
    ],
    "discriminator": {
        "propertyName": "transfer_method",
        "mapping": {
            "remote_url": "#/components/schemas/RemoteFile",
            "local_file": "#/components/schemas/LocalFile",
        },
    },
}
_USED_NAMES = (
    "additionalkeys",
    "additionalproperties",
    "fromdict",
    "todict",
    "toform",
    "tomultipart",
)
"""The names of the generated class's own members, without underscores."""
_A_FILE = {
    "type": "image",
    "transfer_method": "remote_url",
    "url": "https://example.com/map.png",
}


def overlay_of(info: AppInfo, parameters: AppParameters) -> Schema:
    """Describe an app's form.

    Args:
        info: The name of the app.
        parameters: Its form.

    Returns:
        An overlay by the Overlay Specification 1.0, for the spec of this client.
    """
    fields = InputForm(parameters).fields
    listed = [
        fields.get(field.variable, (kind, field))  # A form lacks what the server fills itself.
        for item in parameters.user_input_form
        for kind, field in item.additional_properties.items()
    ]
    controls = [(kind, field) for kind, field in listed if _is_usable(field.variable)]
    is_whole = len(controls) == len(listed)
    name = _line(info.name or "the app")
    return {
        "overlay": "1.0.0",
        "info": {"title": f"Inputs of {name}", "version": "1.0.0"},
        "actions": [
            {"target": _INPUTS, "update": _inputs(name, controls, is_whole)},
            {"target": f"{_BODY}.examples", "remove": True},
            {"target": _BODY, "update": {"examples": _examples(controls)}},
        ],
    }


def _inputs(name: str, controls: list[tuple[str, InputField]], is_whole: bool) -> Schema:
    required = [field.variable for kind, field in controls if _is_required(kind, field)]
    properties = {field.variable: _property(kind, field) for kind, field in controls}
    for variable, python_name in _python_names(properties).items():
        properties[variable]["x-python-name"] = python_name
    return {
        "description": f"The variables of the form of {name}. {_MISSING}",
        **({"required": required} if required else {}),
        "properties": properties,
        "additionalProperties": not is_whole,
    }


def _is_required(kind: str, field: InputField) -> bool:
    return field.required is True and kind != "external_data_tool"  # The server fills that itself.


def _property(kind: str, field: InputField) -> Schema:
    schema = _SCHEMAS[kind](field) if kind in _SCHEMAS else {}
    if schema and not _is_required(kind, field):
        schema = _nullable(schema)
    return {**schema, "description": _description(field)}


def _text(field: InputField) -> Schema:
    return {"type": "string", **({"maxLength": field.max_length} if field.max_length else {})}


def _select(field: InputField) -> Schema:
    options = list(dict.fromkeys(filter(_is_sendable, field.options or ())))
    return {"type": "string", **({"enum": options} if options else {})}


def _files(field: InputField) -> Schema:
    limit = {"maxItems": field.max_length} if field.max_length else {}
    return {"type": "array", "items": _FILE, **limit}


_SCHEMAS: Mapping[str, Callable[[InputField], Schema]] = {
    "text-input": _text,
    "paragraph": _text,
    "select": _select,
    "number": lambda _: {"type": "number"},
    "checkbox": lambda _: {"type": "boolean"},
    "file": lambda _: dict(_FILE),
    "file-list": _files,
    "json": lambda _: {"type": "object", "additionalProperties": True},
    "json_object": lambda _: {"type": "object", "additionalProperties": True},
}
"""The schema of each kind of control; other kinds accept any value."""


def _nullable(schema: Schema) -> Schema:
    if "oneOf" in schema:
        return {"oneOf": [schema, {"type": "null"}]}
    values = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, "type": [schema["type"], "null"], **values}


def _description(field: InputField) -> str:
    sentences = [label_of(field), "" if isinstance(field.description, Unset) else field.description]
    sentences += [f"The default is {default}" if (default := default_of(field)) else ""]
    lines = [line for line in map(_line, sentences) if line]
    return " ".join(line if line[-1] in ".!?" else f"{line}." for line in lines)


def _line(text: str | None) -> str:
    """A text as one line that every YAML parser accepts."""
    printable = "".join(character if character.isprintable() else " " for character in text or "")
    return " ".join(printable.split())


def _python_names(variables: Iterable[str]) -> dict[str, str]:
    """Other names for the variables whose name in Python would be that of another variable, or of a method."""
    used = {*_USED_NAMES}
    names: dict[str, str] = {}
    for variable in variables:
        own = _python_name(variable)
        numbered = (f"{own}_{number}" for number in count(2))
        name = next(name for name in chain([own], numbered) if name.replace("_", "") not in used)
        used.add(name.replace("_", ""))
        if name != own:
            names[variable] = name
    return names


def _python_name(variable: str) -> str:
    # Python takes letters of the same compatible form, such as the ligature of f and i, for the same.
    text = normalize("NFKC", variable).lower()
    return "".join(letter if letter.isalnum() else "_" for letter in text).strip("_") or "field"


def _is_usable(variable: object) -> bool:
    """Whether a schema can have a variable: not `$ref`, which is a reference there, or what no request can carry."""
    return isinstance(variable, str) and variable != "$ref" and _is_sendable(variable)


def _is_sendable(text: str) -> bool:
    """Whether a request can carry a text: half of a surrogate pair has no bytes in UTF-8."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _examples(controls: list[tuple[str, InputField]]) -> Schema:
    inputs = {field.variable: _example(kind, field) for kind, field in controls if kind in _SCHEMAS}
    inputs |= {
        field.variable: "anything"
        for kind, field in controls
        if kind not in _SCHEMAS and _is_required(kind, field)
    }
    modes = {"blocking": "One complete answer.", "streaming": "A stream."}
    return {
        mode: {
            "summary": summary,
            "value": {"inputs": inputs, "response_mode": mode, "user": "u-42"},
        }
        for mode, summary in modes.items()
    }


def _example(kind: str, field: InputField) -> Any:
    match kind:
        case "text-input" | "paragraph":
            return _line(label_of(field))[: field.max_length or None]
        case "select":
            return next(filter(_is_sendable, field.options or ()), "any")
        case "number":
            return 1
        case "checkbox":
            return True
        case "file":
            return _A_FILE
        case "file-list":
            return [_A_FILE]
        case _:
            return {}
