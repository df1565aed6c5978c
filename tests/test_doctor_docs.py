"""What docs/doctor.md shows is so: its reports, its program, its tables."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from commands import called, commands_of
from dify_completion_doctor import Status, check_server
from dify_completion_doctor._app import TESTED_VERSIONS
from dify_completion_mock import MockDify
from recorded import ROOT
from reports import verified_alone

TEXT = (ROOT / "docs" / "doctor.md").read_text(encoding="utf-8")
SESSIONS = re.findall(r"```console\n(.*?)```", TEXT, re.DOTALL)
ANSWER = "This is a mock of Dify. It was asked about topic tides, and it has nothing wise to say."
(PROGRAM,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


def first_cells(heading: str) -> set[str]:
    """What the table under a heading is about, row by row."""
    (table,) = re.findall(rf"^\| {heading} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", TEXT, re.MULTILINE)
    return {line.split("|")[1].strip(" `") for line in table.splitlines()}


def as_on_the_page(text: str, mock: MockDify) -> str:
    """A report in which the mock is where the page has it."""
    port = mock.base_url.rpartition(":")[2].partition("/")[0]
    return text.replace(f":{port}/", ":5001/").replace(f"Port {port} ", "Port 5001 ")


def test_the_report_is_the_one_that_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    ((command, shown),) = commands_of(SESSIONS[0])
    with MockDify() as lying:
        lying.answer("get_app_site", body={"title": 5})
        outcome = called(lying, capsys, *command.split()[1:])
        assert as_on_the_page(outcome.out, lying) == shown
    assert (outcome.status, outcome.err) == (1, "")


def test_the_report_with_completions_is_the_one_that_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    ((command, shown),) = commands_of(SESSIONS[1])
    with MockDify() as mock:
        mock.answer(ANSWER, first_delay=1)
        mock.answer("stop_completion", body={"result": "success"})  # As a stop that comes after the text is there.
        outcome = called(mock, capsys, *command.split()[1:])
    lines = (re.escape(line).replace(r"\.\.\.", ".*") for line in shown.splitlines())
    pattern = re.compile(re.sub(r"\d\\\.\d", r"\\d\\.\\d", "\n".join(lines)) + "\n", re.DOTALL)
    assert pattern.fullmatch(outcome.err + outcome.out), outcome.out
    assert outcome.status == 1


def test_the_overlay_makes_the_document_true_of_the_server_that_lies(tmp_path: Path) -> None:
    (overlay,) = (block for block in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL) if block.startswith("overlay:"))
    (tmp_path / "our-server.overlay.yaml").write_text(overlay, encoding="utf-8")
    with MockDify() as lying:
        lying.answer("get_app_site", body={"title": 5})
        run = verified_alone(lying, tmp_path / "our-server.overlay.yaml")
    assert (run.returncode, run.stderr) == (0, "")
    assert "true    getAppSite" in run.stdout


def test_the_program_runs(mock: MockDify) -> None:
    with patch.dict(os.environ, mock.environ):
        exec(PROGRAM, {})


def test_every_finding_status_and_version_is_explained(mock: MockDify) -> None:
    settings: Any = {**mock.settings, "inputs": {"topic": "tides"}, "idle_seconds": (0.01,)}
    findings = {finding.id for finding in check_server(**settings).findings}
    operations = {name for name in findings if re.search("[A-Z]", name)}
    explained = first_cells("finding") | first_cells("with completions")
    assert findings - operations == {name for name in explained if not re.search("[A-Z]", name)}
    assert first_cells("status") == {*Status}
    assert ", ".join(TESTED_VERSIONS) in TEXT


def test_every_file_and_option_that_is_named_exists(mock: MockDify, capsys: pytest.CaptureFixture[str]) -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)", TEXT)
    assert [path for path in linked if not (ROOT / "docs" / path).exists()] == []
    known = called(mock, capsys, "doctor", "--help").out
    assert {*re.findall(r"(?<![\w-])--[a-z][a-z-]+", TEXT)} <= {*re.findall(r"--[a-z][a-z-]+", known)}
