"""The programs of the guides run, and what the guides name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from dify_completion import errors
from dify_completion_mock import MockDify
from recorded import ROOT

GUIDES = ["index", "quick-start", "streaming", "errors", "changing-the-spec"]
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
    tmp_path: Path,
) -> None:
    (tmp_path / "map.png").write_bytes(b"a picture")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DIFY_API_KEY", mock.api_key)
    monkeypatch.setenv("DIFY_BASE_URL", mock.base_url)
    exec(compile(program, "guide.md", "exec"), {"__name__": "__main__"})
    assert "assert" in program or "This is a mock of Dify" in capsys.readouterr().out


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
