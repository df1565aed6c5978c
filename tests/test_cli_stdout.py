"""A batch can write its records to stdout. A command that cannot write exits with status 2."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import keyring
import pytest
from commands import COMMAND, SECRET, called, ended, environment, ran, read_terminal, shown, started
from dify_completion_mock import App, Fault, MockDify, Reply
from files import table
from fork_server import Forked, run_forked
from keyring.backends.chainer import ChainerBackend

pytestmark = pytest.mark.usefixtures("folder")

FORM = ({"text-input": {"variable": "topic", "label": "Topic", "required": True}},)
LONG = "a long text " * 30
NOT_RESUMED = "a batch that writes to stdout cannot be resumed; --output FILE writes a file that can"


@pytest.fixture
def mock() -> Iterator[MockDify]:
    with MockDify(lambda inputs: f"{LONG}{inputs['topic']}", apps={SECRET: App(form=FORM)}) as mock:
        yield mock


@pytest.fixture
def run(mock: MockDify, capsys: pytest.CaptureFixture[str]) -> Any:
    return lambda *arguments, **options: called(mock, capsys, *arguments, **options)


def rows_of(text: str) -> list[int]:
    """The rows of the lines of a text that are records."""
    return sorted(json.loads(line)["row"] for line in re.findall(r"^(?:\x1b\[[^{]*)?({\"row\".*)$", text, re.MULTILINE))


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal is opened as POSIX has it")
def test_a_terminal_shows_records_as_json_lines_without_a_bar(mock: MockDify) -> None:
    outcome = shown(mock, "batch", table(*"ABCDE"), "--output", "-", columns=60)
    assert outcome.status == 0
    assert rows_of(outcome.out) == [0, 1, 2, 3, 4]
    assert "/5" not in outcome.out
    assert "5 rows: 5 done, 0 failed" in outcome.out


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal is opened as POSIX has it")
def test_records_go_to_a_file_while_a_terminal_shows_the_bar(mock: MockDify) -> None:
    master, slave = os.openpty()
    arguments = [COMMAND, "batch", table(*"ABCDE"), "--output", "-"]
    with open(master, "rb", buffering=0) as screen:
        with Path("records.jsonl").open("wb") as file, open(slave, "r+b", buffering=0) as terminal:
            process = Forked(arguments, environment(mock), None, terminal, file, terminal)
        bar = read_terminal(screen)
    assert process.wait() == 0
    assert rows_of(Path("records.jsonl").read_text(encoding="utf-8")) == [0, 1, 2, 3, 4]
    assert b"5/5" in bar and b'{"row"' not in bar


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_interrupted_batch_to_stdout_does_not_promise_to_resume(mock: MockDify, number: signal.Signals) -> None:
    mock.answer(lambda inputs: Reply("Done.", first_delay=60 if inputs["topic"] == "C" else 0))
    process = started(mock, "batch", table(*"ABC"), "--output", "-")
    mock.wait_until(lambda mock: len(mock.completions) == 3 and mock.open_streams == 1)
    process.send_signal(number)
    outcome = ended(process)
    assert outcome.status == 130
    assert re.search(rf"^interrupted after \d of 3 rows; {NOT_RESUMED}$", outcome.err, re.MULTILINE)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_stdout_does_not_promise_to_resume(mock: MockDify) -> None:
    with Path("/dev/full").open("wb") as full:
        outcome = ran(mock, "batch", table(*"ABC"), "--output", "-", stdout=full)
    assert outcome.status == 3
    assert re.match(rf"error: .*No space left on device \(after \d of 3 rows; {NOT_RESUMED}\)\n", outcome.err)


def test_a_fault_or_a_price_that_ends_a_batch_to_stdout_does_not_promise_to_resume(run: Any, mock: MockDify) -> None:
    mock.answer(Fault("invalid_param", "No."))
    outcome = run("batch", table(*"ABCDEF"), "--output", "-", "-c", "1")
    assert (outcome.status, NOT_RESUMED in outcome.err) == (3, True)
    mock.answer(Reply("Done.", usage={"total_price": "1", "currency": "USD"}))
    outcome = run("batch", "topics.csv", "--output", "-", "-c", "1", "--max-price", "2")
    assert (outcome.status, NOT_RESUMED in outcome.err, "resumes" in outcome.err) == (4, True, False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("arguments", [["complete", "topic=A"], ["app"], ["app", "--json"]])
def test_a_full_stdout_is_an_error_of_every_command(mock: MockDify, arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        outcome = ran(mock, *arguments, stdout=full)
    assert outcome.status == 1
    assert re.fullmatch(r"(error: .*No space left on device\n)+", outcome.err)


@pytest.mark.parametrize("name", ["no/x.yaml", "topics.csv/x.yaml"])
def test_a_spec_that_cannot_be_written_is_unusable(run: Any, name: str) -> None:
    table("A")
    outcome = run("spec", "-o", name)
    assert outcome.status == 2
    assert re.fullmatch(
        rf"error: {name} cannot be written \(.*directory\); choose another file with --output\n", outcome.err
    )


@pytest.mark.parametrize("arguments", [["login"], ["login", "--forget"], ["app", "--profile", "x"]])
def test_a_system_without_a_keyring_is_named(run: Any, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    monkeypatch.setattr(ChainerBackend, "backends", [])
    before = keyring.get_keyring()
    keyring.set_keyring(cast("Any", ChainerBackend)())
    try:
        outcome = run(*arguments, stdin=SECRET.encode())
    finally:
        keyring.set_keyring(before)
    assert outcome.status == 2
    assert outcome.err == "error: the system has no keyring; set up one, or set DIFY_API_KEY\n"


@pytest.mark.parametrize("port", ["99999", "-1", "65536"])
@pytest.mark.parametrize("program", [[COMMAND, "mock"], ["-m", "dify_completion_mock"]])
def test_a_port_that_does_not_exist_is_named(mock: MockDify, program: list[str], port: str) -> None:
    outcome = _ran(mock, *program, f"--port={port}")
    assert outcome.returncode == 2
    assert port in outcome.stderr and "65535" in outcome.stderr and "free" not in outcome.stderr


@pytest.mark.parametrize("program", [[COMMAND, "mock"], ["-m", "dify_completion_mock"]])
def test_a_port_that_is_in_use_has_one_exit_status(mock: MockDify, program: list[str]) -> None:
    port = re.findall(r":(\d+)/", mock.base_url)[0]
    outcome = _ran(mock, *program, f"--port={port}")
    assert (outcome.returncode, f"port {port} is not free" in outcome.stderr) == (2, True)


def _ran(mock: MockDify, *command: str) -> subprocess.CompletedProcess[str]:
    return run_forked(*command, env=environment(mock))
