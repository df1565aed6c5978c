"""What docs/testing.md shows is so: its examples pass as projects of their own, and every line of its tables works."""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import dify_completion_mock
import pytest
from dify_completion import Dify, DifyError
from dify_completion_mock import MockDify
from fork_server import run_forked
from processes import clean_environment
from testing_page import EXAMPLES, SECTIONS, TEXT, blocks, files, project

PROGRAMS = {title: blocks(section) for title, section in SECTIONS.items() if blocks(section) and not files(section)}
LINES = re.findall(r"^\| .+? \| `((?:mock_dify\.|MockDify\().+?)` \| (.+) \|$", TEXT, re.MULTILINE)


def outcome(mock: MockDify, read_timeout: float) -> set[str]:
    """What a streamed completion gives: its text, tokens and kinds of events, or its error and what came before."""
    kinds: set[str] = set()
    with Dify(mock.api_key, base_url=mock.base_url, max_retries=0) as dify:
        try:
            with dify.stream_completion(inputs={"topic": "tides"}, user="u", read_timeout=read_timeout) as stream:
                kinds = {type(event).__name__ for event in stream}
                final = stream.get_final_completion()
        except DifyError as error:
            return {*(kind.__name__ for kind in type(error).__mro__), str(getattr(error, "partial", "")).strip()}
    tokens = str(final.metadata.usage.total_tokens)
    return kinds | {final.answer, tokens, "audio" if stream.audio else ""}


def test_there_are_three_examples_and_each_has_a_program_and_its_test() -> None:
    assert list(EXAMPLES) == ["A streaming view", "A fault", "An async program"]
    assert all([name.startswith("test_") for name in names] == [False, True] for names in EXAMPLES.values())


@pytest.mark.parametrize("title", EXAMPLES)
def test_an_example_passes_as_a_project_of_its_own(title: str, tmp_path: Path) -> None:
    run = run_forked(*project(title, tmp_path), cwd=tmp_path, env=clean_environment())
    assert run.returncode == 0, run.stdout + run.stderr
    tests = sum(content.count("def test_") for content in EXAMPLES[title].values())
    assert f"{tests} passed" in run.stdout


@pytest.mark.parametrize("title", PROGRAMS)
def test_a_program_runs(title: str) -> None:
    for program in PROGRAMS[title]:
        exec(compile(program, "testing.md", "exec"), {"__name__": "__main__"})


@pytest.mark.parametrize(("line", "promise"), LINES, ids=[line for line, _ in LINES])
def test_a_line_does_what_the_table_says(line: str, promise: str) -> None:
    names: dict[str, Any] = {name: getattr(dify_completion_mock, name) for name in dify_completion_mock.__all__}
    with ExitStack() as stack:
        if line.startswith("MockDify"):
            mock = stack.enter_context(eval(line, names))
        else:
            mock = stack.enter_context(MockDify())
            exec(line, {**names, "mock_dify": mock})
        seen = outcome(mock, read_timeout=1.0 if "stall" in line else 30.0)
    assert set(re.findall(r"`([^`]+)`", promise)) <= seen, seen


def test_every_row_with_code_was_found() -> None:
    rows = [row for row in TEXT.splitlines() if row.startswith("| ") and re.search(r"mock_dify\.\w+\(|MockDify\(", row)]
    assert len(LINES) == len(rows) - 1  # `with MockDify(...)` among the ways to run it is no line of a script.
