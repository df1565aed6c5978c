"""Finds changes of the public Python names and signatures, independently of the spec: griffe compares two trees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import griffe

from changes.change import Change, Kind

FOLDERS = ["generated", "overlays"]
_OF_NO_CONSEQUENCE = {griffe.BreakageKind.ATTRIBUTE_CHANGED_VALUE}
"""Changes that callers do not see: another value of the same type."""
_REMOVALS = {griffe.BreakageKind.OBJECT_REMOVED, griffe.BreakageKind.PARAMETER_REMOVED}
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def breakages(old: Path, new: Path) -> list[Change]:
    """Find what breaks programs that import the packages.

    Args:
        old: The tree before, with the folders generated and overlays.
        new: The tree after.

    Returns:
        The breaking changes; additions are not among them.
    """
    before, after = _load(old), _load(new)
    found = {_removed(name) for name in before.keys() - after.keys()}
    for name in before.keys() & after.keys():
        found |= set(_changes(before[name], after[name]))
    return sorted(found, key=lambda change: (change.names, change.description))


def _load(tree: Path) -> dict[str, griffe.Object | griffe.Alias]:
    """Load the packages together, so that what a class inherits from another package is found."""
    folders = [tree / folder for folder in FOLDERS]
    names = sorted(path.parent.name for folder in folders for path in folder.glob("*/__init__.py"))
    loader = griffe.GriffeLoader(search_paths=folders, allow_inspection=False)
    loaded = {name: loader.load(name, try_relative_path=False) for name in names}
    loader.resolve_aliases(implicit=True)
    return loaded


def _removed(name: str) -> Change:
    return Change(Kind.REMOVED, (name,), "is gone", breaking=True)


def _changes(old: griffe.Object | griffe.Alias, new: griffe.Object | griffe.Alias) -> Iterator[Change]:
    for breakage in griffe.find_breaking_changes(old, new):
        path = breakage.obj.path
        if breakage.kind in _OF_NO_CONSEQUENCE or _is_protocol(path) or _is_written_by_attrs(path, new):
            continue
        explained = breakage.explain(griffe.ExplanationStyle.ONE_LINE)
        name, _, description = _COLOURS.sub("", explained).partition(" ")[2].partition(": ")
        kind = Kind.REMOVED if breakage.kind in _REMOVALS else Kind.CHANGED
        yield Change(kind, (_public(path, name),), description[:1].lower() + description[1:], breaking=True)


def _public(path: str, name: str) -> str:
    """The name that callers know: without the private modules, with the parameter where it is one."""
    parts = [part for part in path.split(".") if part.startswith("__") or not part.startswith("_")]
    return ".".join(parts) + (f"({name.partition('(')[2]}" if "(" in name else "")


def _is_written_by_attrs(path: str, package: griffe.Object | griffe.Alias) -> bool:
    """Whether this is an `__init__` that attrs writes now: griffe sees those of dataclasses alone."""
    owner, _, name = path.rpartition(".")
    try:
        decorators = getattr(package.modules_collection[owner], "decorators", [])
    except KeyError:
        return False
    return name == "__init__" and any(decorator.callable_path.startswith("attrs.") for decorator in decorators)


def _is_protocol(path: str) -> bool:
    """Whether Python itself calls this, such as `__exit__`: nobody is hurt by other names of its parameters."""
    name = path.rpartition(".")[2]
    return name.startswith("__") and name.endswith("__") and name != "__init__"
