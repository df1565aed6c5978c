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

# A terminal obeys what a text has of them, so an answer could rewrite what is there.
CONTROLS = {code: None for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}

# JSON itself escapes those below 32 only.
_ESCAPED_CONTROLS = {code: f"\\u{code:04x}" for code in range(127, 160)}


@cache
def answers() -> Console:
    """What was asked for; lines are not broken where no terminal shows them."""
    return _console(stderr=False, width=None if sys.stdout.isatty() else 10_000)


@cache
def messages() -> Console:
    """What is said to whoever sits there: errors, questions, progress."""
    return _console(stderr=True, width=None)


def _console(*, stderr: bool, width: int | None) -> Console:
    from rich.console import Console

    # Rich alone would leave out colours only, and still write bold and dim.
    styles: Literal["auto"] | None = None if os.environ.get("NO_COLOR") else "auto"
    return Console(stderr=stderr, width=width, highlight=False, color_system=styles)


def harmless(text: str) -> str:
    """A text on one line, without what a terminal obeys."""
    return " ".join(text.translate(CONTROLS).split())


def write(text: str) -> None:
    """Write a piece of an answer to stdout, at once; a terminal gets no control characters."""
    sys.stdout.write(text.translate(CONTROLS) if sys.stdout.isatty() else text)
    sys.stdout.flush()


def write_json(value: Any) -> None:
    """Write one line of JSON to stdout; ASCII on a terminal, and where the encoding lacks characters."""
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


def say(text: str, style: str = "") -> None:
    """Say one line on stderr, whatever line breaks and control characters the text has."""
    from rich.text import Text

    messages().print(Text(harmless(text), style), soft_wrap=True)


def is_watched() -> bool:
    """Whether stderr is a terminal that can be drawn on; FORCE_COLOR makes a file colourful, not a terminal."""
    return sys.stderr.isatty() and messages().is_interactive


def is_interactive() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()
