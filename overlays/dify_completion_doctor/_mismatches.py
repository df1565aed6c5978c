"""Compares a value with a schema of the document, and names what does not fit without showing any value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import Any

from attrs import evolve
from jsonschema.exceptions import UnknownType, ValidationError
from openapi_schema_validator import OAS31Validator
from referencing.exceptions import Unresolvable

from ._document import Document, Node, pointer_of
from ._report import Mismatch
from .errors import UnusableSpec

_MAX_MISMATCHES = 20
"""How many mismatches of an answer are named."""

_SCHEMA_ERRORS = (Unresolvable, UnknownType, re.error, TypeError, AttributeError)
"""The errors of the validator for an invalid schema, or for one whose references lead nowhere."""

_TYPE_NAMES: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "a boolean"),
    (int, "an integer"),
    (float, "a number"),
    (str, "a string"),
    (list, "an array"),
    (dict, "an object"),
)
_ARTICLES = {"integer": "an", "array": "an", "object": "an", "null": ""}


class Schema:
    """A schema of the document, which values are compared with."""

    def __init__(self, document: Document, node: Node) -> None:
        self._document = document
        self._node = node
        self._validator: Any = OAS31Validator(
            {"$ref": document.reference_to(node)},
            registry=document.registry,
            format_checker=OAS31Validator.FORMAT_CHECKER,
        )

    def mismatches(self, value: Any) -> tuple[Mismatch, ...]:
        """The first mismatches of a value; those with the same problem are one."""
        try:
            errors = [_decisive(error) for error in self._validator.iter_errors(value)]
        except _SCHEMA_ERRORS as error:
            problem = "is not a schema that values can be checked with"
            raise UnusableSpec(
                f"{self.place} {problem}; make check-spec names the fault"
            ) from error
        except RecursionError:  # The value is deep, or the schema refers to itself without end.
            return (Mismatch("", self.place, "is nested too deeply to be checked"),)
        for found_error in errors:
            self._check_keyword(found_error)
        # A validator reports each missing property by itself, and `lacks` names all of them.
        found = {(*error.absolute_path, self._mismatch(error)): error for error in errors}
        return grouped(self._mismatch(error) for error in found.values())

    def _check_keyword(self, error: ValidationError) -> None:
        """Refuse a keyword that a validator misreads: it takes a text for the list of its letters."""
        value: Any = error.validator_value
        if error.validator in ("required", "enum") and not isinstance(value, list):
            place = self._place(list(error.absolute_schema_path))
            raise UnusableSpec(f"{place} is not a list; make check-spec names the fault")

    @property
    def place(self) -> str:
        """Where it is in the document."""
        return self._document.place_of(self._document.resolve(self._node))

    def _mismatch(self, error: ValidationError) -> Mismatch:
        place = self._place(list(error.absolute_schema_path))
        return Mismatch(pointer_of(_described_path(error)), place, _problem(error))

    def _place(self, path: Sequence[str | int]) -> str:
        """Where a keyword is in the document, by the path that led a validator to it."""
        return self._document.place_of(_node_at(self._document, self._node, path) or self._node)


def _described_path(error: ValidationError) -> Iterator[str | int]:
    """The path to a part of an answer, with `*` for each name that only the answer has, such as a key of a map."""
    steps = pairwise(error.absolute_schema_path)
    described = {name for keyword, name in steps if keyword == "properties"}
    for token in error.absolute_path:
        yield token if isinstance(token, int) or token in described else "*"


def _node_at(document: Document, node: Node, path: Sequence[str | int]) -> Node | None:
    """The part at the end of a path; validators leave out the `$ref` that they followed on the way."""
    if not path:
        return node
    child = node.child(path[0])
    if child.value is not None and (found := _node_at(document, child, path[1:])):
        return found
    if isinstance(node.members.get("$ref"), str):
        return _node_at(document, document.follow(node), path)
    return None


def _decisive(error: ValidationError) -> ValidationError:
    """Of an error of alternatives, the one in the alternative that the value fits best."""
    while error.context:
        nearest = min(error.context, key=_distance)
        if _is_of_another_type(nearest):
            return error
        error = nearest
    return error


def _distance(error: ValidationError) -> tuple[bool, int, str]:
    """How far a value is from an alternative: the nearest one has its type, and differs in the deepest place."""
    return _is_of_another_type(error), -len(error.path), "/".join(map(str, error.schema_path))


def _is_of_another_type(error: ValidationError) -> bool:
    return error.validator in ("type", "const", "enum") and not error.path


def grouped(mismatches: Iterable[Mismatch]) -> tuple[Mismatch, ...]:
    """Put mismatches with the same problem together: the first ones, each with how many places it is in."""
    groups: dict[tuple[str, str], list[Mismatch]] = {}
    for mismatch in mismatches:
        groups.setdefault((mismatch.document, mismatch.problem), []).append(mismatch)
    together = (
        evolve(first, places=first.places + sum(other.places for other in others))
        for first, *others in groups.values()
    )
    return tuple(islice(together, _MAX_MISMATCHES))


def _problem(error: ValidationError) -> str:
    value: Any = error.instance
    expected: Any = error.validator_value
    keyword: Any = error.validator  # None where the schema is `false`.
    match keyword:
        case "type":
            return f"is {type_of(value)}, not {_type_names(expected)}"
        case "required":
            return f"lacks {_names(name for name in expected if name not in value)}"
        case "additionalProperties" | "unevaluatedProperties":
            return f"has {_names(_undescribed(error))}, which the document does not allow"
        case "enum" | "const":
            return "has a value that is not in the document"
        case "format":
            return f"is not of the format {expected}"
        case "oneOf" if not error.context:
            return "fits more than one of the alternatives"
        case "oneOf" | "anyOf":
            return "fits none of the alternatives"
        case None:
            return "is there, which the document does not allow"
        case _:
            return f"does not fit {keyword}"


def _undescribed(error: ValidationError) -> Iterator[str]:
    schema: Any = error.schema
    value: Any = error.instance
    described: Any = schema.get("properties", {})
    return (name for name in value if name not in described)


def _names(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names)) or "properties"


def type_of(value: Any) -> str:
    """The JSON type of a value, with its article."""
    """The JSON type of a value, with its article."""
    return next((name for cls, name in _TYPE_NAMES if isinstance(value, cls)), "null")


def _type_names(expected: str | list[str]) -> str:
    names = [expected] if isinstance(expected, str) else expected
    return " or ".join(f"{_ARTICLES.get(name, 'a')} {name}".strip() for name in names)
