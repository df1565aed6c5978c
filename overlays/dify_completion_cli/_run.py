"""Runs a command, and reports an error as one line on stderr and an exit status."""

from __future__ import annotations

import io
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterable
from functools import cache
from types import FrameType
from typing import Any

import typer
from typer.main import get_command

from ._app import app
from ._errors import CommandError, Interrupted
from ._terminal import write_message

_ENDING_SIGNALS = [signal.SIGTERM, signal.SIGHUP] if sys.platform != "win32" else [signal.SIGTERM]
"""The signals of `kill`, and of a terminal that is closed. A program can clean up before it exits."""

logger = logging.getLogger(__package__)


def run() -> None:
    """Run the command of the command line and exit."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                # An answer may have characters that the terminal's encoding lacks.
                stream.reconfigure(errors="replace")
            else:  # A file or a pipe gets the text as it is, whatever the locale.
                stream.reconfigure(encoding="utf-8", errors="replace")
    for number in _ENDING_SIGNALS:
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup lets them be ignored.
            signal.signal(number, _interrupt)
    _hold_back_ignored_interrupts()
    status = _run_command()
    # The command has ended: another Ctrl-C must not show a traceback of the modules that Python closes.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _drop_unwritten()
    sys.exit(status)


def _drop_unwritten() -> None:
    """Drop the text that stdout refused. Python would write it again at its exit, and fail with the status 120."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _hold_back_ignored_interrupts() -> None:
    """Hold Ctrl-C back where a shell lets it be ignored: in the background.

    asyncio handles SIGINT only if it is not ignored. Otherwise, the interruption of `_interrupt` is raised in the
    middle of any function of a batch, and Python may print its traceback.
    """
    if sys.platform != "win32" and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Interrupt the command as Ctrl-C does, so that it stops its generations."""
    signal.raise_signal(signal.SIGINT)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])


def _run_command() -> int:
    """Run the command, and write the message of its error.

    Returns:
        The exit status.
    """
    try:
        status = _command()(standalone_mode=False)
    except typer.Abort:  # Ctrl-D, at a question.
        status = Interrupted.status
    except Exception as error:
        logger.debug("the error came from here:", exc_info=True)
        status, lines = _outcome_of(error)
        for line in lines:
            write_message(line, "red")
        return status
    if status == Interrupted.status:  # Typer returns it at Ctrl-C.
        write_message("interrupted", "red")
    return status or 0


@cache
def _command() -> Callable[..., Any]:
    """The command line, built once: a program or a test can call it many times."""
    return get_command(app)


def _outcome_of(error: Exception) -> tuple[int, Iterable[str]]:
    """The exit status and the message of an error."""
    from dify_completion import ConfigurationError, DifyError

    from ._keys import with_option_names

    match error:
        case Interrupted():
            return error.status, error.lines
        case CommandError():
            return error.status, [f"error: {line}" for line in error.lines]
        case typer.TyperException():
            return error.exit_code, [f"error: {error.format_message()} (--help lists the options)"]
        case ConfigurationError():
            return 2, [f"error: {line}" for line in with_option_names(error).lines]
        case ValueError():  # A wrong or missing setting, or a text that no request can carry.
            return 2, [f"error: {error}"]
        case DifyError() | OSError():
            return 1, [f"error: {error}"]
        case _:
            return 1, [
                f"error: {type(error).__name__}: {error} (a bug in this program; --debug shows where)"
            ]
