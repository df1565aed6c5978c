"""Writes a comparison for people: what breaks, what does not, the version to claim, and a changelog entry."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from packaging.version import Version

from changes.change import Change, Kind, is_at_least

_RULE_BEFORE_1_0 = "Before 1.0 a breaking change raises the second number, any other the third."
_RULE = "A breaking change raises the first number, any other the second, a change of descriptions alone the third."


def report(spec: Sequence[Change], surface: Sequence[Change]) -> Iterator[str]:
    """Write the changes, the breaking ones first."""
    if not spec and not surface:
        yield "Nothing has changed for programs that use the client."
        return
    yield from _section("Breaks programs that use the client:", (change for change in spec if change.breaking))
    yield from _section("Compatible:", (change for change in spec if not change.breaking))
    yield from _section("Python names and signatures (griffe):", surface)


def _section(title: str, changes: Iterable[Change]) -> Iterator[str]:
    lines = [_item(f"{change.kind.lower()}  {change}", "  ") for change in changes]
    if lines:
        yield from (title, *lines, "")


def _item(text: str, indent: str) -> str:
    return textwrap.fill(text, 120, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False)


def verdict(old: Version, new: Version, demanded: Version) -> str:
    """Say which version the changes ask for, and whether the spec claims it."""
    rule = _RULE if old.major else _RULE_BEFORE_1_0
    claim = f"info.version is {new}." if is_at_least(new, demanded) else f"info.version is {new}: raise it."
    return _item(f"Version: the next one after {old} must be at least {demanded}; {claim} {rule}", "")


def changelog_entry(spec: Sequence[Change], surface: Sequence[Change]) -> Iterator[str]:
    """Write an entry in the form of Keep a Changelog, to be pasted and put into better words."""
    listed = [*spec, *(change for change in surface if not _follows(change, spec))]
    for kind in Kind:
        changes = [change for change in listed if change.kind is kind]
        if changes:
            yield from (f"### {kind}", "")
            yield from (_item(f"- {'**Breaking:** ' if change.breaking else ''}{change}.", "") for change in changes)
            yield ""


def _follows(change: Change, spec: Sequence[Change]) -> bool:
    """Whether a change of the Python names is what a change of the spec made of them."""
    attribute = change.names[0].partition("(")[0].rpartition(".")[2]
    return any(attribute in re.split(r"\W+", name) for other in spec for name in other.names)
