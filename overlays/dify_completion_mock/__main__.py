"""Serves a mock of Dify until Ctrl-C, and prints its settings."""

import argparse
import logging
import sys
from contextlib import suppress


def main() -> None:
    """Read the command line and serve."""
    parser = _parser()
    options = parser.parse_args()
    if not 0 <= options.port <= 65535:
        parser.error(f"--port must be from 0 to 65535, not {options.port}")
    # The log reports each request that the spec refuses.
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    try:
        from . import MockDify
    except ModuleNotFoundError as error:
        sys.exit(f"error: {error}")
    try:
        mock = MockDify(
            port=options.port,
            delay=options.delay,
            connections=options.connections,
            idle_timeout=options.idle_timeout,
        )
    except ValueError as error:
        parser.error(str(error))
    try:
        mock.listen()
    except OSError as error:
        parser.error(
            f"port {options.port} is not free ({error}); choose another with --port, 0 for any that is free"
        )
    mock.announce()
    with suppress(KeyboardInterrupt):
        mock.serve_forever()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dify_completion_mock", description=__doc__)
    parser.add_argument("--port", type=int, default=5001, help="port (default: %(default)s)")
    parser.add_argument(
        "--delay",
        type=float,
        default=0.05,
        help="seconds between two words (default: %(default)s)",
    )
    parser.add_argument(
        "--connections",
        type=int,
        help="maximum number of connections at once, including idle ones (default: any number)",
    )
    parser.add_argument(
        "--idle-timeout",
        type=float,
        help="seconds after which it closes an idle connection (default: as Dify does)",
    )
    return parser


if __name__ == "__main__":
    main()
