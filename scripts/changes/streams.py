"""What a change of `x-stream` means for programs that read the stream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spec_document import SpecDocument, methods_of
from spec_streams import Stream, each_stream, result_of

from changes.change import Change, Kind
from changes.types import spell, types_of

_COMPATIBLE = {"attributes", "result"}
"""What is compared in detail."""


def stream_changes(old: SpecDocument, new: SpecDocument) -> Iterator[Change]:
    """Compare the streams of two specs, by their operationIds."""
    before = {stream.operation["operationId"]: stream for stream in each_stream(old)}
    after = {stream.operation["operationId"]: stream for stream in each_stream(new)}
    for name in before.keys() & after.keys():
        if before[name].described:  # An older spec describes its one stream nowhere.
            method = f"{methods_of(new, after[name].operation)['stream']}()"
            yield from _attributes(before[name].described, after[name].described, method)
            yield from _roles(before[name].described, after[name].described, method)
            yield from _result(old, new, before[name], after[name], method)


def _attributes(before: dict[str, Any], after: dict[str, Any], method: str) -> Iterator[Change]:
    old, new = before.get("attributes", {}), after.get("attributes", {})
    for name in old.keys() - new.keys():
        yield Change(Kind.REMOVED, (method,), f"its stream has no `{name}` any more", breaking=True)
    for name in new.keys() - old.keys():
        yield Change(Kind.ADDED, (method,), f"its stream has `{name}`")


def _roles(before: dict[str, Any], after: dict[str, Any], method: str) -> Iterator[Change]:
    for role in sorted({*before, *after} - _COMPATIBLE):
        if before.get(role) != after.get(role):
            gone = role not in after and role in ("text", "audio")
            what = f"its stream has no {role} any more" if gone else f"`{role}` of its stream is described differently"
            yield Change(Kind.CHANGED, (method,), what, breaking=gone)


def _result(old: SpecDocument, new: SpecDocument, before: Stream, after: Stream, method: str) -> Iterator[Change]:
    types = [
        types_of(document, result_of(document, stream) or {}) for document, stream in ((old, before), (new, after))
    ]
    if types[0] != types[1]:
        what = f"the result of its stream is {spell(types[1])} now, not {spell(types[0])}"
        yield Change(Kind.CHANGED, (method,), what, breaking=True)
