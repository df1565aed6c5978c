"""Reads inputs from a command line: `variable=value`, and `variable=@file`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from ._errors import UnusableError

_STDIN = frozenset({"@-", "@/dev/stdin", "@/dev/fd/0"})


def parse_inputs(arguments: Iterable[str]) -> dict[str, str]:
    """Read inputs.

    Args:
        arguments: Arguments of the form `variable=value`.

    Returns:
        The values by variable.

    Raises:
        UnusableError: An argument is not an input, a variable has two values, two variables read stdin, or a file
            cannot be read.
    """
    inputs: dict[str, str] = {}
    reader_of_stdin = ""
    for argument in arguments:
        variable, _, value = argument.partition("=")
        if not variable or "=" not in argument:
            raise UnusableError(f"{argument!r} is not an input; give inputs as variable=value")
        if variable in inputs:
            raise UnusableError(f"{variable} is given twice")
        if value in _STDIN:
            _refuse_second_reader(reader_of_stdin, variable)
            reader_of_stdin = variable
        inputs[variable] = read_value(value)
    return inputs


def _refuse_second_reader(first: str, second: str) -> None:
    if first:
        problem = f"{first} and {second} both read stdin, which can be read once"
        raise UnusableError(f"{problem}; put one of them into a file")


def read_value(value: str) -> str:
    """Read a value: `@path` reads it from a file, and `@-` from stdin. `@@` at the start is an `@`.

    The line break at the end of a file is left out, as by a shell in `$(cat path)`.

    Raises:
        UnusableError: The file cannot be read, or is not text.
    """
    if value.startswith("@@"):
        return value.removeprefix("@")
    if not value.startswith("@"):
        return value
    path = value.removeprefix("@")
    try:
        content = _content_of(path).decode("utf-8-sig")
        return content.replace("\r\n", "\n").removesuffix("\n")
    except OSError as error:
        problem = f"{path or 'the file'} cannot be read ({error.strerror})"
        raise UnusableError(f"{problem}; write @@ for a value that begins with @") from error
    except UnicodeDecodeError as error:
        raise UnusableError(
            f"{'stdin' if path == '-' else path} is not text in UTF-8; --file uploads a file for the model"
        ) from error


def _content_of(path: str) -> bytes:
    if path == "-":
        return sys.stdin.buffer.read()
    return Path(path).read_bytes()
