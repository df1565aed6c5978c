"""The operation that stops a stream: it exists, and each of its arguments has a value that fits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from spec_document import EVENT_STREAM, Fault, Pointer, SpecDocument, content_of, parameters_of, properties_of
from spec_streams import (
    Argument,
    Stream,
    body_of,
    found_at,
    kinds_of,
    operation_called,
    path_of,
    required_of,
    sent_with,
    stop_arguments,
    types_at,
)

from rules.x_stream import check_pointer_into_events, fits, judgeable_streams

_EXPRESSION = re.compile(r"\$request\.body#/.+|\$request\.(query|path|header)\.[^#]+|\$response\.body#/.+")
"""The runtime expressions of OpenAPI that have a value in a stream."""


def callable_stops(document: SpecDocument) -> Iterator[Fault]:
    """See that the operation that stops a stream exists, and gets its arguments."""
    for stream, place in judgeable_streams(document):
        stop = stream.described.get("stop")
        if stop is None:
            continue
        place = (*place, "stop")
        called = operation_called(document, stop["operationId"])
        if called is None:
            problem = f"the operation {stop['operationId']!r} does not exist"
            remedy = "write the operationId of the one that stops the work, or leave stop out"
            yield Fault((*place, "operationId"), f"{problem}; {remedy}")
        elif EVENT_STREAM in content_of(document, called[1].get("responses", {}).get("200")):
            problem = f"{stop['operationId']} streams, so it cannot stop a stream"
            yield Fault((*place, "operationId"), f"{problem}; write the operationId of the one that stops the work")
        else:
            yield from _check_argument_names(document, called, stop, place)
            targets = _targets(document, called)
            for argument in stop_arguments(stop):
                if (argument.source, argument.name) in targets:
                    target = targets[argument.source, argument.name]
                    yield from _check_value(
                        document, stream, argument, target, (*place, argument.source, argument.name)
                    )


def _targets(document: SpecDocument, called: tuple[Pointer, dict[str, Any]]) -> dict[tuple[str, str], Any]:
    """The schemas of the arguments that an operation takes."""
    _, schema = body_of(document, called[1])
    found = {("requestBody", name): property_ for name, property_ in properties_of(document, schema).items()}
    for parameter in parameters_of(document, called[0]):
        found["parameters", parameter["name"]] = parameter.get("schema", {})
    return found


def _check_argument_names(
    document: SpecDocument, called: tuple[Pointer, dict[str, Any]], stop: dict[str, Any], place: Pointer
) -> Iterator[Fault]:
    parameters = {parameter["name"]: parameter for parameter in parameters_of(document, called[0])}
    _, schema = body_of(document, called[1])
    body = properties_of(document, schema)
    needs_body = bool(document.resolve(called[1].get("requestBody", {})).get("required"))
    if not body and ("requestBody" in stop or needs_body):
        problem = (
            f"the body of {stop['operationId']} is not an object with properties, which is all that a stop can send"
        )
        yield Fault(place, f"{problem}; describe it so, or leave the body out")
        return
    wanted = {
        "parameters": (set(parameters), {name for name, parameter in parameters.items() if parameter.get("required")}),
        "requestBody": (set(body), required_of(document, schema) & set(body)),
    }
    for source, (names, required) in wanted.items():
        given = stop.get(source, {})
        for name in sorted(required - given.keys()):
            yield Fault(place, f"{stop['operationId']} needs {name!r}; give it under {source}")
        for name in sorted(given.keys() - names):
            yield Fault((*place, source, name), f"{stop['operationId']} has no {name!r} there; leave it out")


def _check_value(
    document: SpecDocument, stream: Stream, argument: Argument, target: Any, place: Pointer
) -> Iterator[Fault]:
    """Check the value of an argument of a stop against the schema of the argument."""
    resolved = document.resolve(target)
    if resolved.get("format") in ("date", "date-time") or types_at(document, target) & {"array", "object"}:
        yield Fault(place, f"a stop can send texts, numbers and booleans, and {argument.name!r} is none; leave it out")
    elif argument.expression is None:
        if isinstance(argument.value, str) and "{$" in argument.value:
            yield Fault(place, f"{argument.value!r} has an expression within a text; write the expression alone")
        elif not fits(document, argument.value, target):
            yield Fault(place, f"{argument.value!r:.40} does not fit the schema of {argument.name!r}; correct it")
    else:
        yield from _check_expression(document, stream, argument.expression, types_at(document, target), place)


def _check_expression(
    document: SpecDocument, stream: Stream, expression: str, wanted: set[str], place: Pointer
) -> Iterator[Fault]:
    if not _EXPRESSION.fullmatch(expression):
        forms = (
            "$request.body#/..., $request.query.NAME, $request.path.NAME, $request.header.NAME or $response.body#/..."
        )
        yield Fault(place, f"{expression!r} is not an expression that a client can follow; write {forms}")
        return
    if expression.startswith("$response."):
        pointer = expression.partition("#")[2]
        yield from check_pointer_into_events(document, stream, pointer, place)
        references = kinds_of(document, stream).values()
        found = [part for ref in references for part in found_at(document, {"$ref": ref}, path_of(pointer))]
    else:
        found = sent_with(document, stream, expression)
        if not found:
            yield Fault(place, f"the request of the stream has no {expression!r}; correct it, or add the property")
    if expression.startswith("$request.body") and body_of(document, stream.operation)[0] == "multipart/form-data":
        yield Fault(place, "a value of a multipart form cannot be sent again; use another expression")
    as_text = expression.startswith(("$request.query.", "$request.header."))
    kinds = {"string"} if as_text and found else {kind for part in found for kind in types_at(document, part.schema)}
    allowed = wanted | {"integer"} if "number" in wanted else wanted
    if wanted and kinds - allowed:
        problem = f"{expression} is {' or '.join(sorted(kinds))}, and the argument is {' or '.join(sorted(wanted))}"
        yield Fault(place, f"{problem}; use a value of that type")


RULES = (callable_stops,)
