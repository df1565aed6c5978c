"""The changes to the records of an output that keeps the answers of rows that moved, or have other columns now."""

from __future__ import annotations

import json
from tempfile import TemporaryFile

from attrs import evolve

from ._json_values import json_row
from ._record import Record, Row, given_digest
from ._recorded_rows import RecordedRows


class KeptRecords:
    """The records that stay, with their numbers and rows in today's table.

    A changed row is in a temporary file until its record is written again, so that memory stays flat.
    """

    def __init__(self, recorded: RecordedRows, *, with_inputs: bool) -> None:
        """Set up.

        Args:
            recorded: The rows that have records.
            with_inputs: Whether records have their rows.
        """
        self._recorded = recorded
        self._with_inputs = with_inputs
        self._numbers: dict[int, int] = {}
        self._offsets: dict[int, int] = {}
        self._rows = TemporaryFile()  # noqa: SIM115 (`close` closes it)

    @property
    def have_changes(self) -> bool:
        """Whether a record has another number or another row now, or no row has it."""
        return bool(self._numbers or self._offsets or self._recorded.unclaimed)

    def keep(self, found: int, row: Row) -> None:
        """Keep a record.

        Args:
            found: The number that it has in the output.
            row: Its row in today's table.
        """
        if found != row.number:
            self._numbers[found] = row.number
        if not self._with_inputs:
            return
        inputs = json_row(row.given)
        if given_digest(inputs) != self._recorded.given_digest(found):
            self._offsets[found] = self._rows.tell()
            self._rows.write(json.dumps(inputs).encode() + b"\n")

    def updated(self, record: Record) -> Record | None:
        """A record of the output with its number and row of today; None if no row has it."""
        found = record.row
        if self._recorded.is_unclaimed(found):
            return None
        if found in self._offsets:
            self._rows.seek(self._offsets[found])
            record = evolve(record, inputs=json.loads(self._rows.readline()))
        return evolve(record, row=self._numbers.get(found, found))

    def close(self) -> None:
        """Remove the temporary file."""
        self._rows.close()
