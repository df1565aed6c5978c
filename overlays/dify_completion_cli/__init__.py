"""The command line of a Dify completion app: `dify-completion complete`, `app`, `batch` and `mock`."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command that the command line asks for, and exit with its status."""
    try:
        from ._run import run
    except KeyboardInterrupt:
        sys.exit(130)
    except ModuleNotFoundError as error:
        if error.name != "typer":
            raise
        print("error: Typer is missing; pip install 'dify-completion-client[cli]' brings it", file=sys.stderr)
        sys.exit(2)
    run()
