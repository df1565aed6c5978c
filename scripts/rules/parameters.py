"""The rules of parameters: there is one way to send each, and the client can send and read their defaults."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from json_types import items_within, members_within, types_within
from spec_document import (
    Fault,
    Pointer,
    SpecDocument,
    each_operation,
    each_schema,
    keywords_of,
    parameters_of,
)


def _date_time(text: str) -> None:
    if datetime.datetime.fromisoformat(text).utcoffset() is None:
        raise ValueError("it has no time zone, which RFC 3339 asks for")


_READERS: dict[str, Callable[[str], object]] = {
    "date": datetime.date.fromisoformat,
    "date-time": _date_time,
    "uuid": UUID,
}
_EXAMPLES = {
    "date": "2024-05-01",
    "date-time": "2024-05-01T10:20:30Z",
    "uuid": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
}
_TOKEN = re.compile(r"[\w!#$%&'*+.^`|~-]+", re.ASCII)
"""What the name of a header or a cookie may be, by RFC 9110."""
_IN_PATH = re.compile(r"\{([^{}]+)\}")
"""A parameter in a path."""
_NOT_IN_COOKIES = set(' ",;\\')


def sendable_parameters(document: SpecDocument) -> Iterator[Fault]:
    """Refuse parameters that servers read differently: most objects, lists of lists, lists in cookies."""
    for pointer, _ in each_operation(document):
        for parameter in parameters_of(document, pointer):
            place = _place_of(document, pointer, parameter)
            yield from (Fault(place, message) for message in _unsendable(document, parameter))


def _unsendable(document: SpecDocument, parameter: dict[str, Any]) -> Iterator[str]:
    name, where, schema = parameter["name"], parameter["in"], parameter.get("schema", {})
    if where in ("header", "cookie") and not _TOKEN.fullmatch(name):
        yield f"the name {name!r} has a character that no {where} name can have; use letters, digits, - and _"
    kinds, items = types_within(document, schema), items_within(document, schema)
    if where == "cookie" and "array" in kinds:
        yield f"the cookie {name!r} is a list, which servers read in different ways; make it a string"
    elif "array" in items:
        yield f"the {where} {name!r} is a list of lists; write a list of texts, or a string"
    if where == "path" and "null" in kinds:
        yield f"the path cannot be without {name!r}, so it cannot be null; leave null out"
    if where == "query" and ("object" in items or ("object" in kinds and kinds - {"object", "null"})):
        yield f"objects in the query {name!r} lose their name; write a parameter for each property"
    elif where == "query" and "object" in kinds:
        yield from _unsendable_properties(document, name, schema)
    elif "object" in kinds | items:
        yield f"the {where} {name!r} is an object; write a parameter for each property, or a string"


def _unsendable_properties(document: SpecDocument, name: str, schema: Any) -> Iterator[str]:
    """The properties of an object in a query, each sent as a parameter, that are objects themselves."""
    for member, inner in members_within(document, schema).items():
        if "object" in types_within(document, inner) or {"object", "array"} & items_within(document, inner):
            problem = f"the property {member!r} of the query {name!r} cannot be written in a URL"
            yield f"{problem}; make it a string, or send a body"


def sendable_defaults(document: SpecDocument) -> Iterator[Fault]:
    """Refuse defaults of headers and cookies that these cannot carry: every call would fail."""
    for pointer, _ in each_operation(document):
        for parameter in parameters_of(document, pointer):
            value, where = keywords_of(document, parameter.get("schema", {})).get("default"), parameter["in"]
            if isinstance(value, str) and not _can_carry(where, value):
                problem = f"the default {value!r} has a character that a {where} cannot carry"
                yield Fault(_place_of(document, pointer, parameter), f"{problem}; encode it, or describe it in words")


def optional_path_arguments_last(document: SpecDocument) -> Iterator[Fault]:
    """Refuse a default of a path parameter in front of one without: no Python function can have such arguments."""
    for pointer, _ in each_operation(document):
        in_path = {each["name"]: each for each in parameters_of(document, pointer) if each["in"] == "path"}
        with_default: dict[str, dict[str, Any]] = {}
        for name in (name for name in _IN_PATH.findall(pointer[1]) if name in in_path):
            if "default" in keywords_of(document, in_path[name].get("schema", {})):
                with_default[name] = in_path[name]
                continue
            for earlier, parameter in with_default.items():
                problem = f"{earlier!r} has a default, but {name!r}, which follows it in the path, has none"
                yield Fault(_place_of(document, pointer, parameter), f"{problem}; leave the default out")
            break


def _can_carry(where: str, text: str) -> bool:
    """Whether a header or a cookie can have a value; every other kind of parameter can have any."""
    if where not in ("header", "cookie"):
        return True
    is_plain = text.isascii() and text.isprintable() and text == text.strip()
    return is_plain and not (where == "cookie" and _NOT_IN_COOKIES & set(text))


def valid_date_defaults(document: SpecDocument) -> Iterator[Fault]:
    """See that defaults of dates and UUIDs are such: no schema checks their format."""
    for pointer, schema in each_schema(document):
        read = _READERS.get(schema.get("format", ""))
        default = schema.get("default")
        if read and isinstance(default, str):
            try:
                read(default)
            except ValueError:
                problem = f"the default {default!r} is not a {schema['format']}"
                yield Fault((*pointer, "default"), f"{problem}; write one, such as {_EXAMPLES[schema['format']]!r}")


def _place_of(document: SpecDocument, pointer: Pointer, parameter: dict[str, Any]) -> Pointer:
    """The place of a parameter of an operation: in the operation, or in its path."""
    for holder in (pointer, pointer[:-1]):
        part: Any = document.data
        for token in holder:
            part = part[token]
        for index, listed in enumerate(part.get("parameters", [])):
            if document.resolve(listed) is parameter:
                return (*holder, "parameters", str(index))
    return pointer


RULES = (sendable_parameters, sendable_defaults, optional_path_arguments_last)
