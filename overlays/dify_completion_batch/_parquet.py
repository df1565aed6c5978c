"""Reads Parquet, a thousand rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from ._columns import column_names
from ._extras import imported
from ._plain_values import plain
from .errors import InputError

_BATCH_SIZE = 1000


def read_parquet(file: BinaryIO) -> Iterator[dict[str, Any]]:
    """Read the rows of a Parquet file.

    Raises:
        InputError: It is not Parquet, or has a value that is neither a text nor a number.
        MissingExtra: pyarrow is not installed.
    """
    parquet = imported("pyarrow.parquet", extra="batch")
    try:
        table = parquet.ParquetFile(file)
        names = (
            column_names(table.schema_arrow.names, "its columns")
            if table.schema_arrow.names
            else []
        )
        number = 0
        for batch in table.iter_batches(batch_size=_BATCH_SIZE):
            columns = [
                _values(batch.column(index), name, number) for index, name in enumerate(names)
            ]
            for values in zip(*columns, strict=True):
                yield dict(zip(names, values, strict=True))
            number += len(batch)
    except InputError:
        raise
    except (ValueError, OSError) as error:  # pyarrow's ArrowInvalid is one of them.
        raise InputError(f"this is not a Parquet file that can be read ({error})") from None


def _values(column: Any, name: str, number: int) -> list[Any]:
    values: list[Any] = []
    for value in _in_microseconds(column).to_pylist():
        try:
            values.append(plain(value))
        except ValueError as error:
            raise InputError(
                f"row {number + len(values)}: {name!r} cannot be an input: {error}"
            ) from None
    return values


def _in_microseconds(column: Any) -> Any:
    """The column with times that Python has: nanoseconds are cut."""
    pyarrow = imported("pyarrow", extra="batch")
    kind = column.type
    if pyarrow.types.is_timestamp(kind) and kind.unit == "ns":
        return column.cast(pyarrow.timestamp("us", kind.tz), safe=False)
    if pyarrow.types.is_duration(kind) and kind.unit == "ns":
        return column.cast(pyarrow.duration("us"), safe=False)
    if pyarrow.types.is_time64(kind) and kind.unit == "ns":
        return column.cast(pyarrow.time64("us"), safe=False)
    return column
