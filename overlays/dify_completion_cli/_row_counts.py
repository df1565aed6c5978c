"""Counts the rows of a batch by their results."""

from __future__ import annotations

import time
from collections import Counter
from decimal import Decimal
from typing import Any

from attrs import define, field

from dify_completion_batch import BatchStatus, Record

_SHORT = 0.5
"""Seconds that are not worth a word."""

_REASONS = {"overload": "because the server is overloaded", "pace": "to keep to the pace"}


@define
class RowCounts:
    """What became of the rows so far.

    Attributes:
        at_once: How many may run at once.
        rows: How many the table has, as far as it was read.
        skipped: How many rows without any value it has, which are left out.
        done: How many have an answer of this run.
        failed: How many failed in this run.
        tokens: What the answers took, those of an earlier run among them.
        prices: What they cost, by currency.
        failures: How many failed with what.
        began: When this run began, in seconds of the monotonic clock.
        status: What the batch says of itself.
    """

    at_once: int
    rows: int = 0
    skipped: int = 0
    done: int = 0
    failed: int = 0
    tokens: int = 0
    prices: dict[str, Decimal] = field(factory=dict[str, Decimal])
    failures: Counter[str] = field(factory=Counter[str])
    began: float = field(factory=time.monotonic)
    status: BatchStatus = field(factory=BatchStatus)
    _answers: int = field(default=0, init=False)
    _failures: int = field(default=0, init=False)

    @property
    def size(self) -> str:
        """How many rows there are, in words."""
        return "1 row" if self.rows == 1 else f"{self.rows:,} rows"

    @property
    def left_out(self) -> str:
        """How many empty rows were left out, in words; empty where none was."""
        return f" ({self.skipped:,} empty left out)" if self.skipped else ""

    @property
    def seconds(self) -> float:
        """How long this run takes."""
        return time.monotonic() - self.began

    @property
    def in_flight(self) -> int:
        """How many rows are under way; of those that were handed to a cluster, as many as it may do at once."""
        return min(self.status.begun - self.done - self.failed, self.at_once)

    @property
    def done_before(self) -> int:
        """How many have an answer of an earlier run, and keep it."""
        return self._answers - self.status.changed_answers - self.status.removed_answers

    @property
    def failed_before(self) -> int:
        """How many failed in an earlier run, and stay so."""
        return self._failures - self.status.changed_failures - self.status.removed_failures

    @property
    def changed(self) -> int:
        """How many had other inputs in an earlier run, and are done again."""
        return self.status.changed_answers + self.status.changed_failures

    @property
    def removed(self) -> int:
        """How many records of an earlier run are removed, because the table no longer has their rows."""
        return self.status.removed_answers + self.status.removed_failures

    @property
    def pause(self) -> str:
        """Why no row begins, in words; empty where rows begin, or a moment later."""
        pause = self.status.pause
        seconds = pause.until - time.monotonic() if pause else 0.0
        if pause is None or seconds < _SHORT:
            return ""
        return f"paused for {seconds:,.0f} s {_REASONS[pause.reason]}"

    @property
    def finished(self) -> int:
        """How many rows have their record."""
        return self.done_before + self.failed_before + self.done + self.failed

    @property
    def all_failed(self) -> int:
        """How many rows have no answer, whenever they failed."""
        return self.failed_before + self.failed

    def add_earlier(self, record: Record) -> None:
        """Count a record of an earlier run."""
        if record.ok:
            self._answers += 1
        else:
            self._failures += 1
        self._add_usage(record)

    def add(self, record: Record) -> None:
        """Count a row that is finished."""
        if record.error is None:
            self.done += 1
        else:
            self.failed += 1
            kind = filter(None, (record.error["type"], record.error["code"]))
            self.failures[" ".join(kind)] += 1
        self._add_usage(record)

    def _add_usage(self, record: Record) -> None:
        """Count what an answer took and cost."""
        usage = record.usage or {}
        self.tokens += usage.get("total_tokens") or 0
        if record.price:
            currency = usage["currency"] or ""
            self.prices[currency] = self.prices.get(currency, Decimal()) + record.price

    def __str__(self) -> str:
        prices = [f"{amount.normalize():f} {currency}" for currency, amount in self.prices.items()]
        before = f"{self.done_before:,} done before, {self.failed_before:,} failed before, "
        now = f"{self.done:,} done, {self.failed:,} failed, {self.tokens:,} tokens"
        return ", ".join(
            [(before if self.done_before or self.failed_before else "") + now, *prices]
        )

    def to_json(self) -> dict[str, Any]:
        """The tally for programs."""
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
        prices = {currency: f"{amount:f}" for currency, amount in self.prices.items()}
        return {
            **counts,
            "prices": prices,
            "failures": dict(self.failures),
            "seconds": round(self.seconds, 3),
        }
