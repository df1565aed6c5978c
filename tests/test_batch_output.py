"""A batch can be ended in any way and goes on from what it wrote: no row is lost, and none is paid for twice."""

from __future__ import annotations

import asyncio
import os
import re
import resource
import signal
import sys
from collections.abc import Mapping
from contextlib import aclosing
from pathlib import Path

import pytest
from dify_completion import AsyncDify
from dify_completion_batch import (
    MissingExtra,
    OutputCheck,
    OutputError,
    OutputInUse,
    Record,
    read_records,
    read_rows,
    run_batch,
)
from dify_completion_mock import Fault, MockDify, Reply
from fork_server import Running
from recorded import HELPERS
from replay import ReplayServer, event_stream
from small_batches import batch, client_of, numbers, topics
from wire import END, sse

OUTPUTS = ("out.jsonl", "out.parquet")


@pytest.fixture(params=OUTPUTS)
def output(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where a batch writes, in each of the forms."""
    return tmp_path / str(request.param)


def hold_four(mock: MockDify) -> None:
    """Let the first four rows of a table take long: they are being written while the others are done."""
    slow = {row["topic"] for row in topics(4)}
    mock.answer(lambda inputs: Reply("Twice a day.", delay=5 if inputs["topic"] in slow else 0, first_delay=0.02))


def half_done(mock: MockDify, output: Path) -> list[Record]:
    """The six records of a batch of ten rows that is left while the first four are being written."""

    async def main() -> list[Record]:
        async with (
            client_of(mock) as dify,
            aclosing(run_batch(topics(10), dify, concurrency=5, output=output)) as records,
        ):
            return [await anext(records) for _ in range(6)]

    hold_four(mock)
    given = asyncio.run(main())
    mock.answer("Done.")
    return given


def lines_of(output: Path) -> Path:
    return output if output.suffix == ".jsonl" else output.with_name("out.parquet.jsonl")


def once_each(output: Path, size: int) -> bool:
    return numbers(list(read_records(output))) == list(range(size))


def test_every_record_is_in_the_output_before_it_comes(mock_dify: MockDify, output: Path) -> None:
    async def main() -> None:
        async with client_of(mock_dify) as dify:
            async for record in run_batch(topics(10), dify, output=output):
                assert record in list(read_records(output))

    asyncio.run(main())


def test_an_output_says_the_same_in_both_forms(mock_dify: MockDify, tmp_path: Path) -> None:
    mock_dify.answer(lambda inputs: f"a\u2028b \U0001f600 {inputs['topic']}\r\n")
    mock_dify.answer("Twice a day.", times=1, cut="broken", cut_after=1)
    given = {name: batch(mock_dify, topics(20), output=tmp_path / name) for name in OUTPUTS}
    for name in OUTPUTS:
        assert list(read_records(tmp_path / name)) == given[name]
    lines, parquet = (list(read_rows(tmp_path / name)) for name in OUTPUTS)
    assert [list(row) for row in lines] == [list(row) for row in parquet]
    assert not (tmp_path / "out.parquet.jsonl").exists()


def test_half_a_surrogate_pair_in_an_answer_costs_no_output(server: ReplayServer, output: Path) -> None:
    async def main() -> list[Record]:
        async with AsyncDify("app-key", base_url=server.base_url, httpx_args={"verify": False}) as dify:
            return [record async for record in run_batch(topics(1), dify, output=output)]

    server.answer(event_stream(sse("message", answer="odd: ").replace(b"odd: ", b"odd: \\ud800"), END))
    (record,) = asyncio.run(main())
    assert record.answer == "odd: \ud800"
    (kept,) = read_records(output)
    assert kept.answer == (record.answer if output.suffix == ".jsonl" else "odd: ?")


def test_a_batch_that_is_left_early_stops_what_runs_and_goes_on_later(mock_dify: MockDify, output: Path) -> None:
    given = half_done(mock_dify, output)
    assert len(mock_dify.stopped) == 4
    assert mock_dify.left_running == []
    assert list(read_records(output)) == given
    assert numbers(batch(mock_dify, topics(10), output=output)) == [0, 1, 2, 3]
    assert once_each(output, 10)
    assert len(mock_dify.completions) == 10 + 4


@pytest.mark.parametrize("how", ["exception", "cancellation"])
def test_a_batch_whose_loop_is_ended_in_its_body_stops_what_runs(mock_dify: MockDify, output: Path, how: str) -> None:
    async def main() -> None:
        async with (
            client_of(mock_dify) as dify,
            aclosing(run_batch(topics(10), dify, concurrency=5, output=output)) as records,
        ):
            async for record in records:
                given.append(record)
                if len(given) == 6:
                    await asyncio.sleep(0.1)
                    if how == "exception":
                        raise RuntimeError("the body failed")
                    async with asyncio.timeout(0):
                        await asyncio.sleep(5)

    hold_four(mock_dify)
    given: list[Record] = []
    with pytest.raises((RuntimeError, TimeoutError)):
        asyncio.run(main())
    assert (len(mock_dify.stopped), mock_dify.left_running) == (4, [])
    assert list(read_records(output)) == given


def test_a_cancelled_batch_stops_what_runs_and_keeps_what_is_done(mock_dify: MockDify, output: Path) -> None:
    async def main() -> None:
        task = asyncio.current_task()
        async with client_of(mock_dify) as dify:
            async for record in run_batch(topics(10), dify, concurrency=5, output=output):
                given.append(record)
                if len(given) == 6 and task:
                    task.cancel()

    hold_four(mock_dify)
    given: list[Record] = []
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(main())
    assert len(mock_dify.stopped) == 4
    assert mock_dify.left_running == []
    assert list(read_records(output)) == given


def test_a_finished_batch_does_nothing_again(mock_dify: MockDify, output: Path) -> None:
    batch(mock_dify, topics(20), output=output)
    before = output.read_bytes()
    assert batch(mock_dify, topics(20), output=output) == []
    assert len(mock_dify.completions) == 20
    assert list(read_records(output)) and (output.suffix == ".parquet" or output.read_bytes() == before)


def test_values_that_no_request_can_carry_do_not_make_it_another_table(mock_dify: MockDify, output: Path) -> None:
    rows: list[dict[str, object]] = [{"topic": object()}, {"topic": {"a", "b"}}, {"topic": "x"}]
    assert [record.ok for record in batch(mock_dify, rows, output=output, concurrency=1)] == [False, False, True]
    rows[0] = {"topic": object()}
    assert batch(mock_dify, rows, output=output) == []


def test_a_table_that_has_grown_is_done_from_where_it_ended(mock_dify: MockDify, output: Path) -> None:
    batch(mock_dify, topics(20), output=output)
    assert numbers(batch(mock_dify, topics(25), output=output)) == [20, 21, 22, 23, 24]
    assert once_each(output, 25)


def test_failed_rows_are_done_again_where_that_is_asked_for(mock_dify: MockDify, output: Path) -> None:
    def answer(inputs: Mapping[str, str]) -> str:
        if inputs["topic"] in ("topic 0", "topic 7"):
            raise Fault("completion_request_error")
        return "Done."

    mock_dify.answer(answer)
    batch(mock_dify, topics(20), output=output)
    mock_dify.answer("Done.")
    assert batch(mock_dify, topics(20), output=output) == []
    assert numbers(batch(mock_dify, topics(20), output=output, retry_failed=True)) == [0, 7]
    assert all(record.ok for record in read_records(output))
    assert once_each(output, 20)


@pytest.mark.parametrize("change", ["another row", "fewer rows", "no rows"])
def test_the_output_of_another_table_is_refused_before_anything_is_asked(
    mock_dify: MockDify, output: Path, change: str
) -> None:
    known = half_done(mock_dify, output)
    asked_before = len(mock_dify.completions)
    rows = list(topics({"another row": 10, "fewer rows": 4, "no rows": 0}[change]))
    if change == "another row":
        rows[4] = {"topic": "rivers"}
    with pytest.raises(OutputError, match="choose another output"):
        batch(mock_dify, rows, output=output)
    assert len(mock_dify.completions) == asked_before
    assert list(read_records(output)) == known


def test_what_failed_is_kept_where_the_output_is_another_tables(mock_dify: MockDify, output: Path) -> None:
    mock_dify.answer("Twice a day.", times=1, cut="broken", cut_after=2)
    known = batch(mock_dify, topics(3), output=output)
    with pytest.raises(OutputError, match="choose another output"):
        batch(mock_dify, [{"topic": "rivers"}] * 3, output=output, retry_failed=True)
    assert [record.ok for record in known].count(False) == 1
    assert list(read_records(output)) == known


@pytest.mark.parametrize(
    "content",
    [
        b'{"topic": "tides"}\n',
        b'{"topic": "tides"}',
        b'{"row": 7, "topic": "tides"}',
        b"topic\ntides\n",
        b"[1]\n",
        b"\xff\n",
    ],
)
def test_a_file_of_something_else_is_refused_and_stays_as_it_is(
    mock_dify: MockDify, output: Path, content: bytes
) -> None:
    output.write_bytes(content)
    with pytest.raises(OutputError, match="choose another"):
        batch(mock_dify, topics(1), output=output)
    assert output.read_bytes() == content
    assert mock_dify.completions == []


def test_an_output_of_another_kind_is_refused_at_once(mock_dify: MockDify, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"must be a \.jsonl, \.parquet, \.csv or \.xlsx file"):
        run_batch([], client_of(mock_dify), output=tmp_path / "out.txt")


@pytest.mark.parametrize("kept", [3, 100, -2])
def test_a_last_line_that_was_not_written_whole_is_cut_off(mock_dify: MockDify, output: Path, kept: int) -> None:
    half_done(mock_dify, output)
    lines = lines_of(output).read_bytes().splitlines(keepends=True)
    lines_of(output).write_bytes(b"".join(lines[:-1]) + lines[-1][:kept])
    assert len(batch(mock_dify, topics(10), output=output)) == 5
    assert once_each(output, 10)


def test_another_fault_before_a_last_line_that_was_not_written_whole_changes_no_file(
    mock_dify: MockDify, output: Path
) -> None:
    half_done(mock_dify, output)
    content = b'{"topic": "tides"}\n' + lines_of(output).read_bytes()[:-20]
    lines_of(output).write_bytes(content)
    with pytest.raises(OutputError, match="'tides'} is not a record of a batch"):
        OutputCheck(output)
    with pytest.raises(OutputError, match="'tides'} is not a record of a batch"):
        batch(mock_dify, topics(10), output=output)
    assert lines_of(output).read_bytes() == content


def test_a_last_line_that_lacks_its_line_break_alone_is_kept(mock_dify: MockDify, output: Path) -> None:
    half_done(mock_dify, output)
    lines_of(output).write_bytes(lines_of(output).read_bytes().rstrip(b"\n"))
    assert len(batch(mock_dify, topics(10), output=output)) == 4
    assert once_each(output, 10)


def test_a_batch_that_cannot_write_ends_and_stops_what_runs(mock_dify: MockDify, output: Path) -> None:
    hold_four(mock_dify)
    allowed, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, most))
    try:
        with pytest.raises(OSError, match=f"File too large: '{re.escape(str(lines_of(output)))}'"):
            batch(mock_dify, topics(10), output=output, concurrency=5)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (allowed, most))
    assert len(mock_dify.stopped) == 4
    mock_dify.answer("Done.")
    assert len(batch(mock_dify, topics(10), output=output)) == 8
    assert once_each(output, 10)


def test_a_second_batch_on_an_output_is_refused(mock_dify: MockDify, output: Path) -> None:
    async def main() -> None:
        async with client_of(mock_dify) as dify, aclosing(run_batch(topics(20), dify, output=output)) as records:
            await anext(records)
            with pytest.raises(OutputInUse, match="another batch is writing"):
                await anext(run_batch(topics(20), dify, output=output))

    asyncio.run(main())
    assert len(batch(mock_dify, topics(20), output=output)) < 20


def test_a_package_that_cannot_be_imported_is_named_with_the_reason(
    mock_dify: MockDify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "filelock.py").write_text("raise ImportError('its library is broken', name=__name__)")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "filelock", raising=False)
    with pytest.raises(MissingExtra, match=r"^filelock cannot be imported \(its library is broken\); install it with"):
        run_batch([], client_of(mock_dify), output=tmp_path / "out.jsonl")


@pytest.mark.parametrize(("name", "missing"), [("out.parquet", "pyarrow.parquet"), ("out.jsonl", "filelock")])
def test_a_missing_package_is_told_with_the_extra_that_brings_it(
    mock_dify: MockDify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, missing: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(MissingExtra, match=rf'{missing} .* pip install "dify-completion-client\[batch\]"'):
        run_batch([], client_of(mock_dify), output=tmp_path / name)


def start(mock: MockDify, output: Path, size: int) -> Running:
    program = str(HELPERS / "batch_process.py")
    return Running(program, str(output), str(size), env={**os.environ, **mock.environ})


def first_lines(process: Running, count: int) -> list[int]:
    return [int(process.stdout.readline()) for _ in range(count)]


def test_a_killed_batch_goes_on_where_it_was_killed(mock_dify: MockDify, output: Path) -> None:
    hold_four(mock_dify)
    process = start(mock_dify, output, 10)
    told = first_lines(process, 6)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert numbers(list(read_records(output))) == sorted(told)
    mock_dify.answer("Done.")
    process = start(mock_dify, output, 10)
    done, complaint = process.communicate()
    assert (process.returncode, complaint) == (0, "")
    assert sorted([*told, *map(int, done.split())]) == list(range(10))
    assert once_each(output, 10)
    assert len(mock_dify.completions) == 10 + 4  # Only what was being written is asked for twice.


def test_ctrl_c_stops_what_runs_and_keeps_what_is_done(mock_dify: MockDify, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    hold_four(mock_dify)
    process = start(mock_dify, output, 10)
    told = first_lines(process, 6)
    process.send_signal(signal.SIGINT)
    _, complaint = process.communicate()
    assert process.returncode != 0
    assert "KeyboardInterrupt" in complaint
    assert len(mock_dify.stopped) == 4
    assert mock_dify.left_running == []
    assert numbers(list(read_records(output))) == sorted(told)


def test_a_second_process_on_an_output_is_refused(mock_dify: MockDify, tmp_path: Path) -> None:
    mock_dify.answer("Twice a day.", delay=5)
    first = start(mock_dify, tmp_path / "out.jsonl", 4)
    mock_dify.wait_until(lambda mock: mock.open_streams == 4, timeout=60)
    second = start(mock_dify, tmp_path / "out.jsonl", 4)
    _, complaint = second.communicate()
    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert second.returncode == 1
    assert "another batch is writing this output" in complaint
    assert len(mock_dify.completions) == 4
