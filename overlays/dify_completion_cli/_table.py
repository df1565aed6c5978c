"""A table whose rows are inputs: its columns by the names of the form, and what of it does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from pathlib import Path
from typing import Any

from attrs import frozen
from dify_completion import InputForm
from dify_completion_batch import read_rows

from ._errors import UnusableError
from ._tally import Tally

_ADVICE = "--map column=variable says for which one a column is, --map column= leaves a column out"


@frozen
class Table:
    """A table.

    Attributes:
        path: Where it is: CSV, JSON Lines or Parquet.
        variables: The variables of columns that are not called like theirs; an empty one leaves the column out.
    """

    path: Path
    variables: Mapping[str, str]

    def read(self) -> Iterator[dict[str, Any]]:
        """The rows as they are in the file.

        Raises:
            BatchError: While reading: it cannot be read.
        """
        return read_rows(self.path)

    def inputs_of(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The inputs of a row. An empty cell of a CSV file is no input, so that the form's default holds."""
        is_csv = self.path.suffix.lower() == ".csv"
        given = {self.variables.get(column, column): value for column, value in row.items()}
        return {name: value for name, value in given.items() if name and not (is_csv and value == "")}


def parse_variables(arguments: Iterable[str]) -> dict[str, str]:
    """Read `column=variable` each; without a variable the column is left out.

    Raises:
        UnusableError: An argument is something else, or a column or a variable is there twice.
    """
    variables: dict[str, str] = {}
    for argument in arguments:
        column, equals, variable = argument.rpartition("=")
        if not (column and equals):
            raise UnusableError(f"{argument!r} is no mapping; give it as --map column=variable")
        if column in variables or (variable and variable in variables.values()):
            raise UnusableError(f"--map {argument}: a column has one variable, and a variable one column")
        variables[column] = variable
    return variables


def problems_of(table: Table, form: InputForm, tally: Tally) -> Iterator[str]:
    """Check every row of a table against a form, and count the rows.

    Yields:
        What does not fit, a line each.

    Raises:
        BatchError: The table cannot be read.
    """
    names, columns = set(form.fields), set[str]()
    for row in table.read():
        columns.update(row)
        for variable, problem in form.check(form.fill(table.inputs_of(row))).items():
            if variable in form.fields:
                yield f"row {tally.rows}: {variable} {problem}"
            elif variable not in names:
                names.add(variable)
                yield f"{variable} is no variable of the form, which has {', '.join(form.fields)}; {_ADVICE}"
        tally.rows += 1
    if columns:
        yield from _problems_of_mappings(table.variables, columns)


def _problems_of_mappings(variables: Mapping[str, str], columns: Set[str]) -> Iterator[str]:
    for column, variable in variables.items():
        if column not in columns:
            yield f"--map {column}={variable}: the table has no column {column}"
        if variable in columns - variables.keys():
            yield f"--map {column}={variable}: the table has a column {variable}, too; --map {variable}= leaves it out"
