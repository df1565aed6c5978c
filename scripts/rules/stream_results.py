"""The result of a stream: an object with a class, which every end of the stream can make."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spec_document import Fault, Pointer, SpecDocument, properties_of
from spec_streams import (
    Stream,
    found_at,
    object_component,
    parts_of_ends,
    path_of,
    required_of,
    result_of,
    types_at,
)

from rules.x_stream import fits, judgeable_streams


def possible_results(document: SpecDocument) -> Iterator[Fault]:
    """See that the result is an object with a class, and that each end of the stream brings its parts."""
    for stream, place in judgeable_streams(document):
        described = stream.described.get("result", {})
        place = (*place, "result") if described else place
        if "text" in described and not {"text", "replace"} & stream.described.keys():
            yield Fault((*place, "text"), "the stream has no text to put there; add text, or leave this out")
        if described.get("property") and not all(parts_of_ends(document, stream).values()):
            pointer = described["property"]
            problem = f"not every end of the stream has {pointer!r}"
            yield Fault((*place, "property"), f"{problem}; describe it in each of them")
            continue
        schema = result_of(document, stream)
        if schema is None:
            if "text" in described or "constants" in described:
                problem = "the result is the last event itself, so nothing can be put into it"
                yield Fault(place, f"{problem}; write a `schema`, or leave text and constants out")
        elif object_component(document, schema) is None:
            problem = "the result of the stream is not a component that is an object, so it has no class"
            yield Fault(place, f"{problem}; write `result: {{schema: {{$ref: '#/components/schemas/...'}}}}`")
        else:
            yield from _check_text(document, schema, described, place)
            yield from _check_constants(document, schema, described, place)
            yield from _check_ends(document, stream, schema, place)


def _check_text(document: SpecDocument, schema: Any, described: dict[str, Any], place: Pointer) -> Iterator[Fault]:
    if "text" not in described:
        return
    path = path_of(described["text"])
    found = found_at(document, schema, path)
    whole = [types_at(document, part.schema) for n in range(len(path)) for part in found_at(document, schema, path[:n])]
    if not found or any("array" in types for types in whole):
        problem = f"the result has no property {described['text']!r} for the text"
        yield Fault((*place, "text"), f"{problem}; name one of its schema")
    elif any(types_at(document, part.schema) - {"string"} for part in found):
        yield Fault((*place, "text"), f"{described['text']!r} of the result is not a string; name another property")


def _check_constants(document: SpecDocument, schema: Any, described: dict[str, Any], place: Pointer) -> Iterator[Fault]:
    properties = properties_of(document, schema)
    for name, value in described.get("constants", {}).items():
        at = (*place, "constants", name)
        if name not in properties:
            yield Fault(at, f"the result has no property {name!r}; describe it in its schema, or leave it out")
        elif not fits(document, value, properties[name]):
            yield Fault(at, f"{value!r:.40} does not fit the schema of {name!r}; correct one of them")


def _check_ends(document: SpecDocument, stream: Stream, schema: Any, place: Pointer) -> Iterator[Fault]:
    """See that each end brings what the result must have: otherwise every such stream would end in an error."""
    described = stream.described.get("result", {})
    given = {*described.get("constants", {}), *path_of(described.get("text", ""))[:1]}
    for end, parts in parts_of_ends(document, stream).items():
        brought = [required_of(document, part.schema) for part in parts]
        missing = required_of(document, schema) - given - brought[0].intersection(*brought[1:])
        if missing:
            names = ", ".join(sorted(missing))
            problem = f"the result must have {names}, which the event {end!r} need not bring"
            remedy = "require it there, add result.text or result.constants, or write another result.schema"
            yield Fault(place, f"{problem}; {remedy}")
        elif not all(part.required for part in parts):
            problem = f"the event {end!r} may come without {described['property']!r}, which the result is made from"
            yield Fault((*place, "property"), f"{problem}; require it there")


RULES = (possible_results,)
