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
MEDIANS = {scenario["name"]: scenario["medians"] for scenario in FIGURES["scenarios"]}
EVENTS = [scenario for scenario in FIGURES["scenarios"] if scenario["unit"] == "µs of CPU per event"]
OVER_AIOHTTP = [
    scenario["medians"]["ours, typed, aiohttp"] / scenario["medians"]["ours, typed"]
    for scenario in EVENTS
    if "ours, typed, aiohttp" in scenario["medians"]
]
PROSE = " ".join(PAGE.split())
CLAIMS = {
    "about {} times as long as `json.loads` alone": RATIOS[
        "Backlog, events of 1 MB", "ours, without httpx / json.loads"
    ],
    "a row costs that loop about {} times as much as with 20": MEDIANS["Rows of 20 events, 500 at once"][
        "semaphore loop"
    ]
    / MEDIANS["Rows of 20 events, 20 at once"]["semaphore loop"],
    "makes a client for each call, and takes about {} times as long": MEDIANS["Blocking completion"]["httpx.post"]
    / MEDIANS["Blocking completion"]["ours"],
    "The import of the client therefore takes about {} times as long": RATIOS["Import", "ours / httpx"],
    "The first event of a stream arrives after about {} times as long": MEDIANS["Time to first event"]["ours, typed"]
    / MEDIANS["Time to first event"]["plain loop"],
    'takes at most {} times as long as without it ("ours, typed")': max(OVER_AIOHTTP),
}
"""The sentences of the page that have a ratio, each with the measured one."""


def test_the_ratios_of_the_readme_are_the_measured_ones() -> None:
    quoted = re.findall(r"\*\*([0-9.]+) .\*\*", README)
    sync = "Backlog, sync"
    measured = [RATIOS[sync, "ours, typed / plain loop"], RATIOS[sync, "ours, typed / openai"]]
    assert quoted == [f"{ratio:.2f}" for ratio in measured]


def test_the_table_of_the_page_holds_the_measured_ratios() -> None:
    table = dict(re.findall(r"^\| (.+? \| .+?) \| \*\*([0-9.]+)\*\*", PAGE.replace("`", ""), re.MULTILINE))
    assert table == {f"{name} | {goal}": f"{ratio:.2f}" for (name, goal), ratio in RATIOS.items()}


@pytest.mark.parametrize("sentence", CLAIMS)
def test_the_sentences_of_the_page_have_the_measured_ratios(sentence: str) -> None:
    before, after = map(re.escape, sentence.split("{}"))
    assert re.findall(f"{before}([0-9.]+){after}", PROSE) == [f"{CLAIMS[sentence]:.2g}"]


def test_the_page_has_no_other_ratios_in_its_sentences() -> None:
    assert len(re.findall("[0-9] times as", PROSE)) == len(CLAIMS)


def test_an_event_over_aiohttp_never_takes_less_time() -> None:
    assert "and never less time" in PROSE
    assert min(OVER_AIOHTTP) >= 1


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
