"""`dify-completion spec`: an app's form as an OpenAPI Overlay document, which gives its client typed inputs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from ._errors import MissingPackage, UnusableError
from ._keys import key_of
from ._options import BaseUrl, Profile
from ._terminal import write, write_message


def write_spec(
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            dir_okay=False,
            allow_dash=True,
            show_default="stdout",
            help="The file, such as my-app.overlay.yaml; an existing file is replaced.",
        ),
    ] = None,
    profile: Profile = None,
    base_url: BaseUrl = None,
) -> None:
    """Write the app's form as an OpenAPI Overlay document.

    `make generate OVERLAY=FILE` generates a client with types for these inputs. Type checkers then report misspelled
    and missing variables, and values that are not among the options.
    """
    text = _overlay(profile, base_url)
    if output is None or str(output) == "-":
        write(text)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        problem = f"{output} cannot be written ({error.strerror or error})"
        raise UnusableError(f"{problem}; choose another file with --output") from error
    write_message(
        f"{output} is written; make generate OVERLAY={output} generates a client with these inputs"
    )


def _overlay(profile: str | None, base_url: str | None) -> str:
    try:
        import yaml
    except ModuleNotFoundError as error:
        raise MissingPackage(error, extra="cli") from error
    from dify_completion import Dify

    from ._app_overlay import overlay_of

    with Dify(key_of(profile), base_url=base_url) as dify:
        info, parameters = dify.get_app_info(), dify.get_app_parameters()
    if info.mode and info.mode != "completion":
        problem = f"the key belongs to an app in the mode {info.mode!r}"
        raise UnusableError(f"{problem}; use the key of a completion app (Text Generator)")
    # By way of JSON, as YAML would write what is there twice once, and refer to it.
    overlay = json.loads(json.dumps(overlay_of(info, parameters)))
    return yaml.safe_dump(overlay, sort_keys=False, allow_unicode=True, width=100)
