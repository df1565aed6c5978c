"""Facts of the spec for the templates that the generator does not pass on."""

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
    name_in_python,
    parameters_of,
    properties_of,
    python_name,
)

LARGEST_PAGE = 100
"""How many items a page is asked to have, where the server gives so many."""


def facts(document: SpecDocument) -> str:
    """The facts as a template that sets a variable for each."""
    found: dict[str, dict[str, Any]] = {
        "multipart_media_types": {},
        "media_types_of_fields": {},
        "deprecated_methods": {},
        "methods": {},
        "pages": {},
        "streams": stream_code.facts_for_methods(document),
    }
    classes = stream_code.event_classes(document)
    for pointer, operation in each_operation(document):
        name = python_name(operation["operationId"])
        found["methods"][name] = methods_of(document, operation)
        if "x-pages" in operation:
            found["pages"][name] = pages(document, pointer, operation["x-pages"])
        if operation.get("deprecated"):
            found["deprecated_methods"][name] = "the API will drop it: see its description"
        _add_media_types(document, name, operation, found)
    values = {**found, "event_classes": classes}
    return "".join(f"{{% set {name} = {value!r} %}}\n" for name, value in values.items())


def pages(document: SpecDocument, operation: Pointer, described: Any) -> dict[str, Any]:
    """The long form of `x-pages`, with what the parameters say of the first page and of the size of pages.

    A text names the items of pages that are counted by `page` and `limit`.
    """
    if isinstance(described, str):
        described = {"items": described, "page": "page", "limit": "limit"}
    asked = {each["name"]: document.resolve(each.get("schema", {})) for each in parameters_of(document, operation)}
    counted, limit = asked.get(described.get("page"), {}), asked.get(described.get("limit"), {})
    maximum = limit.get("maximum", limit.get("exclusiveMaximum", 1) - 1)
    size = min(LARGEST_PAGE, maximum or limit.get("default", LARGEST_PAGE))
    first = counted.get("default", counted.get("minimum", 1)) if "page" in described else 0
    return {"id": "id", **described, "first": first, "size": size, "maximum": maximum}


def _add_media_types(document: SpecDocument, name: str, operation: dict[str, Any], found: dict[str, Any]) -> None:
    for form, media in content_of(document, operation.get("requestBody")).items():
        fields = properties_of(document, media.get("schema", {}))
        for field, encoding in media.get("encoding", {}).items() if is_form(form) else ():
            kinds = tuple(kind.strip() for kind in encoding.get("contentType", "").split(","))
            kinds = tuple(kind for kind in kinds if kind and "*" not in kind)
            if is_file(document, fields.get(field, {})):
                found["multipart_media_types"][f"{name}.{name_in_python(field, fields.get(field, {}))}"] = kinds
            elif kinds:
                found["media_types_of_fields"].setdefault(name, {})[field] = kinds[0]
