"""Bodies of bytes: what no reader of the generator takes becomes a `File`, whatever its media type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spec_document import SpecDocument, content_of, each_operation, properties_of
from spec_files import Pointer

BYTES = "application/octet-stream"
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
_ANNOTATIONS = {"description", "title", "x-place"}
_BINARY = {"type": "string", "format": "binary"}


def plain_type(media_type: str) -> str:
    """A media type without its parameters."""
    return media_type.partition(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    """Whether a body of this media type is JSON."""
    return plain_type(media_type) == "application/json" or plain_type(media_type).endswith("+json")


def is_text(media_type: str) -> bool:
    """Whether a body of this media type is text."""
    return plain_type(media_type).startswith("text/")


def is_form(media_type: str) -> bool:
    """Whether a body of this media type is a form."""
    return plain_type(media_type) in _FORMS


def each_body(document: SpecDocument) -> Iterator[tuple[Pointer, str, dict[str, Any], bool]]:
    """Every body, as place, media type, what is said of it, and whether it is an answer."""
    for pointer, operation in each_operation(document):
        for media_type, media in content_of(document, operation.get("requestBody")).items():
            yield (*pointer, "requestBody", "content", media_type), media_type, media, False
        for status, response in operation.get("responses", {}).items():
            for media_type, media in content_of(document, response).items():
                yield (*pointer, "responses", status, "content", media_type), media_type, media, True


def is_binary(document: SpecDocument, schema: Any) -> bool:
    """Whether a schema says that a value is bytes, in the way of OpenAPI 3.0 or of 3.1."""
    schema = document.resolve(schema)
    if not isinstance(schema, dict):
        return False
    as_in_31 = "contentMediaType" in schema and "contentEncoding" not in schema
    return schema.get("format") == "binary" or (as_in_31 and schema.get("type", "string") == "string")


def is_file(document: SpecDocument, schema: Any) -> bool:
    """Whether a schema is a file, or a list of files."""
    schema = document.resolve(schema)
    if not isinstance(schema, dict):
        return False
    inner = [*schema.get("oneOf", []), *schema.get("anyOf", []), *([schema["items"]] if "items" in schema else [])]
    return is_binary(document, schema) or any(is_file(document, part) for part in inner)


def is_of_bytes(document: SpecDocument, media_type: str, media: dict[str, Any]) -> bool:
    """Whether a body is bytes, by its schema or by its media type, and is sent and returned unchanged."""
    if is_json(media_type) or is_form(media_type):
        return False
    schema = document.resolve(media.get("schema", {}))
    if is_text(media_type) or is_binary(document, schema):
        return is_binary(document, schema)
    return isinstance(schema, dict) and (schema.get("type") == "string" or not schema.keys() - _ANNOTATIONS)


def binary_bodies(document: SpecDocument) -> SpecDocument:
    """Describe each body of bytes as such; `x-media-types` lists the types that the generator has no reader for."""
    overrides: dict[str, str] = {}
    for _, media_type, media, _ in each_body(document):
        if is_json(media_type) or is_text(media_type):
            media.setdefault("schema", {} if is_json(media_type) else {"type": "string"})
        if is_of_bytes(document, media_type, media):
            schema = document.resolve(media.get("schema", {}))
            media["schema"] = {key: schema[key] for key in ("description", "x-place") if key in schema} | _BINARY
            if plain_type(media_type) != BYTES:
                overrides[media_type] = BYTES
        elif is_form(media_type):
            _mark_files(document, media.get("schema", {}))
    document.data["x-media-types"] = overrides
    return document


def _mark_files(document: SpecDocument, form: Any) -> None:
    """Write `format: binary`, by which the generator knows a file, where the fields of a form say it as 3.1 does."""
    fields = [field for field in properties_of(document, form).values() if isinstance(field, dict)]
    for schema in [*fields, *(field.get("items") for field in fields)]:
        if isinstance(schema, dict) and "$ref" not in schema and is_binary(document, schema):
            schema.update({"type": schema.get("type", "string"), "format": "binary"})
