"""The errors of a batch as a whole. The error of a single row is in its record.

BatchError
├── InputError         the table cannot be read (also a ValueError)
├── OutputError        the output is not an output of this table (also a ValueError)
│   └── OutputInUse    another batch writes it
├── MissingExtra       a package is not installed (also an ImportError)
├── EveryRowFails      three rows in a row failed in the same way
├── PriceReached       the answers cost as much as they may
└── WorkerError        a worker of the Ray engine had a fault that would affect every row

A fault of the server or the network that every row would meet ends a batch of the local engine as it is: a `DifyError`.
"""

from __future__ import annotations

from typing import Any

__all__: list[str] = [
    "BatchError",
    "EveryRowFails",
    "InputError",
    "MissingExtra",
    "OutputError",
    "OutputInUse",
]
__all__ += ["PriceReached", "WorkerError"]


class BatchError(Exception):
    """The base of every error of a batch that is not a fault of the server or the network.

    Attributes:
        problem: What is wrong, without the advice.
        argument: The argument of `read_rows` or `run_batch` that helps; None where none does.
    """

    def __init__(self, problem: str, *, advice: str = "", argument: str | None = None) -> None:
        super().__init__(f"{problem}; {advice}" if advice else problem)
        self.problem = problem
        self.advice = advice
        self.argument = argument


class InputError(BatchError, ValueError):
    """The table cannot be read; the message names the file, the line and what is wrong."""


class OutputError(BatchError, ValueError):
    """The output holds something else than the records of this table; the message says what to do."""


class OutputInUse(OutputError):
    """Another batch writes this output."""


class MissingExtra(BatchError, ImportError):
    """A package is needed that is not installed; the message names the extra that brings it."""


class EveryRowFails(BatchError):
    """Three rows in a row failed with a code that every row may meet, such as that of a model that does not exist.

    Attributes:
        error: The fault, as a record's `error`.
    """

    def __init__(self, message: str, *, error: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.error = error or {}


class PriceReached(BatchError):
    """The answers cost as much as they may; a higher `max_price` resumes the batch."""


class WorkerError(BatchError):
    """A worker of the Ray engine had a fault that would affect every row.

    Attributes:
        error: The fault, as a record's `error`. The exception itself stays in the worker: it knows the key.
    """

    def __init__(self, message: str, *, error: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.error = error or {}
