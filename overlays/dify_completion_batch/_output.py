"""The file that a batch writes, and goes on from: JSON Lines, a flushed line per row, or Parquet made of them."""

from __future__ import annotations

import os
from os import PathLike
from pathlib import Path
from typing import BinaryIO, Self

from ._extras import imported
from ._ledger import Ledger
from ._record import Record
from ._record_files import line_of, lines_path_of, mend, records_of, replace, write_lines, write_parquet
from .errors import OutputError, OutputInUse


class Output:
    """An output, for one batch at a time; use it in a `with` block.

    Attributes:
        ledger: What it held when the block was entered.
    """

    def __init__(self, path: str | PathLike[str], *, drop_failed: bool) -> None:
        """Say what to write; nothing is touched yet.

        Args:
            path: A `.jsonl` or a `.parquet` file. The latter is kept as JSON Lines beside it (`.parquet.jsonl`) until
                the table is done.
            drop_failed: Whether to drop the records of rows that failed, because they are done again. They go when the
                first record is written: only then is it known that the output is this table's.

        Raises:
            OutputError: The file is of another kind.
            MissingExtra: What is needed to write it is not installed.
        """
        self._path = Path(path)
        if self._path.suffix.lower() not in (".jsonl", ".parquet"):
            raise OutputError(f"{path}: an output must be a .jsonl or a .parquet file")
        self._lines_path = lines_path_of(self._path)
        self._is_parquet = self._lines_path != self._path
        self._drop_failed = drop_failed
        self.ledger = Ledger()
        self._filelock = imported("filelock", extra="batch")
        if self._is_parquet:
            imported("pyarrow.parquet", extra="batch")  # Missed now, and not when everything is paid for.

    def __enter__(self) -> Self:
        self._lock = self._filelock.FileLock(f"{self._path}.lock", blocking=False, thread_local=False)
        try:
            self._lock.acquire()
        except self._filelock.Timeout:
            raise OutputInUse(f"{self._path}: another batch is at work on this output") from None
        try:
            self._file = self._resumed()
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(self, *exc_info: object) -> None:
        try:
            self._file.close()
        finally:
            self._lock.release()

    def write(self, record: Record) -> None:
        """Write a record down. From now on it outlives the process."""
        if self._drop_failed:
            self._without_failed()
        self._file.write(line_of(record))
        self._file.flush()

    def complete(self) -> None:
        """Tell that the table is done: now a Parquet output is made."""
        os.fsync(self._file.fileno())
        if self._is_parquet:
            replace(self._path, lambda path: write_parquet(path, records_of(self._lines_path)))
            self._lines_path.unlink()

    def _resumed(self) -> BinaryIO:
        if self._lines_path.exists():
            mend(self._lines_path)
        elif self._path.exists():
            replace(self._lines_path, lambda path: write_lines(path, records_of(self._path)))
        if self._lines_path.exists():
            for record in records_of(self._lines_path):
                self.ledger.add(record)
        return self._lines_path.open("ab")

    def _without_failed(self) -> None:
        answered = (record for record in records_of(self._lines_path) if record.ok)
        self._file.close()
        replace(self._lines_path, lambda path: write_lines(path, answered))
        self._file = self._lines_path.open("ab")
        self._drop_failed = False


class Nowhere:
    """The output of a batch that writes nothing."""

    def __init__(self) -> None:
        self.ledger = Ledger()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        pass

    def write(self, record: Record) -> None:
        """Do nothing with a record."""

    def complete(self) -> None:
        """Do nothing at the end."""
