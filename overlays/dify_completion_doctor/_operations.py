"""The operations of the document, and which of them can be asked without changing anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, cast
from urllib.parse import quote

import httpx
from attrs import field, frozen

from ._document import Document, Node, as_list, as_object
from .errors import UnusableSpec

EVENT_STREAM = "text/event-stream"

_IGNORED_HEADERS = ("accept", "authorization", "content-type")
"""Header parameters that OpenAPI ignores: other parts of the document describe them."""

_HEADER_NAME = re.compile(r"[!#$%&'*+.^`|~\w-]+", re.ASCII)
_HEADER_VALUE = re.compile(r"(?:[!-~](?:[ -~]*[!-~])?)?")
"""A name and a value that HTTP has no way to misread."""

_METHODS = ("get", "put", "post", "delete", "patch")


@frozen(slots=False)
class Operation:
    """An operation of the document.

    Attributes:
        id: Its `operationId`.
        method: Its HTTP method.
        path: Its path, as the document writes it.
        node: What the document says of it.
    """

    document: Document = field(repr=False)
    id: str
    method: str
    path: str
    node: Node
    _item: Node

    @property
    def since(self) -> str:
        """The first version of Dify that has it; empty where every version does."""
        return str(self.node.members.get("x-since", ""))

    @property
    def responses(self) -> Node:
        """Its responses object."""
        return self.node.child("responses")

    def response(self, status: int) -> tuple[str, Node] | None:
        """The response object of a status, with its key; None where the document has none."""
        written = {str(key): key for key in self.responses.members}
        for key in (str(status), f"{status // 100}XX", f"{status // 100}xx", "default"):
            if key in written:
                return key, self.document.resolve(self.responses.child(written[key]))
        return None

    @cached_property
    def parameters(self) -> tuple[Node, ...]:
        """Its parameters: its own, and those of its path that it does not describe otherwise."""
        parameters: dict[tuple[Any, Any], Node] = {}
        for holder in (self._item, self.node):
            declared = holder.child("parameters")
            for index in range(len(cast("list[Any]", declared.value or []))):
                parameter = self.document.resolve(declared.child(index))
                key = parameter.members.get("in"), parameter.members.get("name")
                parameters[key] = parameter
        return tuple(parameters.values())

    @property
    def needs_key(self) -> bool:
        """Whether a request carries the app's key."""
        return bool(self._security) and {} not in self._security

    @property
    def reason_not_to_ask(self) -> str:
        """Why it is not asked, without a full stop; empty where it can be."""
        if self.method != "GET":
            return f"{self.method} may change something"
        if unknown := [*self._unknown_arguments()]:
            return f"Needs {', '.join(unknown)}"
        if unsendable := [*self._unsendable_headers()]:
            return f"No request can carry the value of {', '.join(unsendable)}"
        if "servers" in self._item.members or "servers" in self.node.members:
            return "Has its own servers, which get no key"
        if self.needs_key and not any(map(self._is_bearer, self._security)):
            return "Needs a credential of another kind"
        if self._only_streams():
            return "It answers with a stream"
        return ""

    def arguments(self) -> tuple[str, dict[str, Any], dict[str, str]]:
        """Its path with its known arguments, its query and its headers. The path begins with `/`."""
        path, query, headers = self.path, dict[str, Any](), dict[str, str]()
        for parameter in self.parameters:
            name, value = str(parameter.members.get("name")), self._only_value(parameter)
            if parameter.members.get("required") is not True or value is None:
                continue
            match parameter.members.get("in"):
                case "path":
                    path = path.replace(f"{{{name}}}", quote(_text(value), safe=""))
                case "query":
                    query[name] = _text(value)
                case "header" if name.lower() not in _IGNORED_HEADERS:
                    headers[name] = _text(value)
                case _:
                    pass
        return path, query, headers

    def _unknown_arguments(self) -> Iterator[str]:
        for parameter in self.parameters:
            is_needed = parameter.members.get("required") is True
            is_in_path = parameter.members.get("in") == "path"
            is_known = self._only_value(parameter) is not None
            is_cookie = parameter.members.get("in") == "cookie"
            if is_needed and not is_in_path and (is_cookie or not is_known):
                yield str(parameter.members.get("name"))
        yield from re.findall(r"{([^}]*)}", self.arguments()[0])
        body = self.document.resolve(self.node.child("requestBody"))
        if body.members.get("required") is True:
            yield "a body"

    def _unsendable_headers(self) -> Iterator[str]:
        for name, value in self.arguments()[2].items():
            if not _HEADER_NAME.fullmatch(name) or not _HEADER_VALUE.fullmatch(value):
                yield name

    def _only_value(self, parameter: Node) -> Any:
        """The value of a parameter that the document leaves no choice of, or has a default for; otherwise None."""
        schema = self.document.resolve(parameter.child("schema")).members
        choices = schema.get("enum") or [schema.get("const", schema.get("default"))]
        return choices[0] if len(choices) == 1 else schema.get("default")

    @cached_property
    def _security(self) -> list[dict[str, Any]]:
        """Its security requirements, of which a request fulfils one."""
        holder = self.node if "security" in self.node.members else self.document.root
        requirements: Any = holder.members.get("security", [])
        found = [as_object(requirement) for requirement in as_list(requirements)]
        if found != requirements:
            place = self.document.place_of(holder.child("security"))
            raise UnusableSpec(f"{place} is not a list of requirements; remove or correct it")
        return found

    def _is_bearer(self, requirement: dict[str, Any]) -> bool:
        declared = self.document.root.child("components").child("securitySchemes")
        schemes = [self.document.resolve(declared.child(name)).members for name in requirement]
        return all(str(scheme.get("scheme", "")).lower() == "bearer" for scheme in schemes)

    def _only_streams(self) -> bool:
        success = self.response(200)
        return success is not None and [*success[1].child("content").members] == [EVENT_STREAM]


def operations_of(document: Document) -> tuple[Operation, ...]:
    """The operations of a document, in its order."""
    return tuple(_operations(document))


def _operations(document: Document) -> Iterator[Operation]:
    paths = document.root.child("paths")
    for path in paths.members:
        if str(path).startswith("x-"):
            continue
        _check_path(document, path)
        item = document.resolve(paths.child(path))
        for method in _METHODS:
            node = item.child(method)
            if node.members:
                name = str(node.members.get("operationId", f"{method.upper()} {path}"))
                yield Operation(document, name, method.upper(), str(path), node, item)


def _check_path(document: Document, path: object) -> None:
    """Refuse a path that does not go below the base URL, such as the URL of another server, which would get the key."""
    problem = ""
    if not isinstance(path, str) or not path.startswith("/"):
        problem = "does not begin with /"
    else:
        try:
            httpx.URL(f"http://127.0.0.1{path}")
        except httpx.InvalidURL:
            problem = "cannot be part of a URL"
    if problem:
        shown = repr(path)[:80]
        raise UnusableSpec(f"{document.name}: the path {shown} {problem}; correct it under paths")


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
