"""Checks a whole table before anything of it is paid for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any

from attrs import field, frozen

from dify_completion import InputForm
from dify_completion_batch import Attachments, Variables

from ._suggestions import unknown_variable
from ._table import Table
from ._tally import Tally

_ADVICE = "--map column=variable says for which one a column is, --map column= leaves a column out"
_ONE_COLUMN = "if another character separates the columns, --delimiter names it"


@frozen
class TableCheck:
    """Holds a table against an app.

    Attributes:
        table: The table.
        form: The app's form.
        attachments: The columns that name files; None where none does.
    """

    table: Table
    form: InputForm
    attachments: Attachments | None
    _told: set[str] = field(factory=set[str], init=False)

    def problems(self, tally: Tally) -> Iterator[str]:
        """Check every row, and count the rows.

        Yields:
            What does not fit, a line each. What is wrong with a column comes once.

        Raises:
            BatchError: The table cannot be read.
        """
        columns, rows, variables = (
            set[str](),
            self.table.read(),
            Variables(self.form, self.table.columns),
        )
        for row in rows:
            columns.update(row)
            inputs = self.attachments.without(row) if self.attachments else row
            yield from self._new(self._of_columns(inputs, variables))
            yield from (
                f"row {tally.rows}: {problem}" for problem in self._of_values(inputs, variables)
            )
            yield from (f"row {tally.rows}: {problem}" for problem in self._of_files(row))
            tally.rows += 1
        tally.skipped = rows.skipped
        if columns:
            yield from self._of_options(columns)

    def _new(self, problems: Iterator[str]) -> Iterator[str]:
        for problem in problems:
            if problem not in self._told:
                self._told.add(problem)
                yield problem

    def _of_columns(self, row: Mapping[str, Any], variables: Variables) -> Iterator[str]:
        try:
            inputs = variables.inputs_of(row)
        except ValueError as error:
            yield f"{error}; {_ADVICE}"
            return
        hint = f"; {_ONE_COLUMN}" if len(row) == 1 else ""
        for variable in (name for name in inputs if name not in self.form.fields):
            yield f"{unknown_variable(variable, self.form)}; {_ADVICE}{hint}"

    def _of_values(self, row: Mapping[str, Any], variables: Variables) -> Iterator[str]:
        try:
            filled = self.form.fill(variables.inputs_of(row))
        except ValueError:  # The columns are wrong.
            return
        for variable, problem in self.form.check(filled).items():
            if variable in self.form.fields:
                yield f"{variable} {problem}"

    def _of_files(self, row: Mapping[str, Any]) -> Iterator[str]:
        try:
            if self.attachments:
                self.attachments.of(row)
        except ValueError as error:
            yield str(error)

    def _of_options(self, columns: Set[str]) -> Iterator[str]:
        for column, variable in self.table.columns.items():
            if column not in columns:
                yield f"--map {column}={variable}: the table has no column {column!r}"
        for column in self.attachments.columns if self.attachments else ():
            if column not in columns:
                yield f"--file-column {column}: the table has no column {column!r}"
