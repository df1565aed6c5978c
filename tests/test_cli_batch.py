"""`dify-completion batch`: checked before it costs anything, gone on with after any end, told in figures."""

from __future__ import annotations

import json
import re
import signal
import sys
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow
import pytest
import shortened
from app_forms import TOPIC_FORM
from commands import SECRET, Outcome, Terminal, called, ended, ran, shown, started, started_alone
from dify_completion_mock import App, Fault, MockDify, Reply
from files import answers, table
from pyarrow import parquet

pytestmark = pytest.mark.usefixtures("folder")


def about(inputs: Mapping[str, Any]) -> str:
    if inputs["topic"] == "poison":
        raise Fault("completion_request_error", "The model is odd.")
    return f"About {inputs['topic']}."


@pytest.fixture
def mock() -> Iterator[MockDify]:
    with MockDify(about, apps={SECRET: App(form=TOPIC_FORM)}) as mock:
        yield mock


@pytest.fixture
def run(mock: MockDify, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str) -> Outcome:
        outcome = called(mock, capsys, "batch", *arguments)
        assert SECRET not in outcome.out + outcome.err
        return outcome

    return run


def test_every_row_gets_its_answer(mock: MockDify) -> None:
    Path("topics.csv").write_text('id,subject,tone\n7,tides,plain\n8,"waves, high",\n', encoding="utf-8")
    mapping = ["--map", "id=", "--map", "subject=topic"]
    outcome = ran(mock, "batch", "topics.csv", "--output", "answers.jsonl", *mapping, "--user", "u-42")
    assert (outcome.status, outcome.err) == (0, "")
    summary = r"2 rows: 2 done, 0 failed, \d+ tokens, 0\.\d+ USD, in \d+\.\d s; the answers are in answers\.jsonl\n"
    assert re.fullmatch(summary, outcome.out)
    assert answers() == {0: "About tides.", 1: "About waves, high."}
    sent = {request.body["inputs"]["topic"]: request.body for request in mock.completions}
    assert sent["tides"]["inputs"] == {"topic": "tides", "tone": "plain", "words": 50}
    assert sent["waves, high"]["inputs"] == {"topic": "waves, high", "words": 50}
    assert {body["user"] for body in sent.values()} == {"u-42"}


def test_no_bar_is_drawn_where_nobody_watches(run: Any, mock: MockDify) -> None:
    forced = ran(mock, "batch", table("tides"), "--output", "answers.jsonl", FORCE_COLOR="1")
    assert (forced.status, forced.err) == (0, "")
    dumb = shown(mock, "batch", "topics.csv", "--output", "answers.jsonl", TERM="dumb")
    assert dumb.status == 0
    assert dumb.out.startswith("1 row: 1 done before, ")


def test_elsewhere_a_line_tells_now_and_then_how_far_it_is(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    shortened.progress_lines(monkeypatch, interval=0.0)
    lines = run(table("tides", "waves"), "--output", "answers.jsonl", "--concurrency", "1").err.splitlines()
    assert len(lines) == 2
    assert re.fullmatch(r"1 of 2 rows: 1 done, 0 failed, \d+ tokens, 0\.\d+ USD, \d in flight", lines[0])


def test_what_is_in_flight_is_told_also_where_failed_rows_are_done_again(
    run: Any, mock: MockDify, monkeypatch: pytest.MonkeyPatch
) -> None:
    mock.answer(lambda inputs: Fault("odd") if inputs["topic"] < "3" else "Done.")
    arguments = table(*"0123456789"), "--output", "answers.jsonl", "--concurrency", "3"
    assert run(*arguments).status == 1
    mock.answer(lambda inputs: Reply("Done.", first_delay=0 if inputs["topic"] == "0" else 0.3))
    shortened.progress_lines(monkeypatch, interval=0.0)
    lines = run(*arguments, "--retry-failed").err.splitlines()
    assert [line.rpartition(", ")[2] for line in lines] == ["2 in flight", "1 in flight", "0 in flight"]


def test_the_summary_is_json_for_programs(run: Any) -> None:
    outcome = run(table("tides", "poison"), "--output", "answers.jsonl", "--json")
    summary = json.loads(outcome.out)
    assert outcome.status == 1
    assert (summary["rows"], summary["done"], summary["failed"], summary["output"]) == (2, 1, 1, "answers.jsonl")
    assert summary["failures"] == {"BadRequestError completion_request_error": 1}
    assert list(summary["prices"]) == ["USD"]


def test_never_more_than_was_said_run_at_once(run: Any, mock: MockDify) -> None:
    mock.answer("Done.", first_delay=0.02)
    assert run(table(*map(str, range(30))), "--output", "answers.jsonl", "--concurrency", "3").status == 0
    assert mock.most_at_once == 3


def test_what_does_not_fit_is_told_by_row_and_variable_before_anything_is_sent(run: Any, mock: MockDify) -> None:
    rows = [{"topic": "tides"}, {"topic": "t" * 21, "tone": "odd"}, {"tone": "plain"}, {"topic": "waves", "place": "x"}]
    Path("topics.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    outcome = run("topics.jsonl", "--output", "answers.jsonl", "--map", "id=")
    told = [re.sub(r"(row \d: \w+|'place'|--map id=).*", r"\1", line) for line in outcome.err.splitlines()]
    named = ["row 1: topic", "row 1: tone", "row 2: topic", "'place'", "--map id="]
    assert (outcome.status, outcome.out) == (2, "")
    assert told == [f"error: {name}" for name in named]
    assert not mock.completions
    assert not Path("answers.jsonl").exists()


def test_only_the_first_problems_are_told_and_the_others_counted(run: Any) -> None:
    outcome = run(table(*["a topic that is too long"] * 500), "--output", "answers.jsonl")
    lines = outcome.err.splitlines()
    assert (outcome.status, len(lines)) == (2, 21)
    assert lines[19].startswith("error: row 19: topic ")
    assert lines[20] == "error: and 480 more problems"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["topics.csv"], "give --output for the answers"),
        (["topics.csv", "--output", "answers.txt"], "an output must be a .jsonl, .parquet, .csv or .xlsx file"),
        (["topics.csv", "--output", "answers.jsonl", "--map", "topic"], "'topic' is not a mapping"),
        (["topics.csv", "--output", "answers.jsonl", "--map", "a=topic", "--map", "b=topic"], "one column"),
        (["two.csv", "--output", "answers.jsonl", "--map", "subject=place"], "'place' is not a variable of the form"),
        (
            ["two.csv", "--output", "answers.jsonl", "--map", "subject=topic"],
            "'subject' is for the variable 'topic', and so is another column",
        ),
        (["topics.csv", "--output", "answers.jsonl", "--concurrency", "0"], "--concurrency"),
        (["topics.csv", "--output", "answers.jsonl", "--actors", "20"], "--actors needs --engine ray"),
        (
            ["topics.csv", "-o", "a.jsonl", "--engine", "ray", "--actors", "20"],
            "needs --concurrency 20 or more, not 10",
        ),
        (["topics.txt", "--output", "answers.jsonl"], "topics.txt"),
        (["broken.csv", "--output", "answers.jsonl"], "broken.csv, line 3"),
        (["nowhere.csv", "--output", "answers.jsonl"], "'nowhere.csv' does not exist"),
        (["topics.csv", "--output", ""], ".: an output must be a .jsonl, .parquet, .csv or .xlsx file"),
        (["topics.csv", "--output", "/dev/zero"], "/dev/zero: an output must be a .jsonl"),
        (["topics.csv", "--output", "zero.jsonl"], "zero.jsonl is not a regular file; choose another output"),
        (["topics.csv", "--output", "./topics.csv"], "--output topics.csv is the table itself"),
        (["topics.csv", "--output", "link.csv"], "--output link.csv is the table itself"),
        (["topics.csv", "--output", "a.csv", "--file-column", "topic=photo"], "'photo' must be one of audio, custom,"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(run: Any, mock: MockDify, arguments: list[str], told: str) -> None:
    table("tides")
    table("tides", name="topics.txt")
    table("tides", "waves,high", name="broken.csv")
    Path("two.csv").write_text("topic,subject\ntides,waves\n", encoding="utf-8")
    Path("link.csv").symlink_to("topics.csv")
    Path("zero.jsonl").symlink_to("/dev/zero")
    outcome = run(*arguments)
    assert (outcome.status, outcome.out) == (2, "")
    assert re.fullmatch(r"error: .*\n", outcome.err) and told in outcome.err
    assert not mock.completions


@pytest.mark.skipif(find_spec("ray") is not None, reason="Ray is installed")
def test_a_missing_extra_of_the_engine_is_named(run: Any, mock: MockDify) -> None:
    outcome = run(table("tides"), "--output", "answers.jsonl", "--engine", "ray")
    assert (outcome.status, outcome.out) == (2, "")
    assert re.fullmatch(r"error: ray .*dify-completion-client\[ray\].*\n", outcome.err)
    assert not mock.completions


def test_a_dry_run_sends_and_writes_nothing(run: Any, mock: MockDify, folder: Path) -> None:
    table("tides", "waves")
    assert run("topics.csv", "--dry-run") == Outcome(0, "2 rows, all fit the form; nothing was sent\n", "")
    summary = json.loads(run("topics.csv", "--dry-run", "--output", "answers.jsonl", "--json").out)
    assert (summary["rows"], summary["done"], summary["output"]) == (2, 0, None)
    assert {request.operation for request in mock.requests} == {"get_app_parameters"}
    assert [path.name for path in folder.iterdir()] == ["topics.csv"]


def test_a_failed_row_costs_no_other_and_is_done_again_when_asked(run: Any, mock: MockDify) -> None:
    arguments = table("tides", "poison", "waves"), "--output", "answers.jsonl"
    outcome = run(*arguments)
    assert outcome.status == 1
    assert outcome.out.splitlines()[1:] == [
        "1 failed with BadRequestError completion_request_error",
        "the same command with --retry-failed repeats the failed rows",
    ]
    assert answers() == {0: "About tides.", 1: None, 2: "About waves."}

    mock.answer("Well now.")
    again = run(*arguments)
    assert again.status == 1
    assert again.out.startswith("3 rows: 2 done before, 1 failed before, 0 done, 0 failed, ")
    retried = run(*arguments, "--retry-failed")
    assert retried.status == 0
    assert retried.out.startswith("3 rows: 2 done before, 0 failed before, 1 done, 0 failed, ")
    assert answers() == {0: "About tides.", 1: "Well now.", 2: "About waves."}
    assert len(mock.completions) == 4


def test_a_killed_batch_is_gone_on_with(run: Any, mock: MockDify) -> None:
    mock.answer(about, delay=0.05)
    arguments = table(*map(str, range(60))), "--output", "answers.jsonl"
    process = started(mock, "batch", *arguments)
    mock.wait_until(lambda mock: len(mock.completions) >= 30, timeout=60)
    process.send_signal(signal.SIGKILL)
    assert ended(process).status == -signal.SIGKILL
    mock.wait_until(lambda mock: mock.open_streams == 0)
    asked = len(mock.completions)
    outcome = run(*arguments)
    before = int(re.findall(r"(\d+) done before", outcome.out)[0])
    assert (outcome.status, before >= 10) == (0, True)
    assert answers() == {number: f"About {number}." for number in range(60)}
    assert len(mock.completions) == asked + 60 - before


def test_a_fault_that_every_row_would_meet_ends_the_batch(run: Any, mock: MockDify) -> None:
    mock.refuse(401, operation="create_completion", times=None)
    outcome = run(table("tides", "waves"), "--output", "answers.jsonl")
    assert (outcome.status, outcome.out) == (3, "")
    assert re.fullmatch(r"error: 401 .* \(after 0 of 2 rows; the same command resumes it\)\n", outcome.err)
    mock.accept()
    assert run("topics.csv", "--output", "answers.jsonl").status == 0


def test_a_disk_that_is_full_ends_the_batch_and_says_how_to_go_on(run: Any, mock: MockDify) -> None:
    arguments = table(*map(str, range(20))), "--output", "answers.jsonl"
    limited = ["sh", "-c", 'trap "" XFSZ; ulimit -f 2; exec "$0" "$@"']
    unmeasured = {"PYTHONDONTWRITEBYTECODE": "1", "COVERAGE_PROCESS_CONFIG": ""}  # These would need the disk, too.
    outcome = ended(started_alone(mock, limited, "batch", *arguments, **unmeasured))
    assert (outcome.status, outcome.out) == (3, "")
    problem = r"error: .*File too large: 'answers.jsonl' \(after \d of 20 rows; the same command resumes .*\)\n"
    assert re.fullmatch(problem, outcome.err)
    assert run(*arguments).status == 0
    assert answers() == {number: f"About {number}." for number in range(20)}


def test_an_output_that_cannot_be_opened_is_unusable(run: Any, mock: MockDify) -> None:
    Path("file").touch()
    outcome = run(table("tides"), "--output", "file/answers.jsonl")
    assert (outcome.status, mock.completions) == (2, [])


def test_an_output_of_another_table_is_left_as_it_is(run: Any) -> None:
    assert run(table("tides"), "--output", "answers.jsonl").status == 0
    outcome = run(table("waves"), "--output", "answers.jsonl")
    assert outcome.status == 2
    assert (
        "error: 1 row of the table has other inputs than in the output, beginning with row 0; --redo-changed "
        in outcome.err
    )
    assert answers() == {0: "About tides."}


def test_a_table_and_an_output_may_be_parquet(run: Any) -> None:
    parquet.write_table(pyarrow.table({"topic": ["tides", "waves"], "words": [10, 20]}), "topics.parquet")
    assert run("topics.parquet", "--output", "answers.parquet").status == 0
    assert answers("answers.parquet") == {0: "About tides.", 1: "About waves."}


def test_a_whole_number_of_pandas_is_the_number_that_csv_has(run: Any, mock: MockDify) -> None:
    rows = [("tides", 40.0), ("waves", None), ("storms", 2.5), ("springs", 1e300)]
    columns = zip(*rows, strict=True)
    parquet.write_table(pyarrow.Table.from_arrays(list(map(pyarrow.array, columns)), ["topic", "words"]), "t.parquet")
    assert run("t.parquet", "--output", "answers.csv").status == 0
    sent = {request.body["inputs"]["topic"]: request.body["inputs"]["words"] for request in mock.completions}
    assert repr([sent[topic] for topic, _ in rows]) == "[40, 50, 2.5, 1e+300]"
    Path("t.csv").write_text("topic,words\ntides,40\nwaves,\nstorms,2.5\n", encoding="utf-8")
    assert run("t.csv", "--output", "answers.csv", "--redo-changed").status == 0
    assert len(mock.completions) == len(rows)


def test_a_table_in_another_format_has_the_same_inputs(run: Any, mock: MockDify) -> None:
    Path("t.csv").write_text("topic,words\ntides,5\n", encoding="utf-8")
    Path("t.jsonl").write_text('{"topic": "tides", "words": 5}', encoding="utf-8")
    for name in ("t.csv", "t.jsonl"):
        assert run(name, "--output", "answers.jsonl").status == 0
    assert [request.body["inputs"] for request in mock.completions] == [{"topic": "tides", "words": 5}]


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX starts it in the background")
def test_sigterm_in_the_background_stops_the_generations(run: Any, mock: MockDify) -> None:
    # Three long answers keep the process busy, so that the signal comes in the middle of its work.
    long = Reply(["word "] * 100_000, first_delay=0, delay=0)
    mock.answer(lambda inputs: long if inputs["topic"] < "3" else "Done.")
    background = ["sh", "-c", 'trap "" INT; exec "$0" "$@"']
    arguments = table(*"0123456789"), "--output", "answers.jsonl", "--concurrency", "4"
    process = started_alone(mock, background, "batch", *arguments)
    mock.wait_until(lambda mock: len(mock.completions) == 10 and mock.open_streams == 3, timeout=60)
    process.send_signal(signal.SIGTERM)
    outcome = ended(process)
    assert (outcome.status, outcome.out) == (130, "")
    assert re.fullmatch(r"interrupted after \d of 10 rows; the same command resumes it\n", outcome.err)
    assert len(mock.stopped) >= 3


IN_THE_EVENT_LOOP = ["AsyncPool._close", "CancelScope.__exit__", "TaskGroup.__aexit__", "BaseEventLoop.call_soon"]
IN_A_TASK = """
import signal, sys, dify_completion_cli

functions = ["_interruptible.<locals>.interrupt", sys.argv[1]]

def interrupt(frame, event, argument):
    if event == "call" and frame.f_code.co_qualname == functions[0]:
        del functions[0]
        if not functions:
            sys.setprofile(None)
            signal.raise_signal(signal.SIGINT)

del sys.argv[:2]
sys.setprofile(interrupt)
dify_completion_cli.main()
"""
"""Runs a command. After Ctrl-C, it gets a second one in the function that the first argument names."""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
@pytest.mark.parametrize("function", IN_THE_EVENT_LOOP)
def test_a_second_ctrl_c_at_any_step_ends_the_batch_without_a_traceback(
    run: Any, mock: MockDify, function: str
) -> None:
    mock.answer(lambda inputs: Reply(about(inputs), delay=30 if inputs["topic"] < "3" else 0))
    arguments = table(*"0123456789"), "--output", "answers.jsonl", "--concurrency", "4"
    process = started_alone(mock, [sys.executable, "-c", IN_A_TASK, function], "batch", *arguments)
    mock.wait_until(lambda mock: len(mock.completions) == 10 and mock.open_streams == 3, timeout=10)
    process.send_signal(signal.SIGINT)
    outcome = ended(process)
    assert (outcome.status, outcome.out) == (130, "")
    assert re.fullmatch(r"interrupted after \d of 10 rows; the same command resumes it\n", outcome.err)
    mock.answer(about)
    assert run(*arguments).status == 0
    assert answers() == {number: f"About {number}." for number in range(10)}


AT_THE_EXIT = """
import atexit, signal, sys, dify_completion_cli

del sys.argv[0]
atexit.register(signal.raise_signal, signal.SIGINT)
dify_completion_cli.main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_ctrl_c_after_the_last_line_shows_no_traceback(mock: MockDify) -> None:
    arguments = table("tides"), "--output", "answers.jsonl"
    outcome = ended(started_alone(mock, [sys.executable, "-c", AT_THE_EXIT], "batch", *arguments))
    assert outcome.err == ""
    assert outcome.out.endswith("; the answers are in answers.jsonl\n")


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal is opened as POSIX has it")
def test_a_terminal_shows_how_far_it_is_and_ctrl_c_says_how_to_go_on(run: Any, mock: MockDify) -> None:
    mock.answer(lambda inputs: Reply(about(inputs), delay=30 if inputs["topic"] == "0" else 0.05))
    arguments = table(*map(str, range(60))), "--output", "answers.jsonl"
    terminal = Terminal(mock, "batch", *arguments)
    terminal.screen.expect(r"[1-5]\d/60\x1b.* \d+\.\d/s .*\d:\d\d:\d\d.* left\r\n")
    terminal.screen.expect(r"\d\d done, 0 failed, \d+ tokens, 0\.\d+ USD, \d+ in flight")
    terminal.screen.expect("59 done, .*, 1 in flight")
    terminal.screen.send("\x03")
    outcome = terminal.end()
    assert outcome.status == 130
    assert "interrupted after 59 of 60 rows; the same command resumes it" in outcome.out
    assert (len(mock.stopped), mock.left_running) == (1, [])
    mock.answer(about)
    assert run(*arguments).status == 0
    assert answers() == {number: f"About {number}." for number in range(60)}
