"""Shows the progress of a batch: a bar on a terminal, otherwise a line every few seconds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable

from rich import progress
from rich.console import RenderableType
from rich.text import Text

from dify_completion_batch import Record

from ._row_counts import RowCounts
from ._terminal import printable_line, stderr_console, write_message

LINE_INTERVAL = 10.0
"""Seconds between two lines of progress without a terminal."""

POLL_INTERVAL = 1.0
"""Seconds between two checks for a pause of the batch."""


class BatchProgress(progress.Progress):
    """A bar with rows, rate and time left, above a line with the counts. Use it in a `with` block."""

    def __init__(self, counts: RowCounts, *, is_shown: bool) -> None:
        self._counts = counts
        self._next_line = time.monotonic() + LINE_INTERVAL
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
            console=stderr_console(),
            disable=not is_shown,
            expand=True,
            redirect_stdout=False,  # Else Rich would write the records of `--output -` to stderr.
        )
        self._rows = self.add_task("", total=counts.rows, completed=counts.finished)

    def count(self, record: Record) -> None:
        """Count a finished row, and show the progress."""
        self._counts.add(record)
        self.update(self._rows, completed=self._counts.finished)
        self._write_line_if_due()

    async def watch(self) -> None:
        """Show the progress while the batch pauses and no row finishes."""
        while True:
            await asyncio.sleep(POLL_INTERVAL)
            if self._counts.pause:
                self._write_line_if_due()

    def _write_line_if_due(self) -> None:
        """Write a line if a bar is not shown."""
        if self.disable and time.monotonic() >= self._next_line:
            self._next_line = time.monotonic() + LINE_INTERVAL
            write_message(
                f"{self._counts.finished:,} of {self._counts.size}: {self._status_line()}"
            )

    def get_renderables(self) -> Iterable[RenderableType]:
        """The lines that Rich draws."""
        yield from super().get_renderables()
        yield Text(printable_line(self._status_line()), "dim")

    def _status_line(self) -> str:
        parts = (str(self._counts), f"{self._counts.in_flight:,} in flight", self._counts.pause)
        return ", ".join(filter(None, parts))


class _Rate(progress.ProgressColumn):
    """The rows that finish per second."""

    def render(self, task: progress.Task) -> Text:
        return Text(f"{task.finished_speed or task.speed or 0:.1f}/s")
