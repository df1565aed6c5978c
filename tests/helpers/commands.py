"""Runs the command line: in a process of its own, in a terminal, or, where neither matters, in this process."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import termios
from collections.abc import Generator, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from unittest.mock import patch

import dify_completion_cli
import pexpect
import pytest
from attrs import frozen
from dify_completion_mock import MockDify
from fork_server import COMMAND_LINE_MODULES, Forked, Running, run_forked
from pexpect.fdpexpect import fdspawn
from processes import clean_environment
from recorded import ROOT

COMMAND = str(Path(sys.executable).with_name("dify-completion"))
SECRET = "app-f4Kr9TqGm2"
"""The key of the mocks' apps in these tests: long enough to be found wherever it would be shown."""

SCHEMAS = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in (ROOT / "overlays" / "dify_completion_cli" / "schemas").iterdir()
}
"""The JSON Schemas of what the commands write."""


@frozen
class Outcome:
    """What a command wrote, and its exit status."""

    status: int
    out: str
    err: str


def environment(mock: MockDify, **more: str) -> dict[str, str]:
    """The environment of a user of the mock."""
    odd = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES")
    plain = {name: value for name, value in clean_environment().items() if name not in odd}
    return {**plain, **mock.environ, "TERM": "xterm-256color", **more}


def started(mock: MockDify, *arguments: str, **more: str) -> Running:
    """Start the command in a process of its own."""
    return Running(COMMAND, *arguments, env=environment(mock, **more), ahead=COMMAND_LINE_MODULES)


def started_alone(mock: MockDify, before: Iterable[str], *arguments: str, **more: str) -> subprocess.Popen[str]:
    """Start the command as a new Python, by what is `before` it, such as a shell."""
    return subprocess.Popen(
        [*before, COMMAND, *arguments],
        env=environment(mock, **more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ran(mock: MockDify, *arguments: str, stdin: str = "", stdout: IO[bytes] | None = None, **more: str) -> Outcome:
    """Run the command to its end in a process of its own."""
    env = environment(mock, **more)
    run = run_forked(COMMAND, *arguments, env=env, stdin=stdin, stdout=stdout, ahead=COMMAND_LINE_MODULES)
    return Outcome(run.returncode, run.stdout, run.stderr)


def ended(process: Running | subprocess.Popen[str]) -> Outcome:
    """Wait for the end of a command."""
    out, err = process.communicate(timeout=60)
    return Outcome(process.returncode, out, err)


class Terminal:
    """A terminal in which a command runs.

    Attributes:
        screen: What expects a text, and types.
    """

    screen: fdspawn[str]

    def __init__(self, mock: MockDify, *arguments: str, columns: int = 100, **more: str) -> None:
        here, there = os.openpty()
        termios.tcsetwinsize(there, (30, columns))
        with open(there, "r+b", buffering=0) as tty:
            self._forked = Forked(
                [COMMAND, *arguments],
                environment(mock, **more),
                None,
                *(tty, tty, tty),
                in_terminal=True,
                ahead=COMMAND_LINE_MODULES,
            )
        self.screen = fdspawn(here, encoding="utf-8", timeout=60)

    def end(self) -> Outcome:
        """Wait for the end of the command; `out` is what it wrote since the last thing that was expected."""
        self.screen.expect(pexpect.EOF)
        self.screen.close()
        return Outcome(self._forked.wait(), self.screen.before or "", "")


def shown(mock: MockDify, *arguments: str, columns: int = 100, **more: str) -> Outcome:
    """Run the command to its end in a terminal into which nobody types."""
    size = {"COLUMNS": str(columns), "LINES": "30"}
    here, there = os.openpty()
    with ThreadPoolExecutor() as pool, open(here, "rb", buffering=0) as screen:
        with open(there, "r+b", buffering=0) as terminal:
            text = pool.submit(read_terminal, screen)
            env, streams = environment(mock, **size, **more), [terminal] * 3
            command = Forked([COMMAND, *arguments], env, None, *streams, ahead=COMMAND_LINE_MODULES)
        return Outcome(command.wait(), text.result().decode(), "")


def read_terminal(screen: IO[bytes]) -> bytes:
    """Read what is shown in a terminal until nobody writes there any more."""
    text = b""
    with suppress(OSError):  # Linux ends a terminal without a writer so.
        while read := screen.read(65_536):
            text += read
    return text


@contextmanager
def _handlers_as_they_were() -> Generator[None]:
    """Take back what a command sets for its process."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


def called(
    mock: MockDify,
    capsys: pytest.CaptureFixture[str],
    *arguments: str,
    settings: Mapping[str, str] | None = None,
    stdin: bytes = b"",
) -> Outcome:
    """Run the command in this process, without a terminal."""
    changed = {**environment(mock), **(settings or {})}
    with (
        _handlers_as_they_were(),
        patch.dict(os.environ, changed, clear=True),
        patch.object(sys, "argv", ["dify-completion", *arguments]),
        patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin))),
        pytest.raises(SystemExit) as exit,
    ):
        dify_completion_cli.main()
    written = capsys.readouterr()
    return Outcome(int(exit.value.code or 0), written.out, written.err)


def commands_of(session: str) -> list[tuple[str, str]]:
    """The commands of a session, with what each of them shows."""
    return re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", session, re.MULTILINE)
