"""The figures of the README's comparison with other clients, from the last run of the bench."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

ROWS = {
    "CPU per event, µs": ("Backlog, sync", ["ours, typed", "dify-client", "dify-oapi2", "openai", "plain loop"]),
    "Import, ms": ("Import", ["ours", "dify-client", "dify-oapi2", "openai", "httpx"]),
}
"""The scenario of each row, and the contender of each column."""


def rows_of(medians: Mapping[str, Mapping[str, float]]) -> dict[str, list[str]]:
    """Give the cells of each row.

    Args:
        medians: The median of each contender, by scenario.
    """
    return {
        row: [short(medians[scenario][contender]) for contender in contenders]
        for row, (scenario, contenders) in ROWS.items()
    }


def short(figure: float) -> str:
    """Round a figure to two digits, or to a whole number."""
    return f"{figure:.1f}" if figure < 10 else f"{figure:.0f}"


def write_into(readme: Path, medians: Mapping[str, Mapping[str, float]]) -> None:
    """Replace the rows of the README's table."""
    text = readme.read_text(encoding="utf-8")
    for row, cells in rows_of(medians).items():
        text = re.sub(rf"^\| {re.escape(row)} \|.*$", line_of(row, cells), text, flags=re.MULTILINE)
    readme.write_text(text, encoding="utf-8")


def line_of(row: str, cells: Sequence[str]) -> str:
    """Give a row as Markdown."""
    return f"| {' | '.join([row, *cells])} |"
