"""The command line's commands, and what all of them share."""

from __future__ import annotations

import logging
import sys
from importlib.metadata import version
from typing import Annotated

import typer
from rich.text import Text

from ._batch import batch
from ._complete import complete
from ._info import show_app
from ._mock import mock
from ._terminal import messages

app = typer.Typer(
    name="dify-completion",
    rich_markup_mode="markdown" if sys.stdout.isatty() else None,
    pretty_exceptions_enable=False,
)
app.command()(complete)
app.command("app")(show_app)
app.command()(batch)
app.command()(mock)


class _Messages(logging.Handler):
    """Shows log records as all messages are shown, so that they do not tear a progress bar."""

    def emit(self, record: logging.LogRecord) -> None:
        messages.print(Text(self.format(record), "dim"), soft_wrap=True)


def _show_version(asked: bool) -> None:
    if asked:
        print(f"dify-completion {version('dify-completion-client')}")
        raise typer.Exit


@app.callback()
def common(
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks, and log each call.")] = False,
    _: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Use a Text Generator ("completion") app of Dify from the command line.

    The app is named by its key, which is read from DIFY_API_KEY; the server from DIFY_BASE_URL, else it is Dify Cloud.
    """
    logging.basicConfig(format="%(message)s", handlers=[_Messages()])
    if debug:
        for package in ("dify_completion", __package__):
            logging.getLogger(package).setLevel(logging.DEBUG)
