"""Finds the consequences of a change of a schema. Requests and answers break in opposite ways."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from spec_document import SpecDocument, name_in_python, properties_of

from changes.change import Change, Kind, deprecation
from changes.types import LIMITS, is_object, missing, narrower, spell, types_of


@dataclass(frozen=True)
class Use:
    """Which way a value goes: callers send it, callers receive it, or both."""

    sent: bool = False
    received: bool = False


Namer = Callable[[str], tuple[str, ...]]
"""A function that gives the names in Python of a property: an attribute of a class, or arguments of methods."""


WORDS = {"description", "summary", "example", "examples", "externalDocs", "deprecated", "title"}
"""The keywords that do not concern programs."""
_JUDGED = {
    *("$ref", "type", "format", "const", "enum", "oneOf", "anyOf", "allOf", "discriminator"),
    *("properties", "required", "items", "additionalProperties", "default", *LIMITS, *WORDS),
}


def unjudged_changes(
    old: dict[str, Any], new: dict[str, Any], judged: set[str], names: tuple[str, ...]
) -> Iterator[Change]:
    """Report differences that no comparison covers, so that none is missed."""
    rest = {key for key in {*old, *new} - judged if not key.startswith("x-") and old.get(key) != new.get(key)}
    for key in rest:
        yield Change(
            Kind.CHANGED,
            names,
            f"differs in {key!r}, which is unknown here; compare it yourself",
            breaking=True,
        )


class SchemaComparison:
    """Compares the schemas of two documents."""

    def __init__(self, old: SpecDocument, new: SpecDocument) -> None:
        self._old, self._new = old, new

    def objects(self, old: Any, new: Any, namer: Namer, use: Use) -> Iterator[Change]:
        """Compare two objects, property by property.

        Args:
            old: The schema before.
            new: The schema after.
            namer: The Python names of a property.
            use: Which way the object goes.

        Yields:
            The changes, those within nested objects among them.
        """
        before, after = properties_of(self._old, old), properties_of(self._new, new)
        needed_before, needed_after = _required(self._old, old), _required(self._new, new)
        for name in before.keys() - after.keys():
            yield Change(Kind.REMOVED, namer(name_in_python(name, before[name])), "is gone", breaking=True)
        for name in after.keys() - before.keys():
            names = namer(name_in_python(name, after[name]))
            yield _added(names, name in needed_after and _has_no_default(after[name]), use)
        for name in before.keys() & after.keys():
            names = namer(name_in_python(name, after[name]))
            yield from rename_changes(name, before[name], after[name], namer)
            yield from deprecation(before[name], after[name], names)
            if (name in needed_before) != (name in needed_after):
                yield from _necessity(names, name in needed_after and _has_no_default(after[name]), use)
            yield from self.values(before[name], after[name], names, use)
        yield from self._more_properties(self._old.resolve(old), self._new.resolve(new), namer, use)

    def _more_properties(self, old: Any, new: Any, namer: Namer, use: Use) -> Iterator[Change]:
        before, after = (schema.get("additionalProperties", {}) for schema in (old, new))
        if use.sent and (before is False) != (after is False):
            closed = after is False
            description = "accepts only these properties now" if closed else "also accepts other properties"
            yield Change(Kind.CHANGED, namer("additional_properties"), description, breaking=closed)
        elif isinstance(before, dict) and isinstance(after, dict) and before != after:
            yield from self.values(before, after, namer("additional_properties"), use)

    def values(self, old: Any, new: Any, names: tuple[str, ...], use: Use) -> Iterator[Change]:
        """Compare the values that two schemas allow: types, limits, default, and the schemas within."""
        before, after = types_of(self._old, old), types_of(self._new, new)
        more, fewer = missing(after, before), missing(before, after)
        if more and fewer:
            yield Change(Kind.CHANGED, names, f"is {spell(after)} now, was {spell(before)}", breaking=True)
        elif more:
            description = f"may be {spell(more)} now" if use.received else f"takes {spell(more)}, too"
            yield Change(Kind.CHANGED, names, description, breaking=use.received)
        elif fewer:
            description = f"no longer accepts {spell(fewer)}" if use.sent else f"is never {spell(fewer)} now"
            yield Change(Kind.CHANGED, names, description, breaking=use.sent)
        else:
            yield from self._details(self._old.resolve(old), self._new.resolve(new), names, use)
        yield from self._within(old, new, names, use)

    def _details(self, old: Any, new: Any, names: tuple[str, ...], use: Use) -> Iterator[Change]:
        if not use.sent or not isinstance(old, dict) or not isinstance(new, dict):
            return
        if tighter := narrower(old, new):
            description = ", ".join(f"{key} {new[key]}" for key in tighter)
            yield Change(Kind.CHANGED, names, f"accepts fewer values ({description})", breaking=True)
        elif looser := narrower(new, old):
            description = ", ".join(f"{key} {new.get(key, 'none')}" for key in looser)
            yield Change(Kind.CHANGED, names, f"accepts more values ({description})")
        if old.get("default") != new.get("default"):
            description = (
                f"leaving it out means {new.get('default', 'nothing')!r} now, not {old.get('default', 'nothing')!r}"
            )
            yield Change(Kind.CHANGED, names, description, breaking=True)
        yield from unjudged_changes(old, new, _JUDGED, names)

    def _within(self, old: Any, new: Any, names: tuple[str, ...], use: Use) -> Iterator[Change]:
        """Go on into objects that are written in place; those of components are compared by themselves."""
        if not all(isinstance(schema, dict) and "$ref" not in schema for schema in (old, new)):
            return
        if (_has_own_class(old) or _has_own_class(new)) and is_object(old) and is_object(new):
            if old.get("title") != new.get("title"):
                yield Change(Kind.CHANGED, names, "has a class with another name, from its title", breaking=True)
            yield from self.objects(old, new, _attributes_of(names), use)
        for key in ("items", "additionalProperties"):
            inside = tuple(f"{name}[]" for name in names)
            yield from self._within(old.get(key), new.get(key), inside, use)
        for key in ("oneOf", "anyOf"):
            for member_old, member_new in zip(_objects_among(old, key), _objects_among(new, key), strict=False):
                yield from self._within(member_old, member_new, names, use)


def rename_changes(name: str, old: Any, new: Any, namer: Namer) -> Iterator[Change]:
    """Report a parameter or a property that has another name in Python."""
    before, after = name_in_python(name, old), name_in_python(name, new)
    if before != after:
        yield Change(Kind.CHANGED, namer(before), f"is called {after!r} now", breaking=True)


def _has_own_class(schema: dict[str, Any]) -> bool:
    return "properties" in schema or len(schema.get("allOf", [])) > 1


def _objects_among(schema: dict[str, Any], union: str) -> list[dict[str, Any]]:
    return [member for member in schema.get(union, []) if is_object(member)]


def _required(document: SpecDocument, schema: Any) -> set[str]:
    schema = document.resolve(schema)
    found = set(schema.get("required", []))
    for part in schema.get("allOf", []):
        found |= _required(document, part)
    return found


def _has_no_default(schema: Any) -> bool:
    return not (isinstance(schema, dict) and "default" in schema)


def _attributes_of(owners: tuple[str, ...]) -> Namer:
    return lambda attribute: tuple(f"{owner}.{attribute}" for owner in owners)


def _added(names: tuple[str, ...], required: bool, use: Use) -> Change:
    breaking = required and use.sent
    return Change(Kind.ADDED, names, "is new and required" if breaking else "is new", breaking)


def _necessity(names: tuple[str, ...], required: bool, use: Use) -> Iterator[Change]:
    if required and use.sent:
        yield Change(Kind.CHANGED, names, "is required now", breaking=True)
    elif required:
        yield Change(Kind.CHANGED, names, "is always present now")
    elif use.received:
        yield Change(Kind.CHANGED, names, "may be missing now (`UNSET`)", breaking=True)
    else:
        yield Change(Kind.CHANGED, names, "is optional now")
