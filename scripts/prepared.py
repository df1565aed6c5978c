"""Writes into a spec what the generator would not look for where it stands."""

from __future__ import annotations

import copy
from typing import Any

from facts import is_binary, is_content
from spec_document import METHODS, each_part

DEPRECATED = "Deprecated."
"""What the description of a parameter or property begins with that the API will drop."""


def is_bytes(kind: str) -> bool:
    """Whether a media type is neither JSON nor text nor a form."""
    kind = kind.partition(";")[0].strip().lower()
    return not kind.endswith(("json", "x-www-form-urlencoded", "xml")) and not kind.startswith(("text/", "multipart/"))


def prepared(data: dict[str, Any]) -> dict[str, Any]:
    """Make a copy in which each operation has its own security, and descriptions say what is deprecated.

    Args:
        data: The document.

    Returns:
        The copy; nothing in it means anything else than before.
    """
    data = copy.deepcopy(data)  # YAML's aliases stay aliases.
    for item in data.get("paths", {}).values():
        for method in METHODS:
            if isinstance(item.get(method), dict):
                asked = item[method].get("security", data.get("security", []))
                item[method]["security"] = asked if any(asked) else []
    for pointer, part in list(each_part(data, ())):
        if pointer[-1:] != ("properties",) and part.get("deprecated") is True:
            _mark(part)
            _mark(part.get("schema"))
        if is_content(pointer):
            for kind, media in part.items():
                _say_binary(kind, media)
    return data


def _say_binary(kind: str, media: dict[str, Any]) -> None:
    """Write `format: binary`, by which the generator knows a file, where the media type or OpenAPI 3.1 says as much."""
    schema = media.setdefault("schema", {}) if is_bytes(kind) else media.get("schema", {})
    if is_bytes(kind) and "$ref" not in schema and schema.get("type", "string") == "string":
        schema |= {"type": "string", "format": "binary"}
    for field in schema.get("properties", {}).values() if kind.startswith("multipart/") else ():
        for one in (field, field.get("items", {})):
            if is_binary(one):
                one |= {"type": "string", "format": "binary"}


def _mark(part: Any) -> None:
    if isinstance(part, dict) and "$ref" not in part:
        description = part.get("description", "")
        if not description.startswith(DEPRECATED):
            part["description"] = f"{DEPRECATED} {description}".strip()
