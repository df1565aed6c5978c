"""`dify-completion batch` on tables as people have them: Excel, other encodings, labels, files in rows, stdin."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any
from unicodedata import normalize

import pyarrow
import pytest
from commands import SECRET, Outcome, called, ran
from dify_completion_mock import App, MockDify
from files import PNG, answers, table, workbook
from pyarrow import parquet

pytestmark = pytest.mark.usefixtures("folder")

FORM = (
    {"text-input": {"variable": "topic", "label": "主题", "required": True, "max_length": 20}},
    {"select": {"variable": "tone", "label": "topic", "required": False, "options": ["plain", "formal"]}},
    {"text-input": {"variable": "place", "label": "Where ", "required": False, "max_length": 20}},
    {"text-input": {"variable": "harbour", "label": "Twin", "required": False}},
    {"text-input": {"variable": "coast", "label": "Twin", "required": False}},
)


@pytest.fixture
def mock() -> Iterator[MockDify]:
    with MockDify("Twice a day.", apps={SECRET: App(form=FORM, file_types=["image", "document"])}) as mock:
        yield mock


@pytest.fixture
def run(mock: MockDify, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str) -> Outcome:
        outcome = called(mock, capsys, "batch", *arguments)
        assert SECRET not in outcome.out + outcome.err
        return outcome

    return run


def asked(mock: MockDify) -> list[dict[str, Any]]:
    return sorted((request.body["inputs"] for request in mock.completions), key=str)


def test_a_workbook_with_the_labels_of_the_form_is_done(run: Any, mock: MockDify) -> None:
    workbook(Path("topics.xlsx"), [["主题", " Where\xa0"], ["tides", "Brest"], [None, None], [4711, None]])
    outcome = run("topics.xlsx", "--output", "answers.jsonl")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.startswith("2 rows (1 empty left out): 2 done, 0 failed, ")
    assert asked(mock) == [{"topic": "4711"}, {"topic": "tides", "place": "Brest"}]


@pytest.mark.parametrize(("written", "known"), [("NFD", "NFC"), ("NFC", "NFD"), ("NFD", "NFD")])
def test_names_are_compared_however_their_accents_are_stored(
    capsys: pytest.CaptureFixture[str], written: Any, known: Any
) -> None:
    name, label, extra, image = (normalize(written, text) for text in ("café", "Thème", "Numéro", "Aperçu"))
    form = (
        {"text-input": {"variable": normalize(known, "café"), "label": "Where", "required": True}},
        {"text-input": {"variable": "theme", "label": normalize(known, "Thème"), "required": False}},
    )
    Path("a.png").write_bytes(PNG)
    Path("t.csv").write_text(f"{name},{label},{extra},{image}\nBrest,tides,1,a.png\n", encoding="utf-8")
    options = ["--map", f"{normalize(known, 'Numéro')}=", "--file-column", normalize(known, "Aperçu")]
    with MockDify("Twice a day.", apps={SECRET: App(form=form, file_types=["image"])}) as mock:
        assert called(mock, capsys, "batch", "t.csv", "--output", "answers.jsonl", *options).err == ""
        assert called(mock, capsys, "complete", f"{name}=Brest", f"{label}=tides").status == 0
        first, second = mock.completions
    assert first.body["inputs"] == second.body["inputs"] == {normalize(known, "café"): "Brest", "theme": "tides"}
    assert len(first.body["files"]) == 1


@pytest.mark.parametrize(
    ("name", "position"),
    [("t.csv", "line 6"), ("t.jsonl", "line 4"), ("t.xlsx", "row 4 of the sheet"), ("t.parquet", "")],
)
def test_a_row_that_does_not_fit_is_named_with_its_place_in_the_file(
    run: Any, mock: MockDify, name: str, position: str
) -> None:
    Path("t.csv").write_text('topic,tone\n"a\nb",plain\n\n,\nc,loud\n', encoding="utf-8")
    lines = ['{"topic": "a"}', "", "null", '{"topic": "c", "tone": "loud"}']
    Path("t.jsonl").write_text("\n".join(lines), encoding="utf-8")
    workbook(Path("t.xlsx"), [["topic", "tone"], ["a", None], [None], ["c", "loud"]])
    parquet.write_table(pyarrow.table({"topic": ["a", None, "c"], "tone": ["plain", None, "loud"]}), "t.parquet")
    where = f" ({position})" if position else ""
    expected = f"error: row 1: tone must be one of 'plain', 'formal', not 'loud'{where}\n"
    assert run(name, "--dry-run") == Outcome(2, "", expected)


NUMBERS = {
    "whole": (4711, "4711"),
    "float": (4711.0, "4711"),
    "part": (0.1, "0.1"),
    "small": (1e-7, "0.0000001"),
    "truth": (True, "TRUE"),
}


@pytest.mark.parametrize("name", ["t.jsonl", "t.parquet"])
@pytest.mark.parametrize("kind", NUMBERS)
def test_a_number_fills_a_text_variable_as_it_would_from_csv(run: Any, mock: MockDify, name: str, kind: str) -> None:
    number, text = NUMBERS[kind]
    row = {"topic": number, "Where": number}
    if name == "t.parquet":
        parquet.write_table(pyarrow.Table.from_pylist([row]), name)
    else:
        Path(name).write_text(json.dumps(row), encoding="utf-8")
    assert run(name, "--output", "answers.jsonl").status == 0
    assert asked(mock) == [{"topic": text, "place": text}]


def test_a_number_chooses_an_option_and_what_is_not_a_number_is_refused(run: Any, mock: MockDify) -> None:
    Path("t.jsonl").write_text('{"topic": NaN}\n{"topic": [1]}\n{"topic": "x", "tone": 5}\n', encoding="utf-8")
    outcome = run("t.jsonl", "--dry-run")
    assert "row 0: topic must be a string, not float" in outcome.err
    assert "row 1: topic must be a string, not list" in outcome.err
    assert "row 2: tone must be one of 'plain', 'formal', not '5'" in outcome.err


def test_a_name_wins_over_a_label_and_a_label_of_two_variables_is_refused(run: Any, mock: MockDify) -> None:
    Path("t.csv").write_text("topic,tone\ntides,plain\n", encoding="utf-8")
    assert run("t.csv", "--output", "answers.jsonl").status == 0
    assert asked(mock) == [{"topic": "tides", "tone": "plain"}]
    Path("t.csv").write_text("topic,Twin\ntides,Brest\ntides,Brest\n", encoding="utf-8")
    outcome = run("t.csv", "--output", "answers.jsonl")
    assert outcome.status == 2
    assert outcome.err.count("'Twin' is the label of the variables harbour, coast; use their names") == 1
    assert run("t.csv", "--output", "new.jsonl", "--map", "Twin=coast").status == 0
    Path("t.csv").write_text("topic,主题\ntides,waves\n", encoding="utf-8")
    assert "'主题' is for the variable 'topic', and so is another column" in run("t.csv", "--dry-run").err


def test_an_unknown_column_is_told_with_what_may_be_meant(run: Any) -> None:
    Path("t.csv").write_text("topic,Plase,id\nx,y,\nx,y,\nx,,3\n", encoding="utf-8")
    lines = run("t.csv", "--dry-run").err.splitlines()
    assert len(lines) == 2
    assert "'Plase' is not a variable of the form, which has topic, tone, place, harbour, coast; did you" in lines[0]
    assert "did you mean place?" in lines[0] and "--map column=" in lines[0]
    assert lines[1].startswith("error: 'id' is not a variable of the form") and "mean" not in lines[1]
    Path("t.csv").write_text("a\u00a0b:c\nx\n", encoding="utf-8")
    told = run("t.csv", "--dry-run").err
    assert r"'a\xa0b:c' is not" in told and "--delimiter names it" in told


@pytest.mark.parametrize(
    ("content", "options", "told"),
    [
        ("主题\n潮汐\n".encode("gbk"), [], "t.csv, line 1: the byte 0xd6 is not valid UTF-8; --encoding names the "),
        (
            b"topic;a,b\n1;2,3\n",
            [],
            "the separator is not clear: commas or semicolons could separate the columns; --del",
        ),
        (b"topic\n1\n", ["--delimiter", "::"], "a separator must be one character, not '::'; --delimiter names"),
        (b"topic\n1\n", ["--encoding", "utf-88"], "'utf-88' is not a text encoding that Python knows; --encoding"),
        (b"topic\n1\n", ["--sheet", "x"], "the option sheet does not apply to a table in the format csv"),
        (b"", [], "t.csv: the file is empty"),
        (
            b"PK\x03\x04...",
            [],
            "it is not text, but looks like excel; --format names the format: csv, jsonl",
        ),
        (b"topic\n1\n", ["--delimiter", ""], "'--delimiter': must not be empty"),
        (b"x", ["--format", "excel"], "t.csv: this is not a workbook"),
        (b'topic\n"x', [], "t.csv, line 2: a quote opens here and is not closed"),
    ],
)
def test_what_cannot_be_read_is_told_in_the_names_of_options(
    run: Any, mock: MockDify, content: bytes, options: list[str], told: str
) -> None:
    Path("t.csv").write_bytes(content)
    outcome = run("t.csv", "--output", "answers.jsonl", *options)
    assert (outcome.status, outcome.out, mock.completions) == (2, "", [])
    assert re.fullmatch(r"error: .*\n", outcome.err) and told in outcome.err
    assert "=" not in outcome.err


def test_options_say_how_a_table_is_to_be_read(run: Any, mock: MockDify) -> None:
    Path("t.txt").write_bytes("主题\tWhere\n潮汐\t\n".encode("gbk"))
    options = ["--format", "csv", "--encoding", "gbk", "--delimiter", r"\t"]
    assert run("t.txt", "--output", "answers.jsonl", *options).status == 0
    Path("tabs.csv").write_text("topic\ttone\nstorms\tplain\n", encoding="utf-8")
    assert run("tabs.csv", "--output", "tabs.jsonl", "--delimiter", "\t").status == 0
    workbook(Path("t.xlsx"), [["no"], ["x"]], [["topic"], ["waves"]])
    assert run("t.xlsx", "--output", "more.jsonl", "--sheet", "Sheet2").status == 0
    assert asked(mock) == [{"topic": "storms", "tone": "plain"}, {"topic": "waves"}, {"topic": "潮汐"}]


def test_a_table_is_read_from_stdin_and_resumed(run: Any, mock: MockDify) -> None:
    command = ["batch", "-", "--output", "answers.jsonl", "--format", "csv"]
    for size in (2, 3):
        content = "topic\n" + "".join(f"topic {number}\n" for number in range(size))
        assert ran(mock, *command, stdin=content).status == 0
    assert sorted(answers()) == [0, 1, 2]
    assert len(mock.completions) == 3
    outcome = run("-", "--output", "answers.jsonl")
    assert outcome == Outcome(2, "", "error: a table from stdin needs its format: --format csv or --format jsonl\n")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes with names are those of POSIX")
@pytest.mark.parametrize(
    ("name", "options"), [("pipe.csv", []), ("pipe", ["--format", "csv"]), ("pipe.xlsx", []), ("pipe.parquet", [])]
)
def test_a_table_is_read_from_a_pipe_with_a_name(run: Any, mock: MockDify, name: str, options: list[str]) -> None:
    workbook(Path("a.xlsx"), [["topic"], ["tides"]])
    parquet.write_table(pyarrow.table({"topic": ["tides"]}), "a.parquet")
    content = {"pipe.xlsx": Path("a.xlsx"), "pipe.parquet": Path("a.parquet")}.get(name)
    os.mkfifo(name)
    written = content.read_bytes() if content else b"topic\ntides\n"
    Thread(target=Path(name).write_bytes, args=[written], daemon=True).start()
    outcome = run(name, *options, "--output", "answers.jsonl")
    assert (outcome.status, outcome.err, asked(mock)) == (0, "", [{"topic": "tides"}])


def test_a_pipe_is_named_in_errors_and_needs_its_format(run: Any) -> None:
    reader, writer = os.pipe()
    os.write(writer, b'topic\n"tides\n')
    os.close(writer)
    pipe = f"/dev/fd/{reader}"
    assert (
        run(pipe, "--dry-run").err == f"error: a table from {pipe} needs its format: --format csv or --format jsonl\n"
    )
    assert f"error: {pipe}, line 2: a quote opens here" in run(pipe, "--dry-run", "--format", "csv").err
    os.close(reader)


def test_files_of_rows_are_uploaded_for_the_user_of_the_batch_when_their_turn_comes(run: Any, mock: MockDify) -> None:
    folder = Path("data")
    folder.mkdir()
    for name in ("a.png", "b.pdf"):
        (folder / name).write_bytes(PNG)
    rows = [("tides", "a.png"), ("waves", "https://example.com/b.png"), ("storms", ""), ("maps", "b.pdf")]
    (folder / "t.csv").write_text("topic,image\n" + "".join(f"{a},{b}\n" for a, b in rows), encoding="utf-8")
    mock.answer("Twice a day.", times=2, error="completion_request_error")
    arguments = ["data/t.csv", "--output", "answers.jsonl", "--file-column", "image", "--user", "u-7", "--concurrency"]
    assert run(*arguments, "1").status == 1
    uploads = [request for request in mock.requests if request.operation == "upload_file"]
    assert [(upload.body["file"].name, upload.body["user"]) for upload in uploads] == [
        ("a.png", "u-7"),
        ("b.pdf", "u-7"),
    ]
    sent = {r.body["inputs"]["topic"]: [file["type"] for file in r.body.get("files", [])] for r in mock.completions}
    assert sent == {"tides": ["image"], "waves": ["image"], "storms": [], "maps": ["document"]}
    assert all("image" not in request.body["inputs"] for request in mock.completions)
    assert run(*arguments, "2", "--retry-failed").status == 0
    uploads = [request for request in mock.requests if request.operation == "upload_file"]
    assert [upload.body["file"].name for upload in uploads] == ["a.png", "b.pdf", "a.png"]


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://example.com/a.png?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=ab.cd", "image"),
        ("https://example.com/a%2Fb%20c.PNG#top", "image"),
        ("https://example.com/get?filename=report.pdf", "document"),
        ("https://example.com/1?response-content-disposition=attachment%3B%20filename%3D%22a.pdf%22", "document"),
        ("https://example.com/1?X-Amz-Credential=a/20260101/eu/s3/aws4_request", "image"),
        ("https://example.com/blob/8f14e45f", "image"),
    ],
)
def test_the_kind_of_a_url_is_that_of_its_suffix_or_of_the_column(
    run: Any, mock: MockDify, url: str, kind: str
) -> None:
    Path("t.csv").write_text(f"topic,a=b,image\ntides,,{url}\n", encoding="utf-8")
    options = ["--file-column", "image=image", "--file-column", "a=b"]
    assert run("t.csv", "--output", "answers.jsonl", *options).err == ""
    (request,) = mock.completions
    assert [(file["type"], file["url"]) for file in request.body["files"]] == [(kind, url)]


def test_a_refused_row_uploads_its_file_once(run: Any, mock: MockDify, folder: Path) -> None:
    (folder / "a.png").write_bytes(PNG)
    Path("t.jsonl").write_text('{"topic": "tides", "image": "a.png"}\n', encoding="utf-8")
    mock.refuse(429, retry_after=0, times=3, operation="create_completion")
    mock.refuse(429, retry_after=0, times=2, operation="upload_file")
    assert run("t.jsonl", "--output", "answers.jsonl", "--file-column", "image").status == 0
    assert [request.operation for request in mock.requests].count("upload_file") == 3


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("nowhere.png", "row 0: nowhere.png cannot be read (No such file or directory)"),
        ("song.mp3", "row 0: song.mp3 is of the kind audio, but the app accepts only image, document"),
        ("https://example.com/song.mp3?x=1", "row 0: https://example.com/song.mp3?x=1 is of the kind audio"),
        ("big.png", "row 0: big.png has 10.0 MiB, and the server accepts at most 10 MiB"),
        (".", "row 0: . is of the kind custom"),
        ("folder.png", "row 0: folder.png is not a file"),
        ("a?b.png", "row 0: the name 'a?b.png' has a character that Dify refuses; rename the file"),
        ("x\0.png", "embedded null "),
        (
            "https://example.com/1?X-Amz-Expires=9",
            "row 0: https://example.com/1?X-Amz-Expires=9 has no suffix that shows",
        ),
        (7, "row 0: 'image' must be a path or a URL, not int"),
        ("empty.png", "row 0: empty.png is empty"),
        ("file:///a.png", "row 0: 'image' must be a path, or a URL with http:// or https://, not 'file:///a.png'"),
        (" nowhere.png ", "row 0: nowhere.png cannot be read"),
    ],
)
def test_files_are_checked_before_anything_is_paid(
    run: Any, mock: MockDify, folder: Path, value: object, told: str
) -> None:
    (folder / "song.mp3").write_bytes(b"x")
    (folder / "a?b.png").write_bytes(b"x")
    (folder / "folder.png").mkdir()
    (folder / "empty.png").touch()
    with (folder / "big.png").open("wb") as file:
        file.truncate(10 * 1024 * 1024 + 1)
    Path("t.jsonl").write_text(json.dumps({"topic": "tides", "image": value}), encoding="utf-8")
    outcome = run("t.jsonl", "--output", "answers.jsonl", "--file-column", "image")
    assert (outcome.status, outcome.out) == (2, "")
    assert re.fullmatch(r"error: .*\n", outcome.err) and told in outcome.err
    assert {request.operation for request in mock.requests} == {"get_app_parameters"}


def test_a_column_of_files_that_is_missing_or_an_app_without_files_is_told(
    run: Any, mock: MockDify, capsys: pytest.CaptureFixture[str]
) -> None:
    name = table("tides")
    assert (
        "--file-column image: the table has no column 'image'" in run(name, "--dry-run", "--file-column", "image").err
    )
    Path("t.csv").write_text("topic,image\n" + "tides,https://example.com/a.png\n", encoding="utf-8")
    told = run("t.csv", "--dry-run", "--map", "image=tone", "--file-column", "image").err
    assert told == "error: --map image=tone: --file-column also names the column 'image'; remove one of them\n"
    with MockDify(apps={SECRET: App(file_types=[])}) as other:
        outcome = called(other, capsys, "batch", "t.csv", "--dry-run", "--file-column", "image")
    assert "the app does not accept files; you can allow them in its settings in Dify" in outcome.err
    with MockDify(apps={SECRET: App(file_types=["image"], max_files=1)}) as other:
        Path("t.csv").write_text("topic,a,b\n,https://e.com/a.png,https://e.com/b.png\n", encoding="utf-8")
        outcome = called(other, capsys, "batch", "t.csv", "--dry-run", "--file-column", "a", "--file-column", "b")
    assert "2 files are too many: the app accepts at most 1" in outcome.err
