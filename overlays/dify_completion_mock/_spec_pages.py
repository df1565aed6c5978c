"""Pages of an operation that only the spec knows: the first has items, so that going through all comes to an end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from ._spec import Operation, as_object, resolve

_PAGE_PARAMETERS = ("page", "offset", "cursor", "after")


def page_of(request: Request, operation: Operation, example: Any) -> Any:
    """The page that a request asks for: the first one is the example, and every other one is empty."""
    paging = operation.definition.get("x-pages")
    if paging is None:
        return example
    if isinstance(paging, str):
        paging = {"items": paging, "page": "page"}
    parameter = next(paging[kind] for kind in _PAGE_PARAMETERS if kind in paging)
    if request.query_params.get(parameter, "") in ("", _first_page(operation, paging)):
        return example
    page = as_object(example)
    empty: dict[Any, Any] = {
        paging["items"]: [],
        paging.get("more"): False,
        paging.get("next"): None,
    }
    return page | {name: value for name, value in empty.items() if name in page}


def _first_page(operation: Operation, paging: Mapping[str, str]) -> str:
    """The value of the parameter that asks for the first page; empty for a cursor and an id, which never do."""
    if "page" not in paging:
        return "0" if "offset" in paging else ""
    schemas = {
        parameter["name"]: resolve(parameter.get("schema"))
        for parameter in operation.definition["parameters"]
    }
    schema = schemas.get(paging["page"], {})
    return str(schema.get("default", schema.get("minimum", 1)))
