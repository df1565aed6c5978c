"""Writes answers to stdout and everything else to stderr, with styles on a terminal only."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from rich.console import Console

# A terminal executes them, so an answer could change what the terminal shows.
CONTROLS = {code: None for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}

# JSON itself escapes those below 32 only.
_ESCAPED_CONTROLS = {code: f"\\u{code:04x}" for code in range(127, 160)}


@cache
def stdout_console() -> Console:
    """The console for results. It breaks lines on a terminal only."""
    return _console(stderr=False, width=None if sys.stdout.isatty() else 10_000)


@cache
def stderr_console() -> Console:
    """The console for the user: errors, questions, progress."""
    return _console(stderr=True, width=None)


def _console(*, stderr: bool, width: int | None) -> Console:
    from rich.console import Console

    # By itself, Rich leaves out colours only, and still writes bold and dim.
    styles: Literal["auto"] | None = None if os.environ.get("NO_COLOR") else "auto"
    return Console(stderr=stderr, width=width, highlight=False, color_system=styles)


def printable_line(text: str) -> str:
    """A text on one line, without control characters."""
    return " ".join(text.translate(CONTROLS).split())


def write(text: str) -> None:
    """Write a piece of an answer to stdout, at once; without control characters if stdout is a terminal."""
    sys.stdout.write(text.translate(CONTROLS) if sys.stdout.isatty() else text)
    sys.stdout.flush()


def write_json(value: Any) -> None:
    """Write one line of JSON to stdout. It is ASCII on a terminal, and for an encoding that lacks characters."""
    escaped = sys.stdout.isatty() or sys.stdout.encoding not in ("utf-8", "UTF-8")
    line = json.dumps(value, ensure_ascii=escaped)
    sys.stdout.write(line.translate(_ESCAPED_CONTROLS) + "\n")
    sys.stdout.flush()


def discard_stdout() -> None:
    """Discard what stdout still holds after it failed: Python would try again at the end, and exit with 120."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def write_message(text: str, style: str = "") -> None:
    """Write one line to stderr, without the line breaks and control characters of the text."""
    from rich.text import Text

    stderr_console().print(Text(printable_line(text), style), soft_wrap=True)


def can_draw() -> bool:
    """Whether stderr is a terminal. FORCE_COLOR adds colours to a file, but does not make it a terminal."""
    return sys.stderr.isatty() and stderr_console().is_interactive


def is_interactive() -> bool:
    """Whether a user can answer questions on the terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()
