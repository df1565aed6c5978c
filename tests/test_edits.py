"""Edits of the spec come out right on the wire, sync and async, and type-check."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from edits.edit import Edit, document
from edits.table import EDITS
from fast_yaml import shipped_spec
from fork_server import run_forked
from projects import copy_code, environment_of, link_overlays
from recorded import HELPERS, ROOT
from replay import ReplayServer, http_answer
from shared import SharedFolders
from spec_document import python_name
from type_checks import mypy

SPEC = shipped_spec()
REFUSALS = ("BadRequestError", "NotFoundError", "ServerError", "UnsupportedMediaTypeError", "AuthenticationError")
DRIVER = HELPERS / "edits" / "driver.py"


@pytest.fixture(scope="module")
def project(shared: SharedFolders) -> Path:
    """A copy of the project whose spec has every edit."""
    return shared.made("edited", make_edited)


def make_edited(project: Path) -> None:
    copy_code("scripts", project)
    link_overlays(project)
    shutil.copy(ROOT / "pyproject.toml", project)
    (project / "spec").mkdir()
    (project / "spec" / "openapi.yaml").write_text(document(SPEC, EDITS), encoding="utf-8")
    (project / "spec" / "rules.yaml").write_text("open-answers: warning\n", encoding="utf-8")
    (project / "hello.txt").write_bytes(b"hello")
    run(project, "scripts/generate.py")


def run(project: Path, *command: str) -> None:
    process = run_forked(*command, env=environment_of(project), cwd=project)
    assert process.returncode == 0, process.stdout + process.stderr


@pytest.fixture(scope="module")
def served() -> Iterator[ReplayServer]:
    with ReplayServer() as server:
        yield server


@pytest.fixture(scope="module")
def driver(project: Path, served: ReplayServer) -> Iterator[subprocess.Popen[str]]:
    """A process that makes calls with the edited clients, of both kinds."""
    with driven(project, served.base_url) as child:
        yield child


@contextmanager
def driven(project: Path, base_url: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(DRIVER), base_url, str(project / "hello.txt")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment_of(project)
    ) as child:
        yield child
        assert child.stdin
        child.stdin.close()


def source_of(edit: Edit) -> str:
    if edit.call.startswith(("dify.", "detailed(", "warned(", "streamed(")):
        return edit.call
    return f"dify.{python_name(edit.name)}({edit.call})"


def called(driver: subprocess.Popen[str], kind: str, edit: Edit) -> dict[str, Any]:
    assert driver.stdin and driver.stdout
    driver.stdin.write(json.dumps({"kind": kind, "source": source_of(edit), "expect": edit.expect}) + "\n")
    driver.stdin.flush()
    outcome: dict[str, Any] = json.loads(driver.stdout.readline())
    return outcome


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_an_edit_comes_out_right(driver: subprocess.Popen[str], served: ReplayServer, kind: str, edit: Edit) -> None:
    served.answer(*[http_answer("200 OK", body, media_type) for media_type, body in edit.answers])
    outcome = called(driver, kind, edit)
    if edit.error:
        assert edit.error in outcome.get("error", ""), outcome
    else:
        assert outcome.get("fits"), outcome
    assert len(served.asked) == len(edit.answers)
    if edit.targets:
        assert [asked.target.removeprefix("/v1") for asked in served.asked] == list(edit.targets)
    if served.asked:
        see_request(served.asked[0], edit)


def test_the_mock_takes_what_the_client_sends(project: Path) -> None:
    with driven(project, "mock") as child:
        outcomes = {edit.name: called(child, "sync", edit) for edit in EDITS if edit.mocked and not edit.error}
    refused = {name: outcome for name, outcome in outcomes.items() if outcome.get("error", "").startswith(REFUSALS)}
    assert refused == {}
    assert "EditSquare(kind='square'" in outcomes["kindOfSeveral"]["result"]
    assert "EditCar(kind='car'" in outcomes["kindOfBase"]["result"]


def see_request(asked: Any, edit: Edit) -> None:
    if edit.target:
        assert asked.target == f"/v1{edit.target}"
    if not edit.targets and edit.method:
        assert asked.method == edit.method.upper()
    assert {name: asked.headers.get(name) for name in edit.headers} == dict(edit.headers)
    if isinstance(edit.body, bytes):
        assert asked.body == edit.body
    for piece in edit.body if isinstance(edit.body, tuple) else ():
        assert piece in asked.body
    for piece in edit.absent:
        assert piece not in asked.body


def test_a_program_that_uses_the_edits_type_checks(project: Path, shared: SharedFolders) -> None:
    lines = ['# mypy: disable-error-code="func-returns-value"', "import datetime"]
    lines += ["from io import BytesIO", "from pathlib import Path", "from uuid import UUID", ""]
    lines += ["from dify_completion import Dify", "from dify_completion_api import models"]
    lines += ["from dify_completion_api.types import File", "", "HELLO = Path('hello.txt')", ""]
    lines += ["def use(dify: Dify, files: list[models.LocalFile]) -> None:"]
    lines += [f"    {source_of(edit)}" for edit in EDITS if edit.typed and "detailed(" not in edit.call]
    (project / "program.py").write_text("\n".join(lines) + "\n", encoding="utf-8")
    mypy(shared, project, environment_of(project), "program.py", "generated/dify_completion_api")
