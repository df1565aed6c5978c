"""The programs of the guides run, and what the guides name is there."""

from __future__ import annotations

import logging
import os
import re
import tomllib
from pathlib import Path
from unittest.mock import patch

import httpx
import pytest
from dify_completion import errors, may_repeat
from dify_completion_mock import MockDify
from fast_yaml import shipped_spec
from recorded import ROOT

GUIDES = ["index", "installing", "quick-start", "streaming", "errors", "changing-the-spec", "web-frameworks", "retries"]
GUIDES += ["moving", "unset-and-none", "troubleshooting", "glossary", "examples", "logging-and-tracing"]
OTHERS = ["celery", "dify_client", "dify_oapi", "django", "fastapi", "flask", "openai"]
"""Packages that programs of the guides use, and that only `make check` installs."""
TEXTS = {name: (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in GUIDES}
PROGRAMS = [
    pytest.param(program, id=f"{name}-{number}")
    for name, text in TEXTS.items()
    for number, program in enumerate(re.findall(r"```python\n(.*?)```", text, re.DOTALL))
]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_of_a_guide_runs(
    program: str,
    mock: MockDify,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    for package in OTHERS:
        if re.search(rf"^(?:from|import) {package}\b", program, re.MULTILINE):
            pytest.importorskip(package)
    (tmp_path / "map.png").write_bytes(b"a picture")
    caplog.set_level(logging.NOTSET, "dify_completion")  # Restores the level that a program sets.
    monkeypatch.chdir(tmp_path)
    with patch.dict(os.environ, mock.environ):
        exec(compile(program, "guide.md", "exec"), {"__name__": "__main__"})
    only_defines = not re.search(r"^(?:with|asyncio\.run|\w+ = (?!Flask|FastAPI|Celery))", program, re.MULTILINE)
    assert only_defines or "assert" in program or "This is a mock of Dify" in capsys.readouterr().out


def test_there_is_a_program_for_each_way_of_calling() -> None:
    assert len(PROGRAMS) >= 12


@pytest.mark.parametrize("name", GUIDES)
def test_every_file_that_a_guide_names_exists(name: str) -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)", TEXTS[name])
    named = re.findall(r"`((?:examples|spec|generated)/[\w./]*)`", TEXTS[name])
    missing = [path for path in linked if not (ROOT / "docs" / path).exists()]
    assert missing + [path for path in named if not (ROOT / path).exists()] == []


def test_the_tree_of_errors_is_the_real_one() -> None:
    (tree,) = re.findall(r"```text\n(.*?)\n```", TEXTS["errors"], re.DOTALL)
    assert tree in str(errors.__doc__)


def rows_of(page: str, heading: str) -> list[list[str]]:
    """The cells of a table, by a cell of its head."""
    (table,) = re.findall(rf"^\| {heading} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", TEXTS[page], re.MULTILINE)
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]


def test_the_page_about_installing_lists_every_extra_and_the_versions() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {cells[0].strip("`") for cells in rows_of("installing", "extra")} == {*project["optional-dependencies"]}
    assert project["requires-python"] == ">=3.11"
    needed = [re.split("[<>=]", requirement)[0] for requirement in project["dependencies"]]
    assert all(package in TEXTS["installing"] for package in needed)
    assert f"`{next(each for each in project['dependencies'] if each.startswith('httpx'))}`" in TEXTS["installing"]


def test_the_page_about_installing_names_the_versions_of_the_spec() -> None:
    info = shipped_spec()["info"]
    assert set(re.findall(r"client-([\d.]+)-py3", TEXTS["installing"])) == {info["version"]}
    (oldest, newest) = re.findall(r"versions ([\d.]+) to ([\d.]+\d)", info["description"])[0]
    assert f"| Dify | {oldest} to {newest}, " in TEXTS["installing"]


STATUSES = {"429, 502, 503": (429, 502, 503), "500, 504, a read timeout": (500, 504)}


def test_the_table_of_retries_is_what_may_repeat_says() -> None:
    rows = {row[0]: [cell == "yes" for cell in row[1:]] for row in rows_of("retries", "the error")}
    for start, statuses in STATUSES.items():
        (expected,) = (answers for error, answers in rows.items() if error.startswith(start))
        for status in statuses:
            error = errors_of(status)
            assert [may_repeat("POST", error), may_repeat("GET", error)] == expected, status
    (used_up,) = (answers for error, answers in rows.items() if "rate_limit_error" in error)
    assert [may_repeat(method, errors_of(429, "rate_limit_error")) for method in ("POST", "GET")] == used_up


def errors_of(status: int, code: str | None = None) -> errors.APIStatusError:
    response = httpx.Response(status, request=httpx.Request("POST", "http://dify/v1"))
    kind = errors.RateLimitError if status == 429 else errors.ServerError
    return kind("refused", status_code=status, code=code, response=response)
