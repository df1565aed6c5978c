"""Bundles the files of a spec into the one document that ships."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from spec_files import Pointer, SpecFiles, Target, has_author_names, is_data, reference_to

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_COMPONENT_KINDS = ("responses", "examples", "parameters", "headers", "links", "callbacks")
"""The kinds of components that have the name of the keyword beneath which they are used."""
_KEYWORDS_OF_SCHEMAS = ("schema", "items", "properties", "allOf", "oneOf", "anyOf", "additionalProperties", "mapping")


class Bundle:
    """One document out of several files: each part of another file becomes a component.

    Attributes:
        data: The document.
        components: The parts of other files, by the place of the component that each has become.
        unresolved: What is wrong with the references that could not be followed, by their places.
    """

    def __init__(self, files: SpecFiles) -> None:
        self._files = files
        self.components: dict[Pointer, Target] = {}
        self.unresolved: dict[Pointer, str] = {}
        self._names: dict[Target, Pointer] = {}
        self._inlined: set[str] = set()
        self._name_components_of_other_files()
        self.data = self._copy(files.root.data, (), files.root.path)
        written: set[Pointer] = set()
        while unwritten := self.components.keys() - written:
            for component in sorted(unwritten):
                self._write(component, *self.components[component])
            written |= unwritten
        for name in self._inlined:
            del self.data["components"]["pathItems"][name]

    def _name_components_of_other_files(self) -> None:
        """Name what a component of the root refers to in another file by that component."""
        root = self._files.root.path
        for kind, components in _items(_member(self._files.root.data, "components")):
            for name, value in _items(components):
                reference = _member(value, "$ref")
                if isinstance(reference, str) and reference.partition("#")[0]:
                    place = ("components", str(kind), str(name))
                    target = self._follow(reference, root, place)
                    if target and target[0] != root:
                        self._names.setdefault(target, place)

    def _write(self, component: Pointer, path: Path, place: Pointer) -> None:
        _, kind, name = component
        self.data.setdefault("components", {}).setdefault(kind, {})[name] = self._copy(
            self._files.file(path).at(place), component, path
        )

    def _copy(self, value: Any, pointer: Pointer, base: Path) -> Any:
        if isinstance(value, list):
            return [self._copy(inner, (*pointer, str(index)), base) for index, inner in enumerate(value)]
        if not isinstance(value, dict):
            return value
        if isinstance(value.get("$ref"), str) and not has_author_names(pointer):
            return self._reference(value, pointer, base)
        if pointer[-2:] == ("discriminator", "mapping"):
            return {key: self._mapped(name, (*pointer, str(key)), base) for key, name in value.items()}
        return {key: self._inner(key, inner, pointer, base) for key, inner in value.items()}

    def _inner(self, key: Any, value: Any, pointer: Pointer, base: Path) -> Any:
        is_map_of_examples = key == "examples" and isinstance(value, dict)
        if is_data(pointer, key) and not is_map_of_examples:
            return value
        return self._copy(value, (*pointer, str(key)), base)

    def _mapped(self, name: Any, pointer: Pointer, base: Path) -> Any:
        """Rewrite a value of a discriminator's mapping; a bare name names a component."""
        looks_like_a_file = isinstance(name, str) and ("#" in name or name.endswith((".yaml", ".yml", ".json")))
        return self._reference({"$ref": name}, pointer, base)["$ref"] if looks_like_a_file else name

    def _reference(self, value: dict[str, Any], pointer: Pointer, base: Path) -> dict[str, Any]:
        """Rewrite a reference to another file, or put what it names in its place where nothing else can name it."""
        root = self._files.root.path
        needs_part = _is_written_in_place(pointer)
        if base == root and value["$ref"].startswith("#") and not needs_part:
            return value
        target = self._follow(value["$ref"], base, pointer)
        if target is None:
            return value
        path, place = target
        if path == root and place[:2] == ("components", "pathItems"):
            self._inlined.add(place[-1])
        rest = {key: self._inner(key, inner, pointer, base) for key, inner in value.items() if key != "$ref"}
        is_component = len(pointer) == 3 and pointer[0] == "components"
        if needs_part or is_component:
            part: dict[str, Any] = self._copy(self._files.file(path).at(place), pointer, path)
            return {**part, **rest} if isinstance(part, dict) else part
        component = place if path == root else self._component(target, pointer)
        return {"$ref": reference_to(component), **rest} if component else value

    def _component(self, target: Target, pointer: Pointer) -> Pointer | None:
        """The component that a part of another file becomes."""
        if target not in self._names:
            path, place = target
            name = place[-1] if place else path.stem
            component = ("components", _kind(pointer), name)
            if not _NAME.fullmatch(name) or component in self._names.values() or self._is_taken(component):
                kinds = f"components/{component[1]} of {self._files.root.path.name}"
                remedy = f"add a name of your own to {kinds}, with this $ref"
                self.unresolved[pointer] = f"{name!r} of {path.name} cannot be a name here, or is taken; {remedy}"
                return None
            self._names[target] = component
            self.components[component] = target
        return self._names[target]

    def _is_taken(self, component: Pointer) -> bool:
        try:
            self._files.root.at(component)
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
        self.unresolved[pointer] = f"$ref {reference!r} refers back to itself; write the part that it names"
        return None

    def _part(self, reference: str, target: Target) -> Any:
        """The part that a reference names; LookupError, with a correction, where there is none."""
        path, place = target
        if "://" in reference or reference.startswith("/"):
            raise LookupError(f"$ref {reference!r} is not next to this file; copy it here, and name it by its path")
        try:
            return self._files.file(path).at(place)
        except KeyError:
            where = "this document" if path == self._files.root.path else path.name
            raise LookupError(f"$ref {reference!r} does not exist in {where}; add it or correct the name") from None
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


def _member(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _items(value: Any) -> Iterator[tuple[Any, Any]]:
    """The members of a mapping; none where a document has something else in its place."""
    if isinstance(value, dict):
        yield from value.items()


def _is_written_in_place(pointer: Pointer) -> bool:
    """Whether no reference may be written here: path items, which the generator cannot follow, and whole mappings."""
    return pointer[:1] in (("paths",), ("components",)) and len(pointer) <= 2


def _kind(pointer: Pointer) -> str:
    """The kind of component that a reference at this place names."""
    for token, outer in zip(reversed(pointer), (*reversed(pointer[:-1]), ""), strict=True):
        if token in _KEYWORDS_OF_SCHEMAS or outer in _KEYWORDS_OF_SCHEMAS:
            return "schemas"
        if token == "requestBody":
            return "requestBodies"
        if token in _COMPONENT_KINDS or outer == "components":
            return token
    return "schemas"
