"""Finds the consequences of a change of an operation for its methods."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from method_names import methods_of
from spec_document import (
    SpecDocument,
    content_of,
    each_operation,
    name_in_python,
    parameters_of,
    properties_of,
    python_name,
)
from spec_facts import paging_facts

from changes.change import Change, Kind, deprecation
from changes.schemas import WORDS, SchemaComparison, Use, rename_changes, unjudged_changes
from changes.security import security_changes
from changes.types import PyType, missing, spell, types_of

_ARGUMENTS_OF_PAGES = ("page", "offset", "cursor", "after", "limit")
_JUDGED = {"operationId", "tags", "parameters", "requestBody", "responses", "security", "servers", *WORDS}
_JUDGED_OF_PARAMETERS = {"name", "in", "required", "schema", *WORDS}
_JUDGED_OF_BODIES = {"content", "required", *WORDS}
_JUDGED_OF_MEDIA = {"schema", "encoding", *WORDS}


def _by_id(document: SpecDocument) -> dict[str, tuple[tuple[str, ...], dict[str, Any]]]:
    return {operation["operationId"]: (pointer, operation) for pointer, operation in each_operation(document)}


def operation_changes(old: SpecDocument, new: SpecDocument) -> Iterator[Change]:
    """Compare the operations of two specs, by their operationIds."""
    before, after = _by_id(old), _by_id(new)
    for name in before.keys() - after.keys():
        for method in methods_of(old, before[name][1]).values():
            yield Change(Kind.REMOVED, (f"{method}()",), "is gone", breaking=True)
    for name in after.keys() - before.keys():
        for method in methods_of(new, after[name][1]).values():
            yield Change(Kind.ADDED, (f"{method}()",), "is new")
    for name in before.keys() & after.keys():
        yield from _OperationComparison(old, new, before[name], after[name]).changes()


class _OperationComparison:
    """Compares an operation of one spec with that of the same operationId in another."""

    def __init__(self, old: SpecDocument, new: SpecDocument, before: Any, after: Any) -> None:
        self._old, self._new = old, new
        (self._place_before, self._before), (self._place_after, self._after) = before, after
        self._method = next(iter(methods_of(new, self._after).values()))
        self._schemas = SchemaComparison(old, new)

    def changes(self) -> Iterator[Change]:
        yield from deprecation(self._before, self._after, (f"{self._method}()",))
        yield from self._variants()
        yield from self._address()
        yield from security_changes(self._old, self._new, self._before, self._after, (f"{self._method}()",))
        yield from self._parameters()
        yield from self._body()
        yield from self._statuses()
        yield from self._result()
        yield from unjudged_changes(self._before, self._after, _JUDGED, (f"{self._method}()",))

    def _variants(self) -> Iterator[Change]:
        before, after = methods_of(self._old, self._before), methods_of(self._new, self._after)
        for kind in before.keys() - after.keys():
            yield Change(Kind.REMOVED, (f"{before[kind]}()",), "is gone", breaking=True)
        for kind in after.keys() - before.keys():
            yield Change(Kind.ADDED, (f"{after[kind]}()",), "is new")
        if "iter" in before and "iter" in after:
            yield from self._pages(f"{after['iter']}()")

    def _pages(self, method: str) -> Iterator[Change]:
        """Compare the pages of an operation; the short form of `x-pages` means the same as its long form."""
        before = paging_facts(self._old, self._place_before, self._before["x-pages"])
        after = paging_facts(self._new, self._place_after, self._after["x-pages"])
        if before["items"] != after["items"]:
            description = f"iterates over the `{after['items']}` of each page now, not over its `{before['items']}`"
            yield Change(Kind.CHANGED, (method,), description, breaking=True)
        if any(before.get(key) != after.get(key) for key in _ARGUMENTS_OF_PAGES):
            yield Change(Kind.CHANGED, (method,), "sets other arguments itself, to request a page", breaking=True)
        elif any(before.get(key) != after.get(key) for key in ("more", "next", "id")):
            yield Change(Kind.CHANGED, (method,), "finds the next page in another property of the answer")

    def _address(self) -> Iterator[Change]:
        before, after = self._place_before[1:], self._place_after[1:]
        if before != after:
            description = f"asks {after[1].upper()} {after[0]} now, not {before[1].upper()} {before[0]}"
            yield Change(Kind.CHANGED, (f"{self._method}()",), description)
        tags = [str(operation.get("tags", ["default"])[0]) for operation in (self._before, self._after)]
        modules = [f"dify_completion_api.api.{python_name(tag)}.{self._method}" for tag in tags]
        if modules[0] != modules[1]:
            yield Change(Kind.CHANGED, (modules[0],), f"moves to `{modules[1]}`", breaking=True)

    def _parameters(self) -> Iterator[Change]:
        old, new = (
            {(parameter["in"], parameter["name"]): parameter for parameter in parameters_of(document, place)}
            for document, place in ((self._old, self._place_before), (self._new, self._place_after))
        )
        for key in old.keys() - new.keys():
            name = name_in_python(key[1], old[key])
            yield Change(Kind.REMOVED, self._argument(name), "is gone", breaking=True)
        for key in new.keys() - old.keys():
            breaking = _must_be_given(new[key])
            description = "is new and required" if breaking else "is new"
            yield Change(Kind.ADDED, self._argument(name_in_python(key[1], new[key])), description, breaking)
        for key in old.keys() & new.keys():
            yield from rename_changes(key[1], old[key], new[key], self._argument)
            yield from self._parameter(old[key], new[key], self._argument(name_in_python(key[1], new[key])))
        yield from self._order(
            *([name_in_python(key[1], part[key]) for key in part if key[0] == "path"] for part in (old, new))
        )

    def _parameter(self, old: dict[str, Any], new: dict[str, Any], names: tuple[str, ...]) -> Iterator[Change]:
        yield from deprecation(old, new, names)
        if _must_be_given(old) != _must_be_given(new):
            yield _necessity(names, needed=_must_be_given(new))
        yield from self._schemas.values(old.get("schema", {}), new.get("schema", {}), names, Use(sent=True))
        yield from unjudged_changes(old, new, _JUDGED_OF_PARAMETERS, names)

    def _order(self, old: list[str], new: list[str]) -> Iterator[Change]:
        if old != new and sorted(old) == sorted(new):
            description = f"takes its arguments in another order: {', '.join(new)}"
            yield Change(Kind.CHANGED, (f"{self._method}()",), description, breaking=True)

    def _argument(self, name: str) -> tuple[str, ...]:
        return (f"{self._method}({name}=)",)

    def _body(self) -> Iterator[Change]:
        """Compare bodies that are written in place; a component that is one is compared with the components."""
        old = self._old.resolve(self._before.get("requestBody", {}))
        new = self._new.resolve(self._after.get("requestBody", {}))
        name = (f"{self._method}(body=)",)
        needed = new.get("required", False)
        if old and not new:
            yield Change(Kind.REMOVED, name, "is gone", breaking=True)
            return
        if new and not old:
            yield Change(Kind.ADDED, name, "is new", breaking=needed)
            return
        if needed != old.get("required", False):
            yield _necessity(name, needed)
        before, after = old.get("content", {}), new.get("content", {})
        for media_old, media_new in zip(before.values(), after.values(), strict=False):
            yield from self._media(media_old, media_new, name)
        if list(before) != list(after):
            yield Change(Kind.CHANGED, name, f"is sent as {next(iter(after))} now, not as {next(iter(before))}")
        yield from unjudged_changes(old, new, _JUDGED_OF_BODIES, name)

    def _media(self, old: dict[str, Any], new: dict[str, Any], name: tuple[str, ...]) -> Iterator[Change]:
        schemas = old.get("schema", {}), new.get("schema", {})
        if all("properties" in schema for schema in schemas):
            yield from self._schemas.objects(*schemas, self._argument, Use(sent=True))
        else:
            yield from self._schemas.values(*schemas, name, Use(sent=True))
        yield from self._encoding(schemas[1], old.get("encoding", {}), new.get("encoding", {}))
        yield from unjudged_changes(old, new, _JUDGED_OF_MEDIA, name)

    def _encoding(self, schema: Any, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
        """Compare how the parts of a form are sent."""
        properties = properties_of(self._new, schema)
        for part in sorted(old.keys() | new.keys()):
            names = self._argument(name_in_python(part, properties.get(part)))
            before, after = old.get(part, {}), new.get(part, {})
            types_before, types_after = _media_types(before), _media_types(after)
            if lost := [kind for kind in types_before if kind not in types_after and types_after]:
                yield Change(Kind.CHANGED, names, f"no longer accepts {', '.join(lost)}", breaking=True)
            elif types_before != types_after:
                description = f"takes {', '.join(types_after)}" if types_after else "accepts any media type"
                yield Change(Kind.CHANGED, names, description, breaking=not types_before)
            yield from unjudged_changes(before, after, {"contentType"}, names)

    def _statuses(self) -> Iterator[Change]:
        before, after = self._before.get("responses", {}), self._after.get("responses", {})
        name = (f"{self._method}()",)
        for status in before.keys() - after.keys():
            if status.startswith("2"):
                description = f"no longer treats the status {status} as a success"
                yield Change(Kind.REMOVED, name, description, breaking=True)
            else:
                yield Change(Kind.REMOVED, name, f"no longer describes {status}")
        for status in after.keys() - before.keys():
            if status.startswith("2"):
                yield Change(Kind.ADDED, name, f"also treats the status {status} as a success")
            else:
                yield Change(Kind.ADDED, name, f"describes {status}")

    def _result(self) -> Iterator[Change]:
        if not all(
            "call" in methods_of(*document_and_body)
            for document_and_body in ((self._old, self._before), (self._new, self._after))
        ):
            return  # What only streams returns a stream, which is compared as such.
        old, new = _result_of(self._old, self._before), _result_of(self._new, self._after)
        name = (f"{self._method}()",)
        if more := missing(new, old):
            instead = missing(old, new)
            description = f"returns {spell(new)} now, not {spell(old)}" if instead else f"may return {spell(more)} now"
            yield Change(Kind.CHANGED, name, description, breaking=True)
        elif fewer := missing(old, new):
            yield Change(Kind.CHANGED, name, f"no longer returns {spell(fewer)}")


def _necessity(names: tuple[str, ...], needed: bool) -> Change:
    return Change(Kind.CHANGED, names, "is required now" if needed else "is optional now", breaking=needed)


def _media_types(encoding: dict[str, Any]) -> list[str]:
    """The media types that a part of a form may have; none are named where it may be anything."""
    named = [kind.strip() for kind in encoding.get("contentType", "").split(",")]
    return sorted(kind for kind in named if kind and kind != "*/*")


def _must_be_given(parameter: dict[str, Any]) -> bool:
    return parameter.get("required", False) and "default" not in parameter.get("schema", {})


def _result_of(document: SpecDocument, operation: dict[str, Any]) -> frozenset[PyType]:
    """The types that a method returns: those of the first media type of each success, which the generator reads."""
    found: frozenset[PyType] = frozenset()
    for status, response in operation.get("responses", {}).items():
        if status.startswith("2"):
            media = next(iter(content_of(document, response).values()), {"schema": {"type": "null"}})
            found |= types_of(document, media.get("schema", {}))
    return found
