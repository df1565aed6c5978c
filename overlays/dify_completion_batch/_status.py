"""How far a batch is while it runs, for whoever shows its progress."""

from __future__ import annotations

from attrs import define


@define
class BatchStatus:
    """How far a batch is; give one to `run_batch` and read it at any time.

    Attributes:
        begun: How many rows this run began.
        finished: How many of them have their record.
        changed_answers: How many rows with an answer are done again, because their inputs changed.
        changed_failures: How many failed rows are done again, because their inputs changed.
    """

    begun: int = 0
    finished: int = 0
    changed_answers: int = 0
    changed_failures: int = 0
