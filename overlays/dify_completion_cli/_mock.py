"""`dify-completion mock`: a mock of Dify on this machine, to try things without a server."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

import typer

from ._errors import UnusableError
from ._terminal import say


def mock(
    port: Annotated[int, typer.Option(help="Where to listen; 0 for any free port.")] = 5001,
    delay: Annotated[float, typer.Option(min=0, help="Seconds that each word takes.")] = 0.05,
) -> None:
    """Serve a mock of Dify until Ctrl-C, and print the settings that lead to it."""
    try:
        from dify_completion_mock import MockDify
    except ModuleNotFoundError as error:
        advice = "pip install 'dify-completion-client[mock]' brings what the mock needs"
        raise UnusableError(f"{error.name} is missing: {advice}") from error
    mock = MockDify(port=port, delay=delay)
    try:
        mock.listen()
    except (OSError, OverflowError) as error:
        raise UnusableError(
            f"port {port} is not free ({error}); choose another with --port"
        ) from error
    say("A mock of Dify is ready; Ctrl-C ends it. In another shell:")
    print(*(f"export {name}={value}" for name, value in mock.environ.items()), sep="\n", flush=True)
    with suppress(KeyboardInterrupt):
        mock.serve_forever()
