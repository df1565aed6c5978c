"""Makes docs/pictures/stream.svg: a stream in a terminal, Ctrl-C, and the stop, from a real run against the mock."""

from __future__ import annotations

import io
import os
import shlex
import sys
from pathlib import Path

import pexpect
from dify_completion_mock import MockDify
from rich.text import Text

from .terminal import draw

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "pictures" / "stream.svg"
COMMAND = ["dify-completion", "complete", "topic=the tides"]
COLUMNS = 92
TEXT = """The tides follow the moon. Below it the sea rises towards it, and on the far side
of the Earth it rises as well, so that most coasts see two high tides a day, about twelve hours and"""
LAST_WORD = "so that"


def main() -> None:
    """Run the command in a terminal, press Ctrl-C in the middle of the text, and draw what the terminal shows."""
    with MockDify(TEXT.replace("\n", " "), delay=0.05) as mock:
        shown = shown_by_a_run(mock)
        mock.wait_until(lambda mock: len(mock.stopped) == 1)
        stopped, left = len(mock.stopped), len(mock.left_running)
    typed = Text(f"$ {shlex.join(COMMAND)}", style="bold")
    report = Text(f"\nThe server: {stopped} generation stopped, {left} left running", style="dim")
    draw(PICTURE, COLUMNS, typed, shown, report)


def shown_by_a_run(mock: MockDify) -> str:
    """Run the command until a word of the text came, press Ctrl-C; gives what the terminal shows."""
    command, *arguments = COMMAND
    program = str(Path(sys.executable).with_name(command))
    environment = {**os.environ, **mock.environ, "TERM": "xterm-256color"}
    terminal: pexpect.spawn[str] = pexpect.spawn(
        program, arguments, env=environment, encoding="utf-8", dimensions=(24, COLUMNS)
    )
    written = io.StringIO()
    terminal.logfile_read = written
    terminal.expect(LAST_WORD)
    terminal.sendintr()
    terminal.expect(pexpect.EOF)
    return written.getvalue().replace("\r\n", "\n").rstrip()


if __name__ == "__main__":
    main()
