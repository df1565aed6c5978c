"""The place in the spec of each operation, parameter and schema, kept while these are rewritten."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from spec_document import SpecDocument, each_operation
from spec_files import Pointer, has_author_names, is_part, reference_to

PLACE = "x-place"
"""The key that holds where the author wrote an operation, a parameter or a schema."""

_KEYWORDS_OF_ONE = ("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames")
_KEYWORDS_OF_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_KEYWORDS_OF_MAPPINGS = ("properties", "patternProperties", "dependentSchemas", "$defs")
_KEYWORDS_OF_SEVERAL = (*_KEYWORDS_OF_LISTS, *_KEYWORDS_OF_MAPPINGS)

SchemaChange = Callable[[Any, Pointer], Any]
"""A function that makes another schema of a schema, given its place."""


def rewrite_schemas(document: SpecDocument, change: SchemaChange) -> SpecDocument:
    """Put what `change` makes of each schema in its place; those within it come first."""
    return document.with_data(_rewritten(document.data, (), change))


def _rewritten(value: Any, pointer: Pointer, change: SchemaChange) -> Any:
    if isinstance(value, list):
        return [_rewritten(inner, (*pointer, str(index)), change) for index, inner in enumerate(value)]
    if not isinstance(value, dict):
        return value
    return {key: _part(key, inner, pointer, change) for key, inner in value.items()}


def _part(key: str, value: Any, pointer: Pointer, change: SchemaChange) -> Any:
    place = (*pointer, key)
    if not is_part(pointer, key):
        return value
    if place == ("components", "schemas"):
        return {name: rewritten_schema(schema, (*place, name), change) for name, schema in value.items()}
    if key == "schema" and not has_author_names(pointer):
        return rewritten_schema(value, place, change)
    return _rewritten(value, place, change)


def rewritten_schema(schema: Any, pointer: Pointer, change: SchemaChange) -> Any:
    """A schema with those within it, as `change` rewrites them."""
    if not isinstance(schema, dict):
        return change(schema, pointer)
    rewritten = {key: copy.copy(value) if key in _KEYWORDS_OF_SEVERAL else value for key, value in schema.items()}
    for path, inner in _inner(schema):
        container: Any = rewritten if len(path) == 1 else rewritten[path[0]]
        container[path[-1]] = rewritten_schema(inner, (*pointer, *map(str, path)), change)
    return change(rewritten, pointer)


def _inner(schema: dict[str, Any]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """The schemas directly within a schema, each with the keys and the index that lead to it."""
    for key in _KEYWORDS_OF_ONE:
        if isinstance(schema.get(key), dict) or (key == "items" and key in schema):
            yield (key,), schema[key]
    for key in _KEYWORDS_OF_LISTS:
        for index, member in enumerate(schema.get(key, [])):
            yield (key, index), member
    for key in _KEYWORDS_OF_MAPPINGS:
        for name, inner in schema.get(key, {}).items():
            yield (key, name), inner


def add_places(document: SpecDocument) -> SpecDocument:
    """Add its place to each operation, parameter and schema; an empty schema stays empty."""
    marked = rewrite_schemas(document, _with_place)
    for pointer, part in (*_parameters(marked), *each_operation(marked)):
        part[PLACE] = reference_to(pointer)
    return marked


def _with_place(schema: Any, pointer: Pointer) -> Any:
    return {**schema, PLACE: reference_to(pointer)} if isinstance(schema, dict) and schema else schema


def _parameters(document: SpecDocument) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    for name, parameter in document.data.get("components", {}).get("parameters", {}).items():
        yield ("components", "parameters", name), parameter
    for path, item in document.data["paths"].items():
        yield from _listed_parameters(item, ("paths", path))
        for key, operation in item.items():
            if isinstance(operation, dict):
                yield from _listed_parameters(operation, ("paths", path, key))


def _listed_parameters(holder: dict[str, Any], pointer: Pointer) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    listed = holder.get("parameters", [])
    if isinstance(listed, list):
        for index, parameter in enumerate(listed):
            if "$ref" not in parameter:
                yield (*pointer, "parameters", str(index)), parameter
