"""A change, what it means for callers, and the version that several of them ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from packaging.version import Version


class Kind(StrEnum):
    """The kind of a change; the headings of a changelog."""

    ADDED = "Added"
    CHANGED = "Changed"
    DEPRECATED = "Deprecated"
    REMOVED = "Removed"


@dataclass(frozen=True)
class Change:
    """One change: what happened, to which names in Python, and whether programs that use these may fail."""

    kind: Kind
    names: tuple[str, ...]
    description: str
    breaking: bool = False

    def __str__(self) -> str:
        """Write the change as a clause."""
        return f"{', '.join(f'`{name}`' for name in self.names)}: {self.description}"


def demanded_version(base: Version, changes: Sequence[Change]) -> Version:
    """The least version that changes since `base` ask for.

    Before 1.0 everything may change: there, a breaking change raises the second number, any other the third.

    Args:
        base: The version that the changes begin from.
        changes: What changed since.

    Returns:
        The version; `base` itself where nothing changed.
    """
    if not changes:
        return base
    breaking = any(change.breaking for change in changes)
    if breaking and base.major:
        return Version(f"{base.major + 1}.0.0")
    if breaking or base.major:
        return Version(f"{base.major}.{base.minor + 1}.0")
    return Version(f"{base.major}.{base.minor}.{base.micro + 1}")


def is_at_least(version: Version, demanded: Version) -> bool:
    """Whether a version, or the release that a candidate such as 0.2.0rc1 leads to, is as high as demanded."""
    return Version(version.base_version) >= demanded


def deprecation(old: dict[str, Any], new: dict[str, Any], names: tuple[str, ...]) -> Iterator[Change]:
    """Report parts that are now deprecated, or no longer deprecated: both still work."""
    before, after = (bool(part.get("deprecated")) for part in (old, new))
    if after and not before:
        yield Change(Kind.DEPRECATED, names, "is deprecated now")
    elif before and not after:
        yield Change(Kind.CHANGED, names, "is no longer deprecated")
