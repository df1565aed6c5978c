"""Reads Parquet, a thousand rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from ._columns import column_names, named_values
from ._extras import import_extra
from ._json_values import json_value
from .errors import InputError

_BATCH_SIZE = 1000


def read_parquet(file: BinaryIO) -> Iterator[dict[str, Any]]:
    """Read the rows of a Parquet file.

    Raises:
        InputError: It is not Parquet, or has a value that is neither a text nor a number.
        MissingExtra: pyarrow is not installed.
    """
    parquet = import_extra("pyarrow.parquet", extra="batch")
    try:
        table = parquet.ParquetFile(file)
        names = table.schema_arrow.names
        names = column_names(names, "its columns") if names else []
        first_row = 0
        for batch in table.iter_batches(batch_size=_BATCH_SIZE):
            columns = [
                _values(column, name, first_row)
                for column, name in zip(batch.columns, names, strict=True)
            ]
            for index, values in enumerate(zip(*columns, strict=True)):
                yield named_values(names, values, f"row {first_row + index}")
            first_row += len(batch)
    except InputError:
        raise
    except (ValueError, OSError) as error:  # pyarrow's ArrowInvalid is one of them.
        raise InputError(f"this is not a Parquet file that can be read ({error})") from None


def _values(column: Any, name: str, first_row: int) -> list[Any]:
    """The values of a column, as values of JSON.

    Args:
        column: The column.
        name: Its name.
        first_row: The number of its first row.
    """
    values: list[Any] = []
    for scalar in _with_python_types(column):
        try:
            values.append(json_value(scalar.as_py()))
        except (ValueError, OverflowError) as error:
            problem = f"row {first_row + len(values)}: {name!r} cannot be an input: {error}"
            raise InputError(problem) from None
    return values


def _with_python_types(column: Any) -> Any:
    """The column with types of Python: nanoseconds are cut, and 0.1 of four bytes is 0.1."""
    pyarrow = import_extra("pyarrow", extra="batch")
    kind = column.type
    if pyarrow.types.is_float32(kind):
        return column.cast(pyarrow.string()).cast(pyarrow.float64())
    python_kind = _python_type(pyarrow, kind)
    return column if python_kind == kind else column.cast(python_kind, safe=False)


def _python_type(pyarrow: Any, kind: Any) -> Any:
    """A type with microseconds in place of nanoseconds, also inside lists and structs."""
    types = pyarrow.types
    if types.is_timestamp(kind) and kind.unit == "ns":
        return pyarrow.timestamp("us", kind.tz)
    if types.is_duration(kind) and kind.unit == "ns":
        return pyarrow.duration("us")
    if types.is_time64(kind) and kind.unit == "ns":
        return pyarrow.time64("us")
    if types.is_list(kind):
        return pyarrow.list_(_python_type(pyarrow, kind.value_type))
    if types.is_large_list(kind):
        return pyarrow.large_list(_python_type(pyarrow, kind.value_type))
    if types.is_struct(kind):
        return pyarrow.struct(
            [field.with_type(_python_type(pyarrow, field.type)) for field in kind]
        )
    if types.is_map(kind):
        key, item = (_python_type(pyarrow, inner) for inner in (kind.key_type, kind.item_type))
        return pyarrow.map_(key, item)
    return kind
