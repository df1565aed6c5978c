"""A table can be edited between two runs: the output has today's table, and no answer is paid for twice."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shortened
from clients import in_turn
from commands import SECRET, Outcome, called
from dify_completion_batch import BatchStatus, OutputError, read_records, read_rows
from dify_completion_mock import App, Fault, MockDify
from files import PNG, answers, table
from small_batches import batch, numbers

pytestmark = pytest.mark.usefixtures("folder")

FORM = (
    {"text-input": {"variable": "topic", "label": "Topic", "required": True}},
    {"text-input": {"variable": "tone", "label": "Tone", "required": False}},
)


@pytest.fixture
def mock() -> Iterator[MockDify]:
    with MockDify(lambda inputs: f"About {inputs['topic']}.", apps={SECRET: App(form=FORM)}) as mock:
        yield mock


@pytest.fixture
def run(mock: MockDify, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str) -> Outcome:
        return called(mock, capsys, "batch", *arguments)

    return run


def rows_of(*topics: str) -> list[dict[str, Any]]:
    return [{"topic": topic} for topic in topics]


def write(text: str) -> str:
    Path("t.csv").write_text(text, encoding="utf-8")
    return "t.csv"


def cells(name: str) -> list[list[Any]]:
    """The cells of an output table, without those after the answer."""
    header, *rows = csv.reader(Path(name).read_text(encoding="utf-8-sig").splitlines())
    return [row[: header.index("answer") + 1] for row in (header, *rows)]


def test_columns_that_are_not_sent_come_from_todays_table(run: Any, mock: MockDify) -> None:
    write("id,topic\n1,A\n2,B\n")
    assert run("t.csv", "-o", "o.csv", "--map", "id=").status == 0
    write("id,topic,note\n901,A,x\n902,B,y\n")
    assert run("t.csv", "-o", "o.csv", "--map", "id=", "--map", "note=").status == 0
    assert cells("o.csv") == [
        ["id", "topic", "note", "answer"],
        ["901", "A", "x", "About A."],
        ["902", "B", "y", "About B."],
    ]
    write("note,topic,id\nx,A,7\ny,B,8\nz,C,9\n")
    assert run("t.csv", "-o", "o.csv", "--map", "id=", "--map", "note=").status == 0
    assert cells("o.csv") == [
        ["note", "topic", "id", "answer"],
        ["x", "A", "7", "About A."],
        ["y", "B", "8", "About B."],
        ["z", "C", "9", "About C."],
    ]
    assert len(mock.completions) == 3
    write("topic\nA\nB\nC\n")
    assert run("t.csv", "-o", "o.csv").status == 0
    assert cells("o.csv")[0] == ["topic", "answer"]


@pytest.mark.parametrize("name", ["o.jsonl", "o.parquet", "o.xlsx", "o.csv"])
def test_a_renamed_column_has_its_new_name_in_every_output(mock: MockDify, name: str) -> None:
    for column in ("id", "number"):
        rows = [{"topic": topic, column: topic * 2} for topic in "AB"]
        batch(mock, rows, output=name, with_inputs=True, columns={column: ""})
        written = [record.inputs for record in read_records(name)]
        assert sorted(written, key=str) == rows
    assert len(mock.completions) == 2


@pytest.mark.parametrize("name", ["o.jsonl", "o.parquet"])
def test_records_get_inputs_of_the_table_if_an_earlier_run_had_none(mock: MockDify, name: str) -> None:
    rows = rows_of("A", "B")
    batch(mock, rows, output=name)
    assert batch(mock, rows, output=name, with_inputs=True) == []
    assert {record.row: record.inputs for record in read_records(name)} == dict(enumerate(rows))
    batch(mock, [*rows, {"topic": "C"}], output=name, with_inputs=True)
    assert len(mock.completions) == 3


@pytest.mark.parametrize(
    ("name", "topics", "paid"),
    in_turn(
        [
            ("XABCDE", 1),
            ("ABXCDE", 1),
            ("ABCDEX", 1),
            ("BCDE", 0),
            ("ABDE", 0),
            ("ABCD", 0),
            ("EDCBA", 0),
            ("BACDE", 0),
            ("AABBCCDDEE", 5),
            ("AXCDE", 1),
            ("XE", 1),
            ("VWXYZ", 5),
            ("XYZABCDEVW", 5),
            ("CCC", 2),
        ],
        kinds=["o.jsonl", "o.parquet", "o.csv"],  # They differ only in how records are read and written.
    ),
)
def test_a_row_that_moved_keeps_its_answer(mock: MockDify, name: str, topics: str, paid: int) -> None:
    batch(mock, rows_of(*"ABCDE"), output=name)
    given = batch(mock, rows_of(*topics), output=name, redo_changed=True)
    assert (len(given), len(mock.completions)) == (paid, 5 + paid)
    assert answers(name) == {number: f"About {topic}." for number, topic in enumerate(topics)}
    assert batch(mock, rows_of(*topics), output=name) == []


def test_equal_rows_keep_their_answers_in_their_order(mock: MockDify) -> None:
    texts = iter(["1", "2", "3", "4"])
    mock.answer(lambda _: next(texts))
    batch(mock, rows_of("A", "B", "A"), output="o.csv", concurrency=1)
    batch(mock, rows_of("X", "A", "A", "B"), output="o.csv", concurrency=1, redo_changed=True)
    assert answers("o.csv") == {0: "4", 1: "1", 2: "3", 3: "2"}


def test_many_equal_rows_are_matched_once_each(mock: MockDify) -> None:
    batch(mock, rows_of("A"), output="o.jsonl")
    line = json.loads(Path("o.jsonl").read_text(encoding="utf-8"))
    lines = (json.dumps({**line, "row": number}) + "\n" for number in range(1000))
    Path("o.jsonl").write_text("".join(lines), encoding="utf-8")
    given = batch(mock, rows_of("X", *["A"] * 1000), output="o.jsonl", redo_changed=True)
    assert (numbers(given), len(answers("o.jsonl"))) == ([0], 1001)


def test_failed_rows_that_moved_are_repeated_if_you_ask_for_it(mock: MockDify) -> None:
    mock.answer(lambda inputs: Fault("odd") if inputs["topic"] == "B" else "Done.")
    batch(mock, rows_of(*"ABC"), output="o.jsonl")
    status = BatchStatus()
    given = batch(mock, rows_of(*"XABC"), output="o.jsonl", redo_changed=True, status=status)
    assert numbers(given) == [0]
    mock.answer("Done.")
    options: dict[str, Any] = {"retry_failed": True, "redo_changed": True, "status": status}
    assert numbers(batch(mock, rows_of(*"ABC"), output="o.jsonl", **options)) == [1]
    assert (status.changed_failures, status.removed_answers, status.removed_failures) == (0, 1, 0)
    assert answers("o.jsonl") == {0: "Done.", 1: "Done.", 2: "Done."}


def test_a_batch_that_ends_before_its_first_record_leaves_the_output_as_it_is(mock: MockDify) -> None:
    batch(mock, rows_of(*"ABC"), output="o.jsonl")
    before = Path("o.jsonl").read_bytes()
    mock.refuse(401, operation="create_completion", times=None)
    with pytest.raises(Exception, match="401"):
        batch(mock, rows_of(*"XBC"), output="o.jsonl", redo_changed=True)
    assert Path("o.jsonl").read_bytes() == before


def test_the_summary_counts_rows_that_changed_and_rows_that_are_gone(run: Any, mock: MockDify) -> None:
    arguments = [table(*"ABCDE"), "-o", "o.csv"]
    assert run(*arguments).status == 0
    table("X", *"ABD")
    refused = run(*arguments)
    assert refused.err == (
        "error: the output has a record of row 4, and the table has 4 rows; --redo-changed removes the records of "
        "removed rows; if it is another table, choose another output\n"
    )
    redone = run(*arguments, "--redo-changed")
    assert (redone.status, len(mock.completions)) == (0, 6)
    assert redone.out.startswith("4 rows: 3 done before, 0 failed before, 1 done, 0 failed, ")
    assert "2 records were removed, because the table no longer has the rows\n" in redone.out
    assert [row[1] for row in cells("o.csv")[1:]] == ["About X.", "About A.", "About B.", "About D."]
    again = json.loads(run(*arguments, "--redo-changed", "--json").out)
    assert (again["changed"], again["removed"], again["done_before"]) == (0, 0, 4)


def test_a_table_without_rows_does_not_remove_all_answers(mock: MockDify) -> None:
    batch(mock, rows_of(*"ABC"), output="o.jsonl")
    with pytest.raises(OutputError, match="a record of row 2, and the table has 0 rows; choose another output"):
        batch(mock, [], output="o.jsonl", redo_changed=True)
    assert len(answers("o.jsonl")) == 3


def test_files_of_rows_that_are_done_can_be_gone(run: Any, mock: MockDify, folder: Path) -> None:
    for name in ("a.png", "b.png"):
        (folder / name).write_bytes(PNG)
    arguments = ["t.csv", "-o", "o.csv", "--file-column", "image"]
    write("topic,image\nA,a.png\nB,b.png\n")
    assert run(*arguments).status == 0
    (folder / "a.png").unlink()
    assert run(*arguments).status == 0
    write("topic,image\nA,a.png\nB,b.png\nC,a.png\n")
    refused = run(*arguments)
    assert (refused.status, refused.err) == (
        2,
        "error: row 2: a.png cannot be read (No such file or directory) (line 4)\n",
    )
    write("topic,image\nC,b.png\nA,a.png\nB,b.png\n")
    assert run(*arguments, "--redo-changed").status == 0
    assert len(mock.completions) == 3
    os.truncate("o.csv.jsonl", 0)
    assert "row 1: a.png cannot be read" in run(*arguments).err


def test_rows_that_are_done_do_not_have_to_fit_a_form_that_changed(
    run: Any, mock: MockDify, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["batch", table("A long text", "B"), "-o", "o.csv"]
    assert called(mock, capsys, *arguments).status == 0
    short = ({"text-input": {"variable": "topic", "label": "Topic", "max_length": 3}},)
    table("A long text", "B", "C")
    with MockDify("Done.", apps={SECRET: App(form=short)}) as other:
        assert called(other, capsys, *arguments).status == 0
        assert len(other.completions) == 1


@pytest.mark.parametrize(
    ("edit", "options", "told"),
    [
        ("A\nX\n", [], "1 row of the table has other inputs than in the output, beginning with row 1; --redo-changed"),
        ("A\n", [], "the output has a record of row 1, and the table has 1 row; --redo-changed removes"),
        ("A\nB\n", ["-o", "no/o.csv"], "no/o.csv: the folder no does not exist; create it first"),
        ("A\nB\n", ["-o", "o.txt"], "o.txt: an output must be a .jsonl, .parquet, .csv or .xlsx file"),
        ("A\nB\n", ["-o", "mine.csv"], "mine.csv exists, but its records are missing: mine.csv.jsonl"),
        ("A\nB\n", ["-o", "mine.jsonl"], "is not a record of a batch"),
    ],
)
def test_a_dry_run_refuses_what_the_batch_refuses(
    run: Any, mock: MockDify, folder: Path, edit: str, options: list[str], told: str
) -> None:
    assert run(write("topic\nA\nB\n"), "-o", "o.csv").status == 0
    Path("mine.csv").write_text("topic\nmine\n", encoding="utf-8")
    Path("mine.jsonl").write_text('{"topic": "mine"}\n', encoding="utf-8")
    write(f"topic\n{edit}")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    arguments = ["t.csv", *(options or ["-o", "o.csv"])]
    refused = run(*arguments, "--dry-run")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert (refused.status, told in refused.err) == (2, True)
    assert run(*arguments) == refused
    assert len(mock.completions) == 2


def test_a_dry_run_counts_the_rows_to_do_and_changes_no_file(run: Any, mock: MockDify) -> None:
    assert run(table(*"AB"), "-o", "o.csv").status == 0
    with Path("o.csv.jsonl").open("ab") as file:
        file.write(b'{"row": 2, "inputs_di')
    before = Path("o.csv.jsonl").read_bytes()
    dry = run(table(*"ABC"), "-o", "o.csv", "--dry-run")
    assert dry == Outcome(0, "3 rows, 1 to do, which fit the form; nothing was sent\n", "")
    assert Path("o.csv.jsonl").read_bytes() == before
    table(*"XAC")
    assert run("topics.csv", "-o", "o.csv", "--dry-run", "--redo-changed").out.startswith("3 rows, 2 to do, ")
    assert run("topics.csv", "-o", "o.csv", "--redo-changed").status == 0
    assert len(mock.completions) == 4


def test_a_table_that_a_workbook_cannot_hold_is_refused_before_anything_is_paid(
    run: Any, mock: MockDify, monkeypatch: pytest.MonkeyPatch
) -> None:
    class ManyRows(list[dict[str, Any]]):
        def __len__(self) -> int:
            return 1_048_576

    told = (
        "o.xlsx: a workbook can have at most 1,048,575 rows, and the table has 1,048,576; choose a .csv file; "
        "if the batch has begun, rename o.xlsx.jsonl to o.csv.jsonl first"
    )
    with pytest.raises(OutputError) as caught:
        batch(mock, ManyRows(rows_of("A")), output="o.xlsx")
    assert str(caught.value) == told
    wide = {"topic": "A", **{f"column {number}": "x" for number in range(16_378)}}
    with pytest.raises(OutputError, match=r"a workbook can have at most 16,384 columns, and the table needs 16,386"):
        batch(mock, [wide], output="o.xlsx")
    shortened.rows_of_workbook(monkeypatch, 2)
    for arguments in ([], ["--dry-run"]):
        refused = run(table(*"ABC"), "-o", "o.xlsx", *arguments)
        assert (refused.status, "a workbook can have at most 2 rows, and the table has 3;" in refused.err) == (2, True)
    assert (mock.completions, Path("o.xlsx").exists()) == ([], False)


def test_a_workbook_that_gets_full_keeps_its_rows(mock: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    shortened.rows_of_workbook(monkeypatch, 2)
    with pytest.raises(OutputError, match="rename o.xlsx.jsonl to o.csv.jsonl"):
        batch(mock, iter(rows_of(*"ABC")), output="o.xlsx")
    assert [row["answer"] for row in read_rows("o.xlsx")] == ["About A.", "About B."]


def test_a_workbook_that_is_too_small_can_be_gone_on_with_as_csv(mock: MockDify) -> None:
    batch(mock, rows_of(*"AB"), output="o.xlsx")
    Path("o.xlsx.jsonl").rename("o.csv.jsonl")
    batch(mock, rows_of(*"ABC"), output="o.csv")
    assert [row["answer"] for row in read_rows("o.csv")] == ["About A.", "About B.", "About C."]
    assert len(mock.completions) == 3
