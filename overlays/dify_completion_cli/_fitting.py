"""Fits inputs to a form: variables by name or label, with the form's defaults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dify_completion import InputForm
from dify_completion_batch import Variables

from ._errors import UnusableError
from ._suggestions import unknown_variable


def fitting_inputs(form: InputForm, given: Mapping[str, Any]) -> dict[str, Any]:
    """Make the inputs of a completion.

    Raises:
        UnusableError: They do not fit the form; each line is a problem.
    """
    variables = Variables(form)
    try:
        inputs = form.fill(variables.inputs_of(given))
    except ValueError as error:
        raise UnusableError(str(error)) from None
    # `check` would not suggest another name for an unknown variable.
    problems = [unknown_variable(name, form) for name in inputs if name not in form.fields]
    problems += [
        f"{variable} {problem}"
        for variable, problem in form.check(inputs).items()
        if variable in form.fields
    ]
    if problems:
        raise UnusableError(*problems)
    return variables.typed(inputs)
