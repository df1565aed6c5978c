"""`dify-completion complete`: one completion, written while it comes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ._options import AsJson, BaseUrl, Profile, User

if TYPE_CHECKING:
    from ._completion import Style


def complete(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[VARIABLE=VALUE]...",
            help="Inputs for the app's form, by variable or label. The value @PATH reads a file, and @- reads "
            "stdin. Without inputs, the command asks on the terminal.",
            show_default=False,
        ),
    ] = None,
    files: Annotated[
        list[Path] | None,
        typer.Option(
            "--file",
            "-f",
            exists=True,
            dir_okay=False,
            readable=True,
            show_default=False,
            help="A file for the model; repeat the option for several files.",
        ),
    ] = None,
    as_json: AsJson = False,
    whole: Annotated[
        bool, typer.Option("--no-stream", help="Write only the whole answer.")
    ] = False,
    user: User = "cli",
    profile: Profile = None,
    base_url: BaseUrl = None,
) -> None:
    """Generate one text, and show it as it arrives.

    Ctrl-C stops the generation on the server. If the form has one text variable, you can pipe its value in.
    """
    from ._completion import write_completion
    from ._json_errors import errors_in_json
    from ._keys import key_of

    text_style: Style = "whole" if whole else "pieces"
    with errors_in_json(as_json):
        write_completion(
            inputs or (),
            files or (),
            user,
            key_of(profile),
            base_url,
            "json" if as_json else text_style,
        )
