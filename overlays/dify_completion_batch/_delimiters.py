"""Recognises the separator of the columns of a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence

from .errors import InputError

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
"""The separators that are recognised, with their names."""

_ADVICE = "name it, such as delimiter=';'"


def checked_delimiter(delimiter: str) -> str:
    """Check the argument `delimiter`.

    Raises:
        InputError: It is not one character that can separate values.
    """
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise InputError(
            f"a separator must be one character, not {delimiter!r}",
            argument="delimiter",
            advice=_ADVICE,
        )
    return delimiter


def delimiter_of(lines: Sequence[str], *, whole: bool, usual: str) -> str:
    """Recognise the separator by the header. If several fit, the rows after it decide.

    Args:
        lines: The first lines of a table.
        whole: Whether these are all lines; otherwise the last record may be incomplete.
        usual: The separator if the header shows none. A tab that is usual is one that the header has.

    Raises:
        InputError: More than one separator would fit.
    """
    records = {delimiter: widths(lines, delimiter) for delimiter in DELIMITERS}
    candidates = [name for name in DELIMITERS if records[name] and records[name][0] > 1]
    if len(candidates) <= 1:
        return candidates[0] if candidates else usual
    if usual == "\t" and usual in candidates:  # A tab in a name is rare.
        return usual
    end = None if whole else -1
    for fits in (_is_even, _is_split):
        fitting = [name for name in candidates if fits(records[name][:end])]
        if len(fitting) == 1:
            return fitting[0]
    names = " or ".join(DELIMITERS[delimiter] for delimiter in candidates)
    problem = f"line 1: the separator is not clear: {names} could separate the columns"
    raise InputError(problem, argument="delimiter", advice=_ADVICE)


def widths(lines: Iterable[str], delimiter: str) -> list[int]:
    """The number of values of each record."""
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    return [len(values) for values in reader if values]


def _is_even(widths: Sequence[int]) -> bool:
    return len(set(widths)) == 1


def _is_split(widths: Sequence[int]) -> bool:
    """Whether no record is longer than the header, and one has several values. Cells at the end can be missing."""
    return 1 < max(widths[1:], default=0) <= widths[0]
