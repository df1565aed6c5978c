"""Reads and writes files of records: in constant memory, repaired after a kill, and replaced only as a whole."""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO

from ._extras import import_extra
from ._json_lines import read_json_lines
from ._parquet import read_parquet
from ._record import Record
from ._surrogates import without_surrogates
from .errors import InputError, OutputError

_ROW_GROUP_SIZE = 5000
_FIRST_BYTES = b'{"row": '


def read_records(path: str | PathLike[str]) -> Iterator[Record]:
    """Read what a batch wrote, one record at a time, in constant memory.

    Args:
        path: The batch's output. If a Parquet output does not exist yet, its records so far.

    Returns:
        The records, in the order in which the rows were done.

    Raises:
        OutputError: The file is not an output of a batch.
        OSError: The file cannot be opened or read.
    """
    lines_path = lines_path_of(path)
    return records_of(lines_path if lines_path.exists() else Path(path))


def lines_path_of(path: str | PathLike[str]) -> Path:
    """The file for the records of an output during the batch."""
    target = real_path(Path(path))
    if Path(path).suffix.lower() == ".jsonl":
        return target
    return real_path(target.parent / f"{target.name}.jsonl")


def real_path(path: Path) -> Path:
    """The file of a path: for a symbolic link, its target, which may not exist yet."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def records_of(path: Path) -> Iterator[Record]:
    """Read the records of one file."""
    flat = dict[str, Any]()
    try:
        with path.open("rb") as file:
            for flat in _flat_records(file, path):
                yield Record.from_json(flat)
    except InputError as error:
        raise OutputError(
            f"{path}: {error.problem}", advice="if it is not an output, choose another one"
        ) from None
    except (KeyError, TypeError, ValueError) as error:
        problem = f"{str(flat)[:100]} is not a record of a batch ({type(error).__name__}: {error})"
        raise OutputError(f"{path}: {problem}; choose another output") from None


def _flat_records(file: BinaryIO, path: Path) -> Iterator[dict[str, Any]]:
    is_parquet = path.suffix.lower() == ".parquet"
    rows = read_parquet(file) if is_parquet else read_json_lines(file, encoding=None)
    for _, flat in rows:
        yield flat


def whole_records_of(path: Path) -> Iterator[Record]:
    """Read the records of one file, without an incomplete last line, which a batch removes."""
    count = 0
    try:
        for record in records_of(path):
            count += 1
            yield record
    except OutputError:
        if not _is_cut_off_after(path, count):
            raise


def line_of(record: Record) -> bytes:
    """The record as a line of JSON. Halves of surrogate pairs, which UTF-8 cannot hold, are escaped."""
    return (
        json.dumps(record.to_json(), ensure_ascii=False).encode(errors="backslashreplace") + b"\n"
    )


def write_lines(path: Path, records: Iterable[Record]) -> None:
    """Write records as JSON Lines."""
    with path.open("wb") as file:
        file.writelines(map(line_of, records))
        file.flush()
        os.fsync(file.fileno())


def write_parquet(path: Path, records: Iterable[Record]) -> None:
    """Write records as Parquet, group by group."""
    pyarrow = import_extra("pyarrow", extra="batch")
    parquet = import_extra("pyarrow.parquet", extra="batch")
    text = pyarrow.string()
    types = {
        "row": pyarrow.int64(),
        "prompt_tokens": pyarrow.int64(),
        "completion_tokens": pyarrow.int64(),
        "total_tokens": pyarrow.int64(),
        "seconds": pyarrow.float64(),
        "error_status": pyarrow.int64(),
    }
    schema = pyarrow.schema([(name, types.get(name, text)) for name in Record(0, "0").to_json()])
    rows = (_encodable(record.to_json()) for record in records)
    # pyarrow opens the names of files only if they are UTF-8.
    with path.open("wb") as file, parquet.ParquetWriter(file, schema) as writer:
        while group := list(islice(rows, _ROW_GROUP_SIZE)):
            writer.write_table(pyarrow.Table.from_pylist(group, schema))


@contextmanager
def named_faults(path: Path) -> Generator[None]:
    """Name a file in an error of writing it: the system names a file only where it opens one."""
    try:
        yield
    except OSError as error:
        if error.errno is not None and error.filename is None:
            error.filename = os.fspath(path)
        raise


def replace(path: Path, write: Callable[[Path], None]) -> None:
    """Replace a file: at each moment there is the old one or the new one, and never a part of one.

    Args:
        path: The file.
        write: Writes the new file to a path.
    """
    temporary = path.with_name(f"{path.name}.new")
    try:
        write(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def repair_last_line(path: Path) -> None:
    """End the last line if its line break is missing. Remove the line if a killed process wrote only a part of it.

    Raises:
        OutputError: It is not the line of a record.
    """
    with path.open("rb+") as file:
        last = _last_line(file)
        if not last or last.endswith(b"\n"):
            return
        if _is_record(last):
            file.write(b"\n")
        elif _is_cut_off(last):
            file.truncate(file.tell() - len(last))
        else:
            problem = f"{path}: its last line is not a record of a batch"
            raise OutputError(problem, advice="choose another output")


def _last_line(file: BinaryIO) -> bytes:
    lines = deque(file, maxlen=1)
    return lines[0] if lines else b""


def _is_cut_off_after(path: Path, count: int) -> bool:
    """Whether an incomplete last line follows a number of records, and nothing else is wrong with the file."""
    with path.open("rb") as file:
        lines = sum(not line.isspace() for line in file)
        file.seek(0)
        return lines == count + 1 and _is_cut_off(_last_line(file))


def _is_record(line: bytes) -> bool:
    try:
        Record.from_json(json.loads(line))
    except (KeyError, TypeError, ValueError):
        return False
    return True


def _is_cut_off(line: bytes) -> bool:
    """Whether a line is the beginning of a record, as a killed process leaves it."""
    begins_like_a_record = line[: len(_FIRST_BYTES)] == _FIRST_BYTES[: len(line)]
    is_unfinished = bool(line) and not line.endswith(b"\n") and not _is_json(line)
    return is_unfinished and begins_like_a_record


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


def _encodable(flat: dict[str, Any]) -> dict[str, Any]:
    return {
        name: without_surrogates(value) if isinstance(value, str) else value
        for name, value in flat.items()
    }
