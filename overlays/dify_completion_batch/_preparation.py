"""Prepares a row of the table for its completion: inputs by variable, filled from the form, and files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from attrs import evolve, frozen

from dify_completion import InputForm

from ._attachments import Attachments
from ._record import Record, Row, digest_of, failed_record
from ._variables import Variables


class InvalidInputs(ValueError):
    """A row does not fit the app. The batch does not raise it; the row's record has its name."""


@frozen
class Preparation:
    """Prepares the rows of a table.

    Attributes:
        form: The app's form, to fill rows from; None to send rows as they are.
        variables: The variables of the columns.
        attachments: The columns that name files; None if there are none.
    """

    form: InputForm | None
    variables: Variables
    attachments: Attachments | None

    def row(self, number: int, given: Mapping[str, Any]) -> Row:
        """Number a row, and compute its digest, which depends on the inputs and not on the names of columns.

        Raises:
            TypeError: It is not a mapping.
        """
        if not isinstance(cast("object", given), Mapping):
            raise TypeError(
                f"row {number} must be a mapping of variables to values, not {type(given).__name__}"
            )
        try:
            inputs = self.variables.typed(self._inputs(given))
            files = self.attachments.cells_of(given) if self.attachments else {}
        except ValueError:  # `prepared` makes the record of this failure.
            inputs, files = dict(given), {}
        return Row(number, given, digest_of({**inputs, **files}), given)

    def prepared(self, row: Row) -> Row | Record:
        """The row with inputs and files; the record of its failure if it does not fit the app."""
        try:
            inputs = self._inputs(row.given)
            if self.form is not None:
                inputs = self.form.fill(inputs)
                problems = self.form.check(inputs).items()
                if problems:
                    raise ValueError("; ".join(f"{name}: {problem}" for name, problem in problems))
                inputs = self.variables.typed(inputs)
            files = self.attachments.of(row.given) if self.attachments else ()
        except (ValueError, RecursionError) as error:
            return failed_record(row, InvalidInputs(str(error)))
        return evolve(row, inputs=inputs, files=files)

    def _inputs(self, given: Mapping[str, Any]) -> dict[str, Any]:
        for column in cast("Mapping[object, Any]", given):
            if not isinstance(column, str):
                kind = type(column).__name__
                raise ValueError(f"the name {column!r} must be a text, not {kind}")
        if self.attachments:
            given = self.attachments.without(given)
        return self.variables.inputs_of(given)
