"""The command line of a Dify completion app: `dify-completion complete`, `app`, `batch` and `mock`."""

from __future__ import annotations

import os
import sys

__all__ = ["main"]


def main() -> None:
    """Run the command that the command line asks for, and exit with its status."""
    # A shell may have closed them (`>&-`); then they are None.
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: SIM115 (open as long as the process)
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    try:
        from ._run import run
    except KeyboardInterrupt:
        sys.exit(130)
    except ModuleNotFoundError as error:
        if error.name != "typer":
            raise
        print(
            "error: Typer is missing; pip install 'dify-completion-client[cli]' brings it",
            file=sys.stderr,
        )
        sys.exit(2)
    run()
