"""Writes errors for programs: JSON on stdout, in place of the result."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import Any

from dify_completion import ConfigurationError, DifyError
from dify_completion_batch import describe_error

from ._errors import CommandError
from ._keys import with_option_names
from ._terminal import write_json


@contextmanager
def errors_in_json(as_json: bool) -> Generator[None]:
    """Write an error of the block as JSON if `--json` is set, and raise it again."""
    try:
        yield
    except (CommandError, DifyError, OSError, ValueError) as error:
        if as_json and not isinstance(error, BrokenPipeError):
            with suppress(OSError):  # Where stdout is what failed, stderr still gets the error.
                write_json({"error": _described(error)})
        raise


def _described(error: Exception) -> dict[str, Any]:
    if isinstance(error, ConfigurationError):
        return {**describe_error(error), "message": "\n".join(with_option_names(error).lines)}
    if not isinstance(error, CommandError):
        return describe_error(error)
    cause = error.__cause__
    described = describe_error(cause if isinstance(cause, Exception) else error)
    return {**described, "message": "\n".join(error.lines)}
