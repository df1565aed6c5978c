"""Bundles the files of a spec into the one document that ships."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from spec_files import Pointer, SpecFiles, Target, is_data, reference_to

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_LISTS = {"parameters": "parameters", "headers": "headers", "links": "links", "callbacks": "callbacks"}
_SCHEMAS = ("schema", "items", "properties", "allOf", "oneOf", "anyOf", "additionalProperties", "mapping")


class Bundle:
    """One document out of several files: each part of another file becomes a component.

    Attributes:
        data: The document.
        homes: The parts of other files, by the component that each has become.
        unresolved: What is wrong with the references that could not be followed, by their places.
    """

    def __init__(self, files: SpecFiles) -> None:
        self._files = files
        self.homes: dict[Pointer, Target] = {}
        self.unresolved: dict[Pointer, str] = {}
        self._names: dict[Target, Pointer] = {}
        self._inlined: set[str] = set()
        self._claim_components()
        self.data = self._copy(files.root.data, (), files.root.path)
        done: set[Pointer] = set()
        while waiting := self.homes.keys() - done:
            for home in sorted(waiting):
                self._write(home, *self.homes[home])
            done |= waiting
        for name in self._inlined:
            del self.data["components"]["pathItems"][name]

    def _claim_components(self) -> None:
        """Let a component of the root that is a reference to another file be the name of what it refers to."""
        components = self._files.root.data.get("components") if isinstance(self._files.root.data, dict) else None
        for kind, named in components.items() if isinstance(components, dict) else ():
            for name, value in named.items() if isinstance(named, dict) else ():
                reference = value.get("$ref") if isinstance(value, dict) else None
                if isinstance(reference, str) and reference.partition("#")[0]:
                    place = ("components", str(kind), str(name))
                    target = self._follow(reference, self._files.root.path, place)
                    if target and target[0] != self._files.root.path:
                        self._names.setdefault(target, place)

    def _write(self, home: Pointer, path: Path, place: Pointer) -> None:
        _, kind, name = home
        self.data.setdefault("components", {}).setdefault(kind, {})[name] = self._copy(
            self._files.file(path).at(place), home, path
        )

    def _copy(self, value: Any, pointer: Pointer, base: Path) -> Any:
        if isinstance(value, list):
            return [self._copy(inner, (*pointer, str(index)), base) for index, inner in enumerate(value)]
        if not isinstance(value, dict):
            return value
        if isinstance(value.get("$ref"), str) and pointer[-1:] != ("properties",):
            return self._reference(value, pointer, base)
        if pointer[-2:] == ("discriminator", "mapping"):
            return {key: self._mapped(name, (*pointer, str(key)), base) for key, name in value.items()}
        return {key: self._inner(key, inner, pointer, base) for key, inner in value.items()}

    def _inner(self, key: Any, value: Any, pointer: Pointer, base: Path) -> Any:
        if is_data(pointer, key) or (key == "examples" and isinstance(value, list)):
            return value
        return self._copy(value, (*pointer, str(key)), base)

    def _mapped(self, name: Any, pointer: Pointer, base: Path) -> Any:
        """Rewrite a value of a discriminator's mapping; a bare name names a component."""
        looks_like_a_file = isinstance(name, str) and ("#" in name or name.endswith((".yaml", ".yml", ".json")))
        return self._reference({"$ref": name}, pointer, base)["$ref"] if looks_like_a_file else name

    def _reference(self, value: dict[str, Any], pointer: Pointer, base: Path) -> dict[str, Any]:
        """Rewrite a reference to another file, or put what it names in its place where nothing else can name it."""
        root = self._files.root.path
        inline = _is_written_in_place(pointer)
        if base == root and value["$ref"].startswith("#") and not inline:
            return value
        target = self._follow(value["$ref"], base, pointer)
        if target is None:
            return value
        path, place = target
        if path == root and place[:2] == ("components", "pathItems"):
            self._inlined.add(place[-1])
        rest = {key: self._inner(key, inner, pointer, base) for key, inner in value.items() if key != "$ref"}
        if inline or self._names.get(target) == pointer or (len(pointer) == 3 and pointer[0] == "components"):
            named: dict[str, Any] = self._copy(self._files.file(path).at(place), pointer, path)
            return {**named, **rest} if isinstance(named, dict) else named
        home = place if path == root else self._home(target, pointer)
        return {"$ref": reference_to(home), **rest} if home else value

    def _home(self, target: Target, pointer: Pointer) -> Pointer | None:
        """The component that a part of another file becomes."""
        if target not in self._names:
            path, place = target
            name = place[-1] if place else path.stem
            home = ("components", _kind(pointer), name)
            if not _NAME.fullmatch(name) or home in self._names.values() or self._is_taken(home):
                remedy = (
                    f"add a name of your own to components/{home[1]} of {self._files.root.path.name}, with this $ref"
                )
                self.unresolved[pointer] = f"{name!r} of {path.name} cannot be a name here, or is taken; {remedy}"
                return None
            self._names[target] = home
            self.homes[home] = target
        return self._names[target]

    def _is_taken(self, home: Pointer) -> bool:
        try:
            self._files.root.at(home)
        except KeyError:
            return False
        return True

    def _follow(self, reference: str, base: Path, pointer: Pointer) -> Target | None:
        """Follow a reference, and those that it leads to, until a part that is more than a reference."""
        seen: list[Target] = []
        target = self._files.target(reference, base)
        while target not in seen:
            seen.append(target)
            try:
                value = self._part(reference, target)
            except LookupError as error:
                self.unresolved[pointer] = str(error.args[0])
                return None
            if not isinstance(value, dict) or set(value) != {"$ref"} or not isinstance(value["$ref"], str):
                return target
            reference = value["$ref"]
            target = self._files.target(reference, target[0])
        self.unresolved[pointer] = f"$ref {reference!r} leads back to itself; write the part that it names"
        return None

    def _part(self, reference: str, target: Target) -> Any:
        """What a reference names; LookupError with what to write instead."""
        path, place = target
        if "://" in reference or reference.startswith("/"):
            raise LookupError(f"$ref {reference!r} is not beside this file; copy it here, and name it by its path")
        try:
            return self._files.file(path).at(place)
        except KeyError:
            where = "this document" if path == self._files.root.path else path.name
            raise LookupError(f"$ref {reference!r} names nothing in {where}; add it or correct the name") from None
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = f" (line {mark.line + 1})" if mark else ""
            raise LookupError(f"$ref {reference!r}: {path.name} is not valid YAML{line}; correct it") from None
        except UnicodeDecodeError:
            raise LookupError(f"$ref {reference!r}: {path.name} is not UTF-8; save it as UTF-8") from None
        except (OSError, LookupError):
            raise LookupError(
                f"$ref {reference!r}: the file {path.name} does not exist; add it or correct it"
            ) from None


def _is_written_in_place(pointer: Pointer) -> bool:
    """Whether no reference may be written here: path items, which the generator cannot follow, and whole mappings."""
    return pointer[:1] in (("paths",), ("components",)) and len(pointer) <= 2


def _kind(pointer: Pointer) -> str:
    """The kind of component that a reference at this place names."""
    for token, outer in zip(reversed(pointer), (*reversed(pointer[:-1]), ""), strict=True):
        if token in _SCHEMAS or outer in _SCHEMAS:
            return "schemas"
        if token in ("responses", "examples"):
            return token
        if token == "requestBody":
            return "requestBodies"
        if token in _LISTS:
            return _LISTS[token]
        if outer == "components":
            return token
    return "schemas"
