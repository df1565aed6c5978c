"""An overlay: a document that says what to change of a spec, and what can be wrong with it before it is applied."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from jsonpath_rfc9535 import JSONPathError, JSONPathQuery
from jsonpath_rfc9535 import compile as compiled
from jsonschema import Draft202012Validator
from spec_files import Place, Pointer, SourceFile, SpecFiles, read_file
from yaml_files import ambiguous_values_of, duplicate_keys_of, odd_values_of

_FORM = Draft202012Validator(yaml.safe_load(Path(__file__).with_name("overlay.schema.yaml").read_text("utf-8")))
_SEE = "see the Overlay Specification 1.1"
OverlayFault = tuple[Pointer, str]
"""A fault: its place in the overlay, and a message."""


@dataclass(frozen=True)
class Overlay:
    """An overlay as it is written.

    Attributes:
        path: Its file.
        files: The file, and the lines of its parts.
    """

    path: Path
    files: SpecFiles

    @classmethod
    def read(cls, path: Path, read: Callable[[Path], str] = read_file) -> Overlay:
        """Read a file; OSError, UnicodeDecodeError or `yaml.YAMLError` where it cannot be read."""
        path = Path(os.path.normpath(path))
        return cls(path, SpecFiles(path, read))

    @property
    def file(self) -> SourceFile:
        """The file."""
        return self.files.root

    @property
    def digest(self) -> str:
        """The digest of the file."""
        return hashlib.sha256(self.file.text.encode()).hexdigest()

    @property
    def actions(self) -> list[dict[str, Any]]:
        """The changes, in their order."""
        actions: list[dict[str, Any]] = self.file.data["actions"]
        return actions

    def with_first_actions(self, count: int) -> Overlay:
        """The same overlay with at most `count` of its changes."""
        data = {**self.file.data, "actions": self.actions[:count]}
        return replace(self, files=self.files.with_root(data))

    def place(self, pointer: Pointer) -> Place:
        """Where a part of it is written."""
        return self.files.place((self.path, ()), pointer)


def query(expression: str) -> JSONPathQuery:
    """Read a JSONPath expression of RFC 9535; JSONPathError where it is none."""
    return compiled(expression)


def faults_of(overlay: Overlay, spec: Path) -> list[OverlayFault]:
    """Find what is wrong with an overlay, whatever the spec says.

    Args:
        overlay: The overlay.
        spec: The spec that it is applied to.
    """
    rules = (duplicate_keys_of, odd_values_of, ambiguous_values_of)
    found = [*(fault for rule in rules for fault in rule(overlay.file)), *_check_form(overlay)]
    return found or [*_check_version(overlay), *_check_actions(overlay), *_check_extends(overlay, spec)]


def _check_form(overlay: Overlay) -> Iterator[OverlayFault]:
    for error in _FORM.iter_errors(overlay.file.data):
        place = tuple(str(token) for token in error.absolute_path)
        yield place, f"not an overlay: {error.message:.300}; {_SEE}"


def _check_version(overlay: Overlay) -> Iterator[OverlayFault]:
    if overlay.file.data["overlay"].startswith("1.0."):
        for index, action in enumerate(overlay.actions):
            if "copy" in action:
                yield ("actions", str(index), "copy"), "copy is new in 1.1; write overlay: 1.1.0"


def _check_actions(overlay: Overlay) -> Iterator[OverlayFault]:
    for index, action in enumerate(overlay.actions):
        place = ("actions", str(index))
        if not action.get("remove") and not {"update", "copy"} & action.keys():
            yield place, "an action does nothing; give it update, copy or remove: true"
        for key in ("target", "copy"):
            try:
                query(action.get(key, "$"))
            except JSONPathError as error:
                yield (*place, key), f"{action[key]!r} is not JSONPath (RFC 9535): {error}; correct it"


def _check_extends(overlay: Overlay, spec: Path) -> Iterator[OverlayFault]:
    """See that a path in `extends` is that of the spec; a URL can name it from anywhere."""
    extended = overlay.file.data.get("extends", "")
    if extended and "://" not in extended:
        path = os.path.normpath(overlay.path.parent / extended)
        if os.path.abspath(path) != os.path.abspath(spec):
            yield ("extends",), f"{extended!r} is {path}, and this is applied to {spec}; correct it, or leave it out"
