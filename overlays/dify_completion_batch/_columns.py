"""The names of columns: tidied, and each there once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .errors import InputError

# Spreadsheets and web pages leave no-break and zero-width spaces, which nobody sees.
_SPACES = r"[\s\u200b\u2060\ufeff]+"
_AROUND = re.compile(rf"^{_SPACES}|{_SPACES}$")


def tidied(name: str) -> str:
    """A name without the spaces around it, no-break and zero-width ones among them."""
    return _AROUND.sub("", name)


def column_names(cells: Sequence[str], where: str) -> list[str]:
    """The names of a table's columns; empty for a column without one.

    Args:
        cells: The cells of the header.
        where: What the header is called in an error, such as `line 1`.

    Raises:
        InputError: Two columns have the same name, or none has one.
    """
    names = [tidied(cell) for cell in cells]
    if not any(names):
        raise InputError(f"{where}: the first line must name the columns")
    for index, name in enumerate(names):
        if name and (first := names.index(name)) < index:
            what = f"{where}: the columns {first + 1} and {index + 1} are both called {name!r}"
            raise InputError(what, advice="give each a name of its own")
    return names


def with_tidied_names(row: Mapping[str, Any], where: str) -> dict[str, Any]:
    """A row whose names are tidied.

    Raises:
        InputError: Two names are the same then.
    """
    named = {tidied(name): value for name, value in row.items()}
    if len(named) < len(row):
        twice = next(name for name in named if sum(tidied(other) == name for other in row) > 1)
        raise InputError(
            f"{where}: {twice!r} is there twice, apart from spaces",
            advice="give each a name of its own",
        )
    return named


def is_empty(row: Mapping[str, Any]) -> bool:
    """Whether no cell of a row has a value."""
    return all(
        value is None or (isinstance(value, str) and not tidied(value)) for value in row.values()
    )
