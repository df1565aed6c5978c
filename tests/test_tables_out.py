"""An output can be the table itself, with answers beside the inputs; it is resumed like any other, and safe to open."""

from __future__ import annotations

import csv
import gc
import json
import os
import re
import resource
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from commands import SECRET, Outcome, called, ended, started
from dify_completion_batch import (
    BatchStatus,
    EveryRowFails,
    MissingExtra,
    OutputError,
    Record,
    read_records,
    read_rows,
    run_batch,
)
from dify_completion_mock import App, Fault, MockDify, Reply
from files import answers, table
from pyarrow import parquet
from small_batches import batch, client_of, numbers, topics

pytestmark = pytest.mark.usefixtures("folder")

FORM = (
    {"text-input": {"variable": "topic", "label": "Topic", "required": True}},
    {"select": {"variable": "tone", "label": "Tone", "required": False, "options": ["plain", "formal"]}},
)
RESULTS = ["answer", "error", "partial", "total_tokens", "total_price", "currency", "message_id"]


def about(inputs: Any) -> Reply | Fault:
    if inputs["topic"] == "poison":
        return Reply("Half of it.", error=Fault("odd", "No."), error_after=2)
    return Reply(f"About {inputs['topic']}.", usage={"total_tokens": 7, "total_price": "0.0000295"})


@pytest.fixture
def mock() -> Iterator[MockDify]:
    with MockDify(about, apps={SECRET: App(form=FORM)}) as mock:
        yield mock


@pytest.fixture
def run(mock: MockDify, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str) -> Outcome:
        outcome = called(mock, capsys, "batch", *arguments)
        assert SECRET not in outcome.out + outcome.err
        return outcome

    return run


def cells(name: str = "answers.csv") -> list[list[str]]:
    with Path(name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


TABLE = "id,subject,tone\n7,tides,plain\n8,poison,\n9,waves,formal\n"
MAPPED = ["--map", "id=", "--map", "subject=topic"]


def test_a_csv_has_the_tables_own_columns_beside_the_answers(run: Any, mock: MockDify) -> None:
    Path("t.csv").write_text(TABLE, encoding="utf-8")
    assert run("t.csv", "--output", "answers.csv", *MAPPED).status == 1
    assert Path("answers.csv").read_bytes().startswith(b"\xef\xbb\xbfid,")
    header, *rows = cells()
    assert header == ["id", "subject", "tone", *RESULTS]
    assert [row[:-1] for row in rows] == [
        ["7", "tides", "plain", "About tides.", "", "", "7", "0.0000295", "USD"],
        ["8", "poison", "", "", "BadRequestError odd: No.", "Half of ", "", "", ""],
        ["9", "waves", "formal", "About waves.", "", "", "7", "0.0000295", "USD"],
    ]
    assert answers("answers.csv") == {0: "About tides.", 1: None, 2: "About waves."}
    assert Path("answers.csv.jsonl").exists()
    mock.answer("Well now.")
    assert run("t.csv", "--output", "answers.csv", *MAPPED, "--retry-failed").status == 0
    assert [row[3] for row in cells()] == ["answer", "About tides.", "Well now.", "About waves."]
    assert len(mock.completions) == 4


def test_a_workbook_and_parquet_have_them_with_their_types(run: Any, mock: MockDify) -> None:
    rows = [{"topic": "tides", "id": 1, "share": 1, "fit": True, "mixed": 1}, {"topic": "poison", "share": 0.5}]
    rows.append({"topic": "=1+1", "mixed": "x", "tags": ["a"], "id": 2})
    Path("t.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    left = [part for name in ("id", "share", "fit", "mixed", "tags") for part in ("--map", f"{name}=")]
    for name in ("answers.xlsx", "answers.parquet"):
        assert run("t.jsonl", "--output", name, "--with-inputs", *left).status == 1
        assert sorted(answers(name)) == [0, 1, 2]
    own = ["topic", "id", "share", "fit", "mixed", "tags"]
    from_workbook = list(read_rows("answers.xlsx"))
    assert list(from_workbook[0]) == own + RESULTS
    assert [row["topic"] for row in from_workbook] == ["tides", "poison", "=1+1"]
    assert [row["total_price"] for row in from_workbook] == ["0.0000295", None, "0.0000295"]
    assert [row["fit"] for row in from_workbook] == ["TRUE", None, None]
    written = parquet.read_table("answers.parquet").to_pydict()
    assert list(written) == own + RESULTS
    assert (written["id"], written["share"], written["fit"]) == ([1, None, 2], [1.0, 0.5, None], [True, None, None])
    assert (written["mixed"], written["tags"]) == (["1", None, "x"], [None, None, '["a"]'])
    assert (written["total_tokens"], written["partial"]) == ([7, None, 7], [None, "Half of ", None])
    assert Path("answers.parquet.jsonl").exists()


def test_whole_numbers_of_any_size_are_written_to_every_table(run: Any, mock: MockDify) -> None:
    rows = [{"topic": "tides", "n": 2**60, "m": 10**30, "x": 0.5}, {"topic": "waves", "n": 1, "m": 1, "x": 2**60}]
    Path("t.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    left = [part for name in ("n", "m", "x") for part in ("--map", f"{name}=")]
    for name in ("answers.csv", "answers.xlsx", "answers.parquet"):
        assert run("t.jsonl", "--output", name, "--with-inputs", *left).status == 0
        (first, second) = read_rows(name)
        assert [str(first["m"]), str(second["n"]), str(second["x"])] == [str(10**30), "1", str(2**60)]
    assert next(read_rows("answers.parquet"))["n"] == 2**60


def test_a_blank_line_among_the_records_is_passed_over(run: Any, mock: MockDify) -> None:
    name = table("tides", "waves")
    assert run(name, "--output", "answers.csv").status == 0
    lines = Path("answers.csv.jsonl").read_text(encoding="utf-8").splitlines()
    Path("answers.csv.jsonl").write_text("\n\n".join([*lines, ""]), encoding="utf-8")
    assert run(name, "--output", "answers.csv").status == 0
    assert (len(cells()), len(mock.completions)) == (3, 2)


def test_records_have_the_inputs_where_that_is_asked_for(run: Any) -> None:
    Path("t.csv").write_text(TABLE, encoding="utf-8")
    assert run("t.csv", "--output", "answers.jsonl", "--with-inputs", *MAPPED).status == 1
    records = {record.row: record.inputs for record in read_records("answers.jsonl")}
    assert records[0] == {"id": "7", "subject": "tides", "tone": "plain"}
    assert records[1] == {"id": "8", "subject": "poison", "tone": None}


WRITTEN = {
    **{text: f"'{text}" for text in ("=1+1", "+49 170 1", "-x", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "--1", "=")},
    **{text: f"'{text}" for text in ("\uff1d1", "\uff0b1", "\uff0d1", "\uff20a", "-1 and more", "+", "-2+3")},
    **{f"a;{text}": f"a;'{text}" for text in ("=1+1", "+a", "-a", "@SUM(A1)", "\uff1d1", "-1+cmd", '=1;"b"')},
    "=1;=2": "'=1;'=2",
    **{text: text for text in ("a;b=1", "a; =1", "1;-3;+4.5", "a;-3%", "x;\ny")},
    **{text: text for text in ("-5", "+3", "-1.5", "-1,000.50", "-.5", "+1e5", "-3%", "1=1", " =1", "a@b", "'=1")},
}
"""Texts, with what is written for them."""


def test_a_text_that_a_spreadsheet_would_run_is_defused_and_a_number_is_not(mock_dify: MockDify) -> None:
    mock_dify.answer(lambda inputs: [inputs["topic"]])
    rows = [{"topic": text, **dict.fromkeys(WRITTEN, "x")} for text in WRITTEN]
    batch(mock_dify, rows, output="answers.csv")
    header, *lines = cells()
    names, answer = slice(1, 1 + len(WRITTEN)), 1 + len(WRITTEN)
    assert dict(zip(WRITTEN, header[names], strict=True)) == WRITTEN
    assert {text: (line[0], line[answer]) for text, line in zip(WRITTEN, lines, strict=True)} == {
        text: (written, written) for text, written in WRITTEN.items()
    }
    batch(mock_dify, rows, output="answers.csv", defuse=False)
    assert [line[answer] for line in cells()[1:]] == [*WRITTEN]
    assert len(mock_dify.completions) == len(WRITTEN)


def test_defusing_can_be_left_out(run: Any, mock: MockDify) -> None:
    mock.answer("=1+1")
    assert run(table("tides"), "--output", "answers.csv", "--no-defuse").status == 0
    assert cells()[1][1] == "=1+1"


def test_a_column_that_is_called_like_a_result_keeps_its_name(mock_dify: MockDify) -> None:
    mock_dify.answer("Done.")
    batch(mock_dify, [{"topic": "x", "answer": "by hand", "error": "", "answer 2": "again"}], output="answers.csv")
    header, row = cells()
    assert header[:6] == ["topic", "answer", "error", "answer 2", "answer 3", "error 2"]
    assert row[:6] == ["x", "by hand", "", "again", "Done.", ""]
    batch(mock_dify, [{"topic": "x", "answer": "by hand"}], output="answers.xlsx")
    assert next(read_rows("answers.xlsx"))["answer 2"] == "Done."


def test_a_text_that_no_cell_can_hold_is_cut_with_a_warning_and_whole_in_the_records(
    mock_dify: MockDify, caplog: pytest.LogCaptureFixture
) -> None:
    mock_dify.answer(["x" * 40_000])
    batch(mock_dify, [{"topic": "odd \x00\x1f"}], output="answers.xlsx")
    (row,) = read_rows("answers.xlsx")
    assert row["answer"] == "x" * 32_766 + "…"
    assert [len(record.answer or "") for record in read_records("answers.xlsx")] == [40_000]
    assert "1 texts are longer than the 32767 characters of a cell and are cut" in caplog.text


@pytest.mark.parametrize("name", ["answers.csv", "answers.xlsx", "answers.parquet"])
def test_a_table_is_written_at_every_stop_and_whole_at_the_end(run: Any, mock: MockDify, name: str) -> None:
    mock.answer(lambda inputs: Reply("Done.", first_delay=60 if inputs["topic"] == "3" else 0))
    arguments = [table(*map(str, range(8))), "--output", name, "--with-inputs", "--concurrency", "2"]
    process = started(mock, "batch", *arguments)
    mock.wait_until(lambda mock: len(mock.completions) == 8 and mock.open_streams == 1, timeout=60)
    process.send_signal(signal.SIGINT)
    assert ended(process).status == 130
    assert [topic for topic in column_of(name, "topic") if topic != "7"] == ["0", "1", "2", "4", "5", "6"]
    mock.answer("Done.")
    assert run(*arguments).status == 0
    assert list(column_of(name, "topic")) == list("01234567")
    assert len(mock.completions) <= 10


def column_of(name: str, column: str) -> Iterator[Any]:
    return (row[column] for row in read_rows(name))


@pytest.mark.parametrize("name", ["answers.csv", "answers.xlsx", "answers.parquet"])
def test_a_file_that_is_no_output_of_a_batch_is_never_written_over(run: Any, mock: MockDify, name: str) -> None:
    Path(name).write_bytes(b"topic\nmine\n")
    outcome = run(table("tides"), "--output", name, "--with-inputs")
    assert outcome.status == 2
    assert f"{name} exists, but its records are missing: {name}.jsonl; choose" in outcome.err
    assert (Path(name).read_bytes(), mock.completions) == (b"topic\nmine\n", [])


def test_records_without_inputs_get_them_from_the_table(run: Any, mock: MockDify) -> None:
    assert run(table("tides"), "--output", "answers.jsonl").status == 0
    Path("answers.jsonl").rename("answers.csv.jsonl")
    assert run("topics.csv", "--output", "answers.csv").status == 0
    assert [row[:2] for row in cells()] == [["topic", "answer"], ["tides", "About tides."]]
    assert len(mock.completions) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are text elsewhere")
@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".xlsx", ".parquet"])
@pytest.mark.parametrize("with_inputs", [False, True])
def test_an_output_can_have_a_name_that_is_not_utf_8(mock_dify: MockDify, suffix: str, with_inputs: bool) -> None:
    output = os.fsdecode(b"r\xe9ponses") + suffix
    assert numbers(batch(mock_dify, topics(2), output=output, with_inputs=with_inputs)) == [0, 1]
    assert numbers(list(read_records(output))) == [0, 1]
    assert Path(output).exists()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # xlsxwriter closes no file then.
@pytest.mark.parametrize("name", ["answers.csv", "answers.xlsx", "answers.parquet"])
def test_a_table_that_does_not_fit_on_the_disk_is_written_by_the_next_run(
    mock_dify: MockDify, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    Path("temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", "temporary")
    batch(mock_dify, topics(9), output=name, with_inputs=True)
    os.remove(name)
    allowed, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, most))
    try:
        with pytest.raises(OSError, match="File too large"):
            batch(mock_dify, topics(9), output=name, with_inputs=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (allowed, most))
        gc.collect()
    assert list(Path("temporary").iterdir()) == []
    assert batch(mock_dify, topics(9), output=name, with_inputs=True) == []
    assert len(list(read_rows(name))) == 9
    assert len(mock_dify.completions) == 9


@pytest.mark.parametrize("name", ["no/answers.csv", "no/such/answers.jsonl", "topics.csv/answers.parquet"])
def test_a_folder_that_is_missing_is_told_before_anything_is_paid(run: Any, mock: MockDify, name: str) -> None:
    outcome = run(table("tides"), "--output", name)
    folder = name.rpartition("/")[0]
    assert outcome == Outcome(2, "", f"error: {name}: the folder {folder} does not exist; create it first\n")
    assert (mock.completions, Path("no").exists()) == ([], False)


def test_records_go_to_stdout_and_the_summary_to_stderr(run: Any, mock: MockDify) -> None:
    outcome = run(table("tides", "poison"), "--output", "-", "--with-inputs")
    records = [Record.from_json(json.loads(line)) for line in outcome.out.splitlines()]
    assert sorted((record.row, record.inputs) for record in records if record.inputs) == [
        (0, {"topic": "tides"}),
        (1, {"topic": "poison"}),
    ]
    assert outcome.status == 1
    assert re.match(r"2 rows: 1 done, 1 failed, 7 tokens, 0\.0000295 USD, in \d+\.\d s\n", outcome.err)
    assert run("topics.csv", "--output", "-", "--json").err == (
        "error: --json and --output - both write to stdout; choose one of them\n"
    )
    assert [path.name for path in Path().iterdir()] == ["topics.csv"]


def test_one_edited_cell_costs_one_row_and_the_refusal_names_the_option(run: Any, mock: MockDify) -> None:
    arguments = [table("tides", "waves", "storms", "poison"), "--output", "answers.csv"]
    assert run(*arguments).status == 1
    table("tides", "rivers", "storms", "moons")
    refused = run(*arguments)
    assert (refused.status, len(mock.completions)) == (2, 4)
    assert refused.err == (
        "error: 2 rows of the table have other inputs than in the output, beginning with row 1; "
        "--redo-changed repeats them; if it is another table, choose another output\n"
    )
    redone = run(*arguments, "--redo-changed")
    assert redone.status == 0
    assert redone.out.startswith("4 rows: 2 done before, 0 failed before, 2 done, 0 failed, ")
    assert "\n2 of them had other inputs before and ran again\n" in redone.out
    assert [row[1] for row in cells()[1:]] == ["About tides.", "About rivers.", "About storms.", "About moons."]
    assert len(mock.completions) == 6
    again = run(*arguments, "--redo-changed", "--json")
    assert (json.loads(again.out)["changed"], len(mock.completions)) == (0, 6)


def test_changed_rows_are_done_once_however_often_the_batch_ends(mock_dify: MockDify) -> None:
    status = BatchStatus()
    batch(mock_dify, topics(6), output="out.jsonl")
    mock_dify.refuse(401, operation="create_completion", times=None)
    rows = [*list(topics(6))[:2], {"topic": "new"}, *list(topics(6))[3:]]
    with pytest.raises(Exception, match="401"):
        batch(mock_dify, rows, output="out.jsonl", redo_changed=True)
    assert numbers(list(read_records("out.jsonl"))) == list(range(6))
    mock_dify.accept()
    assert numbers(batch(mock_dify, rows, output="out.jsonl", redo_changed=True, status=status)) == [2]
    assert (status.changed_answers, status.begun, status.finished) == (1, 1, 1)
    assert batch(mock_dify, rows, output="out.jsonl") == []
    assert numbers(list(read_records("out.jsonl"))) == list(range(6))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"row": 1_000_000_000}, "a record of row 1000000000, and the table has 150 rows"),
        ({"row": 10**30}, f"a record of row {10**30}, and the table has 150 rows"),
        ({"row": 150}, "the output has a record of row 150, and the table has 150 rows"),
        ({}, "row 0 has two records; remove one of the lines, or choose another output"),
        ({"answer": "other"}, "row 0 has two records"),
        ({"row": 7, "inputs": ["x"]}, "inputs cannot be ['x']"),
        ({"row": -1}, "row must be a whole number, 0 or more, not -1"),
        ({"row": 1.0}, "row must be a whole number, 0 or more, not 1.0"),
        ({"row": True}, "row must be a whole number, 0 or more, not True"),
        ({"row": 7, "inputs_digest": "f" * 40}, "inputs_digest must be at most 16 hexadecimal digits, not 'fff"),
        ({"row": 7, "inputs_digest": "-1"}, "inputs_digest must be at most 16 hexadecimal digits, not '-1'"),
        ({"row": 7, "inputs_digest": 5}, "is not a record of a batch (TypeError"),
        ({"row": 7, "answer": 5}, "answer cannot be 5"),
        ({"row": 7, "total_tokens": "many"}, "total_tokens cannot be 'many'"),
        ({"row": 7, "total_price": 0.25}, "total_price cannot be 0.25"),
        ({"row": 7, "seconds": "one"}, "seconds cannot be 'one'"),
    ],
    ids=str,
)
def test_records_that_cannot_be_this_tables_are_told_before_anything_is_paid(
    mock_dify: MockDify, change: dict[str, Any], told: str
) -> None:
    batch(mock_dify, topics(1), output="out.jsonl")
    lines = Path("out.jsonl").read_text(encoding="utf-8")
    lines += json.dumps({**json.loads(lines), **change}) + "\n"
    Path("out.jsonl").write_text(lines, encoding="utf-8")
    with pytest.raises(OutputError, match=re.escape(told)):
        batch(mock_dify, topics(150), output="out.jsonl")
    assert len(mock_dify.completions) == 1
    assert Path("out.jsonl").read_text(encoding="utf-8") == lines


@pytest.mark.parametrize("code", ["invalid_param", "bad_request", "completion_request_error", "not_chat_app"])
def test_three_rows_in_a_row_with_one_code_end_the_batch(mock_dify: MockDify, code: str) -> None:
    mock_dify.answer(Fault(code, "Model gpt-x does not exist."))
    with pytest.raises(EveryRowFails, match=f"3 rows in a row failed with {code}: Model gpt-x") as caught:
        batch(mock_dify, topics(1000), output="out.jsonl", concurrency=2)
    assert caught.value.error["code"] == code
    records = list(read_records("out.jsonl"))
    assert len(mock_dify.completions) <= 3 + 2
    assert [record.ok for record in records] in ([False] * 3, [False] * 4)  # One more was under way.
    mock_dify.answer("Done.")
    assert len(batch(mock_dify, topics(20), output="out.jsonl", retry_failed=True)) == 20


def test_rows_that_fail_in_other_ways_do_not_end_the_batch(mock_dify: MockDify) -> None:
    codes = iter(["invalid_param", "invalid_param", "", "invalid_param", "bad_request", "invalid_param", *["odd"] * 6])

    def answer(inputs: Any) -> str | Fault:
        code = next(codes)
        return Fault(code) if code else "Done."

    mock_dify.answer(answer)
    assert len(batch(mock_dify, topics(12), concurrency=1)) == 12


def test_a_batch_of_the_command_line_ends_so_with_its_status(run: Any, mock: MockDify) -> None:
    mock.answer(Fault("completion_request_error", "Model gpt-x does not exist."))
    outcome = run(table(*map(str, range(50))), "--output", "answers.csv", "--concurrency", "1")
    assert outcome.status == 3
    assert outcome.err == (
        "error: 3 rows in a row failed with completion_request_error: Model gpt-x does not exist. "
        "(after 3 of 50 rows; the same command resumes it, and with --retry-failed also the failed rows)\n"
    )
    assert len(cells()) == 4


def test_a_missing_package_is_told_before_anything_is_paid(
    mock_dify: MockDify, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(MissingExtra, match=r"dify-completion-client\[excel\]"):
        run_batch([], client_of(mock_dify), output="answers.xlsx")
