"""Runs a command, and reports an error as one line on stderr and an exit status."""

from __future__ import annotations

import io
import logging
import os
import signal
import sys
from collections.abc import Iterable
from types import FrameType

import typer

from ._app import app
from ._errors import CommandError, Interrupted
from ._terminal import say

_ENDING_SIGNALS = [signal.SIGTERM, signal.SIGHUP] if sys.platform != "win32" else [signal.SIGTERM]
"""What ends a program that may tidy up: `kill`, and a terminal that is closed."""

logger = logging.getLogger(__package__)


def run() -> None:
    """Run the command line's command and exit."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(
                errors="replace"
            )  # An answer may have what the terminal's encoding lacks.
    for number in _ENDING_SIGNALS:
        if signal.getsignal(number) is signal.SIG_DFL:  # Not where nohup has it ignored.
            signal.signal(number, _interrupt)
    status = _status()
    _drop_unwritten()
    sys.exit(status)


def _drop_unwritten() -> None:
    """Drop what stdout did not take. Python would try again at its exit, and replace the exit status with 120."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Do as at Ctrl-C, so that generations are stopped."""
    if (
        signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    ):  # A shell has it ignored in the background.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.raise_signal(signal.SIGINT)


def _status() -> int:
    try:
        status = app(standalone_mode=False)
    except typer.Abort:  # The end of what can be typed, at a question.
        status = Interrupted.status
    except Exception as error:
        logger.debug("the error came from here:", exc_info=True)
        status, lines = _outcome_of(error)
        for line in lines:
            say(line, "red")
        return status
    if status == Interrupted.status:  # Typer says it so.
        say("interrupted", "red")
    return status or 0


def _outcome_of(error: Exception) -> tuple[int, Iterable[str]]:
    """The exit status and the message of an error."""
    from dify_completion import ConfigurationError, DifyError

    from ._keys import in_words_of_options

    match error:
        case Interrupted():
            return error.status, error.lines
        case CommandError():
            return error.status, [f"error: {line}" for line in error.lines]
        case typer.TyperException():
            return error.exit_code, [f"error: {error.format_message()} (--help lists the options)"]
        case ConfigurationError():
            return 2, [f"error: {line}" for line in in_words_of_options(error).lines]
        case ValueError():  # A setting that is wrong or missing, or a text that no request can carry.
            return 2, [f"error: {error}"]
        case DifyError() | OSError():
            return 1, [f"error: {error}"]
        case _:
            return 1, [
                f"error: {type(error).__name__}: {error} (a fault of this program; --debug shows where)"
            ]
