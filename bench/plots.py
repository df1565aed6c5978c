"""The plots of docs/performance.md, as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .measuring import Result
from .report import short

PEERS, OURS = "#8b949e", "#12a594"
VARIANTS = {"ours, text": "#d08700", "ours, typed, aiohttp": "#4c8dd6", "ours, without httpx": "#4c8dd6"}
STREAMS, SIZE, LIVE = "Backlog, async, ", "Backlog, events of ", ("Live ", "Delay ")
DRAWN = ("ours, typed", "ours, typed, aiohttp", "ours, without httpx", "httpx-sse", "openai", "json.loads")
"""The contenders of plots of lines: with more than five, nobody can follow one."""

INK = "#7d8590"
"""Can be read on a white page and on a dark one; the ground is the page's own."""

matplotlib.use("svg")
# Names instead of outlines keep the files small; a fixed salt makes the same figures give the same file.
matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "bench", "font.size": 9})
matplotlib.rcParams.update({"text.color": INK, "axes.labelcolor": INK, "axes.edgecolor": INK, "axes.titlecolor": INK})
matplotlib.rcParams.update({"xtick.color": INK, "ytick.color": INK})


def draw(results: Sequence[Result], folder: Path) -> None:
    """Draw everything that there are results for into a folder."""
    by_name = {result.name: result for result in results}
    _save(_bars([by_name[name] for name in by_name if name.startswith(LIVE)]), folder / "live.svg")
    _save(_bars([by_name["Backlog, sync"]]), folder / "events.svg")
    others = ("Blocking completion", "Time to first event", "Import", "Memory of an open stream")
    _save(_bars([by_name[name] for name in others]), folder / "calls.svg")
    streams = {name.removeprefix(STREAMS).split()[0]: by_name[name] for name in by_name if name.startswith(STREAMS)}
    _save(_lines(streams, "streams at once"), folder / "streams.svg")
    sizes = {name.removeprefix(SIZE): by_name[name] for name in by_name if name.startswith(SIZE)}
    _save(_lines(sizes, "size of an event", logarithmic=True), folder / "sizes.svg")
    growth = [by_name["Backlog by number of streams, ours"], by_name["Backlog by number in one stream, ours"]]
    _save(_growth(growth), folder / "growth.svg")


def _bars(results: Sequence[Result]) -> Figure:
    figure = Figure(figsize=(7.5, 2.6 * len(results)), layout="constrained")
    for number, result in enumerate(results, 1):
        axes = figure.add_subplot(len(results), 1, number)
        order = sorted(
            (name for name in result.figures if name != "httpx.post"), key=result.median, reverse=not result.more
        )
        medians = [result.median(name) for name in order]
        spreads = [result.spread(name) for name in order]
        below = [max(median - first, 0) for median, (first, _) in zip(medians, spreads, strict=True)]
        above = [max(third - median, 0) for median, (_, third) in zip(medians, spreads, strict=True)]
        colours = [_colour(name) for name in order]
        bars = axes.barh(order, medians, xerr=[below, above], color=colours, ecolor=INK)
        axes.bar_label(bars, labels=[short(median) for median in medians], padding=3)
        axes.set_title(f"{result.name}, {result.unit}", fontsize=9)
        _tidy(axes)
        axes.margins(x=0.15)
    return figure


def _lines(results: Mapping[str, Result], label: str, logarithmic: bool = False) -> Figure:
    figure = Figure(figsize=(7.5, 3.6), layout="constrained")
    axes = figure.add_subplot()
    names = [name for name in _names(results.values()) if name in DRAWN]
    for name in sorted(names, key=list(results.values())[-1].median, reverse=True):
        style = "-" if name.startswith("ours") else "--"
        colour = _colour(name) if name.startswith("ours") else None
        medians = [result.median(name) for result in results.values()]
        axes.plot(list(results), medians, style, marker="o", color=colour, label=name)
    axes.set_yscale("log" if logarithmic else "linear")
    axes.set_xlabel(label)
    axes.set_ylabel("µs of CPU per event")
    if not logarithmic:
        axes.set_ylim(bottom=0)
    figure.legend(loc="outside right upper", frameon=False)
    _tidy(axes)
    return figure


def _growth(results: Sequence[Result]) -> Figure:
    figure = Figure(figsize=(8, 2.8), layout="constrained")
    for number, result in enumerate(results, 1):
        axes = figure.add_subplot(1, len(results), number)
        medians = [result.median(name) for name in result.figures]
        axes.plot(list(result.figures), medians, marker="o", color=OURS)
        axes.set_ylim(0, 1.2 * max(medians))
        axes.set_title(result.name, fontsize=9)
        axes.set_ylabel(result.unit)
        _tidy(axes)
    return figure


def _names(results: Iterable[Result]) -> list[str]:
    return list(dict.fromkeys(name for result in results for name in result.figures))


def _colour(name: str) -> str:
    return VARIANTS.get(name, OURS if name.startswith("ours") else PEERS)


def _tidy(axes: Axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, transparent=True, metadata={"Date": None, "Creator": None})
