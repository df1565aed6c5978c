"""Finds the variable of the app's form that a column is for: by its name, or by the label that the form shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from dify_completion import InputForm

from ._columns import tidied
from ._typed_inputs import typed


class Variables:
    """The variables that columns are for.

    A column has the name of a variable, or its label, as the table has that Dify offers for "Run Batch". Where a name
    of one variable is the label of another, the name wins.
    """

    def __init__(
        self, form: InputForm | None = None, columns: Mapping[str, str] | None = None
    ) -> None:
        """Set up.

        Args:
            form: The app's form; without it, a column is for the variable of its name.
            columns: The variables of columns that have other names; an empty one leaves the column out.
        """
        self._form = form
        self._columns = columns or {}
        self._labelled = defaultdict[str, list[str]](list)
        for variable, (_, field) in form.fields.items() if form else ():
            self._labelled[tidied(field.label or "")].append(variable)

    def variable_of(self, column: str) -> str:
        """The variable that a column is for: empty where it is left out, the column's name where nobody knows.

        Raises:
            ValueError: It is the label of several variables.
        """
        name = self._columns.get(column, column)
        if self._form is None or name in self._form.fields or not name:
            return name
        match self._labelled.get(name, []):
            case []:
                return name
            case [variable]:
                return variable
            case several:
                raise ValueError(
                    f"{name!r} is the label of the variables {', '.join(several)}; use their names"
                )

    def inputs_of(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The inputs of a row, by variable. With a form, the form's default replaces None.

        Raises:
            ValueError: A column is the label of several variables, or two columns are for one.
        """
        inputs: dict[str, Any] = {}
        for column, value in row.items():
            variable = self.variable_of(column)
            if variable in inputs:
                problem = f"the column {column!r} is for the variable {variable!r}, and so is another column"
                raise ValueError(problem)
            if variable and not (value is None and self._form):
                inputs[variable] = value
        return inputs

    def typed(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The inputs with the types that their controls have, so that a client with typed inputs takes them.

        Args:
            inputs: Values by variable; the form's `check` has nothing against them.
        """
        kinds = {name: kind for name, (kind, _) in self._form.fields.items()} if self._form else {}
        return {name: typed(kinds.get(name, ""), value) for name, value in inputs.items()}
