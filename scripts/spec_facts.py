"""Facts of the spec that templates need and the generator does not pass on."""

from __future__ import annotations

from typing import Any

import stream_code
from method_names import methods_of
from normalise.media import is_file, is_form
from spec_document import (
    Pointer,
    SpecDocument,
    content_of,
    each_operation,
    keywords_of,
    name_in_python,
    parameters_of,
    properties_of,
    python_name,
)

MAX_PAGE_SIZE = 100
"""How many items a page is asked to have, where the server gives so many."""


def spec_facts(document: SpecDocument) -> str:
    """The facts as a template that sets a variable for each."""
    facts: dict[str, dict[str, Any]] = {
        "multipart_media_types": {},
        "media_types_of_fields": {},
        "deprecated_methods": {},
        "methods": {},
        "pages": {},
        "streams": stream_code.facts_for_methods(document),
    }
    for pointer, operation in each_operation(document):
        name = python_name(operation["operationId"])
        facts["methods"][name] = methods_of(document, operation)
        if "x-pages" in operation:
            facts["pages"][name] = paging_facts(document, pointer, operation["x-pages"])
        if operation.get("deprecated"):
            facts["deprecated_methods"][name] = "the API will drop it: see its description"
        _add_media_types(document, name, operation, facts)
    values = {**facts, "event_classes": stream_code.event_classes(document)}
    return "".join(f"{{% set {name} = {value!r} %}}\n" for name, value in values.items())


def paging_facts(document: SpecDocument, operation: Pointer, described: Any) -> dict[str, Any]:
    """The long form of `x-pages`, with what the parameters say of the first page and of the size of pages.

    A text names the items of pages that are counted by `page` and `limit`.
    """
    if isinstance(described, str):
        described = {"items": described, "page": "page", "limit": "limit"}
    schemas = {
        parameter["name"]: _keywords_of_number(document, parameter.get("schema", {}))
        for parameter in parameters_of(document, operation)
    }
    page, limit = schemas.get(described.get("page"), {}), schemas.get(described.get("limit"), {})
    maximum = limit.get("maximum", limit.get("exclusiveMaximum", 1) - 1)
    size = min(MAX_PAGE_SIZE, maximum or limit.get("default", MAX_PAGE_SIZE))
    first = page.get("default", page.get("minimum", 1)) if "page" in described else 0
    return {"id": "id", **described, "first": first, "size": size, "maximum": maximum}


def _keywords_of_number(document: SpecDocument, schema: Any) -> dict[str, Any]:
    """The keywords of a schema; of a union, such as one with null, also those of its number."""
    whole = keywords_of(document, schema)
    members = [keywords_of(document, member) for key in ("oneOf", "anyOf") for member in whole.get(key, [])]
    number = next((member for member in members if member.get("type") == "integer"), {})
    return number | whole


def _add_media_types(document: SpecDocument, name: str, operation: dict[str, Any], facts: dict[str, Any]) -> None:
    for body_type, media in content_of(document, operation.get("requestBody")).items():
        if not is_form(body_type):
            continue
        fields = properties_of(document, media.get("schema", {}))
        for field, encoding in media.get("encoding", {}).items():
            listed = (media_type.strip() for media_type in encoding.get("contentType", "").split(","))
            media_types = tuple(media_type for media_type in listed if media_type and "*" not in media_type)
            schema = fields.get(field, {})
            if is_file(document, schema):
                facts["multipart_media_types"][f"{name}.{name_in_python(field, schema)}"] = media_types
            elif media_types:
                facts["media_types_of_fields"].setdefault(name, {})[field] = media_types[0]
