"""What docs/overlays.md shows is so: from the app to the overlay, the typed client and the program, on the mock."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import check_spec
import pytest
from attrs import frozen
from commands import COMMAND
from dify_completion import Dify
from dify_completion_mock import MockDify
from fast_yaml import to_yaml
from fork_server import Running, run_forked
from processes import clean_environment
from projects import generate, small_project, spec_of_completions
from recorded import ROOT
from shared import SharedFolders
from type_checks import run_of_mypy

TEXT = (ROOT / "docs" / "overlays.md").read_text(encoding="utf-8")
THE_APP, SERVING, PROGRAM, REFUSED = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
SHOWN, SMALLER = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
OVERLAY = "my-app.overlay.yaml"
HEAD = PROGRAM.partition("with ")[0] + "\ndify = Dify()\n"


@frozen
class Walk:
    """The page, walked to its end: a project with the client of the app, and the mock that has the app."""

    project: Path
    mock: MockDify

    def environment(self) -> dict[str, str]:
        path = os.pathsep.join(str(self.project / name) for name in ("generated", "overlays"))
        return {**clean_environment(), **self.mock.environ, "PYTHONPATH": path, "MYPYPATH": path}

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a program in the project, with its client."""
        return run_forked(*command, cwd=self.project, env=self.environment())

    @contextmanager
    def inputs(self) -> Generator[list[dict[str, Any]]]:
        """The inputs of the completions that the mock is asked for within the block, filled at its end."""
        before, inputs = len(self.mock.completions), list[dict[str, Any]]()
        yield inputs
        inputs += [received.body["inputs"] for received in self.mock.completions[before:]]


@pytest.fixture(scope="module")
def walk(shared: SharedFolders) -> Iterator[Walk]:
    names: dict[str, Any] = {}
    exec(THE_APP, names)
    with names["mock"] as mock:
        small = shared.made("small", small_project)
        yield Walk(shared.made("walk", lambda project: make(Walk(project, mock), small)), mock)


def make(walk: Walk, small: Path) -> None:
    shutil.copytree(small, walk.project, symlinks=True, dirs_exist_ok=True)
    written = walk.run(COMMAND, "spec", "-o", OVERLAY)
    assert written.returncode == 0, written.stderr
    assert f"$ dify-completion spec -o {OVERLAY}\n{written.stderr}" in TEXT
    run = generate(walk.project, "--overlay", str(walk.project / OVERLAY))
    assert run.returncode == 0, run.stderr
    paths = {"include": ["."], "extraPaths": ["generated", "overlays"]}
    (walk.project / "pyrightconfig.json").write_text(json.dumps(paths), encoding="utf-8")
    (walk.project / "right.py").write_text(PROGRAM, encoding="utf-8")
    (walk.project / "wrong.py").write_text(HEAD + REFUSED, encoding="utf-8")


def test_the_overlay_is_the_one_that_is_shown_and_the_manifest_names_it(walk: Walk) -> None:
    assert (walk.project / OVERLAY).read_text(encoding="utf-8") == SHOWN
    manifest = json.loads((walk.project / "generated/dify_completion_api/manifest.json").read_text(encoding="utf-8"))
    assert [entry["path"] for entry in manifest["overlays"]] == [OVERLAY]


def test_the_mock_of_the_page_prints_its_settings() -> None:
    process = Running("-c", THE_APP + SERVING, env=os.environ)
    try:
        settings = dict(re.findall(r"export (\w+)=(\S+)", process.stdout.readline() + process.stdout.readline()))
        with Dify(settings["DIFY_API_KEY"], base_url=settings["DIFY_BASE_URL"]) as dify:
            assert dify.get_app_info().name == "Harbour texts"
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate()


def test_the_program_runs(walk: Walk) -> None:
    with walk.inputs() as inputs:
        run = walk.run("-c", PROGRAM)
    assert run.stderr == ""
    assert "topic tides" in run.stdout
    assert inputs == [
        {"topic": "tides", "tone": "plain"},
        {"topic": "ebb", "tone": "formal", "words": 40},
    ]


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_a_type_checker_takes_the_program_and_refuses_each_line_that_is_shown(
    checker: str, walk: Walk, shared: SharedFolders
) -> None:
    programs = ("right.py", "wrong.py")
    if checker == "mypy":
        run = run_of_mypy(shared, walk.project, walk.environment(), *programs)
    else:
        run = walk.run("-m", "pyright", "--pythonpath", sys.executable, *programs)
    lines = range(HEAD.count("\n") + 1, HEAD.count("\n") + 1 + REFUSED.count("\n"))
    found = re.findall(r"(\w+\.py):(\d+):.*error", run.stdout)
    assert {(name, int(line)) for name, line in found} == {("wrong.py", line) for line in lines}, run.stdout


def test_a_mapping_is_taken_at_run_time_and_a_wrong_one_is_refused_before_it_is_sent(walk: Walk) -> None:
    program = """
from types import MappingProxyType
from dify_completion import Dify
with Dify() as dify:
    dify.create_completion(inputs=MappingProxyType({"topic": "tides", "tone": "plain", "words": None}), user="u")
    for wrong in ({"topic": "t"}, {"topic": "t", "tone": "angry"}, {"topic": "t", "tone": "plain", "tpoic": "t"}):
        try:
            dify.create_completion(inputs=wrong, user="u")
        except ValueError as error:
            print(error)
"""
    with walk.inputs() as inputs:
        run = walk.run("-c", program)
    assert run.stdout.splitlines() == [
        "inputs.tone is missing; give it a value",
        "inputs.tone must be 'formal' or 'plain', not 'angry'",
        "inputs.tpoic is unknown; inputs has: topic, tone, words",
    ]
    assert inputs == [{"topic": "tides", "tone": "plain", "words": None}]


def test_the_command_line_and_batches_work_with_it(walk: Walk) -> None:
    (walk.project / "topics.csv").write_text("Topic,tone,words\nebb,formal,\nflood,plain,1.5\n", encoding="utf-8")
    with walk.inputs() as inputs:
        one = walk.run(COMMAND, "complete", "topic=tides", "tone=plain", "words=40")
        many = walk.run(COMMAND, "batch", "topics.csv", "-o", "answers.csv")
    assert (one.returncode, many.returncode) == (0, 0), one.stderr + many.stderr
    asked = sorted(inputs, key=lambda inputs: str(inputs["topic"]))
    assert asked == [
        {"topic": "ebb", "tone": "formal"},
        {"topic": "flood", "tone": "plain", "words": 1.5},
        {"topic": "tides", "tone": "plain", "words": 40},
    ]


def test_the_check_applies_what_the_manifest_names_and_sees_a_change_of_it(walk: Walk, tmp_path: Path) -> None:
    project = shutil.copytree(walk.project, tmp_path / "project", symlinks=True)
    overlay = project / OVERLAY
    text = overlay.read_text(encoding="utf-8")
    overlay.write_text(text.replace("maxLength: 200", "maxLength: 100"), encoding="utf-8")
    stale = generate(project, "--check")
    overlay.rename(tmp_path / OVERLAY)
    gone = generate(project, "--check")
    outside = generate(project, "--overlay", str(tmp_path / OVERLAY))
    assert stale.returncode == gone.returncode == outside.returncode == 1
    differences = re.findall(r"^[+-](?![+-]).*", stale.stdout, re.MULTILINE)
    names = [" ".join(line.split()[:2]) for line in differences]
    assert names == ['- "sha256":', '+ "sha256":', "- maxLength:", "+ maxLength:"]
    assert f"{OVERLAY}: cannot be read: No such file" in gone.stderr
    assert "is not in the project; copy it into" in outside.stderr


def test_without_overlays_the_client_is_that_of_the_spec_and_it_is_said(walk: Walk, tmp_path: Path) -> None:
    folder = shutil.copytree(walk.project, tmp_path / "project", symlinks=True)
    plain = generate(folder)
    assert re.search(rf"Overlays are left out that were applied before: \S*{OVERLAY}", plain.stdout)
    assert "overlays" not in json.loads((folder / "generated/dify_completion_api/manifest.json").read_text("utf-8"))


def test_an_overlay_leaves_out_an_operation_and_says_more_of_another(tmp_path: Path) -> None:
    spec = spec_of_completions("/text-to-audio")
    assert "/text-to-audio" in spec["paths"]
    (tmp_path / "openapi.yaml").write_text(to_yaml(spec), encoding="utf-8")
    (tmp_path / "smaller.overlay.yaml").write_text(SMALLER, encoding="utf-8")
    document, faults = check_spec.load(tmp_path / "openapi.yaml", [tmp_path / "smaller.overlay.yaml"])
    assert faults == []
    assert document is not None
    assert "/text-to-audio" not in document.data["paths"]
    assert document.data["paths"]["/completion-messages"]["post"]["description"] == "Writes a text about our harbours."


def test_the_projects_own_tests_see_the_client_of_the_spec_alone(walk: Walk) -> None:
    shown = "import dify_completion_api.dicts as d; print(d.__file__, hasattr(d, 'CompletionRequestInputsDict'))"
    script = str(walk.project / "scripts" / "with_spec_client.py")
    environment = {**clean_environment(), "PYTHONPATH": str(walk.project / "generated")}
    run = run_forked(script, sys.executable, "-c", shown, env=environment)
    assert run.stdout == f"{walk.project}/build/spec-client/dify_completion_api/dicts.py False\n"
    plain = [str(ROOT / "scripts" / "with_spec_client.py"), sys.executable, "-c", "raise SystemExit(3)"]
    assert run_forked(*plain, env=os.environ).returncode == 3
