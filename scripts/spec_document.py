"""The spec as data, with the line of each part, and the functions that read it."""

from __future__ import annotations

import copy
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from bundle import Bundle
from openapi_python_client.schema.untrusted_string import UntrustedString
from openapi_python_client.strings import ClassName, PythonIdentifier
from python_code import names
from spec_files import Place, SpecFiles, has_author_names, is_part, read_file, reference_to
from spec_files import Pointer as Pointer
from spec_files import target_of as target_of
from spec_overlays import Overlay
from spec_overlays.origins import Origin, Origins

names.reserve()

METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
EVENT_STREAM = "text/event-stream"
PYTHON_NAME = "x-python-name"
"""The extension that gives a parameter, a property or a schema another name in Python than its own."""


@dataclass(frozen=True)
class Fault:
    """A breach of a rule: where, what is wrong, and how to mend it.

    `file` is the one that the pointer leads into, where that is not the document as a whole; `rule` is the name of a
    style rule, which a team may relax.
    """

    pointer: Pointer
    message: str
    file: Path | None = None
    rule: str = ""


class SpecDocument:
    """The spec as data, and the places where its parts are written.

    Attributes:
        path: The file that the spec begins with.
        data: The whole document: parts of other files are components, path items are under their paths.
        files: The files that were read.
        unresolved: What is wrong with references that could not be followed, by their places in `data`.
        overlays: The overlays that changed it.
    """

    def __init__(self, path: Path, text: str | None = None, *, read: Callable[[Path], str] = read_file) -> None:
        self.path = Path(os.path.normpath(path))
        self.files = SpecFiles(self.path, lambda name: read(name) if text is None or name != self.path else text)
        bundle = Bundle(self.files)
        self.data: Any = bundle.data
        self.unresolved = bundle.unresolved
        self.overlays: Sequence[Overlay] = ()
        self._origins = Origins({(): ((self.path, ()), ()), **_origins_of(bundle)})

    @property
    def text(self) -> str:
        """The document that ships: of one file its text, of several, or with overlays, what they come to."""
        if len([*self.files]) == 1 and not self.overlays:
            return self.files.root.text
        return yaml.safe_dump(self.data, sort_keys=False, allow_unicode=True, width=120)

    @property
    def digest(self) -> str:
        """The digest of this spec: of its file, or of all of its files and their names."""
        files = [*self.files]
        if len(files) == 1:
            return hashlib.sha256(files[0].text.encode()).hexdigest()
        named = {os.path.relpath(file.path, self.path.parent): file.text for file in files}
        whole = "".join(f"{Path(name).as_posix()}\0{named[name]}\0" for name in sorted(named))
        return hashlib.sha256(whole.encode()).hexdigest()

    @property
    def paths(self) -> list[Path]:
        """The files that a fault can be in, in the order in which faults are listed."""
        return [file.path for file in self.files] + [overlay.path for overlay in self.overlays]

    def overlaid(self, overlays: Sequence[Overlay], data: Any, origins: Origins) -> SpecDocument:
        """The same document, changed by overlays.

        Args:
            overlays: The overlays.
            data: What it says now; it may refer to other files, by their paths from this one.
            origins: Where its parts are written.
        """
        other = copy.copy(self)
        other.files = self.files.with_root(data)
        bundle = Bundle(other.files)
        other.data, other.unresolved = bundle.data, bundle.unresolved
        other.overlays, other._origins = overlays, origins.joined(_origins_of(bundle))
        return other

    def origins(self) -> Origins:
        """Where its parts are written, to be changed along with them."""
        return self._origins.joined({})

    def place(self, fault: Fault) -> Place:
        """Where the part that a fault is about is written; a change by an overlay within it comes first."""
        if fault.file:
            return self.files.place((fault.file, ()), fault.pointer)
        if not self.overlays:
            return self.files.place(*self._origins.of(fault.pointer))
        pointer = self._followed(fault.pointer)
        start, way = self._origins.of(pointer)
        if start[0] in self._overlay_files:
            return self._overlay_files[start[0]].place(start, way)
        change = self._origins.change_within(pointer) or self._origins.removal_of(self._reference_at(pointer))
        return self._overlay_files[change[0]].place(change, ()) if change else self.files.place(start, way)

    @property
    def _overlay_files(self) -> dict[Path, SpecFiles]:
        return {overlay.path: overlay.files for overlay in self.overlays}

    def _followed(self, pointer: Pointer) -> Pointer:
        """The same place, without the references that a pointer leads through."""
        place: Pointer = ()
        for token in pointer:
            place = (*self._holder(place, token), token)
        return place

    def _holder(self, pointer: Pointer, token: str) -> Pointer:
        """The place of what has `token` in it: the part at a place, or what the reference there names."""
        try:
            value = self.at(pointer)
        except KeyError:
            return pointer
        while isinstance(value, dict) and token not in value and (target := _target(value)):
            pointer, value = target, self.at(target)
        return pointer

    def _reference_at(self, pointer: Pointer) -> Pointer:
        """The place that the reference at a place names; empty where there is none."""
        try:
            return _target(self.at(pointer))
        except KeyError:
            return ()

    def resolve(self, value: Any) -> Any:
        """Follow a `$ref` within the document to what it names; KeyError where it names nothing but itself."""
        seen: list[Any] = []
        while isinstance(value, dict) and "$ref" in value:
            if value["$ref"] in seen or not isinstance(value["$ref"], str):
                raise KeyError(value["$ref"])
            seen.append(value["$ref"])
            value = self.at(target_of(value["$ref"]))
        return value

    def at(self, pointer: Pointer) -> Any:
        """The part at a place; KeyError where there is none."""
        value = self.data
        for token in pointer:
            value = self.resolve(value) if isinstance(value, dict) and token not in value else value
            try:
                value = value[int(token)] if isinstance(value, list) else value[token]
            except (IndexError, ValueError, TypeError):
                raise KeyError(token) from None
        return value

    def describe(self, fault: Fault) -> str:
        """Write a fault as one line: file, line, JSON pointer, what is wrong and how to mend it."""
        place = self.place(fault)
        result = f" (in the result: {reference_to(fault.pointer)})" if place.path in self._overlay_files else ""
        return f"{place}: {fault.message}{result}"

    def with_data(self, data: Any) -> SpecDocument:
        """The same document that says something else."""
        other = copy.copy(self)
        other.data = data
        return other

    def without(self, left_out: set[Pointer]) -> SpecDocument:
        """The same document without some operations and components, and without whatever refers to one of these."""
        left_out = set(left_out)
        references = [
            (unit_of(pointer), unit_of(target_of(part["$ref"])))
            for pointer, part in each_part(self.data, ())
            if isinstance(part.get("$ref"), str)
        ]
        while more := {user for user, used in references if used in left_out} - left_out:
            left_out |= more
        rest = {
            "paths": _without(self.data["paths"], ("paths",), left_out),
            "components": _without(self.data.get("components", {}), ("components",), left_out),
        }
        return self.with_data(self.data | rest)


def _target(value: Any) -> Pointer:
    """The place that a reference within the document names; empty for anything else."""
    reference = value.get("$ref") if isinstance(value, dict) else None
    return target_of(reference) if isinstance(reference, str) and reference.startswith("#/") else ()


def _origins_of(bundle: Bundle) -> dict[Pointer, Origin]:
    return {component: (target, ()) for component, target in bundle.components.items()}


def _without(tree: dict[str, Any], pointer: Pointer, left_out: set[Pointer]) -> dict[str, Any]:
    """Leave out of two levels of mappings what is left_out."""
    return {
        name: _without(inner, (*pointer, name), left_out) if len(pointer) == 1 and isinstance(inner, dict) else inner
        for name, inner in tree.items()
        if (*pointer, name) not in left_out
    }


def unit_of(pointer: Pointer) -> Pointer:
    """The operation, the component or the top-level part that a place lies in."""
    if pointer[:1] == ("paths",):
        return pointer[:3] if pointer[2:3] and pointer[2] in METHODS else pointer[:2]
    return pointer[:3] if pointer[:1] == ("components",) else pointer[:1]


def each_operation(document: SpecDocument) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Every operation, with its place in the document."""
    for path, item in document.data.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                yield ("paths", path, method), item[method]


def each_part(value: Any, pointer: Pointer) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Every mapping of the document whose keys are OpenAPI's own.

    Examples, fixed values and extensions are data, not parts. A mapping whose keys are names that the author chose is
    not a part either, but each of its values is: a property can have the name of any keyword.
    """
    if isinstance(value, dict):
        if not has_author_names(pointer):
            yield pointer, value
        for key, inner in value.items():
            if is_part(pointer, str(key)):
                yield from each_part(inner, (*pointer, str(key)))
            elif key == "examples" and isinstance(inner, dict):
                for name, example in inner.items():
                    if isinstance(example, dict) and "$ref" in example:
                        yield (*pointer, key, str(name)), example
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from each_part(inner, (*pointer, str(index)))


def each_schema(document: SpecDocument) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Every schema, also those within others, with its place in the document."""
    for pointer, part in each_part(document.data, ()):
        if is_schema(pointer):
            yield pointer, part


def each_media_type(document: SpecDocument) -> Iterator[tuple[Pointer, str]]:
    """Every media type of a body, with its place in the document."""
    for pointer, part in each_part(document.data, ()):
        content = part.get("content")
        for media_type in content if isinstance(content, dict) else ():
            yield (*pointer, "content", media_type), media_type


def is_schema(pointer: Pointer) -> bool:
    """Whether a schema is at the place of a part."""
    if pointer[-1:] == ("discriminator",) and not has_author_names(pointer[:-1]):
        return False
    in_components = pointer[:2] == ("components", "schemas") and len(pointer) > 2
    return in_components or any(
        token == "schema" and not has_author_names(pointer[:index]) for index, token in enumerate(pointer)
    )


def parameters_of(document: SpecDocument, operation: Pointer) -> list[dict[str, Any]]:
    """The parameters of an operation: those of its path that it does not override, then its own."""
    item = document.data["paths"][operation[1]]
    shared, own = (
        [document.resolve(parameter) for parameter in holder.get("parameters", [])]
        for holder in (item, item[operation[2]])
    )
    overridden = [(parameter.get("in"), parameter.get("name")) for parameter in own]
    return [parameter for parameter in shared if (parameter.get("in"), parameter.get("name")) not in overridden] + own


def content_of(document: SpecDocument, holder: Any) -> dict[str, Any]:
    """The media types of a request body or a response."""
    content: dict[str, Any] = document.resolve(holder or {}).get("content", {})
    return content


def properties_of(document: SpecDocument, schema: Any) -> dict[str, Any]:
    """The properties of an object, those of its `allOf` among them."""
    schema = document.resolve(schema)
    if not isinstance(schema, dict):
        return {}
    found = dict(schema.get("properties", {}))
    for part in schema.get("allOf", []):
        found |= properties_of(document, part)
    return found


def keywords_of(document: SpecDocument, schema: Any) -> dict[str, Any]:
    """The keywords of a schema and of what it refers to, itself or by `allOf`; those next to a reference come first."""
    if not isinstance(schema, dict):
        return {}
    parts = [*schema.get("allOf", [])]
    if isinstance(schema.get("$ref"), str):
        parts.append(document.at(target_of(schema["$ref"])))
    found: dict[str, Any] = {}
    for part in parts:
        found |= keywords_of(document, part)
    return found | schema


def can_stream(document: SpecDocument, operation: dict[str, Any]) -> bool:
    """Whether an operation can answer with a stream of events."""
    return EVENT_STREAM in content_of(document, operation.get("responses", {}).get("200"))


def name_in_python(name: str, part: Any) -> str:
    """The name in Python of a parameter or a property: the one that it asks for, else the one that follows."""
    given = part.get(PYTHON_NAME) if isinstance(part, dict) else None
    return given if isinstance(given, str) else python_name(name)


def class_in_python(name: str, schema: Any) -> str:
    """The name in Python of the class of a component: the one that it asks for, else the one that follows."""
    given = schema.get(PYTHON_NAME) if isinstance(schema, dict) else None
    return given if isinstance(given, str) else class_name(name)


def python_name(name: str) -> str:
    """The name that the generator gives to an operation, a parameter or a property."""
    return PythonIdentifier(UntrustedString(name), "field_")


def class_name(name: str) -> str:
    """The name that the generator gives to the class of a component."""
    return ClassName(UntrustedString(name), "field_")
