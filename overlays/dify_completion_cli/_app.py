"""The commands of the command line, and their common options.

`--version` and `--help` are fast: the modules with the options of a command import the rest when it is called.
"""

from __future__ import annotations

import logging
from typing import Annotated

import typer

from ._batch import batch
from ._complete import complete
from ._doctor import doctor
from ._info import show_app
from ._login import login
from ._mock import mock
from ._options import HELP, examples
from ._spec import write_spec
from ._terminal import CONTROLS, stderr_console

COMPLETE_EXAMPLES = examples(
    "dify-completion complete topic=tides tone=plain",
    "dify-completion complete topic=@topic.txt --file map.png",
    "echo tides | dify-completion complete",
    "dify-completion complete topic=tides --json | jq .answer",
)
APP_EXAMPLES = examples("dify-completion app", "dify-completion app --json")
BATCH_EXAMPLES = examples(
    "dify-completion batch topics.xlsx --dry-run",
    "dify-completion batch topics.xlsx -o answers.csv",
    "dify-completion batch topics.csv -o answers.csv --map subject=topic --map id=",
    "dify-completion batch topics.csv -o answers.csv --retry-failed --max-price 2.50",
    "query | dify-completion batch - --format csv -o - > answers.jsonl",
    statuses="exit status: 0 all rows have an answer, 1 some failed, 2 nothing was sent, 3 a fault ended the batch, "
    "4 --max-price is reached, 130 interrupted",
)
LOGIN_EXAMPLES = examples(
    "dify-completion login",
    "pass show dify/app | dify-completion login --profile summaries",
    statuses="exit status: 0 done, 2 the key or the keyring cannot be used, 130 interrupted",
)
SPEC_EXAMPLES = examples(
    "dify-completion spec -o my-app.overlay.yaml",
    "dify-completion spec --profile summaries > summaries.overlay.yaml",
)
DOCTOR_EXAMPLES = examples(
    "dify-completion doctor",
    "dify-completion doctor --complete topic=tides --complete tone=plain",
    "dify-completion doctor --spec our-openapi.yaml --junit doctor.xml",
    statuses="exit status: 0 the document matches, 1 it does not, 2 a check failed, "
    "130 interrupted",
)
MOCK_EXAMPLES = examples(
    "dify-completion mock --port 5001 --delay 0.05",
    statuses="exit status: 0 Ctrl-C or SIGTERM ended the mock, 2 it did not start",
)

app = typer.Typer(
    name="dify-completion",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=HELP,
)
app.command(context_settings=HELP, epilog=COMPLETE_EXAMPLES)(complete)
app.command("app", context_settings=HELP, epilog=APP_EXAMPLES)(show_app)
app.command(context_settings=HELP, epilog=BATCH_EXAMPLES)(batch)
app.command(context_settings=HELP, epilog=LOGIN_EXAMPLES)(login)
app.command("spec", context_settings=HELP, epilog=SPEC_EXAMPLES)(write_spec)
app.command(context_settings=HELP, epilog=DOCTOR_EXAMPLES)(doctor)
app.command(context_settings=HELP, epilog=MOCK_EXAMPLES)(mock)


class _Messages(logging.Handler):
    """Writes log records as other messages, so that they do not break a progress bar."""

    def emit(self, record: logging.LogRecord) -> None:
        from rich.text import Text

        for line in self.format(record).splitlines():
            stderr_console().print(Text(line.translate(CONTROLS), "dim"), soft_wrap=True)


def _show_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(f"dify-completion {version('dify-completion-client')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def common(
    context: typer.Context,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show tracebacks, and log each call.")
    ] = False,
    _: Annotated[
        bool,
        typer.Option(
            "--version", help="Show the version and exit.", callback=_show_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Use a Text Generator ("completion") app of Dify from the command line.

    The API key selects the app. It is DIFY_API_KEY, or the key that `login` stored. The server is DIFY_BASE_URL, or
    Dify Cloud.
    """
    if context.invoked_subcommand is None:
        print(context.get_help())
        raise typer.Exit
    logging.basicConfig(format="%(message)s", handlers=[_Messages()])
    if debug:
        for package in ("dify_completion", __package__):
            logging.getLogger(package).setLevel(logging.DEBUG)
