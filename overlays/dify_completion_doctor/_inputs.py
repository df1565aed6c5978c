"""Whether inputs fit the app's form, before they are sent to the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dify_completion import Dify, DifyError, InputForm

from ._report import Finding, Status


def fitting_inputs(
    dify: Dify, inputs: Mapping[str, Any]
) -> tuple[Finding, Mapping[str, Any] | None]:
    """Fill inputs with the form's defaults, and check them.

    Returns:
        The finding, which names no variable, and the inputs to send; None where the app would refuse them.
    """
    try:
        form = InputForm(dify.get_app_parameters())
    except DifyError:
        summary = "The form could not be read; the inputs are sent as they are."
        return Finding("inputs", Status.NOT_ASKED, summary), inputs
    filled = form.fill(inputs)
    if problems := form.check(filled):
        count = f"{len(problems)} variable{' does' if len(problems) == 1 else 's do'}"
        advice = (
            "dify-completion app shows the form; give each variable as --complete VARIABLE=VALUE."
        )
        return Finding("inputs", Status.FAILED, f"{count} not fit the app's form.", advice), None
    return Finding("inputs", Status.TRUE, "The inputs fit the app's form."), filled
