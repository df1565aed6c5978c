"""Writes errors for programs: JSON on stdout, in place of the result."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import Any

from dify_completion import ConfigurationError, DifyError
from dify_completion_batch import describe_error

from ._errors import CommandError
from ._keys import in_words_of_options
from ._terminal import write_json


@contextmanager
def errors_in_json(as_json: bool) -> Generator[None]:
    """Write whatever ends the block early as JSON, where that was asked for, and let it go on."""
    try:
        yield
    except (CommandError, DifyError, OSError, ValueError) as error:
        if as_json and not isinstance(error, BrokenPipeError):
            with suppress(OSError):  # Where stdout is what failed, stderr still gets the error.
                write_json({"error": _described(error)})
        raise


def _described(error: Exception) -> dict[str, Any]:
    fault = error.__cause__ if isinstance(error, CommandError) else None
    described = describe_error(fault if isinstance(fault, Exception) else error)
    shown = in_words_of_options(error) if isinstance(error, ConfigurationError) else error
    if isinstance(shown, CommandError):
        described["message"] = "\n".join(shown.lines)
    return described
