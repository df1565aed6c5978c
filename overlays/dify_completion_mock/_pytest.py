"""The pytest plugin: the fixture `mock_dify`, for whoever has installed the extra."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ._server import MockDify


@pytest.fixture
def mock_dify() -> Iterator[MockDify]:
    """A mock of Dify, new for each test: `Dify(mock_dify.api_key, base_url=mock_dify.base_url)`."""
    # Imported with the first use: pytest loads this plugin wherever the package is installed.
    from ._server import MockDify

    with MockDify() as mock:
        yield mock
