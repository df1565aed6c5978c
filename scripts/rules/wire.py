"""Parameters that have no one form on the wire, and values that have none in Python."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from spec_document import (
    Fault,
    Pointer,
    SpecDocument,
    each_operation,
    each_schema,
    parameters_of,
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


def parameters(document: SpecDocument) -> Iterator[Fault]:
    """Refuse objects, and lists in cookies: servers do not agree on how these are written."""
    for pointer, _ in each_operation(document):
        for parameter in parameters_of(document, pointer):
            name, where = parameter["name"], parameter["in"]
            kinds = kinds_of(document, parameter.get("schema", {}))
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


def kinds_of(document: SpecDocument, schema: Any) -> list[str]:
    """The types that a value may have, one after the other."""
    schema = document.resolve(schema)
    found = schema.get("type", [])
    found = list(found) if isinstance(found, list) else [found]
    if not found and "properties" in schema:
        found = ["object"]
    for key in ("oneOf", "anyOf", "allOf"):
        for member in schema.get(key, []):
            found += ["", *kinds_of(document, member)]
    return found


def _items(document: SpecDocument, parameter: dict[str, Any]) -> list[str]:
    return item_kinds(document, parameter.get("schema", {}))


def item_kinds(document: SpecDocument, schema: Any) -> list[str]:
    """The types that the items of a list may have; none where it is no list."""
    schema = document.resolve(schema)
    return kinds_of(document, schema["items"]) if isinstance(schema.get("items"), dict) else []


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


RULES = (parameters, defaults)
