"""How contenders are measured: by CPU time, in turn within one process, each in every round.

The speed of the machine changes from minute to minute. Contenders that run one after the other get the same speed. So a
ratio is taken within each round, and the median of the rounds counts.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping

from attrs import frozen

MICRO = 1e6
CPU_PER_EVENT = "µs of CPU per event"


@frozen
class Goal:
    """The maximum cost of a contender: as a multiple of another, or in the scenario's own unit (None)."""

    contender: str
    other: str | None
    limit: float


@frozen
class Verdict:
    """A goal, with the value that was measured."""

    goal: str
    value: float
    limit: float

    @property
    def met(self) -> bool:
        """Whether the goal was reached."""
        return self.value <= self.limit


@frozen
class Result:
    """The figures of a scenario.

    Attributes:
        name: The scenario.
        unit: Of the figures.
        figures: Of each contender, one figure a round.
        goals: The maximum ratios and figures.
        flat: How far any figure may be from the middle of all, as a part of it; None: without a limit.
        more: Whether a larger figure is better.
    """

    name: str
    unit: str
    figures: dict[str, list[float]]
    goals: tuple[Goal, ...] = ()
    flat: float | None = None
    more: bool = False

    def median(self, contender: str) -> float:
        """The median of a contender's rounds."""
        return statistics.median(self.figures[contender])

    def spread(self, contender: str) -> tuple[float, float]:
        """The first and the third quartile of a contender's rounds."""
        first, _, third = statistics.quantiles(self.figures[contender], method="inclusive")
        return first, third

    def ratio(self, contender: str, other: str) -> float:
        """How many times as much as `other` a contender costs: the median of the rounds' ratios."""
        pairs = zip(self.figures[contender], self.figures[other], strict=True)
        return round(statistics.median(ours / theirs for ours, theirs in pairs), 3)

    def unevenness(self) -> float:
        """How far the figure that is farthest off is from the middle of all, as a part of it."""
        medians = [self.median(contender) for contender in self.figures]
        middle = (max(medians) + min(medians)) / 2
        return round(max(medians) / middle - 1, 3)

    def verdicts(self) -> list[Verdict]:
        """The verdicts on the goals."""
        ratios = [self._verdict_on(goal) for goal in self.goals]
        return ratios if self.flat is None else [*ratios, Verdict("unevenness", self.unevenness(), self.flat)]

    def _verdict_on(self, goal: Goal) -> Verdict:
        if goal.other is None:
            return Verdict(f"{goal.contender}, {self.unit}", round(self.median(goal.contender), 3), goal.limit)
        return Verdict(f"{goal.contender} / {goal.other}", self.ratio(goal.contender, goal.other), goal.limit)


def cpu_seconds(run: Callable[[], object]) -> float:
    """The CPU time that a run takes in this process."""
    gc.collect()
    started = time.process_time()
    run()
    return time.process_time() - started


def cpu_seconds_of_each(call: Callable[[], object], times: int) -> float:
    """The CPU time of a call, as the mean of several calls one after the other."""

    def run() -> None:
        for _ in range(times):
            call()

    return cpu_seconds(run) / times


def in_turn(contenders: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Let every contender give a figure in every round; a first round warms up and does not count."""
    figures = [{name: contenders[name]() for name in _order(contenders, number)} for number in range(rounds + 1)]
    return {name: [figure[name] for figure in figures[1:]] for name in contenders}


async def in_turn_async(
    contenders: Mapping[str, Callable[[], Awaitable[float]]], rounds: int
) -> dict[str, list[float]]:
    """Do what `in_turn` does, with contenders that are awaited."""
    figures = [{name: await contenders[name]() for name in _order(contenders, number)} for number in range(rounds + 1)]
    return {name: [figure[name] for figure in figures[1:]] for name in contenders}


def _order(contenders: Mapping[str, object], number: int) -> list[str]:
    """The turns of a round: every other round backwards, so that neither of two is always the first."""
    names = list(contenders)
    return names if number % 2 else names[::-1]
