"""Options that several commands have."""

from __future__ import annotations

from math import isfinite
from typing import Annotated, Any, TypeAlias

import typer

HELP = {"help_option_names": ["-h", "--help"]}
"""The settings of every command."""

EXIT_STATUSES = (
    "exit status: 0 done, 1 the server or the model failed, 2 nothing was sent, 130 interrupted"
)


def examples(*lines: str, statuses: str = EXIT_STATUSES) -> str:
    """The end of a command's help: examples, and its exit statuses."""
    shown = "\n".join(f"  {line}" for line in lines)
    return f"Examples:\n\n\b\n{shown}\n\n{statuses[0].upper()}{statuses[1:]}."


def refuse_blank(value: Any) -> Any:
    """Refuse a blank value of an option, such as that of an unset variable of a script."""
    values = value if isinstance(value, list) else [value]  # pyright: ignore[reportUnknownVariableType]
    if any(isinstance(text, str) and not text.strip() for text in values):  # pyright: ignore[reportUnknownVariableType]
        raise typer.BadParameter("must not be empty")
    return value  # pyright: ignore[reportUnknownVariableType]


def refuse_empty(value: str | None) -> str | None:
    """Refuse an empty value of an option; spaces and tabs are values."""
    return value or refuse_blank(value)


def refuse_infinite(value: float | None) -> float | None:
    """Refuse `nan` and `inf`, which pass the limits of an option."""
    if value is not None and not isfinite(value):
        raise typer.BadParameter(f"must be a number, not {value}")
    return value


AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Write JSON, for programs.")]

BaseUrl: TypeAlias = Annotated[
    str | None,
    typer.Option(
        envvar="DIFY_BASE_URL",
        metavar="URL",
        show_default="https://api.dify.ai/v1",
        callback=refuse_blank,
        help="The address of the API, with /v1.",
    ),
]

Profile: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        show_default="DIFY_API_KEY, or 'default'",
        callback=refuse_blank,
        help="The app whose key `login` stored under this name.",
    ),
]

_USER_HELP = "A name that identifies the end user."
User: TypeAlias = Annotated[
    str, typer.Option("--user", "-u", metavar="NAME", callback=refuse_blank, help=_USER_HELP)
]
