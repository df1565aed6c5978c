"""Reads values by JSON pointer, and by the runtime expressions of OpenAPI."""

from collections.abc import Mapping
from typing import Any, cast

import httpx
from dify_completion_api.streaming import Path


def value_at(value: Any, path: Path) -> Any:
    """The value that a path leads to.

    Raises:
        LookupError: A member or an item is missing.
        TypeError: It leads into a value that is neither an object nor an array.
    """
    for step in path:
        value = value[int(step) if isinstance(value, list) and step.isdecimal() else step]
    return value


def value_or_missing(value: Any, path: Path) -> Any:
    """The value that a path leads to; `...` if it is missing."""
    try:
        return value_at(value, path)
    except (LookupError, TypeError):
        return ...


def value_or_none(value: Any, path: Path) -> Any:
    """The value that a path leads to; None if it is missing."""
    found = value_or_missing(value, path)
    return None if found is ... else found


def put_at(target: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """Copy a JSON object and put a value into the copy. On the path to it, an object replaces any other value."""
    first, rest = path[0], path[1:]
    if rest:
        value = put_at(object_or_empty(target.get(first)), rest, value)
    return {**target, first: value}


def object_or_empty(value: Any) -> dict[str, Any]:
    """The value itself if it is a JSON object; otherwise an empty one."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def path_of(pointer: str) -> Path:
    """The steps of a JSON pointer."""
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])


def value_of_request(
    expression: str, request: Mapping[str, Any], path_arguments: Mapping[str, Any]
) -> Any:
    """The value of a runtime expression such as `$request.body#/user`; None if the request has none.

    Args:
        expression: The expression.
        request: The request, as the arguments of `httpx.Client.request`.
        path_arguments: The arguments of its path, by name.
    """
    source, _, pointer = expression.removeprefix("$request.").partition("#")
    kind, _, name = source.partition(".")
    match kind:
        case "body":
            return value_or_none(request.get("json", request.get("data")), path_of(pointer))
        case "query":
            return value_or_none(request, ("params", name))
        case "header":
            return httpx.Headers(request.get("headers")).get(name)
        case _:  # "path": the spec's rules allow no other.
            return path_arguments.get(name)
