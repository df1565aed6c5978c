"""Bodies that have no one form on the wire, or one that the client does not write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from facts import FORMS, is_content, is_file
from spec_document import (
    EVENT_STREAM,
    Fault,
    Pointer,
    SpecDocument,
    content_of,
    each_operation,
    each_part,
    properties_of,
    streams,
)

from rules.wire import item_kinds, kinds_of

_DROPPED = ("headers", "style", "explode", "allowReserved")
_INNER = ("items", "additionalProperties", "oneOf", "anyOf", "allOf")


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
        choices = [kind for kind in kinds_of(document, field) if kind not in ("", "null")]
        if is_file(document, field) and len(choices) > 1:
            yield Fault((*place, "schema"), f"the field {name!r} is a file or something else; write a field for each")
    as_json = {name for name, encoding in encodings.items() if "json" in encoding.get("contentType", "")}
    for name, field in fields.items() if "urlencoded" in kind else ():
        held = [*kinds_of(document, field), *item_kinds(document, field)]
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
                and {"object", "array"} & {*kinds_of(document, schema)}
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


def _into(document: SpecDocument, pointer: Pointer, *tokens: str) -> Pointer:
    """Where a body of an operation stands; the operation itself where it refers to a component."""
    body = document.data["paths"][pointer[1]][pointer[2]].get("requestBody", {})
    return pointer if "$ref" in body else (*pointer, *tokens)


RULES = (forms, streams_of_files, files_in_json, media_types)
