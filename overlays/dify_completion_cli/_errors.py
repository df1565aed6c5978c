"""The errors of commands, in addition to those of the client, with their messages and exit statuses."""

from __future__ import annotations

from typing import ClassVar

from dify_completion_extras import import_problem, install_advice


class CommandError(Exception):
    """The base of the errors of commands.

    Attributes:
        status: The exit status.
        lines: The lines to write to stderr.
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
    """An error ended a batch."""

    status = 3


class PriceLimitReached(CommandError):
    """A batch reached the limit of its price."""

    status = 4


class Interrupted(CommandError):
    """Ctrl-C or SIGTERM ended the command; the line has the state of the work."""

    status = 130
