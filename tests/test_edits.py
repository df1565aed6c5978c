"""Edits of the spec come out right on the wire, sync and async, and type-check."""

from __future__ import annotations

import json
import os
import pickle
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest
from attrs import frozen
from edits.edit import Edit, document
from edits.table import EDITS
from fast_yaml import shipped_spec
from fork_server import Forked, run_forked
from projects import copy_code, environment_of, link_overlays
from recorded import HELPERS, ROOT
from replay import Asked, ReplayServer, http_answer
from shared import SharedFolders
from spec_document import python_name
from type_checks import mypy

SPEC = shipped_spec()
KINDS = ("sync", "async")
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


@frozen
class Call:
    """A call of an edit: what came of it, and what the server was asked for."""

    outcome: dict[str, Any]
    asked: list[Asked]


@pytest.fixture(scope="module")
def calls(project: Path, shared: SharedFolders) -> dict[tuple[str, str], Call]:
    """The calls of all edits, by the name of the edit and the kind of the call."""
    made = shared.made("calls_of_edits", lambda folder: make_calls(project, folder))
    calls: dict[tuple[str, str], Call] = pickle.loads((made / "calls").read_bytes())
    return calls


def make_calls(project: Path, folder: Path) -> None:
    """Make each call in one process, as to import the clients of all edits takes longer than to call them."""
    with ReplayServer() as served, driven(project, served.base_url) as driver:
        made = {(edit.name, kind): call_of(driver, served, kind, edit) for edit in EDITS for kind in KINDS}
        made |= {(edit.name, "mock"): call_of(driver, served, "mock", edit) for edit in EDITS if is_mocked(edit)}
    (folder / "calls").write_bytes(pickle.dumps(made))


@contextmanager
def driven(project: Path, base_url: str) -> Iterator[tuple[IO[str], IO[str]]]:
    """A process that makes calls with the edited clients: where it reads, and where it writes."""
    (its_input, asking), (answering, its_output) = os.pipe(), os.pipe()
    with os.fdopen(asking, "w", encoding="utf-8") as asked, os.fdopen(answering, encoding="utf-8") as answered:
        with (
            os.fdopen(its_input, "rb") as stdin,
            os.fdopen(its_output, "wb") as stdout,
            os.fdopen(2, "wb", closefd=False) as stderr,
        ):
            command = [str(DRIVER), base_url, str(project / "hello.txt")]
            process = Forked(command, environment_of(project), project, stdin, stdout, stderr)
        yield asked, answered
    process.wait()


def source_of(edit: Edit) -> str:
    if edit.call.startswith(("dify.", "detailed(", "warned(", "streamed(")):
        return edit.call
    return f"dify.{python_name(edit.name)}({edit.call})"


def call_of(driver: tuple[IO[str], IO[str]], served: ReplayServer, kind: str, edit: Edit) -> Call:
    asked, answered = driver
    served.answer(*[http_answer("200 OK", body, media_type) for media_type, body in edit.answers])
    asked.write(json.dumps({"kind": kind, "source": source_of(edit), "expect": edit.expect}) + "\n")
    asked.flush()
    return Call(json.loads(answered.readline()), served.asked)


def is_mocked(edit: Edit) -> bool:
    return edit.mocked and not edit.error


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_an_edit_comes_out_right(calls: dict[tuple[str, str], Call], kind: str, edit: Edit) -> None:
    call = calls[edit.name, kind]
    if edit.error:
        assert edit.error in call.outcome.get("error", ""), call.outcome
    else:
        assert call.outcome.get("fits"), call.outcome
    assert len(call.asked) == len(edit.answers)
    if edit.targets:
        assert [asked.target.removeprefix("/v1") for asked in call.asked] == list(edit.targets)
    if call.asked:
        see_request(call.asked[0], edit)


def test_the_mock_takes_what_the_client_sends(calls: dict[tuple[str, str], Call]) -> None:
    outcomes = {edit.name: calls[edit.name, "mock"].outcome for edit in EDITS if is_mocked(edit)}
    refused = {name: outcome for name, outcome in outcomes.items() if outcome.get("error", "").startswith(REFUSALS)}
    assert refused == {}
    assert "EditSquare(kind='square'" in outcomes["kindOfSeveral"]["result"]
    assert "EditCar(kind='car'" in outcomes["kindOfBase"]["result"]


def see_request(asked: Asked, edit: Edit) -> None:
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
