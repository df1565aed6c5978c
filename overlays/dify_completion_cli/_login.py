"""`dify-completion login`: stores the key of an app in the system's keyring."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ._errors import UnusableError
from ._keys import forget_key, store_key, with_option_names
from ._options import refuse_blank
from ._terminal import is_interactive, stderr_console, write_message


def login(
    profile: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            show_default="'default'",
            callback=refuse_blank,
            help="The name to store the key under, one for each app.",
        ),
    ] = None,
    forget: Annotated[
        bool, typer.Option("--forget", help="Remove the key from the keyring.")
    ] = False,
) -> None:
    """Store the key of an app in the system's keyring.

    The command asks for the key, or reads it from stdin. An argument would be visible to everybody on the machine.
    """
    if forget:
        forget_key(profile)
        write_message("the key is removed")
        return
    key = _read_key()
    if not key.strip():
        raise UnusableError("the key is empty; type it, or pipe it into the command")
    _check_key(key)
    keyring = store_key(profile, key.strip())
    write_message(f"the key is stored in {keyring}")


def _read_key() -> str:
    if is_interactive():
        return stderr_console().input("API key (app-...): ", password=True)
    return sys.stdin.readline()


def _check_key(key: str) -> None:
    from dify_completion import ConfigurationError, Dify

    try:
        Dify(key, base_url="http://localhost").close()
    except ConfigurationError as error:
        raise with_option_names(error) from None
