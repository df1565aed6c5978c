"""What the tests share: the mock server, and the figures that a run prints at its end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from dify_completion_mock import MockDify

_FIGURES = pytest.StashKey[dict[str, str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_FIGURES] = {}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for name, value in config.stash[_FIGURES].items():
        terminalreporter.write_line(f"{name}: {value}")


@pytest.fixture
def figures(pytestconfig: pytest.Config) -> dict[str, str]:
    """Figures by name, printed when the tests are done."""
    return pytestconfig.stash[_FIGURES]


@pytest.fixture(scope="session")
def mock() -> Iterator[MockDify]:
    """A mock of Dify that writes quickly, for the whole run."""
    with MockDify(delay=0.002) as mock:
        yield mock
