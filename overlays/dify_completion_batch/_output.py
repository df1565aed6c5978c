"""The output of a batch, which it also resumes from: a file of records, or a table made of a file of records."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable
from os import PathLike
from pathlib import Path
from typing import BinaryIO, Self

from attrs import define

from ._extras import import_extra
from ._kept_records import KeptRecords
from ._output_lock import OutputLock, lock_records
from ._output_table import output_table
from ._record import Record, Row
from ._record_files import (
    line_of,
    lines_path_of,
    named_faults,
    real_path,
    records_of,
    repair_last_line,
    replace,
    whole_records_of,
    write_lines,
    write_parquet,
)
from ._recorded_rows import RecordedRows
from ._table_writers import check_workbook, write_csv, write_parquet_table, write_workbook
from .errors import OutputError

_PACKAGES = {".parquet": ("pyarrow.parquet", "batch"), ".xlsx": ("xlsxwriter", "excel")}
_SUFFIXES = (".jsonl", ".parquet", ".csv", ".xlsx")

logger = logging.getLogger(__package__)


@define
class OutputOptions:
    """How to write records to a file.

    Attributes:
        with_inputs: Whether to write rows next to their answers; CSV and workbooks always have them.
        defuse: Whether texts of CSV that a spreadsheet would run as formulas get an apostrophe.
        drop_failed: Whether to drop the records of failed rows, because the batch repeats them.
    """

    with_inputs: bool = False
    defuse: bool = True
    drop_failed: bool = False


class Output:
    """An output, for one batch at a time; use it in a `with` block.

    The batch writes records as JSON Lines: to the output itself, or to a file next to it (`answers.csv.jsonl`). At each
    end of the batch, also after an error, that file becomes a table. Parquet without inputs is written once, when all
    rows are complete.

    Attributes:
        recorded: The rows that had a record when the block was entered.
        with_inputs: Whether records have their inputs.
    """

    def __init__(self, path: str | PathLike[str], options: OutputOptions) -> None:
        """Check the path. This does not open the file.

        Args:
            path: A `.jsonl`, `.parquet`, `.csv` or `.xlsx` file.
            options: How to write it.

        Raises:
            OutputError: It is of another kind, is not a regular file, or its folder does not exist.
            MissingExtra: A package that writes it is not installed.
        """
        self._path = Path(path)
        self._target = real_path(self._path)
        suffix = self._path.suffix.lower()
        if suffix not in _SUFFIXES:
            raise OutputError(
                f"{path}: an output must be a {', '.join(_SUFFIXES[:-1])} or {_SUFFIXES[-1]} file"
            )
        if not self._target.parent.is_dir():
            raise OutputError(
                f"{path}: the folder {self._target.parent} does not exist", advice="create it first"
            )
        if self._target.exists() and not self._target.is_file():  # A device can be read forever.
            raise OutputError(f"{path} is not a regular file", advice="choose another output")
        self._options = options
        self.with_inputs = options.with_inputs or suffix in (".csv", ".xlsx")
        self._is_table = self.with_inputs and suffix != ".jsonl"
        self._lines_path = lines_path_of(self._path)
        self._written = False
        self.recorded = RecordedRows()
        self._lock = OutputLock(self._lines_path, self._path)
        if suffix in _PACKAGES:
            package, extra = _PACKAGES[suffix]
            import_extra(package, extra=extra)  # Raises now, and not after the last row.

    def __enter__(self) -> Self:
        self._lock.acquire()
        self._kept = KeptRecords(self.recorded, with_inputs=self.with_inputs)
        try:
            self._file = self._resume()
        except BaseException:
            self._kept.close()
            self._lock.release()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *exc_info: object) -> None:
        try:
            self._kept.close()
            with named_faults(self._lines_path):  # It may write what did not fit before.
                self._file.close()
            if self._is_table and kind is not None and self._written:
                self._write_table_at_a_stop()
        finally:
            self._lock.release()

    def read(self) -> None:
        """Read the records as a batch would, without a change to any file.

        Raises:
            OutputError: The file does not hold records, or another batch is writing it.
        """
        if self._lines_path.exists():
            with self._lines_path.open("rb") as file:
                lock_records(file, self._path)
                self._add_all(whole_records_of(self._lines_path))
        elif self._path.exists():
            self._refuse_table_alone()
            self._add_all(records_of(self._path))

    def check_size(self, rows: int, columns: int = 0) -> None:
        """Check that the output can hold a table.

        Args:
            rows: The number of its rows, or of those so far.
            columns: The number of columns of a row.

        Raises:
            OutputError: A workbook cannot hold as many.
        """
        if self._path.suffix.lower() == ".xlsx":
            check_workbook(self._path, rows, columns)

    def keep(self, found: int, row: Row) -> None:
        """Keep a record.

        Args:
            found: The number that it has in the output.
            row: Its row in today's table.
        """
        self._kept.keep(found, row)

    def write(self, record: Record) -> None:
        """Write a record. It is then safe from a kill of the process."""
        if not self._written:
            self._update_records()
            self._written = True
        with named_faults(self._lines_path):
            self._file.write(line_of(record))
            self._file.flush()

    def complete(self) -> None:
        """Write the table, or the Parquet file, after the last row."""
        if not self._written:
            self._update_records()
        with named_faults(self._lines_path):
            os.fsync(self._file.fileno())
        if self._is_table:
            self._write_table()
        elif self._lines_path != self._target:
            replace(self._target, lambda path: write_parquet(path, records_of(self._lines_path)))
            self._lines_path.unlink()

    def _resume(self) -> BinaryIO:
        """Read the records so far, and open their file to append more."""
        if self._path.exists() and not self._lines_path.exists():
            self._restore_lines()
        file = self._opened()
        try:
            self._add_all(whole_records_of(self._lines_path))
            repair_last_line(self._lines_path)
        except BaseException:
            file.close()
            raise
        return file

    def _opened(self) -> BinaryIO:
        """Open and lock the file of the records."""
        file = self._lines_path.open("ab")
        try:
            lock_records(file, self._path)
        except BaseException:
            file.close()
            raise
        return file

    def _restore_lines(self) -> None:
        """Write the records of a finished Parquet file to the file next to it."""
        self._refuse_table_alone()
        replace(self._lines_path, lambda path: write_lines(path, records_of(self._path)))

    def _refuse_table_alone(self) -> None:
        if self._is_table and not self._is_file_of_records():
            problem = f"{self._path} exists, but its records are missing: {self._lines_path.name}"
            raise OutputError(problem, advice="choose another output")

    def _is_file_of_records(self) -> bool:
        """Whether the output is the Parquet file of a batch without inputs."""
        if self._path.suffix.lower() != ".parquet":
            return False
        try:
            next(records_of(self._path), None)
        except OutputError:
            return False
        return True

    def _add_all(self, records: Iterable[Record]) -> None:
        for record in records:
            try:
                self.recorded.add(record)
            except OutputError as error:
                problem = f"{self._lines_path}: {error.problem}"
                raise OutputError(problem, advice=error.advice) from None

    def _update_records(self) -> None:
        """Write the records again as they are for today's table. Before the first one, they stay as they are."""
        failed = self._options.drop_failed and self.recorded.has_failures
        if not (failed or self._kept.have_changes):
            return
        records = map(self._kept.updated, records_of(self._lines_path))
        kept = (record for record in records if record and (record.ok or not failed))
        self._file.close()
        replace(self._lines_path, lambda path: write_lines(path, kept))
        self._file = self._opened()

    def _write_table(self) -> None:
        table = output_table(self._lines_path)
        self.check_size(0, columns=len(table.types))
        writers: dict[str, Callable[[Path], None]] = {
            ".csv": lambda path: write_csv(path, table, defuse=self._options.defuse),
            ".xlsx": lambda path: write_workbook(path, table),
            ".parquet": lambda path: write_parquet_table(path, table),
        }
        replace(self._target, writers[self._path.suffix.lower()])

    def _write_table_at_a_stop(self) -> None:
        """Write the table of the finished rows. An error here must not replace the one that ended the batch."""
        try:
            self._write_table()
        except Exception as error:
            logger.warning(
                "%s: the table was not written (%s); the records are complete", self._path, error
            )


class NoOutput:
    """The output of a batch that writes nothing."""

    def __init__(self, *, with_inputs: bool) -> None:
        self.recorded = RecordedRows()
        self.with_inputs = with_inputs

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        pass

    def write(self, record: Record) -> None:
        """Do nothing."""

    def complete(self) -> None:
        """Do nothing."""

    def check_size(self, rows: int, columns: int = 0) -> None:
        """Do nothing."""

    def keep(self, found: int, row: Row) -> None:
        """Do nothing."""
