"""The progress of a batch while it runs."""

from __future__ import annotations

from typing import Literal, TypeAlias

from attrs import define, frozen

PauseReason: TypeAlias = Literal["overload", "pace"]


@frozen
class Pause:
    """The reason and the end of a pause in which the batch starts no rows.

    Attributes:
        reason: `overload`: the server refused requests; `pace`: requests or tokens a minute are limited.
        until: When the next row begins, in seconds of `time.monotonic()`.
    """

    reason: PauseReason
    until: float


@define
class BatchStatus:
    """The progress of a batch. Pass one to `run_batch` and read it at any time.

    Attributes:
        begun: The number of rows that this run started.
        finished: The number of them that have a record.
        changed_answers: The number of rows with an answer that the batch repeats, because their inputs changed.
        changed_failures: The number of failed rows that the batch repeats, because their inputs changed.
        removed_answers: The number of records with an answer that the batch removes, because the table no longer has
            their rows.
        removed_failures: The number of records of failed rows that the batch removes for the same reason.
        pause: The current pause, in which no row starts; None if rows start. With Ray: a pause of all actors.
    """

    begun: int = 0
    finished: int = 0
    changed_answers: int = 0
    changed_failures: int = 0
    removed_answers: int = 0
    removed_failures: int = 0
    pause: Pause | None = None
