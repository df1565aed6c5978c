"""The Python types of the values that a schema allows, and the comparison of two such sets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from spec_document import SpecDocument, class_in_python, target_of

_NAMES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_FORMATS = {"binary": "bytes", "date-time": "datetime", "date": "date", "uuid": "UUID"}
_LOWER_LIMITS = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_UPPER_LIMITS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
LIMITS = (*_LOWER_LIMITS, *_UPPER_LIMITS, "pattern", "multipleOf", "uniqueItems")
"""The conditions of a schema on a value, except its type."""


@dataclass(frozen=True)
class PyType:
    """One of the types that a value may have: a name, and what is inside a list or a mapping."""

    name: str
    inner: frozenset[PyType] = field(default=frozenset())

    def __str__(self) -> str:
        """Write the type as Python would."""
        return f"{self.name}[{spell(self.inner)}]" if self.inner else self.name


ANYTHING = PyType("Any")


def spell(types: frozenset[PyType] | set[PyType]) -> str:
    """Write a union as Python would, with None at its end."""
    return " | ".join(sorted((str(py_type) for py_type in types), key=lambda name: (name == "None", name)))


def types_of(document: SpecDocument, schema: Any) -> frozenset[PyType]:
    """Say which types a value of this schema may have.

    Args:
        document: The document that the schema's references lead into.
        schema: The schema.

    Returns:
        The members of the union; the classes of components under their names.
    """
    resolved = document.resolve(schema)
    if not isinstance(resolved, dict) or not resolved:
        return frozenset({ANYTHING})
    parts = resolved.get("allOf", [])
    if len(parts) == 1 and "$ref" not in schema and "properties" not in resolved:
        return types_of(document, parts[0])
    members = resolved.get("oneOf") or resolved.get("anyOf")
    if members:
        return frozenset(py_type for member in members for py_type in types_of(document, member))
    if "const" in resolved or "enum" in resolved:
        return frozenset(PyType(repr(value)) for value in resolved.get("enum", [resolved.get("const")]))
    names = resolved.get("type", [])
    names = {names} if isinstance(names, str) else {*names}
    found = {_plain_type(document, resolved, name) for name in names - {"object"}}
    if is_object(resolved):
        found.add(_object_type(document, schema, resolved))
    return frozenset(found or {ANYTHING})


def is_object(schema: dict[str, Any]) -> bool:
    """Whether a schema describes an object, for which the generator writes a class."""
    return "properties" in schema or "allOf" in schema or "object" in schema.get("type", [])


def _object_type(document: SpecDocument, schema: dict[str, Any], resolved: dict[str, Any]) -> PyType:
    if "$ref" in schema:
        return PyType(class_in_python(target_of(schema["$ref"])[-1], resolved))
    more = resolved.get("additionalProperties")
    if isinstance(more, dict) and "properties" not in resolved:
        return PyType("dict", types_of(document, more))
    return PyType("object")


def _plain_type(document: SpecDocument, schema: dict[str, Any], name: str) -> PyType:
    if name == "array":
        return PyType("list", types_of(document, schema.get("items", {})))
    if name == "string":
        return PyType(_FORMATS.get(schema.get("format", ""), "str"))
    return PyType(_NAMES.get(name, name))


def missing(types: frozenset[PyType], among: frozenset[PyType]) -> frozenset[PyType]:
    """Those of `types` that fit none of the others."""
    return frozenset(py_type for py_type in types if not any(_fits(py_type, other) for other in among))


def _fits(py_type: PyType, other: PyType) -> bool:
    if other in (ANYTHING, py_type) or (py_type.name, other.name) == ("int", "float"):
        return True
    if py_type.name == other.name and py_type.inner and other.inner:
        return not missing(py_type.inner, other.inner)
    if other.name == "str":
        return py_type.name[:1] in "'\""  # The literal of a string.
    return other.name == "int" and py_type.name.lstrip("-").isdigit()


def narrower(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """The limits that refuse values which were allowed before."""
    return [key for key in LIMITS if key in new and _is_tighter(key, old.get(key), new[key])]


def _is_tighter(key: str, before: Any, value: Any) -> bool:
    if key in _LOWER_LIMITS:
        return before is None or bool(value > before)
    if key in _UPPER_LIMITS:
        return before is None or bool(value < before)
    return bool(value != before) and value is not False
