"""From the spec to the package: reproducible, explained where it fails, and complete without an edit by hand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import folders
import pytest
from fast_yaml import from_yaml, to_yaml
from fork_server import run_forked
from package_import import import_whole
from projects import copied, environment_of, generate, small_project, spec_of_completions
from recipes import merged
from recorded import ROOT
from replay import ReplayServer, event_stream, http_answer
from shared import SharedFolders
from type_checks import mypy

NEW = """\
paths:
  /made-up-tides:
    get:
      operationId: listMadeUpTides
      tags: [App]
      summary: List tides.
      description: Returns the tides of a port.
      parameters:
        - name: port
          in: query
          required: true
          description: The port.
          schema: {type: string, description: The port.}
        - name: days
          in: query
          description: How many days.
          schema: {type: integer, description: How many days.}
      responses:
        "200":
          description: The tides.
          content:
            application/json:
              schema: {$ref: "#/components/schemas/MadeUpTides"}
              example: {high: ["06:10", "18:31"]}
        "401": {$ref: "#/components/responses/Unauthorized"}
        default: {$ref: "#/components/responses/UnexpectedError"}
components:
  schemas:
    CompletionRequest:
      properties:
        made_up_mood: {type: string, description: How to write.}
    CompletionEvent:
      oneOf:
        - $ref: "#/components/schemas/MadeUpTideEvent"
      discriminator:
        mapping:
          made_up_tide: "#/components/schemas/MadeUpTideEvent"
    MadeUpTides:
      type: object
      description: The tides of a port.
      properties:
        high: {type: array, description: The times of high water., items: {type: string}}
    MadeUpTideEvent:
      type: object
      description: The tide has turned.
      required: [event, height]
      properties:
        event: {type: string, const: made_up_tide, description: The kind of event.}
        height: {type: number, description: The height in metres.}
"""
USE_OF_THE_NEW = """\
import inspect, sys, typing
from dify_completion import AsyncDify, Dify
from dify_completion_api.events import CompletionEvent
from dify_completion_api.models import MadeUpTideEvent

for client in (Dify, AsyncDify):
    tides = inspect.signature(client.list_made_up_tides).parameters
    assert [(p.name, p.annotation, p.default is p.empty) for p in list(tides.values())[1:]] == [
        ("port", "str", True), ("days", "int | Unset", False)
    ], tides
    assert inspect.signature(client.list_made_up_tides).return_annotation == "MadeUpTides"
    for method in (client.create_completion, client.stream_completion):
        assert inspect.signature(method).parameters["made_up_mood"].annotation == "str | Unset"
assert MadeUpTideEvent in typing.get_args(CompletionEvent)
with Dify("app-key", base_url=sys.argv[1]) as dify:
    with dify.stream_completion(inputs={}, user="u", made_up_mood="calm", stop_on_exit=False) as stream:
        event = next(stream)
assert type(event) is MadeUpTideEvent and event.height == 2.5, event
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what takes part in generation."""
    return copied(tmp_path)


def generate_alone(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Generate in a Python that was started with its environment."""
    command = [sys.executable, str(project / "scripts" / "generate.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environment})


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def written(project: Path, spec: Any) -> None:
    """Let a spec, as data, be that of the project."""
    (project / "spec" / "openapi.yaml").write_text(to_yaml(spec), encoding="utf-8")


def test_what_is_committed_is_what_the_spec_gives_whatever_the_path() -> None:
    run = generate(ROOT, "--check", PATH="")
    assert run.returncode == 0, run.stdout + run.stderr


def test_a_hand_edit_is_found_and_the_command_that_mends_it_is_told(shared: SharedFolders, tmp_path: Path) -> None:
    committed = shared.made("small", small_project)
    project = shutil.copytree(committed, tmp_path / "project", symlinks=True)
    edited = project / "generated" / "dify_completion_api" / "errors.py"
    edited.write_text(edited.read_text(encoding="utf-8") + "# by hand\n", encoding="utf-8")
    (edited.parent / "own.py").touch()
    (edited.parent / "stray.bin").write_bytes(b"\xff\x00")
    run = generate_alone(project, "--check", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", LC_ALL="C")
    assert run.returncode == 1
    assert "stray.bin" in run.stdout
    assert "-# by hand" in run.stdout
    assert "own.py: differs" in run.stdout
    assert "make generate" in run.stderr
    assert generate(project).returncode == 0
    assert contents(project / "generated") == contents(committed / "generated")


def test_faults_of_the_spec_are_told_with_their_places_and_nothing_is_written(project: Path) -> None:
    spec = spec_of_completions()
    stop = spec["paths"]["/completion-messages/{task_id}/stop"]["post"]
    del stop["summary"]
    stop["responses"]["200"]["descriptin"] = stop["responses"]["200"].pop("description")
    spec["paths"]["/completion-messages"]["post"].pop("summary")
    written(project, spec)
    run = generate(project)
    assert run.returncode == 1
    assert "#/paths/~1completion-messages/post: summary" in run.stderr
    assert "#/paths/~1completion-messages~1{task_id}~1stop/post/responses/200: not valid" in run.stderr
    assert "Nothing was generated" in run.stderr
    assert contents(project / "generated") == contents(ROOT / "generated")


def test_what_the_generator_refuses_is_told_before_it_runs_and_nothing_is_written(project: Path) -> None:
    spec = spec_of_completions("/files/upload")
    content = spec["paths"]["/files/upload"]["post"]["requestBody"]["content"]
    content["text/plain"] = content.pop("multipart/form-data")
    content["text/plain"].pop("encoding")
    written(project, spec)
    text = (project / "spec" / "openapi.yaml").read_text(encoding="utf-8")
    run = generate(project)
    line = text[: text.index("text/plain:\n")].count("\n") + 2
    place = "#/paths/~1files~1upload/post/requestBody/content/text~1plain/schema"
    assert run.returncode == 1
    assert f"openapi.yaml:{line}: {place}: the client cannot send this as text/plain; write {{type" in run.stderr
    assert contents(project / "generated") == contents(ROOT / "generated")


def test_other_tools_than_the_pinned_are_refused(project: Path) -> None:
    written(project, spec_of_completions())
    metadata = project / "other" / "ruff-0.0.1.dist-info" / "METADATA"
    metadata.parent.mkdir(parents=True)
    metadata.write_text("Metadata-Version: 2.1\nName: ruff\nVersion: 0.0.1\n")
    run = generate(project, PYTHONPATH=str(project / "other"))
    assert run.returncode == 1
    assert "but 0.0.1 is installed: run `make setup`" in run.stderr
    assert contents(project / "generated") == contents(ROOT / "generated")


HARD_CASES = """\
  /hard/{do_hard}:
    post:
      operationId: doHard
      tags: [App]
      summary: Do it.
      description: Names that the generated code uses itself.
      parameters:
        - {name: do_hard, in: path, required: true, description: d, schema: {type: string, description: d}}
        - {name: cast, in: query, description: d, schema: {type: string, description: d}}
        - {name: class, in: query, description: d, schema: {type: string, description: d}}
      requestBody:
        required: true
        content:
          multipart/form-data:
            example: {}
            schema:
              type: object
              description: d
              properties:
                picture: {type: string, format: binary, description: d}
                answer: {type: string, description: d}
      responses: &answers
        "200":
          description: A list.
          content:
            application/json: {schema: {type: array, items: {type: string}}, example: [a]}
        "400": {$ref: "#/components/responses/WorkspaceGone"}
        "401": {$ref: "#/components/responses/Unauthorized"}
        default: {$ref: "#/components/responses/UnexpectedError"}
  /free:
    post:
      operationId: sendFree
      tags: [App]
      summary: Send anything.
      description: A body of any form.
      requestBody:
        required: true
        content: {application/json: {example: {}, schema: {type: object, additionalProperties: true, description: d}}}
      responses: *answers
  /list:
    post:
      operationId: sendList
      tags: [App]
      summary: Send a list.
      description: A body that is no object.
      requestBody:
        required: true
        content: {application/json: {example: [1], schema: {type: array, items: {type: integer}, description: d}}}
      responses: *answers

"""
USE_OF_HARD_CASES = """\
import sys
from dify_completion import Dify
from dify_completion_api.models import Annotation

with Dify("app-key", base_url=sys.argv[1]) as dify:
    results: list[list[str]] = [
        dify.do_hard("x", cast="y", class_="z", answer="w", picture=b"bytes"),
        dify.do_hard("x"),
        dify.send_free(body={"any": ["thing"]}),
        dify.send_list(body=[1, 2]),
    ]
    annotations: list[Annotation] = list(dify.iter_annotations(2, keyword="k"))
assert results == [["a"]] * 4, results
assert [annotation.id for annotation in annotations] == ["1", "2", "3"]
"""


def page_of(*ids: str) -> dict[str, object]:
    return {"data": [{"id": name} for name in ids], "has_more": False, "limit": 2, "total": 3, "page": 1}


def changed_spec() -> dict[str, Any]:
    """The spec of completions with what is new, and with hard cases."""
    spec: dict[str, Any] = merged(spec_of_completions("/apps/annotations"), from_yaml(NEW))
    spec = merged(spec, {"paths": from_yaml(HARD_CASES)})
    spec["paths"]["/apps/annotations"]["get"]["x-pages"] = "data"
    return spec


def make_changed(project: Path) -> None:
    written(copied(project), changed_spec())
    run = generate(project)
    assert run.returncode == 0, run.stderr


@pytest.fixture
def changed(shared: SharedFolders) -> Path:
    """A copy of the project after a change of its spec, with the client of that."""
    return shared.made("changed", make_changed)


def test_a_changed_spec_needs_no_edit_by_hand(project: Path, changed: Path, server: ReplayServer) -> None:
    written(project, changed_spec())
    before, after = contents(project), contents(changed)
    names = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert names
    assert "generated/surface.txt" in names
    assert all(name.startswith("generated/") for name in names)

    server.answer(event_stream(b'data: {"event": "made_up_tide", "height": 2.5}\n\n'))
    run = run_forked("-c", USE_OF_THE_NEW, server.base_url, env=environment_of(changed))
    assert run.returncode == 0, run.stderr
    assert json.loads(server.asked[0].body)["made_up_mood"] == "calm"


def test_hard_cases_work_or_are_refused(
    changed: Path, shared: SharedFolders, server: ReplayServer, tmp_path: Path
) -> None:
    environment = environment_of(changed)
    pages = [http_answer("200 OK", json.dumps(page_of(*ids)).encode()) for ids in ("12", "3")]
    server.answer(*[http_answer("200 OK", b'["a"]')] * 4, *pages)
    program = tmp_path / "program.py"
    program.write_text(USE_OF_HARD_CASES, encoding="utf-8")
    run = run_forked(str(program), server.base_url, env=environment, cwd=tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    mypy(shared, tmp_path, environment, "program.py")
    assert [asked.target for asked in server.asked] == [
        "/v1/hard/x?cast=y&class=z",
        "/v1/hard/x",
        "/v1/free",
        "/v1/list",
        "/v1/apps/annotations?page=1&limit=2&keyword=k",
        "/v1/apps/annotations?page=2&limit=2&keyword=k",
    ]
    assert b'filename="file"' in server.asked[0].body
    assert [json.loads(asked.body) for asked in server.asked[2:4]] == [{"any": ["thing"]}, [1, 2]]


def test_a_package_is_imported_whole_beside_one_of_its_name_and_leaves_nothing_behind(tmp_path: Path) -> None:
    package = tmp_path / "json"
    for name, code in {"__init__": "", "sub/__init__": "from ..fine import ONE", "fine": "ONE = 1"}.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / f"{name}.py").write_text(code)
    before = set(sys.modules)
    import_whole(package)
    (package / "sub" / "broken.py").write_text("import made_up_module")
    with pytest.raises(ModuleNotFoundError, match="made_up_module"):
        import_whole(package)
    assert set(sys.modules) == before
    assert sys.modules["json"] is json
    assert [*package.rglob("*.pyc")] == []


def test_a_failure_while_replacing_leaves_the_old_package(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "out" / "package"
    for folder, text in ((new, "new"), (old, "old")):
        folder.mkdir(parents=True)
        (folder / "file").write_text(text)
    (new / "broken").symlink_to(tmp_path / "missing")
    with pytest.raises(shutil.Error):
        folders.replace(new, old)
    assert contents(old) == {"file": b"old"}
    (new / "broken").unlink()
    folders.replace(new, old)
    assert contents(tmp_path / "out") == {"package/file": b"new"}
