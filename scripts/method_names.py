"""The names of the methods that an operation gives to the client: `listTides` gives `list_tides` and `iter_tides`."""

from __future__ import annotations

from typing import Any

from spec_document import EVENT_STREAM, SpecDocument, content_of, python_name


def noun_of(method: str) -> str:
    """The name of a method without its verb; empty where it has no other part."""
    return method.partition("_")[2]


def methods_of(document: SpecDocument, operation: dict[str, Any]) -> dict[str, str]:
    """The methods that an operation gives to the client, by their purpose: `call`, `stream`, `iter`.

    An operation that only streams is not called.
    """
    name = python_name(operation["operationId"])
    content = content_of(document, operation.get("responses", {}).get("200"))
    found = {} if EVENT_STREAM in content and "application/json" not in content else {"call": name}
    if EVENT_STREAM in content:
        found["stream"] = f"stream_{noun_of(name)}"
    if "x-pages" in operation:
        found["iter"] = f"iter_{noun_of(name)}"
    return found
