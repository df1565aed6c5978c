"""Parameters and bodies that have no one form on the wire, or one that the client does not write."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from facts import FORMS, is_content, is_file
from spec_document import (
    EVENT_STREAM,
    Fault,
    Pointer,
    SpecDocument,
    content_of,
    each_operation,
    each_part,
    each_schema,
    parameters_of,
    properties_of,
    streams,
)

_READ: dict[str, Callable[[str], object]] = {
    "date": datetime.date.fromisoformat,
    "date-time": datetime.datetime.fromisoformat,
    "uuid": UUID,
}
_DATED = {
    "date": "2024-05-01",
    "date-time": "2024-05-01T10:20:30Z",
    "uuid": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
}
_NOT_IN_COOKIES = set(' ",;\\')
_INNER = ("items", "additionalProperties", "oneOf", "anyOf", "allOf")
_DROPPED = ("headers", "style", "explode", "allowReserved")


def parameters(document: SpecDocument) -> Iterator[Fault]:
    """Refuse objects, and lists in cookies: servers do not agree on how these are written."""
    for pointer, _ in each_operation(document):
        for parameter in parameters_of(document, pointer):
            name, where = parameter["name"], parameter["in"]
            kinds = _kinds(document, parameter.get("schema", {}))
            at = _place_of(document, pointer, parameter)
            if where == "cookie" and "array" in kinds:
                yield Fault(at, f"the cookie {name!r} is a list, which no two servers read alike; make it a string")
            if where != "query" and "object" in kinds:
                yield Fault(at, f"the {where} {name!r} is an object; write a parameter for each property, or a string")
            if where == "path" and "null" in kinds:
                yield Fault(at, f"the path cannot be without {name!r}, so it cannot be null; leave null out")
            if where == "query" and ("object" in kinds[1:] or "object" in _items(document, parameter)):
                yield Fault(at, f"objects in the query {name!r} lose their name; write a parameter for each property")


def defaults(document: SpecDocument) -> Iterator[Fault]:
    """Refuse defaults of headers and cookies that these cannot carry: every call would fail."""
    for pointer, _ in each_operation(document):
        for parameter in parameters_of(document, pointer):
            schema = document.resolve(parameter.get("schema", {}))
            value, where = schema.get("default"), parameter["in"]
            unfit = isinstance(value, str) and (not (value.isascii() and value.isprintable()) or value != value.strip())
            unfit = unfit or (where == "cookie" and isinstance(value, str) and bool(_NOT_IN_COOKIES & set(value)))
            if where in ("header", "cookie") and unfit:
                what = f"the default {value!r} has a character that no {where} can carry"
                yield Fault(_place_of(document, pointer, parameter), f"{what}; encode it, or describe it in words")


def forms(document: SpecDocument) -> Iterator[Fault]:
    """See that a form is an object whose properties can be fields."""
    for pointer, operation in each_operation(document):
        for kind, media in content_of(document, operation.get("requestBody")).items():
            if kind.partition(";")[0] in FORMS:
                place = _into(document, pointer, "requestBody", "content", kind)
                yield from _form(document, kind, place, media)


def _form(document: SpecDocument, kind: str, place: Pointer, media: dict[str, Any]) -> Iterator[Fault]:
    schema = document.resolve(media.get("schema", {}))
    fields = properties_of(document, schema)
    if not fields or {"oneOf", "anyOf"} & schema.keys():
        yield Fault((*place, "schema"), "a form is one object; write type: object and a property for each field")
    encodings = media.get("encoding", {})
    for name, encoding in encodings.items():
        for key in _DROPPED:
            if key in encoding:
                yield Fault((*place, "encoding", name, key), f"the client does not write {key} of a field; drop it")
    for name, field in fields.items():
        choices = [kind for kind in _kinds(document, field) if kind not in ("", "null")]
        if is_file(document, field) and len(choices) > 1:
            yield Fault((*place, "schema"), f"the field {name!r} is a file or something else; write a field for each")
    as_json = {name for name, encoding in encodings.items() if "json" in encoding.get("contentType", "")}
    for name, field in fields.items() if "urlencoded" in kind else ():
        held = [*_kinds(document, field), *_item_kinds(document, field)]
        if "object" in held and name not in as_json:
            what = f"the field {name!r} holds an object, which loses its name in this kind of form"
            mend = f"give it encoding: {{{name}: {{contentType: application/json}}}}, or use multipart/form-data"
            yield Fault((*place, "schema"), f"{what}; {mend}")


def streams_of_files(document: SpecDocument) -> Iterator[Fault]:
    """Refuse files in the request of a stream: they would have to stay open until the stream is entered."""
    for pointer, operation in each_operation(document):
        for media in (
            content_of(document, operation.get("requestBody")).values() if streams(document, operation) else ()
        ):
            schema = document.resolve(media.get("schema", {}))
            for field in [schema, *properties_of(document, schema).values()]:
                if is_file(document, field):
                    what = "an operation that streams takes no files"
                    yield Fault(pointer, f"{what}; upload them with an operation of their own, and send their ids")
                    break


def files_in_json(document: SpecDocument) -> Iterator[Fault]:
    """Refuse bytes within JSON, which has no form for them, and objects in answers of text, which none reads."""
    for pointer, part in each_part(document.data, ()):
        for kind, media in part.items() if is_content(pointer) else ():
            schema, place = media.get("schema", {}), (*pointer, kind, "schema")
            if kind.partition(";")[0].endswith("json") and _has_file(document, schema, set()):
                yield Fault(place, "JSON cannot carry bytes; write format: byte (base64), or use multipart/form-data")
            if (
                "responses" in pointer
                and kind.startswith("text/")
                and kind != EVENT_STREAM
                and {"object", "array"} & {*_kinds(document, schema)}
            ):
                yield Fault(place, f"{kind} is read as one text; write type: string")


def _has_file(document: SpecDocument, schema: Any, seen: set[str]) -> bool:
    if isinstance(schema, list):
        return any(_has_file(document, member, seen) for member in schema)
    if not isinstance(schema, dict) or schema.get("$ref") in seen:
        return False
    seen |= {schema["$ref"]} if "$ref" in schema else set()
    schema = document.resolve(schema)
    inner = [*schema.get("properties", {}).values(), *(schema.get(key) for key in _INNER)]
    return schema.get("format") == "binary" or any(_has_file(document, each, seen) for each in inner)


def media_types(document: SpecDocument) -> Iterator[Fault]:
    """Refuse media types in capitals, which the generator does not recognize."""
    for pointer, part in each_part(document.data, ()):
        for kind in part if is_content(pointer) else ():
            if kind.partition(";")[0] != kind.partition(";")[0].lower():
                yield Fault((*pointer, kind), f"write the media type in lower case: {kind.lower()}")


def dates(document: SpecDocument) -> Iterator[Fault]:
    """See that defaults of dates and UUIDs are such: no schema checks their format."""
    for pointer, schema in each_schema(document):
        read = _READ.get(schema.get("format", ""))
        default = schema.get("default")
        if read and isinstance(default, str):
            try:
                read(default)
            except ValueError:
                what = f"the default {default!r} is not a {schema['format']}"
                yield Fault((*pointer, "default"), f"{what}; write one, such as {_DATED[schema['format']]!r}")


def consts(document: SpecDocument) -> Iterator[Fault]:
    """Refuse fixed values that have no type in Python."""
    for pointer, schema in each_schema(document):
        if isinstance(schema.get("const"), float | list | dict):
            what = f"{schema['const']!r:.40} has no type of its own in Python"
            yield Fault((*pointer, "const"), f"{what}; write a string, an integer or a boolean, or words")


def _kinds(document: SpecDocument, schema: Any) -> list[str]:
    """The types that a value may have, one after the other."""
    schema = document.resolve(schema)
    found = schema.get("type", [])
    found = list(found) if isinstance(found, list) else [found]
    if not found and "properties" in schema:
        found = ["object"]
    for key in ("oneOf", "anyOf", "allOf"):
        for member in schema.get(key, []):
            found += ["", *_kinds(document, member)]
    return found


def _items(document: SpecDocument, parameter: dict[str, Any]) -> list[str]:
    return _item_kinds(document, parameter.get("schema", {}))


def _item_kinds(document: SpecDocument, schema: Any) -> list[str]:
    schema = document.resolve(schema)
    return _kinds(document, schema["items"]) if isinstance(schema.get("items"), dict) else []


def _place_of(document: SpecDocument, pointer: Pointer, parameter: dict[str, Any]) -> Pointer:
    """Where a parameter of an operation stands: with it, or with its path."""
    for holder in (pointer, pointer[:-1]):
        part: Any = document.data
        for token in holder:
            part = part[token]
        for index, listed in enumerate(part.get("parameters", [])):
            if document.resolve(listed) is parameter:
                return (*holder, "parameters", str(index))
    return pointer


def _into(document: SpecDocument, pointer: Pointer, *tokens: str) -> Pointer:
    """Where a body of an operation stands; the operation itself where it refers to a component."""
    body = document.data["paths"][pointer[1]][pointer[2]].get("requestBody", {})
    return pointer if "$ref" in body else (*pointer, *tokens)


RULES = (parameters, defaults, forms, streams_of_files, files_in_json, media_types, consts)
