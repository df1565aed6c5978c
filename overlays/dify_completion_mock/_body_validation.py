"""Validates the bodies of requests by the spec. The fields of a form are read by the types of their schemas first."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, cast
from urllib.parse import parse_qsl

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from ._formats import FORMATS
from ._forms import Form, FormFile
from ._spec import Operation, as_object, document, is_json, resolve

_URLENCODED = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"
_FORMS = (_URLENCODED, _MULTIPART)


def body_objections(
    operation: Operation, media_type: str, body: bytes, form: Form
) -> Iterator[str]:
    """Validate the body of a request.

    Args:
        operation: What is requested.
        media_type: The request's `Content-Type`.
        body: The body.
        form: Its fields, if it is a multipart form.

    Yields:
        A sentence for each reason why the spec refuses it.
    """
    content = operation.request_content
    if not content or not (body or operation.needs_body):
        return
    described = _described(media_type, content)
    if not body and (described is None or is_json(described) or _plain(described) in _FORMS):
        yield "a body is required"  # One of bytes can be empty.
        return
    if described is None:
        yield f"the media type of the body must be {' or '.join(content)}, not {media_type or 'missing'}"
        return
    schema = as_object(content[described].get("schema"))
    plain = _plain(described)
    if is_json(plain):
        yield from _json_objections(schema, body)
    elif plain == _URLENCODED:
        fields: Form = [*parse_qsl(body.decode(errors="replace"), keep_blank_values=True)]
        yield from _schema_objections(schema, _value_of_form(schema, fields))
    elif plain == _MULTIPART:
        yield from _schema_objections(schema, _value_of_form(schema, form))


def _described(media_type: str, content: Iterable[str]) -> str | None:
    """The media type in the spec that describes a body: the one of its name, else one with a wildcard."""
    plain = _plain(media_type)
    names = sorted(content, key=lambda name: "*" in name)
    return next((name for name in names if fnmatchcase(plain, _plain(name))), None)


def _plain(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


def _json_objections(schema: Mapping[str, Any], body: bytes) -> Iterator[str]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        yield f"the body is not JSON ({error})"
        return
    yield from _schema_objections(schema, value)


def _schema_objections(schema: Mapping[str, Any], value: Any) -> Iterator[str]:
    # References in the schema begin at the root of the document.
    validator: Any = Draft202012Validator({**document(), **schema}, format_checker=FORMATS)
    for error in validator.iter_errors(value):
        found = _closest(error)
        place = "".join(f"[{part!r}]" for part in found.absolute_path)
        yield f"the body: {place} {found.message}" if place else f"the body: {found.message}"


def _closest(error: ValidationError) -> ValidationError:
    """The error of the member that a value is meant for, where a union has one: by its type and its constants."""
    context = error.context or []
    excluded = {
        inner.schema_path[0]
        for inner in context
        if inner.validator == "const" or (inner.validator == "type" and not inner.relative_path)
    }
    fitting = [inner for inner in context if inner.schema_path[0] not in excluded]
    is_clear = len({inner.schema_path[0] for inner in fitting}) == 1
    return _closest(fitting[0]) if is_clear else error


def _value_of_form(schema: Mapping[str, Any], form: Form) -> dict[str, Any]:
    """The object that the fields of a form describe."""
    parts = defaultdict[str, list["str | FormFile"]](list)
    for name, field in form:
        parts[name].append(field)
    properties = _properties_of(schema)
    return {name: _value_of_fields(properties.get(name), fields) for name, fields in parts.items()}


def _properties_of(schema: Any) -> dict[str, Any]:
    resolved = resolve(schema)
    found: dict[str, Any] = {}
    for part in resolved.get("allOf", []):
        found |= _properties_of(part)
    return found | as_object(resolved.get("properties"))


def _value_of_fields(schema: Any, fields: list[str | FormFile]) -> Any:
    for member in _members_of(schema):
        if member.get("type") == "array":
            return [_value_of_field(member.get("items"), field) for field in fields]
    return _value_of_field(schema, fields[-1])


def _value_of_field(schema: Any, field: str | FormFile) -> Any:
    """The value that a field has by the first of its types that it fits; a file is text, as OpenAPI writes it."""
    if isinstance(field, FormFile):
        return field.content.decode("latin-1")
    for member in _members_of(schema):
        try:
            value = json.loads(field)
        except (ValueError, RecursionError):
            break
        if _has_type(value, member.get("type")):
            return value
    return field


def _members_of(schema: Any) -> list[dict[str, Any]]:
    """The schemas that a value may fit, each of at most one type."""
    resolved = resolve(schema)
    alternatives = [*resolved.get("oneOf", []), *resolved.get("anyOf", [])]
    if alternatives:
        return [member for alternative in alternatives for member in _members_of(alternative)]
    types = resolved.get("type")
    names = cast("list[str]", types) if isinstance(types, list) else [types]
    return [{**resolved, "type": name} for name in names]


def _has_type(value: Any, name: str | None) -> bool:
    match name:
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return type(value) is int
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "object":
            return isinstance(value, dict)
        case "array":
            return isinstance(value, list)
        case _:
            return False
