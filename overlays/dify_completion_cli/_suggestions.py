"""Suggests a variable of a form in place of an unknown one."""

from __future__ import annotations

from difflib import get_close_matches

from dify_completion import InputForm


def unknown_variable(name: str, form: InputForm) -> str:
    """The problem of an unknown variable: the variables that the form has, and the most similar one."""
    if not form.fields:
        return f"{name!r} is not a variable of the form, which has none"
    problem = f"{name!r} is not a variable of the form, which has {', '.join(form.fields)}"
    similar = _most_similar(name, form)
    return f"{problem}; did you mean {similar}?" if similar else problem


def _most_similar(name: str, form: InputForm) -> str | None:
    """The variable with the most similar name or label; None if none is similar."""
    names = {variable.casefold(): variable for variable in form.fields}
    for variable, (_, field) in form.fields.items():
        names.setdefault((field.label or variable).casefold(), variable)
    found = get_close_matches(name.casefold(), names, n=1, cutoff=0.7)
    return names[found[0]] if found else None
