"""The mock's connections: how many it serves at once, and how long it keeps those that are idle."""

from __future__ import annotations

import math
import os
import re
import select
import signal
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from dify_completion import Dify
from dify_completion_mock import MockDify
from fork_server import Running, run_forked

INFO = b"GET /v1/info HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer app-mock\r\n\r\n"


def connect(base_url: str) -> socket.socket:
    parts = urlsplit(base_url)
    return socket.create_connection((parts.hostname, parts.port), timeout=60)


def ask(connection: socket.socket) -> bytes:
    """Ask for the app's information; returns the answer."""
    connection.sendall(INFO)
    return answer_of(connection)


def answer_of(connection: socket.socket) -> bytes:
    """The whole answer; empty where the connection ends."""
    answer = b""
    while not answer.endswith(b"}\n") and (piece := connection.recv(65536)):
        answer += piece
    return answer


def is_silent(connection: socket.socket) -> bool:
    """Whether neither an answer nor the end of the connection comes."""
    return not select.select([connection], [], [], 0.2)[0]


@contextmanager
def idle_connections(mock: MockDify, number: int) -> Iterator[list[socket.socket]]:
    """Connections that each brought a request, and now hold their place."""
    connections = [connect(mock.base_url) for _ in range(number)]
    try:
        for connection in connections:
            assert ask(connection).startswith(b"HTTP/1.1 200 OK")
        yield connections
    finally:
        for connection in connections:
            connection.close()


def test_a_connection_without_a_place_waits_until_another_is_closed() -> None:
    with (
        MockDify(connections=10) as mock,
        idle_connections(mock, 10) as idle,
        closing(connect(mock.base_url)) as eleventh,  # The kernel accepts it, the server does not.
    ):
        eleventh.sendall(INFO)
        assert is_silent(eleventh)
        assert mock.open_connections == 10
        assert ask(idle[1]).startswith(b"HTTP/1.1 200 OK")
        idle[0].close()
        assert answer_of(eleventh).startswith(b"HTTP/1.1 200 OK")


def test_those_that_wait_are_served_one_after_the_other() -> None:
    with MockDify(connections=1) as mock, idle_connections(mock, 1) as idle:
        waiting = [connect(mock.base_url) for _ in range(5)]
        idle[0].close()
        for connection in waiting:
            assert ask(connection).startswith(b"HTTP/1.1 200 OK")
            assert mock.open_connections == 1
            connection.close()
        mock.wait_until(lambda mock: mock.open_connections == 0)
        assert len(mock.requests) == 6


def test_a_client_that_no_longer_waits_takes_no_place() -> None:
    with MockDify(connections=1) as mock, idle_connections(mock, 1) as idle:
        connect(mock.base_url).close()
        idle[0].close()
        with Dify(**mock.settings, max_retries=0) as dify:
            assert dify.get_app_info().name == "Mock app"


def test_a_stream_holds_its_place() -> None:
    with MockDify("Twice a day.", connections=1) as mock, Dify(**mock.settings) as dify:
        mock.answer("Twice a day.", stall_after=1)
        with dify.stream_completion(inputs={}, user="u", stop_on_exit=False) as stream:
            next(stream)
            with closing(connect(mock.base_url)) as second:
                second.sendall(INFO)
                assert is_silent(second)
                stream.close()
                assert answer_of(second).startswith(b"HTTP/1.1 200 OK")


def test_without_a_limit_any_number_is_served() -> None:
    with MockDify() as mock, idle_connections(mock, 100):
        assert mock.open_connections == 100


def test_idle_connections_are_kept_by_the_newest_version_and_closed_by_older_ones() -> None:
    with (
        MockDify(version="1.12.1") as old,
        MockDify(version="1.13.3") as later,
        MockDify() as newest,
        idle_connections(newest, 2) as kept,
        idle_connections(old, 2),
        idle_connections(later, 2),
    ):
        old.wait_until(lambda mock: mock.open_connections == 0)
        later.wait_until(lambda mock: mock.open_connections == 0)
        assert newest.open_connections == 2
        assert is_silent(kept[0])


def test_how_long_idle_connections_are_kept_can_be_said() -> None:
    with (
        MockDify(idle_timeout=0.1) as soon,
        MockDify(version="1.12.1", idle_timeout=math.inf) as never,
        idle_connections(never, 1) as kept,
        idle_connections(soon, 1) as closed,
    ):
        assert closed[0].recv(1) == b""
        assert is_silent(kept[0])


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"connections": 0}, "connections must be 1 or more, not 0"),
        ({"connections": -1}, "connections must be 1 or more, not -1"),
        ({"idle_timeout": 0}, "idle_timeout must be above 0, not 0"),
        ({"idle_timeout": math.nan}, "idle_timeout must be above 0, not nan"),
        ({"version": "newest"}, "such as 1.14.2, not 'newest'"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        MockDify(**settings)


def test_the_command_limits_its_connections() -> None:
    process = Running("-m", "dify_completion_mock", "--port", "0", "--connections", "1", env=os.environ)
    settings = dict(re.findall(r"export (\w+)=(\S+)", process.stdout.readline() + process.stdout.readline()))
    try:
        with closing(connect(settings["DIFY_BASE_URL"])) as first:
            assert ask(first).startswith(b"HTTP/1.1 200 OK")
            with closing(connect(settings["DIFY_BASE_URL"])) as second:
                second.sendall(INFO)
                assert is_silent(second)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate()


def test_the_command_refuses_a_limit_that_makes_no_sense() -> None:
    command = ["-m", "dify_completion_mock", "--port", "0"]
    for option, told in (
        ("connections", "connections must be 1 or more, not 0"),
        ("idle-timeout", "idle_timeout must"),
    ):
        run = run_forked(*command, f"--{option}", "0", env=os.environ)
        assert run.returncode == 2
        assert told in run.stderr.splitlines()[-1]
