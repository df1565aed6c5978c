"""Maps columns to the variables of the app's form: by name, or by the label that the form shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from dify_completion import InputForm

from ._columns import composed, tidied
from ._json_values import without_python_types
from ._typed_inputs import as_in_csv, typed


class Variables:
    """The variables of columns.

    A column has the name of a variable, or its label, as in the table that Dify offers for "Run Batch". If the name of
    one variable is the label of another, the name counts.
    """

    def __init__(
        self, form: InputForm | None = None, columns: Mapping[str, str] | None = None
    ) -> None:
        """Set up.

        Args:
            form: The app's form; without it, the name of a column is that of its variable.
            columns: The variables of columns that have other names; an empty one leaves the column out.
        """
        fields = form.fields if form else {}
        self._form = form
        self._columns = {composed(column): name for column, name in (columns or {}).items()}
        self._variables = {composed(variable): variable for variable in fields}
        self._kinds = {name: kind for name, (kind, _) in fields.items()}
        self._variables_by_label = defaultdict[str, list[str]](list)
        for variable, (_, field) in fields.items():
            self._variables_by_label[tidied(field.label or "")].append(variable)

    def variable_of(self, column: str) -> str:
        """The variable of a column: empty if the column is left out, and the column's own name if the form lacks it.

        Raises:
            ValueError: It is the label of several variables.
        """
        name = self._columns.get(composed(column), column)
        if self._form is None or not name:
            return name
        if variable := self._variables.get(composed(name)):
            return variable
        variables = self._variables_by_label.get(composed(name), [name])
        if len(variables) > 1:
            raise ValueError(
                f"{name!r} is the label of the variables {', '.join(variables)}; use their names"
            )
        return variables[0]

    def inputs_of(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The inputs of a row, by variable.

        A date, a time, a duration or a decimal becomes a text. With a form, the form's default replaces None, and a
        number for a text variable becomes a text.

        Raises:
            ValueError: A column is the label of several variables, two columns have one variable, or a value is binary.
        """
        inputs: dict[str, Any] = {}
        for column, given in row.items():
            variable = self.variable_of(column)
            if variable in inputs:
                problem = f"the column {column!r} is for the variable {variable!r}, and so is another column"
                raise ValueError(problem)
            value = without_python_types(given) if variable else None
            if variable and not (value is None and self._form):
                inputs[variable] = as_in_csv(self._kinds.get(variable, ""), value)
        return inputs

    def typed(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The inputs with the types of their controls, so that a client with typed inputs accepts them.

        Args:
            inputs: Values by variable that the form's `check` accepts.
        """
        return {name: typed(self._kinds.get(name, ""), value) for name, value in inputs.items()}
