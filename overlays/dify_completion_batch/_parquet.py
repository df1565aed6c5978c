"""Reads Parquet, a thousand rows at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ._columns import PlacedRow, column_names, named_values
from ._extras import import_extra
from ._json_values import json_value
from .errors import InputError

_BATCH_SIZE = 1000


def read_parquet(file: BinaryIO) -> Iterator[PlacedRow]:
    """Read the rows of a Parquet file.

    Raises:
        InputError: It is not Parquet, or has a value that is neither a text nor a number.
        MissingExtra: pyarrow is not installed.
    """
    pyarrow = import_extra("pyarrow", extra="batch")
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
                yield "", named_values(names, values, f"row {first_row + index}")
            first_row += len(batch)
    except InputError:
        raise
    except (pyarrow.ArrowException, ValueError, OSError) as error:
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
        except (ValueError, OverflowError, ZoneInfoNotFoundError) as error:
            _check_time_zone(column.type, name)
            problem = f"row {first_row + len(values)}: {name!r} cannot be an input: {error}"
            raise InputError(problem) from None
    return values


def _check_time_zone(kind: Any, name: str) -> None:
    """Refuse a column whose time zone this machine does not know. Windows knows none without the package tzdata."""
    zone = getattr(kind, "tz", None)
    try:
        _ = ZoneInfo(zone) if zone else None
    except (ZoneInfoNotFoundError, ValueError):
        advice = "install the package tzdata, or write the column in UTC"
        raise InputError(f"{name!r} has the unknown time zone {zone!r}", advice=advice) from None


def _with_python_types(column: Any) -> Any:
    """The column with types of Python: nanoseconds are cut, and 0.1 of four bytes is 0.1."""
    pyarrow = import_extra("pyarrow", extra="batch")
    kind = column.type
    with_texts = _with_leaves(pyarrow, kind, _float_as_text)
    python_kind = _with_leaves(pyarrow, kind, _python_leaf)
    if with_texts != kind:  # The text of a float has no digits beyond its precision.
        column = column.cast(with_texts)
    return column if python_kind == column.type else column.cast(python_kind, safe=False)


def _float_as_text(pyarrow: Any, kind: Any) -> Any:
    return pyarrow.string() if pyarrow.types.is_float32(kind) else kind


def _python_leaf(pyarrow: Any, kind: Any) -> Any:
    """A type with eight bytes for a float, and with microseconds in place of nanoseconds."""
    types = pyarrow.types
    if types.is_float32(kind):
        return pyarrow.float64()
    if types.is_timestamp(kind) and kind.unit == "ns":
        return pyarrow.timestamp("us", kind.tz)
    if types.is_duration(kind) and kind.unit == "ns":
        return pyarrow.duration("us")
    if types.is_time64(kind) and kind.unit == "ns":
        return pyarrow.time64("us")
    return kind


def _with_leaves(pyarrow: Any, kind: Any, leaf_of: Callable[[Any, Any], Any]) -> Any:
    """A type with other types in its leaves: those inside lists, structs, maps and dictionaries."""

    def inner(kind: Any) -> Any:
        return _with_leaves(pyarrow, kind, leaf_of)

    types = pyarrow.types
    if types.is_list(kind):
        return pyarrow.list_(inner(kind.value_type))
    if types.is_large_list(kind):
        return pyarrow.large_list(inner(kind.value_type))
    if types.is_fixed_size_list(kind):
        return pyarrow.list_(inner(kind.value_type), kind.list_size)
    if types.is_struct(kind):
        return pyarrow.struct([field.with_type(inner(field.type)) for field in kind])
    if types.is_map(kind):
        return pyarrow.map_(inner(kind.key_type), inner(kind.item_type))
    if types.is_dictionary(kind):
        return inner(kind.value_type)
    return leaf_of(pyarrow, kind)
