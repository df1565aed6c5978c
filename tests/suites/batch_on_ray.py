"""A batch on a cluster of Ray, on this machine: `make test-ray`. Each row once, also where a worker is killed."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import aclosing, suppress
from copy import copy
from itertools import count, islice
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from dify_completion import InputForm
from dify_completion_api.models import AppParameters
from dify_completion_batch import BatchStatus, MissingExtra, Record, WorkerError, read_records, run_batch
from dify_completion_mock import App, Fault, MockDify, Reply
from small_batches import numbers, topics

ray: Any = pytest.importorskip("ray", reason="Ray is not installed: `make test-ray` installs it and runs these tests")

KEY = "app-a-key-that-nobody-shall-read"

_UNTIL_THE_FIRST_WORD_HAS_COME = 3.0
"""Seconds. The mock cannot see when a worker reads; before its first event, nothing names the generation to stop."""


@pytest.fixture(scope="module")
def mock() -> Iterator[MockDify]:
    """A mock whose key the workers have from their environment, because Ray is started with it here."""
    with MockDify(apps={KEY: App()}) as mock, pytest.MonkeyPatch.context() as patch:
        for name, value in mock.environ.items():
            patch.setenv(name, value)
        yield mock


@pytest.fixture(scope="module", autouse=True)
def logs(mock: MockDify) -> Iterator[Path]:
    """A cluster on this machine, and the folder of its logs."""
    context = ray.init(num_cpus=4, include_dashboard=False, logging_level="error", log_to_driver=False)
    yield Path(context.address_info["session_dir"], "logs")
    ray.shutdown()


async def collect(rows: Any, **options: Any) -> list[Record]:
    return [record async for record in run_batch(rows, engine="ray", **options)]


def batch(rows: Any, **options: Any) -> list[Record]:
    return asyncio.run(collect(rows, **options))


def asked_since(mock: MockDify, before: int) -> list[str]:
    return sorted(request.body["inputs"]["topic"] for request in mock.completions[before:])


def test_several_actors_do_each_row_once(mock: MockDify, tmp_path: Path) -> None:
    def answer(inputs: Mapping[str, str]) -> Reply:
        if inputs["topic"] == "topic 7":
            raise Fault("completion_request_error")
        return Reply(f"All about {inputs['topic']}.", first_delay=0.05)

    before = len(mock.completions)
    mock.answer(answer)
    records = batch(topics(400), concurrency=20, actors=4, output=tmp_path / "out.parquet", user="u-42")
    assert numbers(records) == list(range(400))
    assert [record.row for record in records if not record.ok] == [7]
    assert all(record.answer == f"All about topic {record.row}." for record in records if record.ok)
    assert list(read_records(tmp_path / "out.parquet")) == records
    assert asked_since(mock, before) == sorted(row["topic"] for row in topics(400))
    assert {request.body["user"] for request in mock.completions[before:]} == {"u-42"}
    assert 5 < mock.most_at_once <= 20
    assert batch(topics(400), concurrency=20, actors=4, output=tmp_path / "out.parquet") == []


def test_inputs_that_no_request_can_carry_fail_alone(mock: MockDify) -> None:
    mock.answer("Done.")
    records = batch([{"topic": "half a pair: \ud800"}, {"topic": {1, 2}}, {"topic": "x"}], concurrency=2)
    assert {record.row: record.error and record.error["type"] for record in records} == {
        0: "ValueError",
        1: "TypeError",
        2: None,
    }


def test_rows_that_do_not_fit_are_handed_out_as_they_are_drawn(mock: MockDify) -> None:
    async def main() -> list[int]:
        drawn, ahead = count(), list[int]()
        rows = ({"odd": number} for number in islice(drawn, 50))
        async for record in run_batch(
            rows, engine="ray", form=InputForm(AppParameters.from_dict({"user_input_form": []}))
        ):
            assert not record.ok
            ahead.append(next(copy(drawn)) - record.row)
        return ahead

    ahead = asyncio.run(main())
    assert (len(ahead), max(ahead) <= 2 * 10) == (50, True)


def test_overload_costs_no_row(mock: MockDify) -> None:
    mock.answer("Done.")
    mock.refuse(429, retry_after=0, times=30, operation="create_completion")
    records = batch(topics(100), concurrency=20, actors=2)
    assert numbers(records) == list(range(100))
    assert all(record.ok for record in records)


@pytest.mark.parametrize(
    ("refusals", "options", "reason"),
    [(2, {}, "overload"), (0, {"requests_per_minute": 12}, "pace")],
)
def test_the_status_says_why_all_actors_pause(
    mock: MockDify, refusals: int, options: dict[str, Any], reason: str
) -> None:
    async def main() -> None:
        batch = run_batch(topics(6), engine="ray", concurrency=2, actors=2, status=status, **options)
        async with asyncio.timeout(60), aclosing(batch) as records:
            first = asyncio.ensure_future(anext(records))
            while status.pause is None:
                await asyncio.sleep(0.05)
            assert status.pause.reason == reason
            assert 0 < status.pause.until - monotonic() < 10
            assert (await first).ok

    status = BatchStatus()
    mock.answer("Done.")
    if refusals:
        mock.refuse(429, retry_after=6, times=refusals, operation="create_completion")
    asyncio.run(main())
    assert status.pause is None


def test_a_worker_that_is_killed_loses_no_row(mock: MockDify, tmp_path: Path) -> None:
    async def main() -> list[Record]:
        records: list[Record] = []
        async for record in run_batch(topics(200), engine="ray", concurrency=8, actors=2, output=output):
            records.append(record)
            if len(records) == 50:
                os.kill(min(workers() - idle), signal.SIGKILL)
        return records

    output = tmp_path / "out.jsonl"
    before, idle = len(mock.completions), workers()
    mock.answer("Done.", first_delay=0.1)
    records = asyncio.run(main())
    assert numbers(records) == list(range(200))
    assert all(record.ok for record in records)
    assert list(read_records(output)) == records
    assert 200 < len(mock.completions) - before <= 200 + 8


def workers() -> set[int]:
    """The processes of this cluster's actors that do rows: grandchildren of this process."""
    parents: dict[int, int] = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            parents[int(status.parent.name)] = int(status.read_text().partition("PPid:")[2].split()[0])
    ours = [pid for pid, parent in parents.items() if parents.get(parent) == os.getpid()]
    return {pid for pid in ours if b"RayWorker" in Path(f"/proc/{pid}/cmdline").read_bytes()}


def test_what_every_row_would_meet_ends_the_batch_and_stops_what_runs(mock: MockDify, tmp_path: Path) -> None:
    slow = {row["topic"] for row in topics(4)}
    mock.answer(lambda inputs: Reply("Well, well.", delay=30 if inputs["topic"] in slow else 0, first_delay=0.1))
    stopped, before = len(mock.stopped), len(mock.completions)
    since_all_slow_ones_began = list[Record]()

    async def main() -> None:
        async for record in run_batch(topics(100), engine="ray", concurrency=8, actors=2, output=output):
            seen.append(record)
            since_all_slow_ones_began.extend([record] * (slow <= set(asked_since(mock, before))))
            if len(since_all_slow_ones_began) == 8:  # By then each has told its task.
                mock.refuse(401, times=None, operation="create_completion")

    output, seen = tmp_path / "out.jsonl", list[Record]()
    try:
        with pytest.raises(WorkerError, match="Access token is invalid") as caught:
            asyncio.run(main())
    finally:
        mock.accept()
    assert (caught.value.error["type"], caught.value.error["status"]) == ("AuthenticationError", 401)
    assert len(mock.stopped) - stopped == 4
    assert list(read_records(output)) == seen
    assert KEY not in repr(caught.value)


def test_a_batch_that_is_left_stops_what_runs_and_goes_on_later(mock: MockDify, tmp_path: Path) -> None:
    async def main() -> None:
        async with aclosing(run_batch(topics(10), engine="ray", concurrency=10, actors=2, output=output)) as records:
            for _ in range(6):
                await anext(records)

    slow = {row["topic"] for row in topics(4)}
    mock.answer(lambda inputs: Reply("Well, well.", delay=30 if inputs["topic"] in slow else 0, first_delay=0.1))
    output, stopped = tmp_path / "out.jsonl", len(mock.stopped)
    asyncio.run(main())
    assert len(mock.stopped) - stopped == 4
    mock.answer("Done.")
    assert numbers(batch(topics(10), concurrency=2, actors=2, output=output)) == [0, 1, 2, 3]


def test_ctrl_c_twice_ends_the_command_and_stops_what_runs(mock: MockDify, tmp_path: Path) -> None:
    """Once the process is at its end Ray must not be asked for anything: it would begin anew, and hang."""
    mock.answer("Done.")
    before, left, stopped = len(mock.completions), len(mock.left_running), len(mock.stopped)
    (tmp_path / "topics.jsonl").write_text('{"topic": "tides"}\n' * 400, encoding="utf-8")
    options = ["--output", "out.jsonl", "--engine", "ray", "--actors", "2"]
    command = [sys.executable, "-m", "dify_completion_cli", "batch", "topics.jsonl", *options]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        mock.wait_until(lambda mock: len(mock.completions) - before > 20, timeout=60)
        mock.answer(["Well, ", "well."], delay=60)
        mock.wait_until(lambda mock: mock.open_streams == 10, timeout=60)
        sleep(_UNTIL_THE_FIRST_WORD_HAS_COME)
        process.send_signal(signal.SIGINT)
        mock.wait_until(lambda mock: len(mock.stopped) > stopped, timeout=60)
        process.send_signal(signal.SIGINT)
        try:
            _, told = process.communicate(timeout=100)
        finally:
            process.kill()
    assert process.returncode == 130
    assert "the same command resumes it" in told
    assert "Traceback" not in told
    # A worker that Ray ends before it has stopped everything leaves the rest to its guard, which outlives the command.
    mock.wait_until(lambda mock: len(mock.left_running) <= left, timeout=60)


def test_a_driver_that_is_killed_leaves_nothing_running(mock: MockDify, tmp_path: Path) -> None:
    mock.answer(["Well, ", "well."], delay=60)
    stopped = len(mock.stopped)
    (tmp_path / "topics.jsonl").write_text('{"topic": "tides"}\n' * 4, encoding="utf-8")
    options = ["--output", "out.jsonl", "--engine", "ray", "--actors", "2"]
    command = [sys.executable, "-m", "dify_completion_cli", "batch", "topics.jsonl", *options]
    with subprocess.Popen(command, cwd=tmp_path) as process:
        mock.wait_until(lambda mock: mock.open_streams == 4, timeout=60)
        sleep(_UNTIL_THE_FIRST_WORD_HAS_COME)
        process.kill()
    mock.wait_until(lambda mock: len(mock.stopped) == stopped + 4, timeout=60)


def test_where_the_table_cannot_be_read_on_the_rows_before_are_done(mock: MockDify) -> None:
    def rows() -> Iterator[dict[str, str]]:
        yield from topics(5)
        raise OSError("the disk is gone")

    async def main() -> None:
        async for record in run_batch(rows(), engine="ray"):
            seen.append(record)

    seen: list[Record] = []
    with pytest.raises(OSError, match="the disk is gone"):
        asyncio.run(main())
    assert numbers(seen) == list(range(5))


def test_ray_without_the_extra_is_told_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtra, match=r"dify-completion-client\[ray\]"):
        batch(topics(1))


def test_no_log_of_ray_has_the_key(logs: Path) -> None:
    files = [path for path in logs.rglob("*") if path.is_file()]
    assert files
    assert [path.name for path in files if KEY.encode() in path.read_bytes()] == []
