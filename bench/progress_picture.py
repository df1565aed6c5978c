"""Makes docs/cli/progress.svg: what a terminal shows in the middle of a batch, from a real run against the mock."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pexpect
from dify_completion_mock import Fault, MockDify
from rich.text import Text

from .terminal import draw

PICTURE = Path(__file__).parents[1] / "docs" / "cli" / "progress.svg"
ARGUMENTS = ["batch", "topics.csv", "--output", "answers.jsonl", "--concurrency", "20"]
ROWS, COLUMNS = 400, 90
SHOWN_AT = "2[67][0-9]/400"
ERASE = "\x1b[2K"
"""The sequence that erases a line before it is drawn again."""


def main() -> None:
    """Run a batch in a terminal, and make a picture of it when it is more than half done."""
    with TemporaryDirectory() as folder:
        shown = shown_by_a_run(Path(folder))
    draw(PICTURE, COLUMNS, Text(f"$ dify-completion {' '.join(ARGUMENTS)}"), shown)


def shown_by_a_run(folder: Path) -> str:
    """Interrupt a batch in the middle; gives what it had drawn last."""
    topics = "".join(f"topic {number}\n" for number in range(ROWS))
    (folder / "topics.csv").write_text(f"topic\n{topics}", encoding="utf-8")
    command, drawn = str(Path(sys.executable).with_name("dify-completion")), io.StringIO()
    with MockDify(about, delay=0.02) as mock:
        environment = {**os.environ, **mock.environ, "TERM": "xterm-256color"}
        terminal: pexpect.spawn[str] = pexpect.spawn(
            command, ARGUMENTS, cwd=str(folder), env=environment, encoding="utf-8", dimensions=(24, COLUMNS)
        )
        terminal.logfile_read = drawn
        terminal.expect(SHOWN_AT)
        terminal.expect("in flight")
        terminal.sendintr()
        terminal.expect(pexpect.EOF)
    frames = drawn.getvalue().replace("\r\n", "\n").split(ERASE)
    return next(frame for frame in frames if re.search(SHOWN_AT, frame)).partition("^C")[0].rstrip()


def about(inputs: Mapping[str, str]) -> str:
    """Write about a topic; about a few the model cannot."""
    if inputs["topic"].endswith("99"):
        raise Fault("completion_request_error")
    return f"All that is known of {inputs['topic']}, in not so many words."


if __name__ == "__main__":
    main()
