"""What docs/cli.md shows is so: its sessions, its options, its exit statuses."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from commands import called, commands_of
from dify_completion_mock import MockDify
from recorded import ROOT

TEXT = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
SESSIONS = re.findall(r"```console\n(.*?)```", TEXT, re.DOTALL)
FILES = dict(re.findall(r"`(\w+\.csv)`:\n\n```csv\n(.*?)```", TEXT, re.DOTALL))


def shown(pattern: str) -> re.Pattern[str]:
    """A pattern for what a session shows; `...` stands for anything within a line."""
    lines = (".*".join(map(re.escape, line.split("..."))) for line in pattern.splitlines())
    return re.compile("".join(f"{line} *\n" for line in lines))


def test_the_sessions_run_as_shown(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    contents = {**FILES, "topic.txt": "the tides of Brest\n", "map.png": "a picture"}
    for name, content in contents.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    commands = [command for session in SESSIONS for command in commands_of(session)]
    assert len(commands) >= 10
    with MockDify() as mock:
        for command, output in commands:
            program, *arguments = shlex.split(command)
            outcome = called(mock, capsys, *arguments)
            assert program == "dify-completion"
            assert shown(output).fullmatch(outcome.out + outcome.err), (command, outcome)
            assert outcome.status == (2 if "error:" in output else 0)


def test_every_option_that_is_named_exists(mock: MockDify, capsys: pytest.CaptureFixture[str]) -> None:
    names = ("complete", "app", "batch", "login", "spec", "doctor", "mock")
    known = called(mock, capsys, "--help").out + "".join(called(mock, capsys, name, "--help").out for name in names)
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", TEXT))
    assert len(named) > 12
    assert named <= set(re.findall(r"--[a-z][a-z-]+", known))
    assert all(f"## `{name}`: " in TEXT for name in names)


def test_every_file_that_is_named_exists() -> None:
    assert all((ROOT / "docs" / name).exists() for name in re.findall(r"\]\(([^)#]+)", TEXT))
    assert all((ROOT / name).exists() for name in re.findall(r"`python (scripts/\w+\.py)`", TEXT))
