"""Finds the consequences of a change of `x-stream` for programs that read the stream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from method_names import methods_of
from spec_document import SpecDocument
from spec_streams import Stream, each_stream, found_at, kinds_of, path_of, result_of

from changes.change import Change, Kind
from changes.types import PyType, spell, types_of

_NOT_ROLES = {"attributes", "description", "result", "stop"}
"""Keys that are compared in detail, or are words alone."""


def stream_changes(old: SpecDocument, new: SpecDocument) -> Iterator[Change]:
    """Compare the streams of two specs, by their operationIds."""
    before = {stream.operation["operationId"]: stream for stream in each_stream(old)}
    after = {stream.operation["operationId"]: stream for stream in each_stream(new)}
    for name in before.keys() & after.keys():
        if before[name].described:  # An older spec describes its one stream nowhere.
            method = f"{methods_of(new, after[name].operation)['stream']}()"
            yield from _members(old, new, before[name], after[name], method)
            yield from _roles(before[name].described, after[name].described, method)
            yield from _result(old, new, before[name], after[name], method)


def _members(old: SpecDocument, new: SpecDocument, before: Stream, after: Stream, method: str) -> Iterator[Change]:
    """Compare the members of two classes of streams, and the argument that only a stream with a stop has."""
    old_types, new_types = _members_of(old, before), _members_of(new, after)
    for name in old_types.keys() - new_types.keys():
        yield Change(Kind.REMOVED, (method,), f"its stream no longer has `{name}`", breaking=True)
    for name in new_types.keys() - old_types.keys():
        yield Change(Kind.ADDED, (method,), f"its stream has `{name}`")
    for name in old_types.keys() & new_types.keys():
        if old_types[name] != new_types[name]:
            description = f"`{name}` of its stream is {spell(new_types[name])} now, not {spell(old_types[name])}"
            yield Change(Kind.CHANGED, (method,), description, breaking=True)
    could_stop, can_stop = "stop" in before.described, "stop" in after.described
    if could_stop and not can_stop:
        yield Change(Kind.REMOVED, (f"{method[:-2]}(stop_on_exit=)",), "is gone", breaking=True)
    elif can_stop and not could_stop:
        yield Change(Kind.ADDED, (f"{method[:-2]}(stop_on_exit=)",), "is new")
    elif before.described.get("stop") != after.described.get("stop"):
        yield Change(Kind.CHANGED, (method,), "`stop` of its stream is described differently")


def _members_of(document: SpecDocument, stream: Stream) -> dict[str, frozenset[PyType]]:
    """The types of the members that only some streams have, by name."""
    described, found = stream.described, {}
    for name, pointer in described.get("attributes", {}).items():
        parts = [
            part
            for reference in kinds_of(document, stream).values()
            for part in found_at(document, {"$ref": reference}, path_of(pointer))
        ]
        found[name] = frozenset(py_type for part in parts for py_type in types_of(document, part.schema))
    if {"text", "replace"} & described.keys():
        found["text"] = frozenset({PyType("str")})
    if "audio" in described:
        found["audio"] = frozenset({PyType("bytes")})
    return found


def _roles(before: dict[str, Any], after: dict[str, Any], method: str) -> Iterator[Change]:
    for role in sorted({*before, *after} - _NOT_ROLES):
        if before.get(role) != after.get(role):
            yield Change(Kind.CHANGED, (method,), f"`{role}` of its stream is described differently")


def _result(old: SpecDocument, new: SpecDocument, before: Stream, after: Stream, method: str) -> Iterator[Change]:
    old_types, new_types = _result_types(old, before), _result_types(new, after)
    if old_types != new_types:
        description = f"the result of its stream is {spell(new_types)} now, not {spell(old_types)}"
        yield Change(Kind.CHANGED, (method,), description, breaking=True)


def _result_types(document: SpecDocument, stream: Stream) -> frozenset[PyType]:
    schema = result_of(document, stream)
    if schema is not None:
        return types_of(document, schema)
    kinds = kinds_of(document, stream)
    return frozenset(py_type for end in stream.events("end") for py_type in types_of(document, {"$ref": kinds[end]}))
