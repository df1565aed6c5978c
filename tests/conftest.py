"""What the tests share: servers, clients, and the figures that a run prints at its end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from clients import KINDS, Client, client_of
from dify_completion_mock import MockDify
from replay import ReplayServer

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


@pytest.fixture(scope="session")
def server() -> Iterator[ReplayServer]:
    """A server that answers with bytes it is given, for the whole run."""
    with ReplayServer() as server:
        yield server


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """The way of calling: each test that uses a client runs in all of them."""
    return str(request.param)


@pytest.fixture
def anyio_backend(kind: str) -> str:
    return "trio" if kind == "trio" else "asyncio"


@pytest.fixture
async def client(kind: str, server: ReplayServer) -> AsyncIterator[Client]:
    """A client of the replay server that never retries."""
    async with client_of(kind, api_key="app-key", base_url=server.base_url, max_retries=0) as client:
        yield client


@pytest.fixture
async def mock_client(kind: str, mock: MockDify) -> AsyncIterator[Client]:
    """A client of the mock."""
    async with client_of(kind, api_key=mock.api_key, base_url=mock.base_url) as client:
        yield client
