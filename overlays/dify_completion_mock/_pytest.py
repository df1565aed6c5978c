"""The pytest plugin: the fixture `mock_dify`, for whoever has installed the extra."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ._apps import App
    from ._mock import MockDify


@pytest.fixture
def mock_dify_app() -> App:
    """The app of `mock_dify`; a fixture of this name in a test module, or a conftest.py, replaces it."""
    from . import App

    return App()


@pytest.fixture
def mock_dify(mock_dify_app: App) -> Iterator[MockDify]:
    """A mock of Dify, new for each test: `Dify(**mock_dify.settings)`."""
    # Imported with the first use: pytest loads this plugin wherever the package is installed.
    from . import MockDify

    with MockDify(app=mock_dify_app) as mock:
        yield mock
