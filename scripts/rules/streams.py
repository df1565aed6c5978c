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
    each_media_type,
    each_operation,
    each_part,
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

from rules.x_stream import check_pointer_into_events, entries, fits, has_union, judgeable_streams

_MEMBERS = {"response", "close", "stop", "get_final_result"}
"""The names that every class of a stream has itself."""
_MEMBERS_OF_TEXT = {"text", "text_stream", "replaced", "get_final_text"}
_MEMBERS_OF_AUDIO = {"audio", "audio_complete"}
_USED_BY_CLASSES = {"property", "str", "int", "float", "bool"}
"""The built-in names that the code of these classes uses: an attribute of the name would hide it."""
_BASES = {
    *("EventStream", "AsyncEventStream", "TextStream", "AsyncTextStream", "TextState", "AudioState"),
    *("StreamReader", "AsyncStreamReader", "StreamState", "StreamDescription", "UnknownEvent"),
}
"""The classes that those of streams are made from."""
_TEXT_ROLES = ("text", "replace")


def streams_at_status_200(document: SpecDocument) -> Iterator[Fault]:
    """See that a stream is an answer of the status 200, and of no other."""
    for pointer, operation in each_operation(document):
        for status, response in operation.get("responses", {}).items():
            if EVENT_STREAM in content_of(document, response) and status != "200":
                place = (*pointer, "responses", status, "content", EVENT_STREAM)
                yield Fault(place, f"a stream cannot be the answer of the status {status}; move it to 200")


def events_with_discriminators(document: SpecDocument) -> Iterator[Fault]:
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


def existing_role_properties(document: SpecDocument) -> Iterator[Fault]:
    """See that each pointer leads to a property of its event, of a type that its role can use."""
    for stream, _ in judgeable_streams(document):
        for place, entry in entries(stream):
            role, schema = place[-2], {"$ref": kinds_of(document, stream)[entry["event"]]}
            if "property" in entry:
                yield from _check_property(document, schema, entry["property"], (*place, "property"), {"string"})
            for key in ("status", "code", "message"):
                if key in entry:
                    yield from _check_property(document, schema, entry[key], (*place, key), set())
            if "error" in entry and role == "end":
                yield from _check_failed_end(document, schema, entry["error"], (*place, "error"))
        yield from _check_relabelling(document, stream)


def _check_failed_end(document: SpecDocument, schema: Any, failed: dict[str, Any], place: Pointer) -> Iterator[Fault]:
    for key in ("property", "status", "code", "message"):
        if key in failed:
            yield from _check_property(document, schema, failed[key], (*place, key), set())
    described = found_at(document, schema, path_of(failed["property"]))
    for index, value in enumerate(failed["values"]):
        if described and not any(fits(document, value, part.schema) for part in described):
            problem = f"{failed['property']!r} never has the value {value!r:.40}"
            yield Fault((*place, "values", str(index)), f"{problem}; write one that fits its schema")


def _check_property(
    document: SpecDocument, schema: Any, pointer: str, place: Pointer, types: set[str]
) -> Iterator[Fault]:
    found = found_at(document, schema, path_of(pointer))
    if not found:
        yield Fault(place, f"{pointer!r} leads to no property of the event; describe it there or correct the pointer")
    for part in found:
        found_types = types_at(document, part.schema)
        if types and found_types - types:
            leads_to = " or ".join(sorted(found_types))
            problem = f"{pointer!r} leads to {leads_to}, but must lead to a {' or '.join(types)}"
            yield Fault(place, f"{problem}; name another property")


def _check_relabelling(document: SpecDocument, stream: Stream) -> Iterator[Fault]:
    entries_of_text = stream.described.get("text", [])
    events_of_text = {entry["event"] for entry in entries_of_text if "as" not in entry}
    for index, entry in enumerate(entries_of_text):
        place = (*stream.place, "x-stream", "text", str(index), "as")
        if "as" in entry and entry["as"] not in events_of_text:
            yield Fault(
                place, f"the event {entry['as']!r} does not bring text itself; add it to text, or leave `as` out"
            )


def usable_attributes(document: SpecDocument) -> Iterator[Fault]:
    """See that each attribute is a property of an event, under a name that is free."""
    for stream, place in judgeable_streams(document):
        taken = _taken_names(stream)
        for name, pointer in stream.described.get("attributes", {}).items():
            inner = (*place, "attributes", name)
            if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_") or name in taken:
                problem = f"{name!r} cannot name an attribute of the stream"
                others = ", ".join(sorted(taken))
                yield Fault(inner, f"{problem}; choose another name: an identifier, but none of {others}")
            yield from check_pointer_into_events(document, stream, pointer, inner)


def _taken_names(stream: Stream) -> set[str]:
    """The names that the class of a stream has itself, or uses."""
    taken = _MEMBERS | _USED_BY_CLASSES | {stream.final_method}
    if {*_TEXT_ROLES} & stream.described.keys():
        taken |= _MEMBERS_OF_TEXT
    if "audio" in stream.described:
        taken |= _MEMBERS_OF_AUDIO
    return taken


def sendable_response_modes(document: SpecDocument) -> Iterator[Fault]:
    """See that a request can ask for the stream, where the operation has another answer, too."""
    for stream in each_stream(document):
        media_type, schema = body_of(document, stream.operation)
        if asks_by_mode(document, stream):
            yield from _check_mode(document, stream, properties_of(document, schema)[MODE])
        elif media_type and not stream.only:
            problem = f"the request cannot say whether it wants JSON or a stream; add the property {MODE} to its body"
            yield Fault(stream.pointer, problem)


def _check_mode(document: SpecDocument, stream: Stream, schema: Any) -> Iterator[Fault]:
    if PYTHON_NAME in schema:
        problem = f"{MODE} chooses between the methods and is not an argument"
        yield Fault(stream.pointer, f"{problem}; drop {PYTHON_NAME}")
    for value in ("streaming",) if stream.only else ("blocking", "streaming"):
        if not fits(document, value, schema):
            problem = f"{MODE} does not take {value!r}, which a method sends"
            yield Fault(stream.pointer, f"{problem}; add the value to its schema")


def only_json_beside_streams(document: SpecDocument) -> Iterator[Fault]:
    """See that an operation with a stream has no other answer than JSON: a method could not return it."""
    for stream in each_stream(document):
        for media_type in sorted(stream.content.keys() - {JSON, EVENT_STREAM}):
            problem = f"no method could return {media_type} next to a stream"
            yield Fault((*stream.place[:-1], media_type), f"{problem}; describe JSON, or the stream alone")


def unique_class_names(document: SpecDocument) -> Iterator[Fault]:
    """See that the classes of streams have different names."""
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


def unique_table_names(document: SpecDocument) -> Iterator[Fault]:
    """See that the tables of events have different names."""
    named = [stream for stream in each_stream(document) if "$ref" in stream.schema]
    unions = [(stream, class_name(target_of(stream.schema["$ref"])[-1])) for stream in named]
    if "CompletionEvent" not in [name for _, name in unions]:
        return
    for stream, name in unions:
        if name == "Event":
            problem = "the table of the events would be called EVENT_TYPES, like that of completions"
            yield Fault((*stream.place, "schema"), f"{problem}; give the schema another name, such as ChatEvent")


def misplaced_x_streams(document: SpecDocument) -> Iterator[Fault]:
    """Find `x-stream` where nothing reads it, and media types that are nearly that of a stream."""
    for pointer, part in each_part(document.data, ()):
        if "x-stream" in part and pointer[-2:] != ("content", EVENT_STREAM):
            yield Fault(
                (*pointer, "x-stream"), f"x-stream has no effect here; move it next to the schema of {EVENT_STREAM}"
            )
    for pointer, media_type in each_media_type(document):
        if media_type != EVENT_STREAM and plain_type(media_type) == EVENT_STREAM:
            problem = f"a stream is called {EVENT_STREAM}, without parameters"
            yield Fault(pointer, f"{problem}; write that")


RULES = (
    streams_at_status_200,
    events_with_discriminators,
    consistent_roles,
    existing_role_properties,
    usable_attributes,
    sendable_response_modes,
    only_json_beside_streams,
    unique_class_names,
    unique_table_names,
    misplaced_x_streams,
)
