"""Stops the generations of a worker that dies, in a separate process, which outlives the worker and the cluster.

Ray kills its workers when the driver dies, while their generations continue on the server. The worker writes a line for
each generation that begins or ends. At the end of the lines, the guard stops the generations that have not ended.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress

from dify_completion import Dify, DifyError


class StopGuard:
    """The guard of the generations of this process."""

    def __init__(self, user: str) -> None:
        """Start the guard. It has the key from `DIFY_API_KEY` of this process.

        Args:
            user: The end user of the completions.
        """
        self._user = user
        self._guard = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def begun(self, task_id: str) -> None:
        """Report that a generation began."""
        self._write({"task": task_id, "user": self._user})

    def ended(self, task_id: str) -> None:
        """Report that a generation ended, or was stopped."""
        self._write({"task": task_id, "user": None})

    def _write(self, line: dict[str, str | None]) -> None:
        with suppress(OSError):  # The guard was killed; the batch continues without it.
            if self._guard.stdin:
                self._guard.stdin.write(json.dumps(line).encode() + b"\n")
                self._guard.stdin.flush()


def main() -> None:
    """Read the reports to their end, then stop the generations that have not ended."""
    # Ray kills the children of a worker with it, but not an orphan.
    if hasattr(os, "fork") and os.fork():
        os._exit(0)
    if hasattr(os, "setsid"):
        os.setsid()
    users: dict[str, str] = {}
    for line in sys.stdin:
        with suppress(ValueError):  # The worker was killed while it wrote.
            event = json.loads(line)
            if event["user"] is None:
                users.pop(event["task"], None)
            else:
                users[event["task"]] = event["user"]
    with Dify(timeout=10.0) as dify:
        for task_id, user in users.items():
            with suppress(DifyError):
                dify.stop_completion(task_id, user=user)


if __name__ == "__main__":
    main()
