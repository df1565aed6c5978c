"""Reads CSV: any encoding, the usual separators, and errors with the line where the fault begins."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import chain, dropwhile, islice
from typing import Any, BinaryIO

from ._columns import column_names, named_values
from ._delimiters import DELIMITERS, checked_delimiter, delimiter_of
from ._text_lines import lines_of
from .errors import InputError

_SAMPLE = 100
"""The number of lines that show the separator."""

_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\1*\r?\n?', re.IGNORECASE)
"""The first line that names the separator to Excel; a program that writes all lines equally wide pads it."""

_QUOTES_ADVICE = 'close it, and write a " inside of a value twice'
_WIDTH_ADVICE = "put a value with a separator or a line break into quotes, or name another separator: delimiter=';'"


def read_csv(
    file: BinaryIO, *, encoding: str | None, delimiter: str | None
) -> Iterator[dict[str, Any]]:
    """Read the rows of a CSV file. An empty cell is None.

    Raises:
        InputError: Bytes do not fit the encoding, or a line is not CSV.
    """
    # A setting of the process. Without it, a value longer than 128 KiB is an error.
    csv.field_size_limit(2**31 - 1)
    lines = _Lines(lines_of(file, encoding))
    delimiter = lines.find_delimiter(delimiter)
    names: list[str] = []
    for line, values in _records(lines, delimiter):
        if names:
            _check_width(names, values, f"line {line}", delimiter)
            yield named_values(names, [value or None for value in values], f"line {line}")
        elif any(values):
            names = column_names(values, f"line {line}")
    if not names:
        raise InputError("the table is empty; a first line must name the columns")


class _Lines:
    """The lines of a file, and those of the current record.

    Attributes:
        number: The number of lines that were read.
        record: The lines of the current record.
    """

    def __init__(self, lines: Iterator[str]) -> None:
        self.number = 0
        self.record: list[str] = []
        self._lines = lines

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        self.record.append(line)
        return line

    def find_delimiter(self, delimiter: str | None) -> str:
        """The separator: the argument, that of a first line `sep=`, or the one that the first lines show."""
        sample = list(islice(self._lines, _SAMPLE))
        is_whole = len(sample) < _SAMPLE
        separator_line = _SEPARATOR_LINE.fullmatch(sample[0]) if sample else None
        if separator_line is not None:
            del sample[0]
            self.number = 1
        self._lines = chain(sample, self._lines)
        if delimiter is not None:
            return checked_delimiter(delimiter)
        if separator_line is not None:
            return separator_line[1]
        return delimiter_of(list(dropwhile(str.isspace, sample)), whole=is_whole)


def _records(lines: _Lines, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The records that are not blank, each with the number of its first line."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.record.clear()
        try:
            values = next(reader, None)
        except csv.Error as error:
            raise _broken(lines, delimiter, error) from None
        if values is None:
            return
        if values:
            yield lines.number - len(lines.record) + 1, values


def _broken(lines: _Lines, delimiter: str, error: csv.Error) -> InputError:
    first = lines.number - len(lines.record) + 1
    opened = _open_quote("".join(lines.record), delimiter)
    if opened is None:
        return InputError(f"line {first}: this is not CSV ({error})")
    return InputError(
        f"line {first + opened}: a quote opens here and is not closed", advice=_QUOTES_ADVICE
    )


def _open_quote(record: str, delimiter: str) -> int | None:
    """The number of line breaks before a quote that is not closed, or is closed in the middle of a value."""
    for quoted in re.finditer(
        rf'(?:^|(?<=[{re.escape(delimiter)}\r\n]))"[^"]*(?:""[^"]*)*("?)(.?)', record, re.DOTALL
    ):
        if not quoted[1] or quoted[2] not in ("", delimiter, "\r", "\n"):
            return len(re.findall(r"\r\n|\r|\n", record[: quoted.start()]))
    return None


def _check_width(names: list[str], values: list[str], where: str, delimiter: str) -> None:
    if len(values) < len(names) or any(values[len(names) :]):
        number = _counted(len(values), "value")
        separated = DELIMITERS.get(delimiter, repr(delimiter))
        problem = (
            f"{where}: {number} for {_counted(len(names), 'column')}, separated by {separated}"
        )
        raise InputError(problem, advice=_WIDTH_ADVICE, argument="delimiter")


def _counted(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"
