"""How far a batch is while it runs, for whoever shows its progress."""

from __future__ import annotations

from typing import Literal, TypeAlias

from attrs import define, frozen

PauseReason: TypeAlias = Literal["overload", "pace"]


@frozen
class Pause:
    """Why no row begins, and until when.

    Attributes:
        reason: `overload`: the server refused requests; `pace`: requests or tokens a minute are limited.
        until: When the next row begins, in seconds of `time.monotonic()`.
    """

    reason: PauseReason
    until: float


@define
class BatchStatus:
    """How far a batch is; give one to `run_batch` and read it at any time.

    Attributes:
        begun: How many rows this run began.
        finished: How many of them have their record.
        changed_answers: How many rows with an answer are done again, because their inputs changed.
        changed_failures: How many failed rows are done again, because their inputs changed.
        pause: Why no row begins right now; None where rows begin. With Ray: why none begins in any actor.
    """

    begun: int = 0
    finished: int = 0
    changed_answers: int = 0
    changed_failures: int = 0
    pause: Pause | None = None
