"""Reads the inputs of a command without arguments from stdin."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from dify_completion import InputForm

from ._errors import UnusableError
from ._fields import hints_of
from ._values import read_value


def piped_inputs(form: InputForm) -> dict[str, str]:
    """The text from stdin, as the input of a form with one text variable; empty for a form without variables.

    Raises:
        UnusableError: There is nothing on stdin, or the form has several text variables, or none.
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
