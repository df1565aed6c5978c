"""A helper of the examples: finds a server for them. Your own program needs neither of these functions."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from unittest.mock import patch

from dify_completion_mock import MockDify


@contextmanager
def a_server() -> Generator[None]:
    """Let `Dify()` and `AsyncDify()` find a server: yours if `DIFY_API_KEY` is set, else a mock on this machine."""
    if os.environ.get("DIFY_API_KEY"):
        yield
    else:
        with MockDify(delay=0.02) as mock, patch.dict(os.environ, mock.environ):
            yield
