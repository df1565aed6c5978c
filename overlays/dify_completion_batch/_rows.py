"""Reads tables, row by row: CSV, JSON Lines and Parquet, by the name's suffix."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from os import PathLike
from pathlib import Path
from typing import Any

from ._extras import imported
from .errors import InputError

_BATCH_SIZE = 1000


def read_rows(path: str | PathLike[str]) -> Iterator[dict[str, Any]]:
    """Read a table, one row at a time, in constant memory.

    Args:
        path: A `.csv` file (UTF-8, with commas and a first line of names), a `.jsonl` file (an object in each line) or
            a `.parquet` file. What JSON has no form for, such as a date of Parquet, becomes a string.

    Returns:
        The rows, in order.

    Raises:
        InputError: The file is of another kind; while reading: a line is not what it should be.
        OSError: The file cannot be opened or read.
    """
    path = Path(path)
    return _reader_of(path)(path)


def count_rows(path: str | PathLike[str]) -> int:
    """Count the rows of a table. CSV and JSON Lines are read for it.

    Raises:
        InputError, OSError: The table cannot be read, as `read_rows` would tell.
    """
    path = Path(path)
    if _reader_of(path) is _read_parquet:
        with _parquet_file(path) as file:
            return int(file.metadata.num_rows)
    return sum(1 for _ in read_rows(path))


def _reader_of(path: Path) -> Callable[[Path], Iterator[dict[str, Any]]]:
    readers = {".csv": _read_csv, ".jsonl": _read_jsonl, ".parquet": _read_parquet}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise InputError(f"{path}: a table must be a {', '.join(readers)} file")
    return reader


def _read_csv(path: Path) -> Iterator[dict[str, Any]]:
    csv.field_size_limit(2**31 - 1)  # Of the process; without it a document longer than 128 KiB is an error.
    reader = csv.reader((text for _, text in _lines(path)), strict=True)
    try:
        names = next(reader, list[str]())
        if not names or len({*names}) < len(names) or "" in names:
            raise InputError(f"{path}, line 1: the first line must name the columns, each with a name of its own")
        for values in reader:
            if values and len(values) != len(names):
                what = f"{len(values)} values for {len(names)} columns"
                raise InputError(f"{path}, line {reader.line_num}: {what} (a value with a comma needs quotes)")
            if values:
                yield dict(zip(names, values, strict=True))
    except csv.Error as error:
        raise InputError(f"{path}, line {reader.line_num}: this is no CSV ({error})") from None


def _read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    for number, text in _lines(path):
        if text.isspace():
            continue
        try:
            row = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{path}, line {number}: this is no JSON ({error})") from None
        if not isinstance(row, dict):
            raise InputError(f"{path}, line {number}: each line must be an object, {{variable: value}}")
        yield row


def _read_parquet(path: Path) -> Iterator[dict[str, Any]]:
    with _parquet_file(path) as file:
        for batch in file.iter_batches(batch_size=_BATCH_SIZE):
            for row in batch.to_pylist():
                yield {name: _plain(value) for name, value in row.items()}


def _parquet_file(path: Path) -> Any:
    parquet = imported("pyarrow.parquet", extra="batch")
    try:
        return parquet.ParquetFile(path)
    except ValueError as error:  # pyarrow's ArrowInvalid is one.
        raise InputError(f"{path}: this is no Parquet file ({error})") from None


def _plain(value: Any) -> Any:
    """The value as JSON has it."""
    return value if isinstance(value, str | int | float | None) else json.loads(json.dumps(value, default=str))


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a text with their numbers, from 1."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield number, line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError:
                raise InputError(f"{path}, line {number}: this is no UTF-8; save the table in that encoding") from None
