"""Says which variables a form has, to somebody who named another."""

from __future__ import annotations

from difflib import get_close_matches

from dify_completion import InputForm


def unknown_variable(name: str, form: InputForm) -> str:
    """Say that a form has no such variable, which ones it has, and which one may be meant."""
    if not form.fields:
        return f"{name!r} is not a variable of the form, which has none"
    problem = f"{name!r} is not a variable of the form, which has {', '.join(form.fields)}"
    meant = _meant(name, form)
    return f"{problem}; did you mean {meant}?" if meant else problem


def _meant(name: str, form: InputForm) -> str | None:
    """The variable whose name or label is most like a name."""
    names = {variable.casefold(): variable for variable in form.fields}
    for variable, (_, field) in form.fields.items():
        names.setdefault((field.label or variable).casefold(), variable)
    found = get_close_matches(name.casefold(), names, n=1, cutoff=0.7)
    return names[found[0]] if found else None
