"""Checks a whole table before anything of it is paid for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from attrs import define, field

from dify_completion import InputForm
from dify_completion_batch import Attachments, OutputCheck, Variables

from ._suggestions import unknown_variable
from ._table import Table

_ADVICE = "--map column=variable names the variable of a column, --map column= leaves a column out"
_ONE_COLUMN = "if another character separates the columns, --delimiter names it"


_SHOWN = 20
"""How many problems are kept; a table with a wrong column has one in each row."""


@define
class TableCheck:
    """Holds a table against an app.

    Attributes:
        table: The table.
        form: The app's form.
        attachments: The columns that name files; None where none does.
        output: The output, whose rows are done and need no check; None if there is none.
        rows: How many rows were checked.
        skipped: How many rows without any value were left out.
        problems: What does not fit, a line each: the first ones.
        more_problems: How many more there are.
    """

    table: Table
    form: InputForm
    attachments: Attachments | None
    output: OutputCheck | None
    rows: int = field(default=0, init=False)
    skipped: int = field(default=0, init=False)
    problems: list[str] = field(factory=list[str], init=False)
    more_problems: int = field(default=0, init=False)
    _reported: set[str] = field(factory=set[str], init=False)

    def run(self) -> None:
        """Check every row.

        Raises:
            BatchError: The table cannot be read, or the output belongs to another one.
        """
        columns = set[str]()
        variables = Variables(self.form, self.table.columns)
        reader = self.table.read()
        for row in reader:
            columns.update(row)
            self._check_row(row, variables)
            self.rows += 1
        self.skipped = reader.skipped
        if columns:
            self._add(self._of_options(columns))
        if self.output and not self.problems:
            self.output.end()

    def _check_row(self, row: Mapping[str, Any], variables: Variables) -> None:
        inputs = self.attachments.without(row) if self.attachments else row
        self._add(self._not_yet_reported(self._of_columns(inputs, variables)))
        if self.output and not self.output.is_to_do(row):
            return
        for problem in (*self._of_values(inputs, variables), *self._of_files(row)):
            self._add([f"row {self.rows}: {problem}"])

    def _add(self, problems: Iterable[str]) -> None:
        for problem in problems:
            if len(self.problems) < _SHOWN:
                self.problems.append(problem)
            else:
                self.more_problems += 1

    def _not_yet_reported(self, problems: Iterator[str]) -> Iterator[str]:
        """What is wrong with a column comes once, and not with each row."""
        for problem in problems:
            if problem not in self._reported:
                self._reported.add(problem)
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

    def _of_options(self, columns: AbstractSet[str]) -> Iterator[str]:
        for column, variable in self.table.columns.items():
            if column not in columns:
                yield f"--map {column}={variable}: the table has no column {column!r}"
        for column in self.attachments.columns if self.attachments else ():
            if column not in columns:
                yield f"--file-column {column}: the table has no column {column!r}"
