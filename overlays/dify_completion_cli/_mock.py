"""`dify-completion mock`: a mock of Dify on this machine, to try things without a server."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

import typer

from ._errors import MissingPackage, UnusableError
from ._options import refuse_infinite


def mock(
    port: Annotated[
        int,
        typer.Option(metavar="NUMBER", min=0, max=65535, help="The port; 0 for any free port."),
    ] = 5001,
    delay: Annotated[
        float,
        typer.Option(
            metavar="SECONDS", min=0, callback=refuse_infinite, help="The time between two words."
        ),
    ] = 0.05,
    connections: Annotated[
        int | None,
        typer.Option(
            metavar="NUMBER",
            min=1,
            help="The maximum number of connections at once, including idle ones.",
        ),
    ] = None,
    idle_timeout: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS",
            min=0.001,
            callback=refuse_infinite,
            help="The time after which the mock closes an idle connection.",
        ),
    ] = None,
) -> None:
    """Serve a mock of Dify until Ctrl-C, and print its settings."""
    try:
        from dify_completion_mock import MockDify
    except ModuleNotFoundError as error:
        raise MissingPackage(error, extra="mock") from error
    mock = MockDify(port=port, delay=delay, connections=connections, idle_timeout=idle_timeout)
    try:
        mock.listen()
    except OSError as error:
        raise UnusableError(
            f"port {port} is not free ({error}); choose another with --port"
        ) from error
    mock.announce()
    with suppress(KeyboardInterrupt):
        mock.serve_forever()
