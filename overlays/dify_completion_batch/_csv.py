"""Reads CSV: any encoding, the usual separators, and errors with the line where the fault begins."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import chain, dropwhile, islice
from typing import BinaryIO

from ._columns import PlacedRow, column_names, is_blank, named_values
from ._delimiters import DELIMITERS, checked_delimiter, delimiter_of, widths
from ._text_lines import lines_of
from .errors import InputError

_SAMPLE = 100
"""The number of lines that show the separator."""

_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\1*\r?\n?', re.IGNORECASE)
"""The first line that names the separator to Excel; a program that writes all lines equally wide pads it."""

_TEXT_FORMULA = re.compile(r'="((?:[^"]|"")*)"')
"""A formula with which programs keep Excel from reading a text as a number: `="0012"`."""

_QUOTES_ADVICE = 'close it, and write a " inside of a value twice'
_TSV_ADVICE = "if the program that wrote it quotes nothing, as Google Sheets in TSV, use its CSV"
_SPACED_QUOTE = re.compile(r'\s+"')
_SPACE_ADVICE = "remove the space; if the quote belongs to the text, put the value into quotes"
_WIDTH_ADVICE = "put a value with a separator or a line break into quotes, or name another separator: delimiter=';'"


def read_csv(
    file: BinaryIO, *, encoding: str | None, delimiter: str | None, usual_delimiter: str
) -> Iterator[PlacedRow]:
    """Read the rows of a CSV file. An empty cell is None, and so is one that is missing at the end of a line.

    Args:
        file: The file.
        encoding: Its encoding; None for UTF-8.
        delimiter: The separator; None to recognise it.
        usual_delimiter: The separator of files with this suffix, if the first lines do not show another one.

    Raises:
        InputError: Bytes do not fit the encoding, or a line is not CSV.
    """
    # A setting of the process. Without it, a value longer than 128 KiB is an error.
    csv.field_size_limit(2**31 - 1)
    lines = _Lines(lines_of(file, encoding))
    delimiter = lines.find_delimiter(delimiter, usual_delimiter)
    records = _checked_records(lines, delimiter)
    first_record = next((record for record in records if any(record[1])), None)
    if first_record is None:
        raise InputError("the table is empty; a first line must name the columns")
    where, values = first_record
    names = column_names(values, where)
    for where, values in records:
        _check_width(names, values, lines.record, where, delimiter)
        cells = [value or None for value in values]
        missing = [None] * (len(names) - len(values))
        yield where, named_values(names, cells + missing, where)


def _checked_records(lines: _Lines, delimiter: str) -> Iterator[tuple[str, list[str]]]:
    for line, values in _records(lines, delimiter):
        where = f"line {line}"
        _check_quotes(values, lines.record, where)
        yield where, [_text_of_cell(value) for value in values]


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
        self._sample: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        self.record.append(line)
        return line

    def find_delimiter(self, delimiter: str | None, usual: str) -> str:
        """The separator: the argument, that of a first line `sep=`, or the one that the first lines show."""
        self._sample = sample = list(islice(self._lines, _SAMPLE))
        is_whole = len(sample) < _SAMPLE
        separator_line = _SEPARATOR_LINE.fullmatch(sample[0]) if sample else None
        if separator_line is not None:
            del sample[0]
            self.number = 1
        self._lines = chain(sample, self._lines)
        if delimiter is not None:
            return checked_delimiter(delimiter)
        if separator_line is not None:
            return checked_delimiter(separator_line[1])
        return delimiter_of(list(dropwhile(str.isspace, sample)), whole=is_whole, usual=usual)

    def has_spaces_before_quotes(self, delimiter: str) -> bool:
        """Whether the first lines have spaces between a separator and a quote."""
        records = csv.reader(self._sample, delimiter=delimiter)
        return any(_column_of_spaced_quote(values, self._sample) for values in records)


def _records(lines: _Lines, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The records that are not blank, each with the number of its first line."""
    skips_spaces = lines.has_spaces_before_quotes(delimiter)
    reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=skips_spaces)
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
    advice = f"{_QUOTES_ADVICE}; {_TSV_ADVICE}" if delimiter == "\t" else _QUOTES_ADVICE
    return InputError(f"line {first + opened}: a quote opens here and is not closed", advice=advice)


def _open_quote(record: str, delimiter: str) -> int | None:
    """The number of line breaks before a quote that is not closed, or is closed in the middle of a value."""
    for quoted in re.finditer(
        rf'(?:^|(?<=[{re.escape(delimiter)}\r\n]))"[^"]*(?:""[^"]*)*("?)(.?)', record, re.DOTALL
    ):
        if not quoted[1] or quoted[2] not in ("", delimiter, "\r", "\n"):
            return len(re.findall(r"\r\n|\r|\n", record[: quoted.start()]))
    return None


def _check_quotes(values: list[str], record: list[str], where: str) -> None:
    """Refuse a value with a space before its quote, whose quotes would be part of the text."""
    if column := _column_of_spaced_quote(values, record):
        problem = f"{where}: column {column} has a space before a quote"
        raise InputError(problem, advice=_SPACE_ADVICE)


def _column_of_spaced_quote(values: list[str], record: list[str]) -> int | None:
    """The number of the first column with a space before its quote; None if there is none."""
    for column, value in enumerate(values, 1):
        if _SPACED_QUOTE.match(value):
            quoted = value.replace('"', '""')
            if f'"{quoted}"' not in "".join(record):  # A value in quotes can begin like this.
                return column
    return None


def _check_width(
    names: list[str], values: list[str], record: list[str], where: str, delimiter: str
) -> None:
    """Refuse a record with more values than columns, and one that another separator would split into all columns."""
    is_too_long = not all(map(is_blank, values[len(names) :]))
    if is_too_long or (len(values) == 1 < len(names) and _is_split_by_another(record, len(names))):
        number = _counted(len(values), "value")
        separated = DELIMITERS.get(delimiter, repr(delimiter))
        problem = (
            f"{where}: {number} for {_counted(len(names), 'column')}, separated by {separated}"
        )
        raise InputError(problem, advice=_WIDTH_ADVICE, argument="delimiter")


def _is_split_by_another(record: list[str], columns: int) -> bool:
    return any(columns in widths(record, delimiter) for delimiter in DELIMITERS)


def _text_of_cell(value: str) -> str:
    """The text that Excel shows for a value."""
    formula = _TEXT_FORMULA.fullmatch(value) if value.startswith('="') else None
    return formula[1].replace('""', '"') if formula else value


def _counted(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"
