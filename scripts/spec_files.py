"""The files of a spec: the text of each, and the line on which a part of it is written."""

from __future__ import annotations

import copy
import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml

# libyaml's loader, where PyYAML was built with it, reads ten times as fast.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MERGE = "<<"
_TWO_ESCAPES = re.compile(r"(?<!\\)((?:\\\\)*)(\\u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w)", re.ASCII)

Pointer = tuple[str, ...]
"""Where a part is in a document: the keys and indexes that lead to it."""
Target = tuple[Path, Pointer]
"""A part of one of the files."""
_MAPS_OF_NAMES = {
    *("properties", "patternProperties", "dependentSchemas", "$defs", "mapping"),
    *("content", "responses", "headers", "encoding", "callbacks", "links"),
}
_KEYWORDS_OF_DATA = {"example", "examples", "default", "const", "enum"}
UNREADABLE = (OSError, UnicodeDecodeError, yaml.YAMLError)
"""The errors of a file that cannot be read."""


def read_file(path: Path) -> str:
    """The text of a file on this machine."""
    return path.read_text(encoding="utf-8")


def why_unreadable(path: Path, error: Exception) -> str:
    """Why a file cannot be read, as a line with its place.

    Args:
        path: The file.
        error: One of `UNREADABLE`.
    """
    if isinstance(error, OSError):
        return f"{path}: cannot be read: {error.strerror}"
    if isinstance(error, UnicodeDecodeError):
        return f"{path}:1: #: not UTF-8: byte {error.start} cannot be read; save the file as UTF-8"
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or str(error).partition("\n")[0]
    return f"{path}:{mark.line + 1 if mark else 1}: #: not valid YAML: {reason}"


def has_author_names(pointer: Pointer) -> bool:
    """Whether the keys of the mapping at `pointer` are names that the author chose, as of properties, not keywords."""
    if len(pointer) == 2 and pointer[0] == "components":
        return True
    # A property can have the name of a keyword: what is at `properties/properties` is a schema.
    return pointer[-1:] != () and pointer[-1] in _MAPS_OF_NAMES and not has_author_names(pointer[:-1])


def is_data(pointer: Pointer, key: str) -> bool:
    """Whether what the mapping at `pointer` has under `key` is a value, such as an example, and no part of the spec."""
    if key == "value":
        return pointer[-2:-1] == ("examples",) and not has_author_names(pointer[:-2])
    return key in _KEYWORDS_OF_DATA and pointer != ("components",) and not has_author_names(pointer)


def is_part(pointer: Pointer, key: str) -> bool:
    """Whether what the mapping at `pointer` has under `key` is a part of the spec: no data, and for no other tool."""
    # References may name what is in an extension of the document, or of its components.
    is_extension = key.startswith("x-") and key != "x-stream" and pointer not in ((), ("components",))
    return not is_data(pointer, key) and (not is_extension or has_author_names(pointer))


def target_of(reference: str) -> Pointer:
    """The place that a `$ref` within a file names."""
    tokens = reference.removeprefix("#").removeprefix("/").split("/")
    return tuple(unquote(token).replace("~1", "/").replace("~0", "~") for token in tokens if token or len(tokens) > 1)


def reference_to(pointer: Pointer) -> str:
    """The `$ref` that names a place within a file."""
    return "#" + "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in pointer)


@dataclass(frozen=True)
class SourceFile:
    """One file: its text, what it says, and the YAML nodes that know their lines."""

    path: Path
    text: str
    root: yaml.Node | None
    data: Any

    @classmethod
    def parse(cls, path: Path, text: str) -> SourceFile:
        """Read the text of a file; what cannot be read is a `yaml.YAMLError`."""
        text = _with_whole_characters(text)
        # Building the data writes merge keys (`<<`) into the nodes, so the nodes are composed by themselves.
        root = yaml.compose(text, Loader=_LOADER)
        _refuse_recursive_aliases(root, ())
        return cls(path, text, root, yaml.load(text, Loader=_LOADER))

    def line(self, key: str) -> int:
        """The line of a key at the top of the file."""
        step = _step(self.root, key)
        return step[0] if step else 1

    def at(self, pointer: Pointer) -> Any:
        """The value at a place of the file; KeyError where there is none."""
        value = self.data
        for token in pointer:
            try:
                value = value[int(token)] if isinstance(value, list) else value[token]
            except (KeyError, IndexError, ValueError, TypeError):
                raise KeyError(token) from None
        return value


@dataclass(frozen=True)
class Place:
    """Where a part is written: a file, a line, and the JSON pointer within that file."""

    path: Path
    line: int
    pointer: Pointer

    def __str__(self) -> str:
        """Write the place as people and editors read it."""
        return f"{self.path}:{self.line}: {reference_to(self.pointer)}"


class SpecFiles:
    """The files of one spec, each read when a reference first names it."""

    def __init__(self, path: Path, read: Callable[[Path], str] = read_file) -> None:
        self._read = read
        self._files: dict[Path, SourceFile] = {}
        self.root = self.file(path)

    def __iter__(self) -> Iterator[SourceFile]:
        """The files that were read, the one that names the others first."""
        return iter(self._files.values())

    def with_root(self, data: Any) -> SpecFiles:
        """The same files, of which the first says something else."""
        other = copy.copy(self)
        other.root = replace(self.root, data=data)
        other._files = {**self._files, self.root.path: other.root}
        return other

    def file(self, path: Path) -> SourceFile:
        """One of the files; OSError, UnicodeDecodeError or `yaml.YAMLError` where it cannot be read."""
        if path not in self._files:
            self._files[path] = SourceFile.parse(path, self._read(path))
        return self._files[path]

    def target(self, reference: str, base: Path) -> Target:
        """The part that a `$ref` in the file `base` names."""
        name, _, fragment = reference.partition("#")
        path = Path(os.path.normpath(base.parent / unquote(name))) if name else base
        return path, target_of(fragment)

    def place(self, start: Target, pointer: Pointer) -> Place:
        """Where the part at `pointer`, or the nearest part around it, is written; references are followed."""
        path, place = start
        node, line = self._node(start)
        for index, token in enumerate(pointer):
            step = _step(node, token)
            while step is None and (reference := _reference(node)):
                path, place = self.target(reference, path)
                node, line = self._node((path, place))
                step = _step(node, token)
            if step is None:
                return Place(path, line, (*place, *pointer[index:]))
            line, node = step
            place = (*place, token)
        return Place(path, line, place)

    def _node(self, target: Target) -> tuple[yaml.Node | None, int]:
        path, pointer = target
        node, line = self.file(path).root, 1
        for token in pointer:
            step = _step(node, token)
            if step is None:
                return None, line
            line, node = step
        return node, line


def _with_whole_characters(text: str) -> str:
    """A text of JSON whose characters beyond U+FFFF are written as such: YAML does not read the two escapes of one."""
    if not text.lstrip("\ufeff \t\r\n").startswith("{"):
        return text
    return _TWO_ESCAPES.sub(lambda escape: escape[1] + json.loads(f'"{escape[2]}"'), text)


def _refuse_recursive_aliases(node: yaml.Node | None, around: tuple[yaml.Node, ...]) -> None:
    """Refuse an alias within its own target: the document would be infinite."""
    if any(node is outer for outer in around):
        raise yaml.MarkedYAMLError(
            problem="an alias contains itself; write the part out", problem_mark=around[-1].start_mark
        )
    if isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            _refuse_recursive_aliases(value, (*around, node))
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _refuse_recursive_aliases(value, (*around, node))


def _step(node: yaml.Node | None, token: str) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == token:
                return key.start_mark.line + 1, value
        for merged in _merged(node):
            if step := _step(merged, token):
                return step
    elif isinstance(node, yaml.SequenceNode) and token.isdigit() and int(token) < len(node.value):
        return node.value[int(token)].start_mark.line + 1, node.value[int(token)]
    return None


def _merged(node: yaml.MappingNode) -> Iterator[yaml.Node]:
    """The mappings that a merge key brings in."""
    for key, value in node.value:
        if key.value == _MERGE:
            if isinstance(value, yaml.SequenceNode):
                yield from value.value
            else:
                yield value


def _reference(node: yaml.Node | None) -> str | None:
    step = _step(node, "$ref")
    return step[1].value if step and isinstance(step[1], yaml.ScalarNode) else None
