"""Each example runs by itself against the mock that it starts, says what it should, and stops."""

from __future__ import annotations

import ast
import asyncio
import json
import os
import re
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from dify_completion import DifyError, errors
from dify_completion_mock import MockDify
from processes import run_example
from recorded import ROOT

FOLDER = ROOT / "examples"
SHOWN = {
    "batch_from_database": "topic lamp, and it has nothing wise to say.\nchair: This is a mock of Dify.",
    "ask_about_file": "uploaded dot.png, 69 bytes\nThis is a mock of Dify. It was asked about topic what this picture",
    "give_feedback": "\nlike: Short and true.\ntaken back: 0 left\n",
    "relay_to_browser": 'data: "tides, "\n\ndata: "and "\n\n',
    "tracing": "nothing wise to say.\nanswer a question\n",
    "stream_to_terminal": "about topic the tides, and it has nothing wise to say.\n(23 tokens, 0.0000315 USD)\n",
}


def test_every_example_has_a_test_and_is_short() -> None:
    lengths = {path.stem: len(path.read_text(encoding="utf-8").splitlines()) for path in FOLDER.glob("[!_]*.py")}
    tested = {*SHOWN, "handle_errors", "many_inputs", "speak_to_file"}
    tested |= {"fastapi_app", "django_app", "flask_app", "celery_tasks"}  # tests/test_web_frameworks.py
    assert lengths.keys() == tested | {"demo", "demo_batch"}
    assert [name for name in tested if lengths[name] >= 60] == []


def test_the_page_of_the_examples_lists_each_and_no_helper() -> None:
    page = (ROOT / "docs" / "examples.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \[(.+?)\]\(\.\./examples/\1\) \|", page, re.MULTILINE)
    assert sorted(listed) == sorted(path.name for path in FOLDER.glob("[!_]*.*"))


def test_the_cells_of_the_notebook_run_in_one_loop(mock_dify: MockDify, capsys: pytest.CaptureFixture[str]) -> None:
    cells = json.loads((FOLDER / "notebook.ipynb").read_text(encoding="utf-8"))["cells"]
    names: dict[str, Any] = {}

    async def run_cells() -> None:
        for cell in cells:
            if cell["cell_type"] == "code":
                code = compile("".join(cell["source"]), "cell", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
                if (coroutine := eval(code, names)) is not None:
                    await coroutine

    with patch.dict(os.environ, mock_dify.environ):
        asyncio.run(run_cells())
    shown = capsys.readouterr().out
    assert "topic paragraph optional" in shown
    assert "It was asked about topic the tides" in shown
    assert [completion.body["inputs"]["topic"] for completion in mock_dify.completions][1:] == [
        "the moon",
        "the wind",
        "the rain",
    ]


@pytest.mark.parametrize("name", SHOWN)
def test_an_example_runs_without_a_server_and_stops(name: str) -> None:
    assert SHOWN[name] in run_example(name)


def test_an_example_asks_the_server_that_is_given() -> None:
    with MockDify("Twice a day.") as mock:
        assert run_example("stream_to_terminal", "the moon", **mock.environ).startswith("Twice a day.\n")
        assert [completion.body["inputs"] for completion in mock.completions] == [{"topic": "the moon"}]


def test_speech_is_written_to_the_file_that_is_named(tmp_path: Path) -> None:
    assert "audio/mpeg" in run_example("speak_to_file", str(tmp_path / "tides.mp3"))
    assert (tmp_path / "tides.mp3").read_bytes().startswith(b"\xff")


def test_the_example_of_errors_meets_every_class_that_is_raised() -> None:
    met = {line.partition(":")[0] for line in run_example("handle_errors").splitlines() if not line.startswith(" ")}
    bases = {DifyError.__name__, errors.APIStatusError.__name__}
    assert met == set(errors.__all__) - bases


def test_many_inputs_are_asked_for_a_few_at_a_time() -> None:
    with MockDify(delay=0.01) as mock:
        assert run_example("many_inputs", **mock.environ).endswith("\n30 texts, 0 errors\n")
        assert mock.most_at_once == 10
