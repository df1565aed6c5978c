"""The paging of an operation with `x-pages`, in names of Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openapi_python_client.parser.openapi import Endpoint

from python_code.media import successes
from python_code.properties import Properties, without_null
from python_code.property_classes import ListProperty, Property


@dataclass(frozen=True)
class Paging:
    """The paging of an operation, as the template of its iterator needs it.

    Attributes:
        kind: What asks for the next page: `page`, `offset`, `cursor` or `after`.
        asks: The argument that does.
        first: Its value for the first page.
        items: The attribute of an answer with the items.
        item: The property of one item.
        next: The attribute with the next cursor, of the answer, or with the id, of an item.
        more: The attribute that says whether there is a next page, if any.
        limit: The argument with the size of a page, if any.
        size: The size of a page that is asked for unless the caller says otherwise.
        maximum: The largest page that the server gives; 0 where the spec does not say.
        others: The arguments that are the same for all pages.
    """

    kind: str
    asks: str
    first: str
    items: str
    item: Property
    next: str
    more: str
    limit: str
    size: int
    maximum: int
    others: list[Property]


def paging(endpoint: Endpoint, described: Mapping[str, Any], properties: Properties) -> Paging:
    """The paging of an operation."""
    kind = next(key for key in ("page", "offset", "cursor", "after") if key in described)
    page = next(answer.prop for answer in successes(endpoint) if answer.status_code.pattern == "200")
    fields = _by_name(page, properties)
    items = _list_in(fields[described["items"]])
    parameters = {prop.name.get_untrusted_value(): prop for prop in endpoint.query_parameters}
    own = [parameters[described[key]] for key in (kind, "limit") if key in described]
    return Paging(
        kind=kind,
        asks=str(own[0].python_name),
        first=str(described["first"]) if kind in ("page", "offset") else "UNSET",
        items=str(fields[described["items"]].python_name),
        item=items.inner_property,
        next=_next_attribute(kind, described, fields, _by_name(items.inner_property, properties)),
        more=str(fields[described["more"]].python_name) if "more" in described else "",
        limit=str(own[1].python_name) if len(own) > 1 else "",
        size=described["size"],
        maximum=described["maximum"],
        others=[
            prop
            for prop in endpoint.query_parameters + endpoint.header_parameters + endpoint.cookie_parameters
            if not any(prop is other for other in own)
        ],
    )


def _next_attribute(
    kind: str, described: Mapping[str, Any], fields: Mapping[str, Property], fields_of_item: Mapping[str, Property]
) -> str:
    """The attribute that asks for the next page; empty where pages or items are counted."""
    if kind == "cursor":
        return str(fields[described["next"]].python_name)
    return str(fields_of_item[described["id"]].python_name) if kind == "after" else ""


def _list_in(prop: Property) -> ListProperty:
    return next(member for member in without_null(prop) if isinstance(member, ListProperty))


def _by_name(prop: Property, properties: Properties) -> dict[str, Property]:
    return {inner.name.get_untrusted_value(): inner for inner in properties.of(prop)}
