"""Reads inputs from a command line: `variable=value`, and `variable=@file`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from ._errors import UnusableError


def parse_inputs(arguments: Iterable[str]) -> dict[str, str]:
    """Read inputs.

    Args:
        arguments: `variable=value` each.

    Returns:
        The values by their variables.

    Raises:
        UnusableError: An argument is not an input, a variable is there twice, or a file cannot be read.
    """
    inputs: dict[str, str] = {}
    for argument in arguments:
        variable, _, value = argument.partition("=")
        if not variable or "=" not in argument:
            raise UnusableError(f"{argument!r} is not an input; give inputs as variable=value")
        if variable in inputs:
            raise UnusableError(f"{variable} is given twice")
        inputs[variable] = read_value(value)
    return inputs


def read_value(value: str) -> str:
    """Read a value: `@path` reads it from a file, `@-` from stdin; `@@` is one @ at the start.

    A line break at a file's end is left out, as a shell does with `$(cat path)`.

    Raises:
        UnusableError: The file cannot be read, or is not text.
    """
    if value.startswith("@@") or not value.startswith("@"):
        return value.replace("@@", "@", 1) if value.startswith("@@") else value
    path = value.removeprefix("@")
    try:
        content = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        return content.decode("utf-8-sig").replace("\r\n", "\n").removesuffix("\n")
    except OSError as error:
        problem = f"{path or 'the file'} cannot be read ({error.strerror})"
        raise UnusableError(f"{problem}; write @@ for a value that begins with @") from error
    except UnicodeDecodeError as error:
        raise UnusableError(
            f"{'stdin' if path == '-' else path} is not text in UTF-8; --file uploads a file for the model"
        ) from error
