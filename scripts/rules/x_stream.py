"""The form of `x-stream`, and the streams that other rules can judge because theirs is right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from spec_document import EVENT_STREAM, Fault, Pointer, SpecDocument
from spec_streams import Stream, each_stream, found_at, kinds_of, path_of

_FORM = Draft202012Validator(
    yaml.safe_load((Path(__file__).parent / "x_stream.schema.yaml").read_text(encoding="utf-8"))
)
_SEE = "see 'Streams' in docs/changing-the-spec.md"


def has_union(document: SpecDocument, stream: Stream) -> bool:
    """Whether a discriminated union describes the events of a stream."""
    reference = str(stream.schema.get("$ref", ""))
    return reference.startswith("#/components/schemas/") and bool(kinds_of(document, stream))


def judgeable_streams(document: SpecDocument) -> Iterator[tuple[Stream, Pointer]]:
    """The streams that later rules can judge, each with the place of its `x-stream`."""
    for stream in each_stream(document):
        x_stream = stream.content[EVENT_STREAM].get("x-stream")
        if has_union(document, stream) and _FORM.is_valid(x_stream) and not list(_unknown_events(document, stream)):
            yield stream, (*stream.place, "x-stream")


def valid_x_streams(document: SpecDocument) -> Iterator[Fault]:
    """See that each stream is described, in the right form, by events that it has."""
    for stream in each_stream(document):
        place = (*stream.place, "x-stream")
        x_stream = stream.content[EVENT_STREAM].get("x-stream")
        if x_stream is None:
            problem = "x-stream is missing: it says what the events mean"
            yield Fault(stream.place, f"{problem}; write at least `x-stream: {{end: [{{event: ...}}]}}` ({_SEE})")
            continue
        for error in _FORM.iter_errors(x_stream):
            inner = tuple(str(token) for token in error.absolute_path)
            yield Fault((*place, *inner), f"{_message_of(error)}; write x-stream in its form ({_SEE})")
        if _FORM.is_valid(x_stream) and has_union(document, stream):
            yield from _unknown_events(document, stream)


def _message_of(error: Any) -> str:
    if error.validator == "pattern":
        return f"{error.instance!r} is not a JSON pointer, which begins with /, such as /answer"
    return str(error.message[:200])


def _unknown_events(document: SpecDocument, stream: Stream) -> Iterator[Fault]:
    kinds = kinds_of(document, stream)
    listed = ", ".join(sorted(kinds))
    for place, entry in entries(stream):
        for key in ("event", "as"):
            if key in entry and entry[key] not in kinds:
                yield Fault((*place, key), f"{entry[key]!r} is not an event of this stream; write one of {listed}")


def entries(stream: Stream) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """The entries of all roles, each with its place."""
    for role, listed in stream.described.items():
        if isinstance(listed, list):
            for index, entry in enumerate(listed):
                yield (*stream.place, "x-stream", role, str(index)), entry


def check_pointer_into_events(document: SpecDocument, stream: Stream, pointer: str, place: Pointer) -> Iterator[Fault]:
    """See that a pointer leads to a property of at least one event."""
    references = kinds_of(document, stream).values()
    if not any(found_at(document, {"$ref": reference}, path_of(pointer)) for reference in references):
        yield Fault(place, f"no event describes {pointer!r}; describe it in one, or correct the pointer")


def fits(document: SpecDocument, value: Any, schema: Any) -> bool:
    """Whether a value fits a schema."""
    resolved = document.resolve(schema)
    if isinstance(resolved, bool):
        return resolved
    whole = {**resolved, "components": document.data.get("components", {})}
    return Draft202012Validator(whole).is_valid(value)


RULES = (valid_x_streams,)
