"""The rules of bodies: the client can write those of requests, and read those of answers, each in one way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from json_types import items_within, types_within
from normalise.media import each_body, is_file, is_form, is_json, is_of_bytes, is_text, plain_type
from spec_document import (
    EVENT_STREAM,
    Fault,
    Pointer,
    SpecDocument,
    can_stream,
    content_of,
    each_media_type,
    each_operation,
    properties_of,
)

_IGNORED_OF_ENCODINGS = ("headers", "style", "explode", "allowReserved")
_INNER_SCHEMAS = ("items", "additionalProperties", "oneOf", "anyOf", "allOf")
_STATUSES_WITHOUT_BODY = ("204", "205")


def supported_media_types(document: SpecDocument) -> Iterator[Fault]:
    """Refuse bodies that the client cannot write or read in their media types."""
    for pointer, media_type, media, is_answer in each_body(document):
        several = not is_answer and len(document.at(pointer[:-1])) > 1
        if several or is_of_bytes(document, media_type, media):
            continue
        place, kind = (*pointer, "schema"), plain_type(media_type)
        instead = "write {type: string, format: binary}, and it is a File, or use application/json"
        if is_answer and not is_json(media_type) and not is_text(media_type):
            yield Fault(place, f"the client cannot read {kind} as this; {instead}")
        elif not is_answer and not is_json(media_type) and not is_form(media_type):
            yield Fault(place, f"the client cannot send this as {kind}; {instead}")


def bodies_that_arrive(document: SpecDocument) -> Iterator[Fault]:
    """Refuse the content of a success that HTTP sends without a body, in which the client would find nothing."""
    for pointer, operation in each_operation(document):
        for status, response in operation.get("responses", {}).items():
            is_bodiless = status in _STATUSES_WITHOUT_BODY or (pointer[-1] == "head" and status.startswith("2"))
            if is_bodiless and content_of(document, response):
                answer = f"an answer {status} to {pointer[-1].upper()}"
                yield Fault((*pointer, "responses", status), f"{answer} has no body; drop its content")


def one_reader_per_media_type(document: SpecDocument) -> Iterator[Fault]:
    """Refuse a text that is bytes in one place and text in another: one reader has to do for both."""
    texts = {
        media_type for _, media_type, media, _ in each_body(document) if not is_of_bytes(document, media_type, media)
    }
    for pointer, media_type, media, _ in each_body(document):
        if is_of_bytes(document, media_type, media) and media_type in texts:
            yield Fault((*pointer, "schema"), f"{media_type} is text in another place; write {{type: string}} in both")


def writable_forms(document: SpecDocument) -> Iterator[Fault]:
    """See that a form is an object whose properties can be fields."""
    for pointer, media_type, media, is_answer in each_body(document):
        if not is_answer and is_form(media_type):
            yield from _check_form(document, plain_type(media_type), pointer, media)


def _check_form(document: SpecDocument, kind: str, place: Pointer, media: dict[str, Any]) -> Iterator[Fault]:
    schema = document.resolve(media.get("schema", {}))
    fields = properties_of(document, schema)
    if not fields or {"oneOf", "anyOf"} & schema.keys():
        yield Fault((*place, "schema"), "a form is one object; write type: object and a property for each field")
    encodings = media.get("encoding", {})
    for name, encoding in encodings.items():
        for key in _IGNORED_OF_ENCODINGS:
            if key in encoding:
                yield Fault((*place, "encoding", name, key), f"the client does not write {key} of a field; drop it")
    as_json = {name for name, encoding in encodings.items() if "json" in encoding.get("contentType", "")}
    for name, field in fields.items():
        if _is_file_or_other_type(document, field):
            yield Fault((*place, "schema"), f"the field {name!r} is a file or something else; write a field for each")
        if "urlencoded" in kind and name not in as_json:
            yield from (
                Fault((*place, "schema"), message) for message in _unwritable_in_urlencoded(document, name, field)
            )


def _is_file_or_other_type(document: SpecDocument, field: Any) -> bool:
    field = document.resolve(field)
    members = [member for key in ("oneOf", "anyOf") for member in field.get(key, [])]
    are_files = {is_file(document, member) for member in members if types_within(document, member) != {"null"}}
    kinds = types_within(document, field) - {"null"}
    return is_file(document, field) and (len(kinds) > 1 or are_files == {True, False})


def _unwritable_in_urlencoded(document: SpecDocument, name: str, field: Any) -> Iterator[str]:
    """Why a form in `application/x-www-form-urlencoded` cannot hold a field."""
    remedy = f"give it encoding: {{{name}: {{contentType: application/json}}}}, or use multipart/form-data"
    if "object" in types_within(document, field) | items_within(document, field):
        yield f"the field {name!r} holds an object, which loses its name in this kind of form; {remedy}"
    elif "array" in items_within(document, field):
        yield f"the field {name!r} is a list of lists, which this kind of form cannot have; {remedy}"


def files_in_streamed_requests(document: SpecDocument) -> Iterator[Fault]:
    """Refuse files in the request of a stream: they would have to stay open until the stream is entered."""
    for pointer, operation in each_operation(document):
        if not can_stream(document, operation):
            continue
        for media in content_of(document, operation.get("requestBody")).values():
            fields = [media.get("schema", {}), *properties_of(document, media.get("schema", {})).values()]
            if any(is_file(document, field) for field in fields):
                problem = "an operation that streams cannot take files"
                yield Fault(pointer, f"{problem}; upload them with a separate operation, and send their ids")


def files_in_json(document: SpecDocument) -> Iterator[Fault]:
    """Refuse bytes within JSON, which has no form for them, and objects in answers of text, which none reads."""
    for pointer, media_type, media, is_answer in each_body(document):
        schema, place = media.get("schema", {}), (*pointer, "schema")
        if is_json(media_type) and _has_file(document, schema, set()):
            yield Fault(place, "JSON cannot carry bytes; write format: byte (base64), or use multipart/form-data")
        is_read_as_text = is_answer and is_text(media_type) and media_type != EVENT_STREAM
        if is_read_as_text and {"object", "array"} & types_within(document, schema):
            yield Fault(place, f"{media_type} is read as one text; write type: string")


def _has_file(document: SpecDocument, schema: Any, seen: set[str]) -> bool:
    if isinstance(schema, list):
        return any(_has_file(document, member, seen) for member in schema)
    if not isinstance(schema, dict) or schema.get("$ref") in seen:
        return False
    if "$ref" in schema:
        seen.add(schema["$ref"])
    schema = document.resolve(schema)
    inner = [*schema.get("properties", {}).values(), *(schema.get(key) for key in _INNER_SCHEMAS)]
    return schema.get("format") == "binary" or any(_has_file(document, part, seen) for part in inner)


def lowercase_media_types(document: SpecDocument) -> Iterator[Fault]:
    """Refuse media types in capitals, which the generator does not recognize."""
    for pointer, media_type in each_media_type(document):
        name = media_type.partition(";")[0]
        if name != name.lower():
            yield Fault(pointer, f"write the media type in lower case: {media_type.lower()}")


RULES = (
    supported_media_types,
    bodies_that_arrive,
    one_reader_per_media_type,
    writable_forms,
    files_in_streamed_requests,
    files_in_json,
    lowercase_media_types,
)
