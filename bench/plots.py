"""The plots of docs/performance.md, as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .measuring import Result

OURS, AIOHTTP, PEERS = "#0b7a75", "#74b3a7", "#9aa0a6"
STREAMS, SIZE = "Events, async, ", "Events of "

matplotlib.use("svg")
# Names instead of outlines keep the files small; a fixed salt makes the same figures give the same file.
matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "bench", "font.size": 9})


def draw(results: Sequence[Result], folder: Path) -> None:
    """Draw everything that there are results for into a folder."""
    by_name = {result.name: result for result in results}
    _save(_bars([by_name["Events, sync"]]), folder / "events.svg")
    others = ("Blocking call", "Time to first event", "Import", "Memory of an open stream")
    _save(_bars([by_name[name] for name in others]), folder / "calls.svg")
    streams = {name.removeprefix(STREAMS).split()[0]: by_name[name] for name in by_name if name.startswith(STREAMS)}
    _save(_lines(streams, "streams at once"), folder / "streams.svg")
    sizes = {name.removeprefix(SIZE): by_name[name] for name in by_name if name.startswith(SIZE)}
    _save(_lines(sizes, "size of an event", logarithmic=True), folder / "sizes.svg")
    growth = [by_name["Events by number of streams, ours"], by_name["Events by number in one stream, ours"]]
    _save(_growth(growth), folder / "growth.svg")


def _bars(results: Sequence[Result]) -> Figure:
    columns = min(2, len(results))
    rows = -(-len(results) // columns)
    figure = Figure(figsize=(4.2 * columns + 1, 2.6 * rows), layout="constrained")
    for number, result in enumerate(results, 1):
        axes = figure.add_subplot(rows, columns, number)
        order = sorted((name for name in result.figures if name != "httpx.post"), key=result.median, reverse=True)
        medians = [result.median(name) for name in order]
        spreads = [result.spread(name) for name in order]
        below = [max(median - first, 0) for median, (first, _) in zip(medians, spreads, strict=True)]
        above = [max(third - median, 0) for median, (_, third) in zip(medians, spreads, strict=True)]
        bars = axes.barh(order, medians, xerr=[below, above], color=[_colour(name) for name in order])
        axes.bar_label(bars, fmt="%.3g", padding=3)
        axes.set_title(f"{result.name}, {result.unit}", fontsize=9)
        _tidy(axes)
        axes.margins(x=0.15)
    return figure


def _lines(results: Mapping[str, Result], label: str, logarithmic: bool = False) -> Figure:
    figure = Figure(figsize=(7, 3.6), layout="constrained")
    axes = figure.add_subplot()
    for name in _names(results.values()):
        style = "-" if name.startswith("ours") else "--"
        colour = _colour(name) if name.startswith("ours") else None
        axes.plot(list(results), [result.median(name) for result in results.values()], style, marker="o", color=colour)
        axes.annotate(
            name, (len(results) - 1, list(results.values())[-1].median(name)), (6, 0), textcoords="offset points"
        )
    axes.set_yscale("log" if logarithmic else "linear")
    axes.set_xlabel(label)
    axes.set_ylabel("µs of CPU per event")
    axes.margins(x=0.25)
    if not logarithmic:
        axes.set_ylim(bottom=0)
    _tidy(axes)
    return figure


def _growth(results: Sequence[Result]) -> Figure:
    figure = Figure(figsize=(8, 2.8), layout="constrained")
    for number, result in enumerate(results, 1):
        axes = figure.add_subplot(1, len(results), number)
        axes.plot(list(result.figures), [result.median(name) for name in result.figures], marker="o", color=OURS)
        axes.set_ylim(bottom=0)
        axes.set_title(result.name, fontsize=9)
        axes.set_ylabel(result.unit)
        _tidy(axes)
    return figure


def _names(results: Iterable[Result]) -> list[str]:
    return list(dict.fromkeys(name for result in results for name in result.figures))


def _colour(name: str) -> str:
    return AIOHTTP if name.startswith("ours") and name.endswith("aiohttp") else OURS if "ours" in name else PEERS


def _tidy(axes: Axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, metadata={"Date": None, "Creator": None})
