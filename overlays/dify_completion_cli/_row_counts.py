"""Counts the rows of a batch by their results."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

from attrs import define, field

from dify_completion_batch import BatchStatus, Prices, Record

_SHORTEST_PAUSE = 0.5
"""Seconds from which a pause is shown."""

_REASONS = {"overload": "because the server is overloaded", "pace": "to keep to the pace"}


@define
class RowCounts:
    """The numbers of rows by their results so far.

    Attributes:
        concurrency: The maximum number of rows at once.
        rows: The rows of the table, as far as it was read.
        skipped: The rows without any value, which are left out.
        done: The rows with an answer of this run.
        failed: The rows that failed in this run.
        tokens: The tokens of the answers of this run and earlier ones.
        prices: The prices of these answers.
        failures: The number of failed rows by the class and code of their error.
        began: The start of this run, in seconds of the monotonic clock.
        status: The status that the batch updates.
    """

    concurrency: int
    rows: int = 0
    skipped: int = 0
    done: int = 0
    failed: int = 0
    tokens: int = 0
    prices: Prices = field(factory=Prices)
    failures: Counter[str] = field(factory=Counter[str])
    began: float = field(factory=time.monotonic)
    status: BatchStatus = field(factory=BatchStatus)
    _earlier_answers: int = field(default=0, init=False)
    _earlier_failures: int = field(default=0, init=False)

    @property
    def size(self) -> str:
        """The number of rows, in words."""
        return "1 row" if self.rows == 1 else f"{self.rows:,} rows"

    @property
    def left_out(self) -> str:
        """The number of empty rows, in words; empty if there are none."""
        return f" ({self.skipped:,} empty left out)" if self.skipped else ""

    @property
    def seconds(self) -> float:
        """The duration of this run so far."""
        return time.monotonic() - self.began

    @property
    def in_flight(self) -> int:
        """The number of running rows. A cluster can have more, which wait."""
        return min(self.status.begun - self.done - self.failed, self.concurrency)

    @property
    def done_before(self) -> int:
        """The number of rows that keep the answer of an earlier run."""
        dropped = self.status.changed_answers + self.status.removed_answers
        return self._earlier_answers - dropped

    @property
    def failed_before(self) -> int:
        """The number of rows that failed in an earlier run and are not repeated."""
        dropped = self.status.changed_failures + self.status.removed_failures
        return self._earlier_failures - dropped

    @property
    def changed(self) -> int:
        """The number of rows that are repeated because they had other inputs in an earlier run."""
        return self.status.changed_answers + self.status.changed_failures

    @property
    def removed(self) -> int:
        """The number of records that are removed because the table no longer has their rows."""
        return self.status.removed_answers + self.status.removed_failures

    @property
    def pause(self) -> str:
        """The current pause, in words; empty without a pause, or at the end of one."""
        pause = self.status.pause
        seconds = pause.until - time.monotonic() if pause else 0.0
        if pause is None or seconds < _SHORTEST_PAUSE:
            return ""
        return f"paused for {seconds:,.0f} s {_REASONS[pause.reason]}"

    @property
    def finished(self) -> int:
        """The number of rows with a record."""
        return self.done_before + self.failed_before + self.done + self.failed

    @property
    def all_failed(self) -> int:
        """The number of rows without an answer, of this run and earlier ones."""
        return self.failed_before + self.failed

    def add_earlier(self, record: Record) -> None:
        """Count a record of an earlier run."""
        if record.ok:
            self._earlier_answers += 1
        else:
            self._earlier_failures += 1
        self._add_usage(record)

    def add(self, record: Record) -> None:
        """Count a row that is finished."""
        if record.failure is None:
            self.done += 1
        else:
            self.failed += 1
            self.failures[record.failure] += 1
        self._add_usage(record)

    def _add_usage(self, record: Record) -> None:
        """Add the tokens and the price of an answer."""
        usage = record.usage or {}
        self.tokens += usage.get("total_tokens") or 0
        self.prices.add(record)

    def __str__(self) -> str:
        parts: list[str] = []
        if self.done_before or self.failed_before:
            parts += [f"{self.done_before:,} done before", f"{self.failed_before:,} failed before"]
        parts += [f"{self.done:,} done", f"{self.failed:,} failed", f"{self.tokens:,} tokens"]
        if self.prices.amounts:
            parts.append(str(self.prices))
        return ", ".join(parts)

    def to_json(self) -> dict[str, Any]:
        """The counts as JSON."""
        names = (
            "rows",
            "skipped",
            "done_before",
            "failed_before",
            "done",
            "failed",
            "changed",
            "removed",
            "tokens",
        )
        counts = {name: getattr(self, name) for name in names}
        prices = {currency: f"{amount:f}" for currency, amount in self.prices.amounts.items()}
        return {
            **counts,
            "prices": prices,
            "failures": dict(self.failures),
            "seconds": round(self.seconds, 3),
        }
