"""Descriptions begin with `Deprecated.`: nothing else of the keyword reaches the generated docstrings."""

from __future__ import annotations

from spec_document import SpecDocument, each_part

DEPRECATED = "Deprecated."


def describe(document: SpecDocument) -> SpecDocument:
    """Begin the description of each operation, parameter and property that is deprecated with that word."""
    for _, part in each_part(document.data, ()):
        if part.get("deprecated") is True:
            description = part.get("description", "")
            if not description.startswith(DEPRECATED):
                part["description"] = f"{DEPRECATED} {description}".strip()
    return document
