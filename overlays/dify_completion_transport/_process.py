"""The id of this process, for what asks with each event of a stream: `os.getpid` makes a system call each time."""

import os
import sys


class _Process:
    id = os.getpid()


def process_id() -> int:
    """The id of this process, as of its start or of the fork that made it."""
    return _Process.id


def _renew() -> None:
    _Process.id = os.getpid()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_renew)
