"""Pages of an operation that only the spec knows: the first has items, so that going through all comes to an end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from ._spec import Operation, as_object, resolve

_WAYS = ("page", "offset", "cursor", "after")


def page_of(request: Request, operation: Operation, example: Any) -> Any:
    """The page that a request asks for: the first one is the example, and every other one is empty."""
    paging = operation.described.get("x-pages")
    if paging is None:
        return example
    if isinstance(paging, str):
        paging = {"items": paging, "page": "page"}
    asked = request.query_params.get(next(paging[way] for way in _WAYS if way in paging), "")
    if asked in ("", _first(operation, paging)):
        return example
    page = as_object(example)
    last: dict[Any, Any] = {
        paging["items"]: [],
        paging.get("more"): False,
        paging.get("next"): None,
    }
    return page | {name: value for name, value in last.items() if name in page}


def _first(operation: Operation, paging: Mapping[str, str]) -> str:
    """What asks for the first page; a cursor and an id never do."""
    if "page" not in paging:
        return "0" if "offset" in paging else ""
    parameters = {
        one["name"]: resolve(one.get("schema")) for one in operation.described["parameters"]
    }
    counted = parameters.get(paging["page"], {})
    return str(counted.get("default", counted.get("minimum", 1)))
