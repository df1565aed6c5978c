"""Makes of a row of the table what a completion takes: inputs by variable, filled from the form, and files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from attrs import evolve, frozen

from dify_completion import InputForm

from ._attachments import Attachments
from ._record import Record, Row, digest_of, failure
from ._variables import Variables


class InvalidInputs(ValueError):
    """A row does not fit the app. It is never raised, but its name is in the row's record."""


@frozen
class Preparation:
    """Prepares the rows of a table.

    Attributes:
        form: The app's form, from which rows are filled; None where they go as they are.
        variables: The variables that columns are for.
        attachments: The columns that name files; None where none does.
    """

    form: InputForm | None
    variables: Variables
    attachments: Attachments | None

    def row(self, number: int, given: Mapping[str, Any]) -> Row:
        """Number a row, and take its digest, which is of the inputs and not of the names of columns.

        Raises:
            TypeError: It is not a mapping.
        """
        if not isinstance(cast("object", given), Mapping):
            raise TypeError(
                f"row {number} must be a mapping of variables to values, not {type(given).__name__}"
            )
        try:
            inputs = self._inputs(given)
        except ValueError:  # `fitted` makes it the row's record.
            inputs = dict(given)
        named = (
            {column: given.get(column) for column in self.attachments.columns}
            if self.attachments
            else {}
        )
        return Row(number, given, digest_of({**inputs, **named}), given)

    def fitted(self, row: Row) -> Row | Record:
        """The row with inputs and files; the record of its failure where it does not fit."""
        try:
            inputs = self._inputs(row.given)
            if self.form is not None:
                inputs = self.form.fill(inputs)
                if problems := self.form.check(inputs):
                    raise ValueError(
                        "; ".join(f"{name}: {problem}" for name, problem in problems.items())
                    )
                inputs = self.variables.typed(inputs)
            files = self.attachments.of(row.given) if self.attachments else ()
        except ValueError as error:
            return failure(row, InvalidInputs(str(error)))
        return evolve(row, inputs=inputs, files=files)

    def _inputs(self, given: Mapping[str, Any]) -> dict[str, Any]:
        return self.variables.inputs_of(
            self.attachments.without(given) if self.attachments else given
        )
