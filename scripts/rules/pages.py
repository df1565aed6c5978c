"""Whether `x-pages` of an operation describes its pages, so that an iterator misses no item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from json_types import types_within
from spec_document import Fault, Pointer, SpecDocument, content_of, each_operation, parameters_of, properties_of

PAGE_PARAMETERS = ("page", "offset", "cursor", "after")
"""What can ask for the next page; each names a parameter of the query."""
KEYS = {
    "items": "property",
    **dict.fromkeys((*PAGE_PARAMETERS, "limit"), "parameter"),
    "next": "property",
    "more": "property",
}

FORM = "write {items: <property>, page | offset | cursor | after: <parameter>}"


def described_pages(document: SpecDocument) -> Iterator[Fault]:
    """See that `x-pages` names parameters and properties that exist."""
    for pointer, operation in each_operation(document):
        if "x-pages" not in operation:
            continue
        place, described = (*pointer, "x-pages"), operation["x-pages"]
        if isinstance(described, str):
            described = {"items": described, "page": "page", "limit": "limit"}
        fault = _problem_of_form(described)
        if fault:
            yield Fault(place, fault)
            continue
        yield from _check_parameters(document, pointer, place, described)
        yield from _check_answer(document, operation, place, described)


def _problem_of_form(described: Any) -> str:
    if not isinstance(described, dict) or not all(isinstance(value, str) for value in described.values()):
        return f"{described!r:.40} names no items; write the property with the items, or a mapping: {FORM}"
    if unknown := sorted(described.keys() - {*KEYS, "id"}):
        return f"{unknown[0]!r} means nothing here; {FORM}, and limit, next, id or more where they apply"
    ways = [way for way in PAGE_PARAMETERS if way in described]
    if "items" not in described or len(ways) != 1:
        return f"{', '.join(described) or 'nothing'} is not items and one way to ask for the next page; {FORM}"
    if ("next" in described) != (ways == ["cursor"]):
        return "cursor and next go together: next is the property of the answer with the cursor of the next page"
    if "id" in described and ways != ["after"]:
        return "id goes with after: it is the property of an item that names it; leave it out"
    return ""


def _check_parameters(
    document: SpecDocument, pointer: Pointer, place: Pointer, described: dict[str, str]
) -> Iterator[Fault]:
    asked = {
        parameter["name"]: parameter for parameter in parameters_of(document, pointer) if parameter["in"] == "query"
    }
    wanted = {key: described[key] for key in (*PAGE_PARAMETERS, "limit") if key in described}
    if missing := sorted(set(wanted.values()) - asked.keys()):
        names = ", ".join(sorted(wanted.values()))
        yield Fault(place, f"pages are asked for by the query parameters {names}; add {', '.join(missing)}")
    for key, name in wanted.items():
        others = types_within(document, asked.get(name, {}).get("schema", {})) - {"integer", "null"}
        if key in ("page", "offset", "limit") and others:
            kinds = " or ".join(sorted(others))
            yield Fault(place, f"{name!r} counts, so it is an integer, not {kinds}; correct its type")
        if key in ("cursor", "after") and asked.get(name, {}).get("required"):
            yield Fault(place, f"{name!r} is left out for the first page, so it cannot be required; make it optional")


def _check_answer(
    document: SpecDocument, operation: dict[str, Any], place: Pointer, described: dict[str, str]
) -> Iterator[Fault]:
    content = content_of(document, operation.get("responses", {}).get("200"))
    media = next((media for kind, media in content.items() if kind.partition(";")[0].endswith("json")), None)
    if media is None and "200" not in operation.get("responses", {}):
        return  # A success is missing, which another rule finds.
    if media is None:
        yield Fault(place, "the 200 answer is not JSON, so it has no items; leave x-pages out")
        return
    page = properties_of(document, media.get("schema", {}))
    items = _items_of_array(document, page.get(described["items"], {}))
    if items is None:
        problem = f"{described['items']!r} is not an array of the 200 answer"
        yield Fault(place, f"{problem}; name the one with the items")
    for key in ("next", "more"):
        if key in described and described[key] not in page:
            yield Fault(place, f"{described[key]!r} is not a property of the 200 answer; name the one for {key}")
    name = described.get("id", "id")
    if "after" in described and items is not None and name not in properties_of(document, items):
        yield Fault(place, f"{name!r} is not a property of an item; name the property for after with id")


def _items_of_array(document: SpecDocument, schema: Any) -> dict[str, Any] | None:
    """The schema of the items of an array, which may be null; None where it is something else."""
    schema = document.resolve(schema)
    for choice in schema.get("oneOf", schema.get("anyOf", [schema])):
        choice = document.resolve(choice)
        kinds = choice.get("type")
        if kinds == "array" or (isinstance(kinds, list) and "array" in kinds):
            items: dict[str, Any] = choice.get("items", {})
            return items
    return None


RULES = (described_pages,)
