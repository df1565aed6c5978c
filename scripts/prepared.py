"""Writes into a spec what the generator would not look for where it stands."""

from __future__ import annotations

import copy
from typing import Any

from spec_document import METHODS, each_part

DEPRECATED = "Deprecated."
"""What the description of a parameter or property begins with that the API will drop."""


def prepared(data: dict[str, Any]) -> dict[str, Any]:
    """Make a copy of a document in which each operation has its own security, and descriptions say what is deprecated.

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
    return data


def _mark(part: Any) -> None:
    if isinstance(part, dict) and "$ref" not in part:
        description = part.get("description", "")
        if not description.startswith(DEPRECATED):
            part["description"] = f"{DEPRECATED} {description}".strip()
