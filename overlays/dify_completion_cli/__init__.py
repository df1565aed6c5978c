"""The command line of a Dify completion app: `dify-completion complete`, `app`, `batch`, `doctor` and others."""

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
        from ._errors import MissingPackage

        missing = MissingPackage(error, extra="cli")
        print(f"error: {missing}", file=sys.stderr)
        sys.exit(missing.status)
    run()
