"""`python -m dify_completion_mock`: serves until it is interrupted, and says where."""

import argparse
import logging

from ._server import MockDify


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m dify_completion_mock", description=__doc__)
    parser.add_argument("--port", type=int, default=5001, help="where to listen (default: %(default)s)")
    parser.add_argument("--delay", type=float, default=0.05, help="seconds that each word takes (default: %(default)s)")
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(message)s")  # What the spec refuses is told there.
    mock = MockDify(port=options.port, delay=options.delay)
    print(f"A mock of Dify: DIFY_BASE_URL={mock.base_url} DIFY_API_KEY={mock.api_key}", flush=True)
    mock.serve_forever()


if __name__ == "__main__":
    main()
