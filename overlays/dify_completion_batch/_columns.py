"""The names of columns, which are tidied and unique."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias
from unicodedata import normalize

from .errors import InputError

# Spreadsheets and web pages leave no-break and zero-width spaces, which nobody sees. Programs that began with MS-DOS
# end a file with the character 1A.
_SPACE = r"[\s\x1a\u200b\u2060\ufeff]"
_BLANK = re.compile(rf"{_SPACE}*")
# The condition before the second part keeps the time linear in a long run of spaces.
_AROUND = re.compile(rf"^{_SPACE}+|(?<!{_SPACE}){_SPACE}+$")

_NAME_ADVICE = (
    "name it in the first line, and remove a title above; "
    "where cells are merged, only the first column has the name"
)

_INDEX_ADVICE = "name it in the first line; pandas writes no index if you pass index=False"

PlacedRow: TypeAlias = tuple[str, dict[str, Any]]
"""The position of a row in its file, such as `line 7` (empty for Parquet), and its values."""


def composed(name: str) -> str:
    """A name in the composed form of Unicode (NFC). macOS often writes é as e and a combining accent."""
    return normalize("NFC", name)


def tidied(name: str) -> str:
    """A composed name without the spaces around it, no-break and zero-width ones among them."""
    return _AROUND.sub("", composed(name))


def column_names(cells: Sequence[str], where: str) -> list[str]:
    """The names of a table's columns; empty for a column without one.

    Args:
        cells: The cells of the header.
        where: The position of the header for an error, such as `line 1`.

    Raises:
        InputError: Two columns have the same name, or none has one.
    """
    names = [tidied(cell) for cell in cells]
    if not any(names):
        raise InputError(f"{where}: the first line must name the columns")
    for index, name in enumerate(names):
        if name and (first := names.index(name)) < index:
            problem = f"{where}: the columns {first + 1} and {index + 1} are both called {name!r}"
            raise InputError(problem, advice="give each its own name")
    return names


def named_values(names: Sequence[str], values: Sequence[Any], where: str) -> dict[str, Any]:
    """The values of a row by the names of their columns.

    Raises:
        InputError: A value is in a column that has no name.
    """
    cells = list(zip(names, values, strict=False))
    for number, (name, value) in enumerate(cells, 1):
        if not name and not is_blank(value):
            problem = f"{where}, column {number}: a value is in a column that has no name"
            raise InputError(problem, advice=_INDEX_ADVICE if number == 1 else _NAME_ADVICE)
    return {name: value for name, value in cells if name}


def with_tidied_names(row: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Tidy the names of a row.

    Raises:
        InputError: Two names are then the same, or a value has an empty name.
    """
    named = {tidied(name): value for name, value in row.items()}
    if len(named) < len(row):
        twice, _ = Counter(map(tidied, row)).most_common(1)[0]
        raise InputError(
            f"{where}: {twice!r} occurs twice, ignoring spaces",
            advice="give each its own name",
        )
    if not is_blank(named.pop("", None)):
        raise InputError(f"{where}: a value has an empty name", advice="give it a name")
    return named


def is_empty(row: Mapping[str, Any]) -> bool:
    """Whether no cell of a row has a value."""
    return all(map(is_blank, row.values()))


def is_blank(value: object) -> bool:
    """Whether a cell has no value: None, or a text of spaces."""
    return value is None or (isinstance(value, str) and _BLANK.fullmatch(value) is not None)
