"""Checks a whole table before its first request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any
from unicodedata import normalize

from attrs import define, field
from dify_completion_api.models.file_type import FILE_TYPE_VALUES

from dify_completion import InputForm
from dify_completion_batch import Attachments, OutputCheck, Variables

from ._suggestions import unknown_variable
from ._table import Table

_ADVICE = "--map column=variable names the variable of a column, --map column= leaves a column out"
_ADVICE_FOR_ONE_COLUMN = "if another character separates the columns, --delimiter names it"

_MAX_PROBLEMS = 20
"""The number of problems that are kept. A table with a wrong column has one in each row."""


@define
class TableCheck:
    """Checks whether a table fits an app.

    Attributes:
        table: The table.
        form: The app's form.
        attachments: The columns that name files; None if there are none.
        output: The output, whose finished rows are not checked; None if there is none.
        rows: The number of rows that were read.
        skipped: The number of rows without any value, which were left out.
        problems: The first problems, a line each.
        more_problems: The number of further problems.
    """

    table: Table
    form: InputForm
    attachments: Attachments | None
    output: OutputCheck | None
    rows: int = field(default=0, init=False)
    skipped: int = field(default=0, init=False)
    problems: list[str] = field(factory=list[str], init=False)
    more_problems: int = field(default=0, init=False)
    _column_problems: set[str] = field(factory=set[str], init=False)

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
            self._check_row(row, reader.position, variables)
            self.rows += 1
        self.skipped = reader.skipped
        if columns:
            for problem in self._problems_of_options(columns):
                self._add(problem)
        if self.output and not self.problems:
            self.output.end()

    def _check_row(self, row: Mapping[str, Any], position: str, variables: Variables) -> None:
        where = f" ({position})" if position else ""
        inputs = self.attachments.without(row) if self.attachments else row
        for problem in self._problems_of_columns(inputs, variables):
            if problem not in self._column_problems:  # Each row has the same columns.
                self._column_problems.add(problem)
                self._add(problem)
        if self.output and not self.output.is_to_do(row):
            return
        problems = (*self._problems_of_values(inputs, variables), *self._problems_of_files(row))
        for problem in problems:
            self._add(f"row {self.rows}: {problem}{where}")

    def _add(self, problem: str) -> None:
        if len(self.problems) < _MAX_PROBLEMS:
            self.problems.append(problem)
        else:
            self.more_problems += 1

    def _problems_of_columns(self, row: Mapping[str, Any], variables: Variables) -> Iterator[str]:
        try:
            inputs = variables.inputs_of(row)
        except ValueError as error:
            yield f"{error}; {_ADVICE}"
            return
        hint = f"; {_ADVICE_FOR_ONE_COLUMN}" if len(row) == 1 else ""
        for variable in (name for name in inputs if name not in self.form.fields):
            yield f"{unknown_variable(variable, self.form)}; {_ADVICE}{hint}"

    def _problems_of_values(self, row: Mapping[str, Any], variables: Variables) -> Iterator[str]:
        try:
            filled = self.form.fill(variables.inputs_of(row))
        except ValueError:  # This is a problem of the columns.
            return
        for variable, problem in self.form.check(filled).items():
            if variable in self.form.fields:
                yield f"{variable} {problem}"

    def _problems_of_files(self, row: Mapping[str, Any]) -> Iterator[str]:
        try:
            if self.attachments:
                self.attachments.of(row)
        except ValueError as error:
            yield str(error)

    def _problems_of_options(self, columns: AbstractSet[str]) -> Iterator[str]:
        file_columns = self.attachments.columns if self.attachments else ()
        for column, variable in self.table.columns.items():
            if normalize("NFC", column) not in columns:
                yield f"--map {column}={variable}: the table has no column {column!r}"
            elif variable and normalize("NFC", column) in file_columns:
                yield f"--map {column}={variable}: --file-column also names the column {column!r}; remove one of them"
        for column in file_columns:
            if column not in columns:
                yield f"--file-column {column}: the table has no column {column!r}{_kinds_advice(column, columns)}"


def _kinds_advice(argument: str, columns: AbstractSet[str]) -> str:
    """The kinds of files, for an argument that seems to have another one."""
    column, _, kind = argument.rpartition("=")
    is_kind = column in columns
    return f"; {kind!r} must be one of {', '.join(sorted(FILE_TYPE_VALUES))}" if is_kind else ""
