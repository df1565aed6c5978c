"""Shows the results: on the terminal, as JSON, and as the tables of docs/performance.md."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from .measuring import Result

PACKAGES = ("httpx", "httpcore", "h11", "httpx-aiohttp", "aiohttp", "httpx-sse", "openai", "dify-client", "dify-oapi2")
START, END = "<!-- what `make bench` writes: start -->", "<!-- what `make bench` writes: end -->"


def machine() -> dict[str, str]:
    """The machine and the versions that the figures were measured with."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists() and (model := re.search(r"model name\s*: (.*)", info.read_text())):
        cpu = model[1]
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return {"processor": cpu, "cores": str(os.cpu_count()), "system": platform.system(), "python": python} | {
        name: version(name) for name in PACKAGES
    }


def lines_of(result: Result) -> Iterator[str]:
    """A result as it is printed: medians with quartiles."""
    yield f"{result.name} ({result.unit})"
    for contender in result.figures:
        first, third = result.spread(contender)
        yield f"  {contender:24}{result.median(contender):12,.2f}   [{first:,.2f} to {third:,.2f}]"
    yield ""


def verdicts_of(results: Sequence[Result]) -> Iterator[str]:
    """The verdicts on the goals, a line each."""
    for result in results:
        for verdict in result.verdicts():
            word = "met" if verdict.met else "MISSED"
            yield f"{word:7} {verdict.value:.3f}, at most {verdict.limit}: {verdict.goal} ({result.name})"


def as_json(results: Sequence[Result]) -> str:
    """All results, in a form to compute with."""
    scenarios = [
        {
            "name": result.name,
            "unit": result.unit,
            "rounds": {name: [round(figure, 3) for figure in figures] for name, figures in result.figures.items()},
            "medians": medians_of([result])[result.name],
            "goals": [
                {"goal": verdict.goal, "value": verdict.value, "limit": verdict.limit, "met": verdict.met}
                for verdict in result.verdicts()
            ],
        }
        for result in results
    ]
    return json.dumps({"machine": machine(), "scenarios": scenarios}, indent=1, ensure_ascii=False) + "\n"


def _as_code(name: str) -> str:
    """A name, as code where it has an option, of which the site would make a dash."""
    return f"`{name}`" if "--" in name else name


def as_table(results: Sequence[Result]) -> str:
    """The ratios and the medians in Markdown."""
    lines = ["| scenario | ratio | measured | asked for |", "|---|---|---|---|"]
    lines += [
        f"| {result.name} | {_as_code(verdict.goal)} | **{verdict.value:.2f}**{'' if verdict.met else ' (missed)'} "
        f"| ≤ {verdict.limit} |"
        for result in results
        for verdict in result.verdicts()
    ]
    for group in _groups(results):
        lines += ["", *_table(group)]
    facts = machine()
    tools = ", ".join(f"{name} {facts[name]}" for name in PACKAGES)
    where = f"{facts['processor']}, {facts['cores']} cores, {facts['system']}, {facts['python']}"
    return "\n".join([*lines, "", f"Measured on: {where}; {tools}."])


def _groups(results: Sequence[Result]) -> Iterator[list[Result]]:
    """Results that one table can show: neighbours of the same unit and the same contenders."""
    for _, group in groupby(results, key=lambda result: (result.unit, tuple(result.figures))):
        yield list(group)


def _table(group: Sequence[Result]) -> Iterator[str]:
    """Medians with half of what lies between the quartiles, a contender a row, the best of the last scenario first."""
    last = group[-1]
    order = list(last.figures) if last.flat else sorted(last.figures, key=last.median, reverse=last.more)
    yield f"| {last.unit} | {' | '.join(result.name for result in group)} |"
    yield "|---|" + "--:|" * len(group)
    for name in order:
        figures = (f"{short(result.median(name))} ± {_half_spread(result, name)}" for result in group)
        yield f"| {_as_code(name)} | {' | '.join(figures)} |"


def short(figure: float) -> str:
    """A figure with about three digits."""
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"


def _half_spread(result: Result, contender: str) -> str:
    first, third = result.spread(contender)
    return f"{(third - first) / 2 / result.median(contender):.0%}"


def medians_of(results: Sequence[Result]) -> dict[str, dict[str, float]]:
    """The median of each contender, by scenario, as it is kept in the figures."""
    return {result.name: {name: round(result.median(name), 3) for name in result.figures} for result in results}


def write_into(page: Path, table: str) -> None:
    """Put the table between the marks of a page."""
    before, _, rest = page.read_text(encoding="utf-8").partition(START)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{START}\n\n{table}\n\n{END}{after}", encoding="utf-8")


def write_ratios_into(readme: Path, results: Sequence[Result]) -> None:
    """Put the two ratios that the README quotes into it, in the place of the last ones."""
    backlog = next(result for result in results if result.name == "Backlog, sync")
    text = readme.read_text(encoding="utf-8")
    before, *others = re.split(r"(?<=\*\*)[0-9.]+(?= .\*\*)", text)
    for peer, after in zip(("plain loop", "openai"), others, strict=True):
        before += f"{backlog.ratio('ours, typed', peer):.2f}{after}"
    readme.write_text(before, encoding="utf-8")
