"""Compares a table with an output before a batch, without a request and without a change to any file."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from typing import Any

from dify_completion import InputForm

from ._attachments import Attachments
from ._matching import Matching
from ._output import Output, OutputOptions
from ._preparation import Preparation
from ._record import Row
from ._status import BatchStatus
from ._variables import Variables


class OutputCheck:
    """Finds the rows that `run_batch` would complete, and the reasons for which it would refuse an output.

    Pass each row of the table to `is_to_do`, in order, then call `end`. The arguments are those of `run_batch`.

    Attributes:
        status: The counts of changed and removed rows, after `end`.
    """

    def __init__(
        self,
        output: str | PathLike[str],
        *,
        form: InputForm | None = None,
        columns: Mapping[str, str] | None = None,
        attachments: Attachments | None = None,
        retry_failed: bool = False,
        redo_changed: bool = False,
        with_inputs: bool = False,
    ) -> None:
        """Read the records of the output.

        Raises:
            OutputError: The file is not an output of a batch, or is in use, or its folder does not exist.
            MissingExtra: A package that writes it is not installed.
            OSError: The file cannot be opened or read.
        """
        self.status = BatchStatus()
        self._output = Output(output, OutputOptions(with_inputs))
        self._output.read()
        self._preparation = Preparation(form, Variables(form, columns), attachments)
        options = {"retry_failed": retry_failed, "redo_changed": redo_changed}
        self._matching = Matching(self._output.recorded, _ignore, self.status, **options)
        self._redo_changed = redo_changed
        self._rows = 0
        self._columns = 0
        self._to_do = 0

    def is_to_do(self, row: Mapping[str, Any]) -> bool:
        """Whether `run_batch` would complete the next row.

        Raises:
            TypeError: The row is not a mapping.
        """
        numbered = self._preparation.row(self._rows, row)
        self._rows += 1
        self._columns = max(self._columns, len(row))
        is_to_do = self._matching.match(numbered)
        self._to_do += is_to_do
        if self._redo_changed:  # Else it could refuse the rows so far, before `end`.
            self._matching.try_to_end(self._rows, self._to_do)
        return is_to_do

    def end(self) -> None:
        """Check the output, after the last row.

        Raises:
            OutputError: The output belongs to another table, or cannot hold this one.
        """
        self._output.check_size(self._rows, self._columns)
        self._matching.end(self._rows)


def _ignore(found: int, row: Row) -> None:
    """Keep nothing."""
