"""What every stream keeps: its events can be told apart, and `x-stream` fits their schemas."""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from spec_document import (
    EVENT_STREAM,
    Fault,
    Pointer,
    SpecDocument,
    class_name,
    content_of,
    each_operation,
    parameters_of,
    properties_of,
)
from spec_streams import (
    JSON,
    MODE,
    Argument,
    Found,
    Stream,
    asks_by_mode,
    body_of,
    each_stream,
    found_at,
    kinds_of,
    object_component,
    operation_called,
    path_of,
    result_of,
    sent_with,
    stop_arguments,
    types_at,
)

_FORM = Draft202012Validator(
    yaml.safe_load((Path(__file__).parent / "x_stream.schema.yaml").read_text(encoding="utf-8"))
)
_MEMBERS = {"response", "close", "stop", "get_final_result"}
_MEMBERS_OF_TEXT = {"text", "text_stream", "replaced", "get_final_text"}
_MEMBERS_OF_AUDIO = {"audio", "audio_complete"}
"""The names that the classes of streams have themselves."""
_TEXT_ROLES = ("text", "replace")
_SEE = "see 'Streams' in docs/changing-the-spec.md"


def statuses(document: SpecDocument) -> Iterator[Fault]:
    """See that a stream is the answer of the status 200."""
    for pointer, operation in each_operation(document):
        for status, response in operation.get("responses", {}).items():
            if EVENT_STREAM in content_of(document, response) and status != "200":
                place = (*pointer, "responses", status, "content", EVENT_STREAM)
                yield Fault(place, f"a stream cannot be the answer of the status {status}; move it to 200")


def event_unions(document: SpecDocument) -> Iterator[Fault]:
    """See that a union, whose members a discriminator tells apart, describes the events of each stream."""
    for stream in each_stream(document):
        if not _has_union(document, stream):
            what = "the schema of an event must be a $ref to a oneOf with a discriminator and its mapping"
            yield Fault((*stream.place, "schema"), f"{what}; write one under components/schemas and refer to it")


def _has_union(document: SpecDocument, stream: Stream) -> bool:
    reference = str(stream.schema.get("$ref", ""))
    return reference.startswith("#/components/schemas/") and bool(kinds_of(document, stream))


def _described(document: SpecDocument) -> Iterator[tuple[Stream, Pointer]]:
    """The streams that later rules can judge, each with the place of its `x-stream`."""
    for stream in each_stream(document):
        described = stream.content[EVENT_STREAM].get("x-stream")
        if _has_union(document, stream) and _FORM.is_valid(described) and not list(_unknown_events(document, stream)):
            yield stream, (*stream.place, "x-stream")


def forms(document: SpecDocument) -> Iterator[Fault]:
    """See that each stream is described, in the right form, by events that it has."""
    for stream in each_stream(document):
        place = (*stream.place, "x-stream")
        described = stream.content[EVENT_STREAM].get("x-stream")
        if described is None:
            what = "x-stream is missing: it says what the events mean"
            yield Fault(stream.place, f"{what}; write at least `x-stream: {{end: [{{event: ...}}]}}` ({_SEE})")
            continue
        for error in _FORM.iter_errors(described):
            inner = tuple(str(token) for token in error.absolute_path)
            yield Fault((*place, *inner), f"{error.message[:200]}; write x-stream in its form ({_SEE})")
        if _FORM.is_valid(described) and _has_union(document, stream):
            yield from _unknown_events(document, stream)


def _unknown_events(document: SpecDocument, stream: Stream) -> Iterator[Fault]:
    kinds = kinds_of(document, stream)
    known = ", ".join(sorted(kinds))
    for place, entry in _entries(stream):
        for key in ("event", "as"):
            if key in entry and entry[key] not in kinds:
                yield Fault((*place, key), f"{entry[key]!r} is not an event of this stream; write one of {known}")


def _entries(stream: Stream) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """The entries of all roles, each with its place."""
    for role, entries in stream.described.items():
        for index, entry in enumerate(entries) if isinstance(entries, list) else ():
            yield (*stream.place, "x-stream", role, str(index)), entry


def roles(document: SpecDocument) -> Iterator[Fault]:
    """See that an event has a role once, and that roles do not contradict each other."""
    for stream, place in _described(document):
        for role, entries in stream.described.items():
            events = stream.events(role) if isinstance(entries, list) else []
            for event in sorted({event for event in events if events.count(event) > 1}):
                yield Fault((*place, role), f"the event {event!r} is listed more than once; keep one")
        for event in sorted({*stream.events("text")} & {*stream.events("replace")}):
            yield Fault((*place, "replace"), f"the event {event!r} brings text and replaces it; keep one of the two")
        others = {event for role in stream.described if role != "error" for event in _events_of(stream, role)}
        for event in sorted({*stream.events("error")} & others):
            what = f"the event {event!r} is an error, and has another role"
            yield Fault((*place, "error"), f"{what}; keep one. An end that may be an error is end: [{{event, error}}]")


def _events_of(stream: Stream, role: str) -> list[str]:
    return stream.events(role) if isinstance(stream.described[role], list) else []


def properties(document: SpecDocument) -> Iterator[Fault]:
    """See that each pointer leads to a property of its event, of a type that its role can use."""
    for stream, _ in _described(document):
        for place, entry in _entries(stream):
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


def _property(document: SpecDocument, schema: Any, pointer: str, place: Pointer, types: set[str]) -> Iterator[Fault]:
    found = found_at(document, schema, path_of(pointer))
    if not found:
        yield Fault(place, f"{pointer!r} leads to no property of the event; describe it there or correct the pointer")
    for one in found:
        kinds = types_at(document, one.schema)
        if types and kinds and not kinds & types:
            what = f"{pointer!r} leads to {' or '.join(sorted(kinds))}, but must lead to a {' or '.join(types)}"
            yield Fault(place, f"{what}; name another property")


def _relabelled(document: SpecDocument, stream: Stream) -> Iterator[Fault]:
    for index, entry in enumerate(stream.described.get("text", [])):
        place = (*stream.place, "x-stream", "text", str(index), "as")
        if "as" in entry and entry["as"] not in [
            other["event"] for other in stream.described["text"] if "as" not in other
        ]:
            yield Fault(
                place, f"the event {entry['as']!r} does not bring text itself; add it to text, or leave `as` out"
            )


def results(document: SpecDocument) -> Iterator[Fault]:
    """See that the result is an object with a class, and can be put together."""
    for stream, place in _described(document):
        described = stream.described.get("result", {})
        place = (*place, "result")
        schema = result_of(document, stream)
        if described.get("property") and not all(_result_parts(document, stream)):
            pointer = described["property"]
            yield Fault(
                (*place, "property"), f"not every end of the stream has {pointer!r}; describe it in each of them"
            )
        elif schema is not None and object_component(document, schema) is None:
            what = "the result of the stream is not a component that is an object, so it has no class"
            yield Fault(place, f"{what}; write `schema: {{$ref: '#/components/schemas/...'}}` here")
        elif schema is None and ("text" in described or "constants" in described):
            what = "the result is the last event itself, so nothing can be put into it"
            yield Fault(place, f"{what}; write a `schema`, or leave text and constants out")
        elif schema is not None and "text" in described:
            yield from _property(document, schema, described["text"], (*place, "text"), {"string"})
        if "text" in described and not {*_TEXT_ROLES} & stream.described.keys():
            yield Fault((*place, "text"), "the stream has no text to put there; add text, or leave this out")


def _result_parts(document: SpecDocument, stream: Stream) -> list[list[Found]]:
    path = path_of(stream.described["result"]["property"])
    return [found_at(document, {"$ref": kinds_of(document, stream)[end]}, path) for end in stream.events("end")]


def attributes(document: SpecDocument) -> Iterator[Fault]:
    """See that each attribute is a property of an event, under a name that is free."""
    for stream, place in _described(document):
        taken = _MEMBERS | {f"get_final_{stream.noun}"}
        taken |= _MEMBERS_OF_TEXT if {*_TEXT_ROLES} & stream.described.keys() else set()
        taken |= _MEMBERS_OF_AUDIO if "audio" in stream.described else set()
        for name, pointer in stream.described.get("attributes", {}).items():
            inner = (*place, "attributes", name)
            if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_") or name in taken:
                yield Fault(inner, f"{name!r} cannot name an attribute of the stream; choose another name")
            if not any(
                found_at(document, {"$ref": kind}, path_of(pointer)) for kind in kinds_of(document, stream).values()
            ):
                yield Fault(inner, f"no event describes {pointer!r}; describe it in one, or correct the pointer")


def _of_some_event(document: SpecDocument, stream: Stream, pointer: str, place: Pointer) -> Iterator[Fault]:
    references = kinds_of(document, stream).values()
    if not any(found_at(document, {"$ref": reference}, path_of(pointer)) for reference in references):
        yield Fault(place, f"no event describes {pointer!r}; describe it in one, or correct the pointer")


def stops(document: SpecDocument) -> Iterator[Fault]:
    """See that the operation that stops a stream exists, and gets its arguments."""
    for stream, place in _described(document):
        stop = stream.described.get("stop")
        if stop is None:
            continue
        place = (*place, "stop")
        called = operation_called(document, stop["operationId"])
        if called is None or EVENT_STREAM in content_of(document, called[1].get("responses", {}).get("200")):
            what = f"{stop['operationId']!r} is not an operation that answers with something else than a stream"
            yield Fault((*place, "operationId"), f"{what}; name the one that stops the work")
            continue
        yield from _stop_arguments(document, called, stop, place)
        for argument in stop_arguments(stop):
            yield from _expression(document, stream, argument, (*place, argument.source, argument.name))


def _stop_arguments(
    document: SpecDocument, called: tuple[Pointer, dict[str, Any]], stop: dict[str, Any], place: Pointer
) -> Iterator[Fault]:
    parameters = {parameter["name"]: parameter for parameter in parameters_of(document, called[0])}
    _, schema = body_of(document, called[1])
    body = properties_of(document, schema)
    wanted = {
        "parameters": (set(parameters), {name for name, one in parameters.items() if one.get("required")}),
        "requestBody": (set(body), set(document.resolve(schema).get("required", [])) & set(body)),
    }
    for source, (known, required) in wanted.items():
        given = stop.get(source, {})
        for name in sorted(required - given.keys()):
            yield Fault(place, f"{stop['operationId']} needs {name!r}; give it under {source}")
        for name in sorted(given.keys() - known) if known or source == "parameters" else ():
            yield Fault((*place, source, name), f"{stop['operationId']} has no {name!r} there; leave it out")
    for name in sorted(stop.get("parameters", {}).keys() & parameters.keys()):
        if document.resolve(parameters[name].get("schema", {})).get("format") in ("date", "date-time"):
            yield Fault((*place, "parameters", name), f"{name!r} is a date, which cannot be an argument here")


def _expression(document: SpecDocument, stream: Stream, argument: Argument, place: Pointer) -> Iterator[Fault]:
    expression = argument.expression
    if expression is None:
        return
    head, _, pointer = expression.partition("#")
    if head == "$response.body":
        yield from _of_some_event(document, stream, pointer, place)
    elif head == "$request.body" or head.startswith(("$request.query.", "$request.header.", "$request.path.")):
        if not sent_with(document, stream, expression):
            yield Fault(place, f"the request of the stream has no {expression!r}; correct it, or add the property")
        elif head == "$request.body" and body_of(document, stream.operation)[0] == "multipart/form-data":
            yield Fault(place, "a value of a multipart form cannot be sent again; use another expression")
    else:
        known = "$request.body#/..., $request.query.NAME, $request.path.NAME, $request.header.NAME"
        yield Fault(
            place, f"{expression!r} is not an expression that a client can follow; write {known} or $response.body#/..."
        )


def modes(document: SpecDocument) -> Iterator[Fault]:
    """See that a request can ask for the stream, where the operation has another answer, too."""
    for stream in each_stream(document):
        media_type, schema = body_of(document, stream.operation)
        if media_type and not stream.only and not asks_by_mode(document, stream):
            what = f"the request cannot say whether it wants JSON or a stream; add the property {MODE} to its body"
            yield Fault(stream.pointer, what)
        wanted = ("streaming",) if stream.only else ("blocking", "streaming")
        asked = asks_by_mode(document, stream)
        for value in wanted if asked else ():
            whole = {**properties_of(document, schema)[MODE], "components": document.data.get("components", {})}
            if not Draft202012Validator(whole).is_valid(value):
                what = f"{MODE} does not take {value!r}, which a method sends"
                yield Fault(stream.pointer, f"{what}; add the value to its schema")
        others = sorted(content_type for content_type in stream.content if content_type not in (JSON, EVENT_STREAM))
        for content_type in others:
            what = f"{content_type} stands beside a stream, and no method could return it"
            yield Fault((*stream.place[:-1], content_type), f"{what}; describe JSON, or the stream alone")


def names(document: SpecDocument) -> Iterator[Fault]:
    """See that the classes of streams have names of their own."""
    components = {class_name(name) for name in document.data.get("components", {}).get("schemas", {})}
    for stream in each_stream(document):
        for name in sorted({stream.stream_class, f"Async{stream.stream_class}"} & components):
            what = f"the class of the stream would be called {name}, like that of a schema"
            yield Fault(stream.pointer, f"{what}; rename one of the two")


RULES = (statuses, event_unions, forms, roles, properties, results, attributes, stops, modes, names)
