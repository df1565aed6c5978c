"""Inputs for a command that was given none: what is piped into it, or a word on what the form takes."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from dify_completion import InputForm

from ._errors import UnusableError
from ._fields import hints_of
from ._values import read_value


def piped_inputs(form: InputForm) -> dict[str, str]:
    """The piped text, as the input of a form with one text variable; nothing for a form without variables.

    Raises:
        UnusableError: Nothing is piped, or the form does not say which variable it is for.
    """
    if not form.fields:
        return {}
    texts = [
        variable
        for variable, (kind, _) in form.fields.items()
        if kind in ("text-input", "paragraph")
    ]
    text = "" if sys.stdin.isatty() else read_value("@-")
    if text.strip() and len(texts) == 1:
        return {texts[0]: text}
    if text.strip():
        problem = f"the form has {len(texts)} text variables; name the one for the text from stdin: variable=@-"
    else:
        problem = "the command has no input"
    raise UnusableError(f"{problem}; the form takes {', '.join(_described(form))}")


def _described(form: InputForm) -> Iterator[str]:
    for variable, (kind, field) in form.fields.items():
        hints = hints_of(kind, field)
        yield f"{variable} ({hints})" if hints else variable
