"""The id of this process, kept: `os.getpid` makes a system call, which counts where each event of a stream asks.

What asks once for a request uses `os.getpid`: it is right even where other code than Python forks the process.
"""

import os


class _Process:
    id = os.getpid()


def process_id() -> int:
    """The id of this process, as of its start or of the fork that made it."""
    return _Process.id


def _renew() -> None:
    _Process.id = os.getpid()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew)
