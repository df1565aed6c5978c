"""Writes values for a REPL, a log and a notebook: without parts that are left out or empty, with long parts cut."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from itertools import islice
from typing import Any

from attrs import fields

from .types import Unset

LONGEST_TEXT = 200
"""Characters that are shown of a text."""

LONGEST_TEXT_OF_PAGE = 5_000
"""Characters that are shown of a text in a notebook."""

LONGEST = 2_000
"""Characters of a whole repr."""

MOST_ITEMS = 10
"""Items that are shown of a list or a mapping."""

MOST_ROWS = 100
"""Rows that are shown of a table."""


class ReprMixin:
    """Gives a class of attrs a short repr, and a table in notebooks."""

    __slots__ = ()

    def __repr__(self) -> str:
        return class_repr(type(self).__name__, attributes_of(self))

    def _repr_html_(self) -> str:
        return html_properties(attributes_of(self))


def attributes_of(value: Any) -> dict[str, Any]:
    """The attributes of an instance of a class of attrs, by name, without those that are left out or empty."""
    found = ((one.name, getattr(value, one.name, None)) for one in fields(type(value)))
    return {name: part for name, part in found if not _is_empty(part)}


def _is_empty(value: Any) -> bool:
    if isinstance(value, (Mapping, list, tuple)):
        return not value
    return isinstance(value, Unset) or (isinstance(value, ReprMixin) and not attributes_of(value))


def class_repr(name: str, parts: Mapping[str, Any]) -> str:
    """Write the repr of a value: `Usage(total_tokens=7)`.

    Args:
        name: The name of its class.
        parts: The parts that are shown, by name.
    """
    return cut(f"{name}({keyword_reprs(parts)})", LONGEST)


def keyword_reprs(parts: Mapping[str, Any]) -> str:
    """Write parts with their names: `text='Tides', task_id='t-1'`."""
    return ", ".join(f"{name}={short_repr(value)}" for name, value in parts.items())


def short_repr(value: Any, longest: int = LONGEST_TEXT) -> str:
    """Write the repr of a part, and say how long it is where that is too long to be shown.

    Args:
        value: The part.
        longest: Characters that are shown of a text.
    """
    match value:
        case str():
            return _counted(repr(value[:longest]), len(value), longest, "characters")
        case bytes() | bytearray():
            return _counted(repr(bytes(value[:LONGEST_TEXT])), len(value), LONGEST_TEXT, "bytes")
        case BytesIO():
            return f"<{value.getbuffer().nbytes:,} bytes>"
        case Mapping():
            items = (f"{short_repr(name)}: {short_repr(one)}" for name, one in _first(value.items()))
            return f"{{{_counted(', '.join(items), len(value), MOST_ITEMS, 'entries')}}}"
        case list() | tuple():
            items = (short_repr(one) for one in _first(value))
            return f"[{_counted(', '.join(items), len(value), MOST_ITEMS, 'items')}]"
    return cut(repr(value), LONGEST)


def cut(text: str, longest: int) -> str:
    """A text, or its beginning and how long the whole is."""
    return _counted(text[:longest], len(text), longest, "characters")


def _first(values: Iterable[Any]) -> Iterable[Any]:
    return islice(values, MOST_ITEMS)


def _counted(beginning: str, length: int, longest: int, unit: str) -> str:
    return beginning if length <= longest else f"{beginning}… ({length:,} {unit})"


def html_properties(parts: Mapping[str, Any]) -> str:
    """Write a table of HTML with a row for each part.

    Args:
        parts: The parts that are shown, by name.
    """
    rows = (f"<tr>{_in_cell('th', name)}{_in_cell('td', part)}</tr>" for name, part in parts.items())
    return f"<table>{''.join(rows)}</table>"


def html_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Write a table of HTML with a head.

    Args:
        columns: The names of the columns.
        rows: The values of each row. What is left out, None or empty is an empty cell.
    """
    head = "".join(_in_cell("th", name) for name in columns)
    lines = (f"<tr>{''.join(_in_cell('td', value) for value in row)}</tr>" for row in rows[:MOST_ROWS])
    more = _counted("", len(rows), MOST_ROWS, "rows")
    return f"<table><tr>{head}</tr>{''.join(lines)}</table>{more}"


def _in_cell(tag: str, value: Any) -> str:
    return f'<{tag} style="text-align: left; white-space: pre-wrap">{_cell(value)}</{tag}>'


def _cell(value: Any) -> str:
    from html import escape  # Its table of names takes a millisecond to import, and only notebooks need it.

    if value is None or _is_empty(value):
        return ""
    match value:
        case ReprMixin():
            return html_properties(attributes_of(value))
        case str():
            return escape(cut(value, LONGEST_TEXT_OF_PAGE))
        case Mapping() if any(isinstance(one, ReprMixin) for one in value.values()):
            return _counted(html_properties(dict(_first(value.items()))), len(value), MOST_ITEMS, "entries")
        case [ReprMixin(), *_]:
            return _counted("".join(map(_cell, _first(value))), len(value), MOST_ITEMS, "items")
    return escape(short_repr(value))
