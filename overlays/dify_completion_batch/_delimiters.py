"""Recognises what separates the columns of a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence

from .errors import InputError

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
"""The separators that are recognised, with their names."""

_ADVICE = "name it, such as delimiter=';'"


def checked_delimiter(delimiter: str) -> str:
    """A delimiter that was given.

    Raises:
        InputError: It cannot be one.
    """
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise InputError(
            f"a separator must be one character, not {delimiter!r}",
            argument="delimiter",
            advice=_ADVICE,
        )
    return delimiter


def delimiter_of(lines: Sequence[str], *, whole: bool) -> str:
    """Recognise what separates the columns, by the header, and where that leaves a choice by the rows after it.

    Args:
        lines: The first lines of a table.
        whole: Whether these are all lines; otherwise the last record may be incomplete.

    Raises:
        InputError: More than one separator would fit.
    """
    widths = {delimiter: _widths(lines, delimiter) for delimiter in DELIMITERS}
    found = [delimiter for delimiter in DELIMITERS if max(widths[delimiter][:1], default=1) > 1]
    if len(found) <= 1:
        return found[0] if found else ","
    end = None if whole else -1
    even = [delimiter for delimiter in found if len(set(widths[delimiter][:end])) == 1]
    if len(even) == 1:
        return even[0]
    named = " or ".join(DELIMITERS[delimiter] for delimiter in found)
    problem = f"line 1: the separator is not clear: {named} could separate the columns"
    raise InputError(problem, argument="delimiter", advice=_ADVICE)


def _widths(lines: Iterable[str], delimiter: str) -> list[int]:
    """How many values each record has."""
    return [len(values) for values in csv.reader(lines, delimiter=delimiter) if values]
