"""Asks for the variables of a form on the terminal."""

from __future__ import annotations

from dify_completion_api.models import InputField
from rich.prompt import Prompt
from rich.text import Text

from dify_completion import InputForm

from ._errors import UnusableError
from ._fields import hints_of, label_of
from ._terminal import printable_line, stderr_console, write_message
from ._values import read_value


def ask_for_inputs(form: InputForm) -> dict[str, str]:
    """Ask for each variable of a form, until its answer fits.

    Returns:
        The answers, without the empty ones.
    """
    inputs: dict[str, str] = {}
    for variable, (kind, field) in form.fields.items():
        inputs |= _ask(form, variable, _question(kind, field))
    return inputs


def _ask(form: InputForm, variable: str, question: Text) -> dict[str, str]:
    while True:
        answer = Prompt.ask(question, console=stderr_console(), default="", show_default=False)
        try:
            given = {variable: read_value(answer)} if answer else {}
        except UnusableError as error:
            write_message(str(error), "red")
            continue
        if (problem := form.check(form.fill(given)).get(variable)) is None:
            return given
        write_message(f"{variable} {problem}", "red")


def _question(kind: str, field: InputField) -> Text:
    hints = hints_of(kind, field)
    return Text.assemble(
        (printable_line(label_of(field)), "bold"),
        (f" ({printable_line(hints)})" if hints else "", "dim"),
    )
