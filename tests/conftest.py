"""What the tests share: servers, clients, and the figures that a run prints at its end."""

from __future__ import annotations

import gc
import os
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from clients import KINDS, Client, client_of
from dify_completion_mock import MockDify
from fork_server import share_servers
from over_aiohttp import mark_by_parameter
from replay import ReplayServer
from shared import SharedFolders


class Figures:
    """Prints what tests recorded (`record_property`) when all are done; numbers of one name are added up."""

    def __init__(self) -> None:
        self._figures: dict[str, Any] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for name, value in report.user_properties if report.when == "call" else ():
            self._figures[name] = self._figures.get(name, 0) + value if isinstance(value, int) else value

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for name, value in self._figures.items():
            terminalreporter.write_line(f"{name}: {value}")


def pytest_xdist_auto_num_workers() -> int:
    """Two workers for a core and one more: a test waits for half of its time. A worker takes up to 0.8 GiB."""
    return min((os.cpu_count() or 1) * 2 + 1, 16)


def pytest_configure(config: pytest.Config) -> None:
    gc.disable()  # Until all modules are imported, of which nothing is garbage.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # As in the background of a script; children inherit it.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # Dozens of child processes import the same packages.
    config.pluginmanager.register(Figures())
    if not hasattr(config, "workerinput"):
        config.add_cleanup(share_servers())


def pytest_itemcollected(item: pytest.Item) -> None:
    mark_by_parameter(item)


def pytest_collection_finish() -> None:
    """Keep all modules and tests out of garbage collection, which many tests run: it would look at all of them."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Let a worker send one report of a test that passes, instead of five messages: they took 4 s of a run.

    `--reruns` needs the protocol of its plugin.
    """
    if not hasattr(item.config, "workerinput") or item.config.getoption("reruns", None):
        return None
    for report in runtestprotocol(item, nextitem=nextitem, log=False):
        if report.when == "call" or not report.passed:
            item.ihook.pytest_runtest_logreport(report=report)
    return True


@pytest.fixture(scope="module", autouse=True)
def _objects_of_other_modules_are_not_looked_at() -> Iterator[None]:
    """Keep what a module leaves behind, as modules it imported, out of the garbage collection of the next ones."""
    yield
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _one_cache_of_mypy(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let the runs of mypy read the types of libraries once."""
    os.environ["MYPY_CACHE_DIR"] = str(tmp_path_factory.getbasetemp() / "mypy")


@pytest.fixture(scope="session")
def _numbers() -> Iterator[int]:
    return count()


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, _numbers: Iterator[int]) -> Path:
    """An empty folder. pytest's own fixture also makes a link to it, which takes longer than the folder."""
    return tmp_path_factory.mktemp(f"{request.node.originalname[:30]}{next(_numbers)}", numbered=False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which the test runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


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


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that nobody listens at, and that no other program gets during the test."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield int(held.getsockname()[1])


@pytest.fixture(scope="session")
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SharedFolders:
    """Folders that are made once, for all workers of the run."""
    own = tmp_path_factory.getbasetemp()
    return SharedFolders(own.parent if hasattr(request.config, "workerinput") else own)


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
