"""The errors of a batch as a whole. The error of a single row is in its record.

BatchError
├── InputError         the table cannot be read (also a ValueError)
├── OutputError        the output is not an output of this table (also a ValueError)
│   └── OutputInUse    another batch writes it
├── MissingExtra       a package is not installed (also an ImportError)
├── EveryRowFails      three rows in a row failed in the same way
├── PriceReached       the answers reached the limit of the price
└── WorkerError        a worker of the Ray engine had an error that would affect every row

In the local engine, an error of the server or the network that would affect every row ends the batch as a `DifyError`.
"""

from __future__ import annotations

from typing import Any

__all__ = [
    "BatchError",
    "EveryRowFails",
    "InputError",
    "MissingExtra",
    "OutputError",
    "OutputInUse",
    "PriceReached",
    "WorkerError",
]


class BatchError(Exception):
    """The base of all errors of a batch, except those of the server and the network.

    Attributes:
        problem: The problem, without the advice.
        advice: The advice; empty if there is none.
        argument: The argument of `read_rows` or `run_batch` that solves the problem; None if none does.
    """

    def __init__(self, problem: str, *, advice: str = "", argument: str | None = None) -> None:
        super().__init__(f"{problem}; {advice}" if advice else problem)
        self.problem = problem
        self.advice = advice
        self.argument = argument


class InputError(BatchError, ValueError):
    """The table cannot be read; the message names the file, the line and the problem."""


class OutputError(BatchError, ValueError):
    """The output does not hold records of this table; the message says what to do."""


class OutputInUse(OutputError):
    """Another batch writes this output."""


class MissingExtra(BatchError, ImportError):
    """A necessary package is not installed; the message names the extra that installs it."""


class EveryRowFails(BatchError):
    """Three rows in a row failed with a fault that can affect every row, such as a model that does not exist.

    Attributes:
        error: The error, in the form of a record's `error`.
    """

    def __init__(self, message: str, *, error: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.error = error or {}


class PriceReached(BatchError):
    """The answers reached `max_price`; a higher one resumes the batch."""


class WorkerError(BatchError):
    """A worker of the Ray engine had an error that would affect every row.

    Attributes:
        error: The error, in the form of a record's `error`. The exception stays in the worker, since it has the key.
    """

    def __init__(self, message: str, *, error: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.error = error or {}
