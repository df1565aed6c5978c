"""Whether inputs fit the app's form, before they are sent to the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dify_completion import Dify, DifyError, InputForm

from ._limit import within
from ._report import Finding, Status


def fitting_inputs(
    dify: Dify, inputs: Mapping[str, Any], answer_seconds: float
) -> tuple[Finding, Mapping[str, Any] | None]:
    """Fill inputs with the form's defaults, and check them.

    Returns:
        The finding, which has no value, and the inputs to send; None where the app would refuse them.
    """
    try:
        form = InputForm(within(answer_seconds, dify.get_app_parameters))
    except (DifyError, TimeoutError):
        summary = "The form could not be read; the inputs are sent as they are."
        return Finding("inputs", Status.NOT_ASKED, summary), inputs
    filled = form.fill(inputs)
    if problems := form.check(filled):
        names = f"{', '.join(problems)} {'does' if len(problems) == 1 else 'do'}"
        advice = (
            "dify-completion app shows the form; give each variable as --complete VARIABLE=VALUE."
        )
        return Finding("inputs", Status.FAILED, f"{names} not fit the app's form.", advice), None
    return Finding("inputs", Status.TRUE, "The inputs fit the app's form."), filled
