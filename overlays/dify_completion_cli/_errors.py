"""The errors of commands, in addition to those of the client: each with its lines and its exit status."""

from __future__ import annotations

from typing import ClassVar

from dify_completion_extras import import_problem, install_advice


class CommandError(Exception):
    """The base of them.

    Attributes:
        status: The exit status.
        lines: What is said on stderr.
    """

    status: ClassVar[int]

    def __init__(self, *lines: str) -> None:
        super().__init__(*lines)
        self.lines = lines


class UnusableError(CommandError):
    """An argument or a setting is wrong, and the command sent nothing to the model; each line is a problem."""

    status = 2


class MissingPackage(UnusableError):
    """A necessary package is not installed."""

    def __init__(self, error: ImportError, *, extra: str) -> None:
        """Name the package, and the extra that installs it."""
        super().__init__(f"{import_problem(error)}; {install_advice(extra)}")


class EndedEarly(CommandError):
    """A batch could not go on."""

    status = 3


class PriceLimitReached(CommandError):
    """A batch cost as much as it may."""

    status = 4


class Interrupted(CommandError):
    """Ctrl-C, or SIGTERM; the line says what became of the work."""

    status = 130
