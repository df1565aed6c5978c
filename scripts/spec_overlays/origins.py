"""Finds the place of each part of a changed spec: in the spec itself, or in an overlay."""

from __future__ import annotations

import copy

from spec_files import Pointer, Target

Origin = tuple[Target, Pointer]
"""A part of a file, and the way from there: it may lead through references."""

_ANY = "-"
"""Marks a removed item of a list, as in JSON pointers: the other items have taken its number."""


class Origins:
    """The places where parts are written, and the actions that removed others.

    Attributes:
        removed: The actions that removed parts, by the places where these were.
    """

    def __init__(self, written: dict[Pointer, Origin]) -> None:
        """Set up.

        Args:
            written: Where parts are written; what is within a part is written within that place.
        """
        self._written = dict(written)
        self._first = {start for start, _ in written.values()}
        self.removed: dict[Pointer, Target] = {}

    def joined(self, written: dict[Pointer, Origin]) -> Origins:
        """The same places, and more."""
        other = copy.copy(self)
        other._written = self._written | written
        other._first = self._first | {start for start, _ in written.values()}
        other.removed = dict(self.removed)
        return other

    def of(self, pointer: Pointer) -> Origin:
        """Where a part is written."""
        length = next(length for length in range(len(pointer), -1, -1) if pointer[:length] in self._written)
        start, way = self._written[pointer[:length]]
        return start, (*way, *pointer[length:])

    def change_within(self, pointer: Pointer) -> Target | None:
        """The change by an overlay that is nearest to a part, of those within it; None where there is none."""
        found = {place: start for place, (start, way) in self._written.items() if start not in self._first}
        found |= self.removed
        inside = [place for place in found if place[: len(pointer)] == pointer]
        return found[min(inside, key=len)] if inside else None

    def removal_of(self, pointer: Pointer) -> Target | None:
        """The action that removed a part or one of its parents; None if none did."""
        lengths = range(len(pointer), 0, -1)
        return next((self.removed[pointer[:length]] for length in lengths if pointer[:length] in self.removed), None)

    def write(self, pointer: Pointer, target: Target) -> None:
        """Record that a part is written elsewhere now."""
        self._drop(pointer)
        self._written[pointer] = target, ()
        self.removed = {place: action for place, action in self.removed.items() if place[: len(pointer)] != pointer}

    def remove(self, pointer: Pointer, action: Target) -> None:
        """Record that an action removed a part."""
        self._drop(pointer)
        self.removed[pointer] = action

    def remove_item(self, pointer: Pointer, length: int, action: Target) -> None:
        """Record that an action removed an item of a list that had `length` of them: the next ones move up."""
        holder, index = pointer[:-1], int(pointer[-1])
        for later in range(index + 1, length):
            self._move((*holder, str(later)), (*holder, str(later - 1)))
        self._drop((*holder, str(length - 1)))
        self.removed[*holder, _ANY] = action

    def _move(self, old: Pointer, new: Pointer) -> None:
        inside = {place: origin for place, origin in self._written.items() if place[: len(old)] == old}
        inside[old] = self.of(old)
        self._drop(new)
        self._written |= {(*new, *place[len(old) :]): origin for place, origin in inside.items()}

    def _drop(self, pointer: Pointer) -> None:
        self._written = {
            place: origin for place, origin in self._written.items() if place[: len(pointer)] != pointer or not place
        }
