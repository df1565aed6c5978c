"""Applies the actions of an overlay, one after the other, and records where each part is written now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spec_files import Pointer, Target

from spec_overlays.origins import Origins
from spec_overlays.overlay import Overlay, OverlayFault, query

Location = tuple[str | int, ...]


class _ActionFault(Exception):
    """An action does not fit what it selects."""

    def __init__(self, place: Pointer, message: str) -> None:
        super().__init__(message)
        self.fault = place, message


def applied(overlay: Overlay, data: Any, origins: Origins) -> tuple[list[OverlayFault], list[OverlayFault]]:
    """Change a document as an overlay says.

    Args:
        overlay: The overlay; `faults_of` has found nothing wrong with it.
        data: The document, which is changed.
        origins: Where its parts are written, which is changed along.

    Returns:
        The faults, and the actions without effect, which are not faults. A fault ends only its own action.
    """
    faults: list[OverlayFault] = []
    without_effect: list[OverlayFault] = []
    for index, action in enumerate(overlay.actions):
        change = _Action(overlay, ("actions", str(index)), action, data, origins)
        try:
            if not change.apply():
                problem = f"{action['target']!r} selects nothing, so this has no effect; correct it, or leave it out"
                without_effect.append(((*change.place, "target"), problem))
        except _ActionFault as error:
            faults.append(error.fault)
    return faults, without_effect


class _Action:
    """One action on a document."""

    def __init__(self, overlay: Overlay, place: Pointer, action: dict[str, Any], data: Any, origins: Origins) -> None:
        self.place = place
        self._overlay = overlay
        self._action = action
        self._data = data
        self._origins = origins

    def apply(self) -> bool:
        """Change what the target selects; returns whether it selects anything."""
        locations = self._selected("target")
        if self._action.get("remove"):
            for location in sorted(locations, key=_removal_order, reverse=True):
                self._remove(location)
        elif locations:
            is_copy = self._action.get("update") is None and "copy" in self._action
            key, value = ("copy", self._copied()) if is_copy else ("update", self._action["update"])
            self._check_same_kind(locations)
            for location in locations:
                self._change(location, value, (*self.place, key))
        return bool(locations)

    def _selected(self, key: str) -> list[Location]:
        return list(dict.fromkeys(node.location for node in query(self._action[key]).finditer(self._data)))

    def _copied(self) -> Any:
        found = self._selected("copy")
        if len(found) != 1:
            problem = f"{self._action['copy']!r} selects {len(found)} parts; copy takes exactly one"
            raise _ActionFault((*self.place, "copy"), f"{problem}; correct it")
        return fresh(_at(self._data, found[0]))

    def _check_same_kind(self, locations: list[Location]) -> None:
        kinds = sorted({_kind(_at(self._data, location)) for location in locations})
        if len(kinds) > 1:
            problem = f"{self._action['target']!r} selects parts of several kinds: {', '.join(kinds)}"
            raise _ActionFault((*self.place, "target"), f"{problem}; write an action for each kind")

    def _change(self, location: Location, value: Any, source: Pointer) -> None:
        target = _at(self._data, location)
        if isinstance(target, dict) and isinstance(value, dict):
            self._merge(target, value, _pointer(location), source)
        elif isinstance(target, list):
            items = value if isinstance(value, list) else [value]
            places = [(*source, str(n)) for n in range(len(items))] if isinstance(value, list) else [source]
            self._extend(target, zip(items, places, strict=True), _pointer(location))
        elif location and _kind(target) == _kind(value):
            _at(self._data, location[:-1])[location[-1]] = fresh(value)
            self._origins.write(_pointer(location), self._target(source))
        else:
            self._refuse(source, value, target, _pointer(location))

    def _merge(self, target: dict[str, Any], update: dict[str, Any], pointer: Pointer, source: Pointer) -> None:
        for key, value in update.items():
            here, there = (*pointer, str(key)), (*source, str(key))
            if key not in target or (_kind(value) == _kind(target[key]) == "a value"):
                target[key] = fresh(value)
                self._origins.write(here, self._target(there))
            elif isinstance(value, dict) and isinstance(target[key], dict):
                self._merge(target[key], value, here, there)
            elif isinstance(value, list) and isinstance(target[key], list):
                self._extend(target[key], ((item, (*there, str(n))) for n, item in enumerate(value)), here)
            else:
                self._refuse(there, value, target[key], here)

    def _extend(self, target: list[Any], items: Iterable[tuple[Any, Pointer]], pointer: Pointer) -> None:
        for item, source in items:
            self._origins.write((*pointer, str(len(target))), self._target(source))
            target.append(fresh(item))

    def _remove(self, location: Location) -> None:
        if not location:
            raise _ActionFault(
                (*self.place, "target"), "'$' is the whole document, which cannot be removed; select a part"
            )
        holder: Any = _at(self._data, location[:-1])
        action = self._target(self.place)
        length = len(holder)
        del holder[location[-1]]
        if isinstance(location[-1], int):
            self._origins.remove_item(_pointer(location), length, action)
        else:
            self._origins.remove(_pointer(location), action)

    def _refuse(self, source: Pointer, value: Any, target: Any, pointer: Pointer) -> None:
        where = "/".join(("#", *pointer))
        problem = f"{_kind(value)} cannot be merged with {_kind(target)} at {where}"
        raise _ActionFault(source, f"{problem}; remove that first, in a separate action")

    def _target(self, pointer: Pointer) -> Target:
        return self._overlay.path, pointer


def fresh(value: Any) -> Any:
    """Copy a document; what an alias of YAML shares is no longer shared."""
    if isinstance(value, dict):
        return {key: fresh(inner) for key, inner in value.items()}
    return [fresh(inner) for inner in value] if isinstance(value, list) else value


def _at(data: Any, location: Location) -> Any:
    for token in location:
        data = data[token]
    return data


def _pointer(location: Location) -> Pointer:
    return tuple(str(token) for token in location)


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return "an object"
    return "an array" if isinstance(value, list) else "a value"


def _removal_order(location: Location) -> list[tuple[bool, str | int]]:
    """The sort key by which, in reverse, later items and inner parts are removed first: other locations stay right."""
    return [(isinstance(token, int), token) for token in location]
