"""Options that several commands have."""

from __future__ import annotations

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


def filled(value: Any) -> Any:
    """Refuse an option that is given without a value, as an unset variable of a script gives it."""
    values = value if isinstance(value, list) else [value]  # pyright: ignore[reportUnknownVariableType]
    if any(isinstance(text, str) and not text.strip() for text in values):  # pyright: ignore[reportUnknownVariableType]
        raise typer.BadParameter("must not be empty")
    return value  # pyright: ignore[reportUnknownVariableType]


def given(value: str | None) -> str | None:
    """Refuse an option whose value is empty; a value of spaces or a tab is one."""
    return value or filled(value)


AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Write JSON, for programs.")]

BaseUrl: TypeAlias = Annotated[
    str | None,
    typer.Option(
        envvar="DIFY_BASE_URL",
        metavar="URL",
        show_default="https://api.dify.ai/v1",
        callback=filled,
        help="The address of the API, with /v1.",
    ),
]

Profile: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        show_default="DIFY_API_KEY, or 'default'",
        callback=filled,
        help="The app whose key `login` stored under this name.",
    ),
]

_USER_HELP = "A name that identifies the end user."
User: TypeAlias = Annotated[
    str, typer.Option("--user", "-u", metavar="NAME", callback=filled, help=_USER_HELP)
]
