"""What is said of performance is what was measured, and the program of docs/performance.md runs."""

from __future__ import annotations

import json
import re

import pytest
from dify_completion_mock import MockDify
from over_aiohttp import needs_aiohttp
from recorded import ROOT

PAGE = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
FIGURES = json.loads((ROOT / "docs" / "performance" / "figures.json").read_text(encoding="utf-8"))
RATIOS = {
    (scenario["name"], goal["goal"]): goal["value"] for scenario in FIGURES["scenarios"] for goal in scenario["goals"]
}


def test_the_ratios_of_the_readme_are_the_measured_ones() -> None:
    quoted = re.findall(r"\*\*([0-9.]+) .\*\*", README)
    sync = "Backlog, sync"
    measured = [RATIOS[sync, "ours, typed / plain loop"], RATIOS[sync, "ours, typed / openai"]]
    assert quoted == [f"{ratio:.2f}" for ratio in measured]


def test_the_table_of_the_page_holds_the_measured_ratios() -> None:
    table = dict(re.findall(r"^\| (.+? \| .+?) \| \*\*([0-9.]+)\*\*", PAGE.replace("`", ""), re.MULTILINE))
    assert table == {f"{name} | {goal}": f"{ratio:.2f}" for (name, goal), ratio in RATIOS.items()}


def test_every_plot_is_shown() -> None:
    plots = sorted(path.name for path in (ROOT / "docs" / "performance").glob("*.svg"))
    assert sorted(re.findall(r"!\[[^]]+\]\(performance/(\w+\.svg)\)", PAGE)) == plots


@needs_aiohttp
def test_the_program_of_the_page_runs(
    mock: MockDify, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DIFY_API_KEY", mock.api_key)
    monkeypatch.setenv("DIFY_BASE_URL", mock.base_url)
    (program,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(program, "performance.md", "exec"), {"__name__": "__main__"})
    assert "tides" in capsys.readouterr().out
