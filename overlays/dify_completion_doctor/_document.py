"""An OpenAPI document with the files that it refers to, and the place of each of its parts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache, cached_property
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit
from urllib.request import url2pathname

import yaml
from attrs import define, evolve, field, frozen
from referencing import Anchor, Registry, Resource, Specification
from referencing.jsonschema import DRAFT202012

from .errors import UnusableSpec


@frozen
class Node:
    """A part of a document.

    Attributes:
        uri: The file that it is in.
        tokens: Where it is there, from the root.
        value: What is there.
    """

    uri: str
    tokens: tuple[str, ...]
    value: Any

    @property
    def pointer(self) -> str:
        """Its JSON pointer."""
        return pointer_of(self.tokens)

    @property
    def members(self) -> dict[str, Any]:
        """Its members; none where it is not an object."""
        return as_object(self.value)

    def child(self, token: str | int) -> Node:
        """The part below it by a name or an index; its value is None where there is none."""
        found = _member(self.value, token)
        return Node(self.uri, (*self.tokens, str(token)), found)


@define(slots=False)
class Document:
    """An OpenAPI document.

    Attributes:
        name: Its name in a report.
        uri: Its address.
    """

    name: str
    uri: str
    _files: dict[str, Any] = field(factory=dict[str, Any], init=False)

    @classmethod
    def load(cls, path: Path | None = None) -> Document:
        """Read a document; the one that this client is generated from, where no path is given.

        Raises:
            UnusableSpec: It cannot be read, or is not OpenAPI 3.1.
        """
        return _shipped_document() if path is None else cls.read(str(path), path)

    @classmethod
    def read(cls, name: str, path: Path) -> Document:
        """Read a document, whose name in a report may differ from its path."""
        document = cls(name, path.resolve().as_uri())
        version = document.root.members.get("openapi")
        if not (isinstance(version, str) and version.startswith("3.1.")):
            raise UnusableSpec(f"{name} is not an OpenAPI 3.1 document; name one with --spec")
        if not document.root.child("paths").members:
            raise UnusableSpec(f"{name} describes no paths; name an OpenAPI document that does")
        return document

    @property
    def root(self) -> Node:
        """The whole document."""
        return Node(self.uri, (), self._contents(self.uri))

    def resolve(self, node: Node) -> Node:
        """Follow the `$ref` of a part, and those behind it, to the part that they name."""
        seen = set[tuple[str, str]]()
        while isinstance(node.members.get("$ref"), str):
            if (node.uri, node.pointer) in seen:
                raise UnusableSpec(
                    f"{self.place_of(node)} refers to itself; name a part that exists"
                )
            seen.add((node.uri, node.pointer))
            node = self.follow(node)
        return node

    def follow(self, node: Node) -> Node:
        """The part that the `$ref` of a part names."""
        return self.target(node, node.members["$ref"])

    def target(self, node: Node, reference: str) -> Node:
        """The part that a reference in another part names; a bare name is that of a schema of the first file."""
        if not {"#", "/", "."} & {*reference}:
            return self.root.child("components").child("schemas").child(reference)
        uri, fragment = urldefrag(urljoin(node.uri, reference))
        root = Node(uri, (), self._contents(uri))
        if fragment and not fragment.startswith("/"):
            target = next((part for name, part in anchors_below(root) if name == fragment), None)
        else:
            target = root
            for token in fragment.split("/")[1:]:
                target = target.child(unquote(token).replace("~1", "/").replace("~0", "~"))
        if target is None or target.value is None:
            raise UnusableSpec(f"{self.place_of(node)} refers to a part that does not exist")
        return target

    def place_of(self, node: Node) -> str:
        """Where a part is: its JSON pointer, after `file#` where it is in another file than the document's first."""
        if node.uri == self.uri:
            return node.pointer
        return f"{_name_of(node.uri)}#{node.pointer}"

    @cached_property
    def registry(self) -> Registry[Any]:
        """The files of the document, as validators of JSON Schema look them up."""
        make: Any = Registry  # Its constructor is made in a way that type checkers cannot read.
        registry: Registry[Any] = make(retrieve=self._resource)
        return registry.with_resources([(self.uri, self._resource(self.uri))])

    def reference_to(self, node: Node) -> str:
        """The URI of a part, for a `$ref`."""
        return f"{node.uri}#{quote(node.pointer)}"

    def _resource(self, uri: str) -> Resource[Any]:
        return _SPECIFICATION.create_resource(self._contents(uri))

    def _contents(self, uri: str) -> Any:
        if uri not in self._files:
            self._files[uri] = self._read(uri)
        return self._files[uri]

    def _read(self, uri: str) -> Any:
        parts = urlsplit(uri)
        name = self.name if uri == self.uri else _name_of(uri)
        if parts.scheme != "file":
            raise UnusableSpec(f"{self.name} refers to {uri}; it may only refer to files")
        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            text = Path(url2pathname(parts.path)).read_text(encoding="utf-8")
            return _with_names(yaml.load(text, loader), {})
        except OSError as error:
            raise UnusableSpec(f"{name} cannot be read ({error.strerror})") from error
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise UnusableSpec(
                f"{name} is not YAML in UTF-8; make check-spec shows the line"
            ) from error


@cache
def _shipped_document() -> Document:
    """The document that this client is generated from, which takes longer to read than to ask a server about."""
    with as_file(files("dify_completion_api") / "openapi.yaml") as path:
        return Document.read("openapi.yaml of dify_completion_api", path)


def as_object(value: Any) -> dict[str, Any]:
    """A JSON object as it is; an empty one in place of any other value."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """A JSON array as it is; an empty one in place of any other value."""
    return cast("list[object]", value) if isinstance(value, list) else []


def _name_of(uri: str) -> str:
    """The name of a file."""
    return unquote(urlsplit(uri).path).rstrip("/").rpartition("/")[2]


def anchors_below(node: Node) -> Iterator[tuple[str, Node]]:
    """The parts below a part that have a `$anchor`, with it."""
    seen, waiting = set[int](), [node]
    while waiting:
        part = waiting.pop()
        if id(part.value) in seen:  # An alias of YAML can refer to what it is in.
            continue
        seen.add(id(part.value))
        if isinstance(anchor := part.members.get("$anchor"), str):
            yield anchor, part
        waiting += (part.child(name) for name in (*part.members, *range(len(as_list(part.value)))))


def _anchors_in(specification: Specification[Any], contents: Any) -> Iterator[Anchor[Any]]:
    make: Any = Anchor
    for name, part in anchors_below(Node("", (), contents)):
        yield make(name, specification.create_resource(part.value))


_JSON_SCHEMA: Any = DRAFT202012  # Its class is made in a way that type checkers cannot read.
_SPECIFICATION: Specification[Any] = evolve(_JSON_SCHEMA, anchors_in=_anchors_in)
"""JSON Schema, with anchors anywhere in a file: that of OpenAPI has its schemas below parts that are none."""


def _with_names(value: Any, done: dict[int, Any]) -> Any:
    """The value with texts as names, as JSON has them: in YAML, the status `200` without quotes is a number."""
    if (identity := id(value)) in done:
        return done[identity]
    if isinstance(value, dict):
        named: dict[str, Any] = {}
        done[identity] = named
        members = cast("dict[object, Any]", value).items()
        named.update((_name(name), _with_names(member, done)) for name, member in members)
        return named
    if isinstance(value, list):
        items: list[Any] = []
        done[identity] = items
        items.extend(_with_names(item, done) for item in as_list(value))
        return items
    return value


def _name(name: Any) -> str:
    return json.dumps(name) if name is None or isinstance(name, (bool, int, float)) else str(name)


def _member(holder: Any, token: str | int) -> Any:
    try:
        return holder[int(token) if isinstance(holder, list) else token]
    except (LookupError, TypeError, ValueError):
        return None


def pointer_of(tokens: Any) -> str:
    """The JSON pointer of a path of names and indices."""
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens)
