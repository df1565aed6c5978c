"""Prepares the code of streams: the unions of events, the description of each stream, and its class."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
from spec_document import (
    Pointer,
    SpecDocument,
    class_name,
    content_of,
    name_in_python,
    parameters_of,
    properties_of,
    python_name,
    target_of,
)
from spec_streams import (
    JSON,
    MODE,
    Argument,
    Found,
    Stream,
    asks_by_mode,
    body_of,
    discriminator_of,
    each_stream,
    found_at,
    kinds_of,
    object_component,
    operation_called,
    parts_of_ends,
    path_of,
    result_of,
    sent_with,
    stop_arguments,
    types_at,
)

_JSON_TYPES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
_JSON_CLASSES = {"Any": [], "float": ["float", "int"]}
"""The classes that the JSON of a type has, if they differ from the type."""
_COMPLETIONS = "CompletionEvent"
"""The union whose tables have a second, shorter name: programs written for a client with one stream use it."""


def facts_for_methods(document: SpecDocument) -> dict[str, dict[str, Any]]:
    """The facts of each operation that streams for the template of the methods, by the operation's name."""
    return {
        stream.method: {
            "class": stream.stream_class,
            "constant": stream.constant,
            "mode": MODE if asks_by_mode(document, stream) else "",
            "stops": "stop" in stream.described,
            "needed_to_stop": _needed_to_stop(document, stream),
            "description": stream.described.get("description", ""),
            "whole_answer": _described_whole_answer(document, stream),
        }
        for stream in each_stream(document)
    }


def _described_whole_answer(document: SpecDocument, stream: Stream) -> str:
    """The description of the answer that is not a stream. The description of the response covers both."""
    if stream.only:
        return ""
    return str(document.resolve(stream.content[JSON].get("schema", {})).get("description", ""))


def event_classes(document: SpecDocument) -> list[str]:
    """The classes of events, sorted."""
    return sorted({kind["class"] for union in _unions(document) for kind in union["kinds"].values()})


def _needed_to_stop(document: SpecDocument, stream: Stream) -> list[str]:
    """The arguments that may be left out, and without which the stream cannot be stopped."""
    names = []
    for argument in stop_arguments(stream.described.get("stop", {})):
        if argument.expression and argument.expression.startswith("$request."):
            found = sent_with(document, stream, argument.expression)
            if not all(part.required for part in found):
                names.append(python_name(_argument_of(argument.expression)))
    return sorted(set(names))


def _argument_of(expression: str) -> str:
    """The name on the wire of the argument of a method that an expression such as `$request.body#/user` begins with."""
    source, _, pointer = expression.partition("#")
    return path_of(pointer)[0] if pointer else source.split(".", 2)[2]


def write_modules(document: SpecDocument, templates: Path, package: Path) -> None:
    """Write `events.py` and `streams.py` into the package.

    Args:
        document: The spec.
        templates: The folder of the templates.
        package: The folder of the package.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["repr"] = repr
    streams = [_stream(document, stream) for stream in each_stream(document)]
    unions = _unions(document)
    for name in ("events.py", "streams.py"):
        text = environment.get_template(f"{name}.jinja").render(streams=streams, unions=unions)
        (package / name).write_bytes(text.encode())


def _unions(document: SpecDocument) -> list[dict[str, Any]]:
    """The unions of events, each once, in the order of the operations."""
    unions = {}
    for stream in each_stream(document):
        name = target_of(stream.schema["$ref"])[-1]
        unions[name] = {
            "name": class_name(name),
            "table": python_name(class_name(name)).upper(),
            "kinds": {kind: _imported(target_of(ref)[-1]) for kind, ref in kinds_of(document, stream).items()},
            "short": name == _COMPLETIONS,
        }
    return list(unions.values())


def _imported(component: str) -> dict[str, str]:
    name = class_name(component)
    return {"class": name, "module": python_name(name)}


def _stream(document: SpecDocument, stream: Stream) -> dict[str, Any]:
    """What the template asks of a stream."""
    described = stream.described
    union = class_name(target_of(stream.schema["$ref"])[-1])
    texts = [_role(document, stream, entry) for entry in described.get("text", [])]
    attributes = [_attribute(document, stream, *item) for item in described.get("attributes", {}).items()]
    return {
        "method": stream.method,
        "final_method": stream.final_method,
        "noun": stream.noun,
        "class": stream.stream_class,
        "constant": stream.constant,
        "summary": stream.operation["summary"].strip().rstrip("."),
        "union": union,
        "table": python_name(union).upper(),
        "discriminator": discriminator_of(document, stream),
        "ends": sorted(stream.events("end")),
        "text": texts,
        "plain_text": _plain_text(stream, texts),
        "replacement": [_role(document, stream, entry) for entry in described.get("replace", [])],
        "audio": [_role(document, stream, entry) for entry in described.get("audio", [])],
        "roles": sorted({event for role in described for event in stream.events(role)}),
        "audio_ends": sorted(stream.events("audioEnd")),
        "errors": {entry["event"]: _error(entry) for entry in described.get("error", [])},
        "failed_ends": {entry["event"]: _failed(entry["error"]) for entry in described["end"] if "error" in entry},
        "attributes": attributes,
        "shown": _attributes_in_repr(described, attributes),
        "result": _result(document, stream),
        "stop": _stop(document, stream) if "stop" in described else None,
        "has_text": "text" in described or "replace" in described,
        "has_audio": "audio" in described,
    }


def _attributes_in_repr(described: dict[str, Any], attributes: list[dict[str, Any]]) -> tuple[str, ...]:
    """The attributes of a stream that its repr has."""
    shown = [attribute["name"] for attribute in attributes if attribute["model"] is None]
    if "text" in described or "replace" in described:
        shown.append("text")
    if "audio" in described:
        shown.append("audio")
    return tuple(shown)


def _role(document: SpecDocument, stream: Stream, entry: dict[str, Any]) -> dict[str, Any]:
    path = path_of(entry["property"])
    found = found_at(document, {"$ref": kinds_of(document, stream)[entry["event"]]}, path)
    return {
        "event": entry["event"],
        "path": path,
        "optional": not all(part.required for part in found),
        "relabelled": entry.get("as"),
    }


def _plain_text(stream: Stream, texts: list[dict[str, Any]]) -> dict[str, str]:
    """The kinds of event that bring text and mean nothing else, each with its property."""
    roles = [event for role in ("replace", "audio", "audioEnd", "end", "error") for event in stream.events(role)]
    return {
        text["event"]: text["path"][0]
        for text in texts
        if text["event"] not in roles and not text["optional"] and text["relabelled"] is None and len(text["path"]) == 1
    }


def _error(entry: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: path_of(entry.get(name, f"/{name}")) for name in ("status", "code", "message")}


def _failed(entry: dict[str, Any]) -> dict[str, Any]:
    return {"path": path_of(entry["property"]), "values": tuple(entry["values"]), "error": _error(entry)}


def _attribute(document: SpecDocument, stream: Stream, name: str, pointer: str) -> dict[str, Any]:
    kinds, described = [], []
    for kind, reference in kinds_of(document, stream).items():
        if found := found_at(document, {"$ref": reference}, path_of(pointer)):
            kinds.append(kind)
            described += found
    return {
        "name": name,
        "path": path_of(pointer),
        "kinds": sorted(kinds),
        "description": _description(document, described[0]),
        **_value_type(document, described),
    }


def _description(document: SpecDocument, found: Found) -> str:
    text = found.schema.get("description") or document.resolve(found.schema).get("description", "")
    return " ".join(str(text).split()).rstrip(".")


def _value_type(document: SpecDocument, described: list[Found]) -> dict[str, Any]:
    """The type of an attribute's value; `Any` where the events differ or it has no class."""
    components = {object_component(document, found.schema) for found in described}
    if len(components) == 1 and (component := components.pop()) is not None:
        return {"type": class_name(component), "types": ["dict"], "model": _imported(component)}
    kinds = {kind for found in described for kind in types_at(document, found.schema)}
    name = _JSON_TYPES.get(kinds.pop(), "Any") if len(kinds) == 1 else "Any"
    return {"type": name, "types": _JSON_CLASSES.get(name, [name]), "model": None}


def _result(document: SpecDocument, stream: Stream) -> dict[str, Any]:
    described = stream.described.get("result", {})
    schema = result_of(document, stream)
    component = object_component(document, schema) if schema is not None else None
    kinds = kinds_of(document, stream)
    by_end = {kind: _imported(component or target_of(kinds[kind])[-1]) for kind in sorted(stream.events("end"))}
    models = list(by_end.values())
    return {
        "by_end": by_end,
        "models": models,
        "type": " | ".join(dict.fromkeys(model["class"] for model in models)),
        "path": path_of(described.get("property", "")),
        "text": path_of(described["text"]) if "text" in described else None,
        "constants": described.get("constants", {}),
        **_left_out(document, stream, schema, component),
        # The operation's own method returns the same type, so `get_final_...` is named after it.
        "named": schema is not None
        and not stream.only
        and schema == stream.content[JSON].get("schema")
        and stream.final_method not in ("get_final_result", "get_final_text"),
    }


def _left_out(document: SpecDocument, stream: Stream, result: Any, component: str | None) -> dict[str, list[str]]:
    """The properties of the last event that are not part of the result: its kind, and nulls that its schema lacks."""
    if component is None:
        return {"left_out": [], "left_out_if_null": []}
    parts = [part for end in parts_of_ends(document, stream).values() for part in end]
    described = {name for part in parts for name in properties_of(document, part.schema)}
    others = described - properties_of(document, result).keys()
    is_whole_event = not stream.described.get("result", {}).get("property")
    kind = others & {discriminator_of(document, stream)} if is_whole_event else set()
    return {"left_out": sorted(kind), "left_out_if_null": sorted(others - kind)}


def _stop(document: SpecDocument, stream: Stream) -> dict[str, Any]:
    described = stream.described["stop"]
    called = operation_called(document, described["operationId"])
    assert called is not None  # `check-spec` refuses an unknown operationId.
    arguments = stop_arguments(described)
    of_events = {}
    for argument in arguments:
        if argument.expression and argument.expression.startswith("$response."):
            pointer = argument.expression.partition("#")[2]
            of_events[argument.expression] = _attribute(document, stream, "", pointer) | {"types": ["int", "str"]}
    return {
        "method": python_name(described["operationId"]),
        "of_request": tuple(
            sorted({argument.expression for argument in arguments if argument.expression} - of_events.keys())
        ),
        "of_events": of_events,
        "arguments": [(_name_of_argument(document, called, argument), argument) for argument in arguments],
    }


def _name_of_argument(document: SpecDocument, called: tuple[Pointer, dict[str, Any]], argument: Argument) -> str:
    """The name in Python of an argument of the operation that stops a stream."""
    parts: dict[str, Any] = properties_of(document, body_of(document, called[1])[1])
    if argument.source == "parameters":
        parts = {parameter["name"]: parameter for parameter in parameters_of(document, called[0])}
    return name_in_python(argument.name, parts.get(argument.name))


def without_streams(document: SpecDocument) -> dict[str, Any]:
    """The document as the generator gets it: it does not support streams, and would read one as JSON or as nothing.

    An operation with a JSON answer keeps that; one that only streams answers with the text of its stream.
    """
    paths = {path: dict(item) for path, item in document.data["paths"].items()}
    for stream in each_stream(document):
        _, path, method = stream.pointer
        responses = dict(stream.operation["responses"])
        content = content_of(document, responses["200"])
        kept = {"text/plain": {"schema": {"type": "string"}}} if stream.only else {JSON: content[JSON]}
        responses["200"] = {**document.resolve(responses["200"]), "content": kept}
        paths[path][method] = {**stream.operation, "responses": responses}
    return {**document.data, "paths": paths}
