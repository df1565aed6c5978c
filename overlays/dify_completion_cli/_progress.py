"""Shows how far a batch is: a bar on a terminal, else a line now and then."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable

from rich import progress
from rich.console import RenderableType
from rich.text import Text

from dify_completion_batch import Record

from ._row_counts import RowCounts
from ._terminal import harmless, messages, say

_INTERVAL = 10.0
"""Seconds between two lines of progress without a terminal."""

_SILENCE = 1.0
"""Seconds between two looks at whether the batch pauses."""


class BatchProgress(progress.Progress):
    """A bar with rows, rate and time left, over a line with the rest; used in a `with` block."""

    def __init__(self, counts: RowCounts, *, is_shown: bool) -> None:
        self._counts = counts
        self._next_line = time.monotonic() + _INTERVAL
        bar = progress.BarColumn(None, complete_style="cyan", finished_style="green")
        columns = (
            bar,
            progress.MofNCompleteColumn(),
            _Rate(),
            progress.TimeRemainingColumn(),
            progress.TextColumn("left"),
        )
        super().__init__(
            *columns,
            console=messages(),
            disable=not is_shown,
            expand=True,
            redirect_stdout=False,  # Else Rich would write the records of `--output -` to stderr.
        )
        self._rows = self.add_task("", total=counts.rows, completed=counts.finished)

    def count(self, record: Record) -> None:
        """Count a row that is finished, and show it."""
        self._counts.add(record)
        self.update(self._rows, completed=self._counts.finished)
        if time.monotonic() >= self._next_line:
            self._say_how_far()

    async def watch(self) -> None:
        """Show now and then how far it is while no row is finished."""
        while True:
            await asyncio.sleep(_SILENCE)
            if self._counts.pause and time.monotonic() >= self._next_line:
                self._say_how_far()

    def _say_how_far(self) -> None:
        if self.disable:
            self._next_line = time.monotonic() + _INTERVAL
            say(f"{self._counts.finished:,} of {self._counts.size}: {self._now()}")

    def get_renderables(self) -> Iterable[RenderableType]:
        """What Rich draws."""
        yield from super().get_renderables()
        yield Text(harmless(self._now()), "dim")

    def _now(self) -> str:
        pause = self._counts.pause
        return (
            f"{self._counts}, {self._counts.in_flight:,} in flight{f', {pause}' if pause else ''}"
        )


class _Rate(progress.ProgressColumn):
    """How many rows are finished in a second."""

    def render(self, task: progress.Task) -> Text:
        return Text(f"{task.finished_speed or task.speed or 0:.1f}/s")
