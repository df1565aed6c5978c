"""The rules of streams: their events can be distinguished, and `x-stream` fits the schemas of the events."""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from typing import Any

from normalise.media import plain_type
from spec_document import (
    EVENT_STREAM,
    PYTHON_NAME,
    Fault,
    Pointer,
    SpecDocument,
    class_name,
    content_of,
    each_operation,
    each_part,
    is_content,
    properties_of,
    target_of,
)
from spec_streams import (
    JSON,
    MODE,
    Stream,
    asks_by_mode,
    body_of,
    each_stream,
    found_at,
    kinds_of,
    path_of,
    types_at,
)

from rules.x_stream import entries, fits, has_union, judgeable_streams

_MEMBERS = {"response", "close", "stop", "get_final_result"}
_MEMBERS_OF_TEXT = {"text", "text_stream", "replaced", "get_final_text"}
_MEMBERS_OF_AUDIO = {"audio", "audio_complete"}
"""The names that the classes of streams have themselves."""
_USED_BY_CLASSES = {"property", "str", "int", "float", "bool"}
"""What these classes use: an attribute of the name would hide it."""
_BASES = {
    *("EventStream", "AsyncEventStream", "TextStream", "AsyncTextStream", "TextState", "AudioState"),
    *("StreamReader", "AsyncStreamReader", "StreamState", "StreamDescription", "UnknownEvent"),
}
"""The classes that those of streams are made from."""
_TEXT_ROLES = ("text", "replace")


def stream_statuses(document: SpecDocument) -> Iterator[Fault]:
    """See that a stream is the answer of the status 200."""
    for pointer, operation in each_operation(document):
        for status, response in operation.get("responses", {}).items():
            if EVENT_STREAM in content_of(document, response) and status != "200":
                place = (*pointer, "responses", status, "content", EVENT_STREAM)
                yield Fault(place, f"a stream cannot be the answer of the status {status}; move it to 200")


def event_unions(document: SpecDocument) -> Iterator[Fault]:
    """See that a union with a discriminator describes the events of each stream."""
    for stream in each_stream(document):
        if not has_union(document, stream):
            problem = "the schema of an event must be a $ref to a oneOf with a discriminator and its mapping"
            yield Fault((*stream.place, "schema"), f"{problem}; write one under components/schemas and refer to it")


def consistent_roles(document: SpecDocument) -> Iterator[Fault]:
    """See that an event has a role once, and that roles do not contradict each other."""
    for stream, place in judgeable_streams(document):
        for role in stream.described:
            events = stream.events(role)
            for event in sorted({event for event in events if events.count(event) > 1}):
                yield Fault((*place, role), f"the event {event!r} is listed more than once; keep one")
        for event in sorted({*stream.events("text")} & {*stream.events("replace")}):
            yield Fault((*place, "replace"), f"the event {event!r} brings text and replaces it; keep one of the two")
        others = {event for role in stream.described if role != "error" for event in stream.events(role)}
        for event in sorted({*stream.events("error")} & others):
            problem = f"the event {event!r} is an error, and has another role"
            yield Fault(
                (*place, "error"), f"{problem}; keep one. An end that may be an error is end: [{{event, error}}]"
            )


def role_properties(document: SpecDocument) -> Iterator[Fault]:
    """See that each pointer leads to a property of its event, of a type that its role can use."""
    for stream, _ in judgeable_streams(document):
        for place, entry in entries(stream):
            role, schema = place[-2], {"$ref": kinds_of(document, stream)[entry["event"]]}
            if "property" in entry:
                yield from _property(document, schema, entry["property"], (*place, "property"), {"string"})
            for key in ("status", "code", "message"):
                if key in entry:
                    yield from _property(document, schema, entry[key], (*place, key), set())
            if "error" in entry and role == "end":
                yield from _failed_end(document, schema, entry["error"], (*place, "error"))
        yield from _relabelled(document, stream)


def _failed_end(document: SpecDocument, schema: Any, failed: dict[str, Any], place: Pointer) -> Iterator[Fault]:
    for key in ("property", "status", "code", "message"):
        if key in failed:
            yield from _property(document, schema, failed[key], (*place, key), set())
    described = found_at(document, schema, path_of(failed["property"]))
    for index, value in enumerate(failed["values"]):
        if described and not any(fits(document, value, one.schema) for one in described):
            problem = f"{failed['property']!r} never has the value {value!r:.40}"
            yield Fault((*place, "values", str(index)), f"{problem}; write one that fits its schema")


def _property(document: SpecDocument, schema: Any, pointer: str, place: Pointer, types: set[str]) -> Iterator[Fault]:
    found = found_at(document, schema, path_of(pointer))
    if not found:
        yield Fault(place, f"{pointer!r} leads to no property of the event; describe it there or correct the pointer")
    for one in found:
        kinds = types_at(document, one.schema)
        if types and kinds - types:
            problem = f"{pointer!r} leads to {' or '.join(sorted(kinds))}, but must lead to a {' or '.join(types)}"
            yield Fault(place, f"{problem}; name another property")


def _relabelled(document: SpecDocument, stream: Stream) -> Iterator[Fault]:
    entries_of_text = stream.described.get("text", [])
    kinds = [entry["event"] for entry in entries_of_text if "as" not in entry]
    for index, entry in enumerate(entries_of_text):
        place = (*stream.place, "x-stream", "text", str(index), "as")
        if "as" in entry and entry["as"] not in kinds:
            yield Fault(
                place, f"the event {entry['as']!r} does not bring text itself; add it to text, or leave `as` out"
            )


def attribute_names(document: SpecDocument) -> Iterator[Fault]:
    """See that each attribute is a property of an event, under a name that is free."""
    for stream, place in judgeable_streams(document):
        taken = _taken_names(stream)
        for name, pointer in stream.described.get("attributes", {}).items():
            inner = (*place, "attributes", name)
            if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_") or name in taken:
                problem = f"{name!r} cannot name an attribute of the stream"
                others = ", ".join(sorted(taken))
                yield Fault(inner, f"{problem}; choose another name, which is an identifier and none of {others}")
            if not any(
                found_at(document, {"$ref": kind}, path_of(pointer)) for kind in kinds_of(document, stream).values()
            ):
                yield Fault(inner, f"no event describes {pointer!r}; describe it in one, or correct the pointer")


def _taken_names(stream: Stream) -> set[str]:
    """The names that the class of a stream has itself, or uses."""
    taken = _MEMBERS | _USED_BY_CLASSES | {stream.final_method}
    if {*_TEXT_ROLES} & stream.described.keys():
        taken |= _MEMBERS_OF_TEXT
    if "audio" in stream.described:
        taken |= _MEMBERS_OF_AUDIO
    return taken


def response_modes(document: SpecDocument) -> Iterator[Fault]:
    """See that a request can ask for the stream, where the operation has another answer, too."""
    for stream in each_stream(document):
        media_type, schema = body_of(document, stream.operation)
        if media_type and not stream.only and not asks_by_mode(document, stream):
            problem = f"the request cannot say whether it wants JSON or a stream; add the property {MODE} to its body"
            yield Fault(stream.pointer, problem)
        if asks_by_mode(document, stream):
            yield from _mode_property(document, stream, properties_of(document, schema)[MODE])
        others = sorted(content_type for content_type in stream.content if content_type not in (JSON, EVENT_STREAM))
        for content_type in others:
            problem = f"no method could return {content_type} next to a stream"
            yield Fault((*stream.place[:-1], content_type), f"{problem}; describe JSON, or the stream alone")


def _mode_property(document: SpecDocument, stream: Stream, schema: Any) -> Iterator[Fault]:
    if PYTHON_NAME in schema:
        problem = f"{MODE} chooses between the methods and is not an argument"
        yield Fault(stream.pointer, f"{problem}; drop {PYTHON_NAME}")
    for value in ("streaming",) if stream.only else ("blocking", "streaming"):
        if not fits(document, value, schema):
            problem = f"{MODE} does not take {value!r}, which a method sends"
            yield Fault(stream.pointer, f"{problem}; add the value to its schema")


def class_names(document: SpecDocument) -> Iterator[Fault]:
    """See that the classes of streams, and the tables of their events, have different names."""
    taken = {
        class_name(name): f"the schema {name!r}" for name in document.data.get("components", {}).get("schemas", {})
    }
    taken |= dict.fromkeys(_BASES, "a class of this client")
    for stream in each_stream(document):
        if not stream.noun.isidentifier():
            problem = f"{stream.noun!r} cannot be part of a name in Python"
            yield Fault(stream.pointer, f"{problem}; choose an operationId whose noun begins with a letter")
            continue
        classes = (stream.stream_class, f"Async{stream.stream_class}")
        name = next((name for name in classes if name in taken), None)
        if name is not None:
            problem = f"the class of the stream would be called {name}, like {taken[name]}"
            yield Fault(stream.pointer, f"{problem}; rename one of the two")
        taken |= dict.fromkeys(classes, f"that of the stream of {stream.operation['operationId']}")
    yield from _taken_table_names(document)


def _taken_table_names(document: SpecDocument) -> Iterator[Fault]:
    named = [stream for stream in each_stream(document) if "$ref" in stream.schema]
    unions = [(stream, class_name(target_of(stream.schema["$ref"])[-1])) for stream in named]
    if "CompletionEvent" not in [name for _, name in unions]:
        return
    for stream, name in unions:
        if name == "Event":
            problem = "the table of the events would be called EVENT_TYPES, like that of completions"
            yield Fault((*stream.place, "schema"), f"{problem}; call the schema otherwise, such as ChatEvent")


def misplaced_x_streams(document: SpecDocument) -> Iterator[Fault]:
    """Find `x-stream` where nothing reads it, and media types that are nearly that of a stream."""
    for pointer, part in each_part(document.data, ()):
        if "x-stream" in part and pointer[-2:] != ("content", EVENT_STREAM) and pointer[-1:] != ("properties",):
            yield Fault(
                (*pointer, "x-stream"), f"nothing reads x-stream here; move it next to the schema of {EVENT_STREAM}"
            )
        if is_content(pointer):
            for media_type in part:
                if media_type != EVENT_STREAM and plain_type(media_type) == EVENT_STREAM:
                    problem = f"a stream is called {EVENT_STREAM}, without parameters"
                    yield Fault((*pointer, media_type), f"{problem}; write that")


RULES = (
    stream_statuses,
    event_unions,
    consistent_roles,
    role_properties,
    attribute_names,
    response_modes,
    class_names,
    misplaced_x_streams,
)
