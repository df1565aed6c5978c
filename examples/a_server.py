"""Gives the examples a server: the Dify that DIFY_API_KEY belongs to, or a mock on this machine where it is not set."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from unittest.mock import patch

from dify_completion_mock import MockDify


@contextmanager
def a_server() -> Generator[None]:
    """Let `Dify()` and `AsyncDify()` find a server inside this block."""
    if os.environ.get("DIFY_API_KEY"):
        yield
    else:
        with MockDify(delay=0.02) as mock, patch.dict(os.environ, mock.environ):
            yield
