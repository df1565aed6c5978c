"""The README does what it says: its programs run, and its commands exist."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from dify_completion_mock import MockDify
from recorded import ROOT

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
COMMANDS = sorted(
    set(re.findall(r"\bmake ([a-z-]+)", "\n".join(re.findall(r"`[^`]+`|```sh\n.*?```", TEXT, re.DOTALL))))
)


@pytest.mark.parametrize("program", PROGRAMS, ids=range(len(PROGRAMS)))
def test_a_program_of_the_readme_runs(
    program: str, mock: MockDify, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DIFY_API_KEY", mock.api_key)
    monkeypatch.setenv("DIFY_BASE_URL", mock.base_url)
    exec(compile(program, "README.md", "exec"), {"__name__": "__main__"})
    assert "assert" in program or "tides" in capsys.readouterr().out


@pytest.mark.parametrize("target", COMMANDS)
def test_a_command_of_the_readme_exists(target: str) -> None:
    run = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_a_shell_block_of_the_readme_holds_known_commands_only() -> None:
    lines = [line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]
    commands = {line.partition("#")[0].strip() for line in lines}
    assert commands == {'pip install ".[mock]"', "python -m dify_completion_mock", "make test"}


def test_every_file_and_folder_that_the_readme_names_exists() -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)", TEXT)
    named = re.findall(r"`((?:docs|examples|spec|tests)/[\w./]*)`", TEXT)
    assert len(linked) >= 12
    assert [name for name in (*linked, *named) if not (ROOT / name).exists()] == []


def test_the_first_screen_says_how_to_start() -> None:
    first_screen = TEXT.partition("## What you get")[0]
    assert len(first_screen.splitlines()) < 35
    assert "pip install" in first_screen
    assert "from dify_completion import Dify" in first_screen
