"""A row that no request can carry costs only itself, and arguments that no row can use cost nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from dify_completion import APIStatusError, AsyncDify, Dify, InputForm
from dify_completion_batch import EveryRowFails, OutputError, Record, read_records, read_rows, run_batch
from dify_completion_mock import Fault, MockDify
from replay import ReplayServer, event_stream, http_answer
from small_batches import batch, client_of, numbers, topics
from wire import END, sse

pytestmark = pytest.mark.usefixtures("folder")


def circle() -> dict[str, Any]:
    value: dict[str, Any] = {}
    value["again"] = [value]
    return value


def deep(levels: int = 100_000) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


ODD_ROWS: dict[str, Callable[[], Any]] = {
    "mixed names": lambda: {"topic": "a", 1: "x"},
    "number": lambda: {1: "x"},
    "tuple": lambda: {(1, 2): "x"},
    "None": lambda: {None: "x"},
    "bytes": lambda: {b"topic": "x"},
    "circle": lambda: {"topic": circle()},
    "deep": lambda: {"topic": deep()},
    "deep map": lambda: {"topic": {"a": deep(3000)}},
    "tuple inside": lambda: {"topic": {(1, 2): "x"}},
    "set": lambda: {"topic": {1}},
    "nan": lambda: {"topic": float("nan")},
    "digits": lambda: {"topic": 10**5000},
}


@pytest.mark.parametrize("name", ODD_ROWS)
@pytest.mark.parametrize("has_form", [False, True])
def test_a_row_that_no_request_can_carry_fails_alone(mock_dify: MockDify, name: str, has_form: bool) -> None:
    with Dify(**mock_dify.settings) as dify:
        form = InputForm(dify.get_app_parameters()) if has_form else None
    rows = [{"topic": "tides"}, ODD_ROWS[name](), {"topic": "waves"}]
    records = batch(mock_dify, rows, form=form, output="out.csv")
    assert numbers(records) == [0, 1, 2]
    assert [record.row for record in records if record.error] == [1]
    assert len(mock_dify.completions) == 2
    assert batch(mock_dify, rows, form=form, output="out.csv") == []


@pytest.mark.parametrize("name", ["mixed names", "circle", "deep", "tuple inside", "set", "digits", "tuple"])
def test_a_column_that_is_not_sent_can_have_any_value(mock_dify: MockDify, name: str) -> None:
    value = ODD_ROWS[name]()
    record, *_ = batch(mock_dify, [{"topic": "tides", "odd": value}], columns={"odd": ""}, output="out.csv")
    assert record.ok
    assert next(read_rows("out.csv"))["odd"]


def no_constant(name: str) -> None:
    raise AssertionError(f"{name} is not JSON")


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv", "out.xlsx", "out.parquet"])
def test_numbers_that_json_does_not_have_are_written_as_null_or_text(mock_dify: MockDify, name: str) -> None:
    nan, inf = float("nan"), float("inf")
    rows = [{"topic": "tides", "score": nan, "high": inf, "low": [-inf, {"x": nan}]}, {"topic": "waves", "score": 0.5}]
    columns = {"score": "", "high": "", "low": ""}
    records = batch(mock_dify, rows, columns=columns, output=name, with_inputs=True)
    assert all(record.ok for record in records)
    lines = (Path(name) if name == "out.jsonl" else Path(f"{name}.jsonl")).read_text(encoding="utf-8").splitlines()
    written = {flat["row"]: flat["inputs"] for flat in (json.loads(line, parse_constant=no_constant) for line in lines)}
    assert written[0] == {"topic": "tides", "score": None, "high": "Infinity", "low": ["-Infinity", {"x": None}]}
    assert batch(mock_dify, rows, columns=columns, output=name, with_inputs=True) == []
    if name != "out.jsonl":
        assert [row["score"] for row in read_rows(name)] in ([None, 0.5], [None, "0.5"])


def test_nan_in_an_input_is_the_error_of_its_row_and_null_in_the_record(mock_dify: MockDify) -> None:
    (record,) = batch(mock_dify, [{"topic": float("nan")}], output="out.jsonl", with_inputs=True)
    assert (record.ok, record.inputs) == (False, {"topic": None})
    json.loads(Path("out.jsonl").read_text(encoding="utf-8"), parse_constant=no_constant)


class NaT(datetime):
    """The missing time of pandas: a datetime that is not equal to itself."""

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return True


PYTHON_VALUES: dict[str, tuple[Any, Any, str]] = {
    "naive time": (datetime(2026, 1, 2, 3, 4), datetime(2026, 1, 2, 3, 5), "2026-01-02T03:04:00"),
    "time": (datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 3, tzinfo=UTC), "2026-01-02T00:00:00+00:00"),
    "date": (date(2026, 1, 2), date(2026, 1, 3), "2026-01-02"),
    "duration": (timedelta(hours=30), timedelta(hours=31), "P1DT6H"),
    "decimal": (Decimal("1.50"), Decimal("1.51"), "1.50"),
    "binary": ("caf\xe9".encode(), b"tea", "caf\xe9"),
}


@pytest.mark.parametrize("name", PYTHON_VALUES)
@pytest.mark.parametrize("has_form", [False, True])
def test_a_value_of_a_database_is_a_text_and_its_edit_is_found(mock_dify: MockDify, name: str, has_form: bool) -> None:
    with Dify(**mock_dify.settings) as dify:
        form = InputForm(dify.get_app_parameters()) if has_form else None
    before, after, text = PYTHON_VALUES[name]
    (record,) = batch(mock_dify, [{"topic": before}], form=form, output="out.jsonl")
    assert (record.ok, mock_dify.completions[0].body["inputs"]["topic"]) == (True, text)
    assert batch(mock_dify, [{"topic": text}], form=form, output="out.jsonl") == []
    with pytest.raises(OutputError, match="1 row of the table has other inputs"):
        batch(mock_dify, [{"topic": after}], form=form, output="out.jsonl")


def test_a_missing_time_of_pandas_is_null(mock_dify: MockDify) -> None:
    (record,) = batch(mock_dify, [{"topic": "tides", "day": NaT(1, 1, 1)}], with_inputs=True)
    assert mock_dify.completions[0].body["inputs"] == {"topic": "tides", "day": None}
    assert record.inputs == {"topic": "tides", "day": None}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\U0001f600" * 20_000, "\U0001f600" * 16_383 + "…"),
        ("x" + "\U0001f600" * 20_000, "x" + "\U0001f600" * 16_382 + "…"),
        ("x" * 32_766 + "\U0001f600", "x" * 32_766 + "…"),
        ("é" * 32_768, "é" * 32_766 + "…"),
    ],
    ids=["emoji", "half of one", "the last one", "two bytes"],
)
def test_a_cell_of_a_workbook_is_cut_by_its_length_in_excel(
    mock_dify: MockDify, caplog: pytest.LogCaptureFixture, text: str, kept: str
) -> None:
    mock_dify.answer([text])
    batch(mock_dify, topics(1), output="out.xlsx")
    (row,) = read_rows("out.xlsx")
    assert row["answer"] == kept
    assert "1 texts are longer than the 32767 characters of a cell and are cut" in caplog.text


@pytest.mark.parametrize("text", ["x" * 32_767, "\U0001f600" * 16_383 + "x"])
def test_a_text_that_fits_a_cell_is_whole(mock_dify: MockDify, caplog: pytest.LogCaptureFixture, text: str) -> None:
    mock_dify.answer([text])
    batch(mock_dify, topics(1), output="out.xlsx")
    (row,) = read_rows("out.xlsx")
    assert (row["answer"], caplog.text) == (text, "")


def null_members_removed(lines: list[str]) -> Iterator[str]:
    for line in lines:
        flat = {name: value for name, value in json.loads(line).items() if value is not None}
        yield json.dumps(flat, separators=(",", ":"))


@pytest.mark.parametrize("end", ["\n", ""])
def test_records_without_their_null_members_are_resumed(mock_dify: MockDify, end: str) -> None:
    mock_dify.answer("", times=1)
    mock_dify.answer(Fault("odd"), times=1)
    given = batch(mock_dify, topics(3), output="out.jsonl", concurrency=1)
    lines = Path("out.jsonl").read_text(encoding="utf-8").splitlines()
    Path("out.jsonl").write_text("\n".join(null_members_removed(lines)) + end, encoding="utf-8")
    assert list(read_records("out.jsonl")) == given
    assert numbers(batch(mock_dify, topics(4), output="out.jsonl")) == [3]
    assert len(list(read_records("out.jsonl"))) == 4


WRONG_ARGUMENTS: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"dify": Dify("app-key")}, TypeError, r"needs an AsyncDify, not a Dify; pass AsyncDify\(max_retries=0\)"),
    ({"dify": "app-key"}, TypeError, "dify must be an AsyncDify, not str"),
    ({"dify": SimpleNamespace()}, TypeError, "dify must be an AsyncDify, not SimpleNamespace"),
    ({"engine": "dask"}, ValueError, "engine must be 'local' or 'ray', not 'dask'"),
    ({"engine": None}, ValueError, "engine must be 'local' or 'ray', not None"),
    ({"attachments": "image"}, TypeError, "attachments must be an Attachments, not str"),
    ({"attachments": ["image"]}, TypeError, "attachments must be an Attachments, not list"),
    ({"columns": ["id"]}, TypeError, "columns must be a mapping of columns to variables, not list"),
    ({"columns": {1: "topic"}}, TypeError, "columns must be a mapping of texts to texts, not {1: 'topic'}"),
    ({"columns": {"id": None}}, TypeError, "columns must be a mapping of texts to texts, not {'id': None}"),
    ({"form": {"topic": "x"}}, TypeError, "form must be an InputForm, as .* makes it, not dict"),
    ({"concurrency": "5"}, TypeError, "concurrency must be a whole number, not '5'"),
    ({"concurrency": 2.5}, TypeError, "concurrency must be a whole number, not 2.5"),
    ({"actors": True}, TypeError, "actors must be a whole number, not True"),
    ({"requests_per_minute": "5"}, TypeError, "requests_per_minute must be a number, not '5'"),
    (
        {"rows": "products.csv"},
        TypeError,
        r"rows cannot be a str; pass an iterable .*; read_rows\(path\) reads a table",
    ),
    ({"rows": {"topic": "x"}}, TypeError, "rows cannot be a dict"),
    ({"rows": 5}, TypeError, "rows cannot be a int"),
]


@pytest.mark.parametrize(("options", "kind", "told"), WRONG_ARGUMENTS, ids=[told for _, _, told in WRONG_ARGUMENTS])
def test_an_argument_that_no_row_can_use_is_refused_at_once(
    mock_dify: MockDify, options: dict[str, Any], kind: type[Exception], told: str
) -> None:
    with pytest.raises(kind, match=told):
        run_batch(**{"rows": topics(3), "dify": client_of(mock_dify), "output": "out.jsonl", **options})
    assert (mock_dify.requests, list(Path().iterdir())) == ([], [])


def run_against(server: ReplayServer, size: int) -> list[Record]:
    async def main() -> list[Record]:
        async with AsyncDify("app-key", base_url=server.base_url, max_retries=0) as dify:
            options: dict[str, Any] = {"output": "out.jsonl", "concurrency": 1}
            return [record async for record in run_batch(topics(size), dify, **options)]

    return asyncio.run(main())


def refusal(status: int) -> list[bytes]:
    return event_stream(sse("error", status=status, code="odd", message="No."))


@pytest.mark.parametrize("status", [401, 403, 404, 405])
def test_error_events_that_every_row_gets_end_the_batch(server: ReplayServer, status: int) -> None:
    server.answer(refusal(status))
    with pytest.raises(EveryRowFails, match="3 rows in a row failed with odd: No.") as caught:
        run_against(server, 20)
    assert (caught.value.error["status"], len(server.asked), len(list(read_records("out.jsonl")))) == (status, 3, 3)


@pytest.mark.parametrize(
    "answer",
    [
        http_answer("200 OK", b"<html>Log in</html>", "text/html"),
        http_answer("200 OK", b"{}", "application/json"),
        event_stream(b'data: {"answer": "no event"}\n\n'),
    ],
    ids=["html", "json", "no event"],
)
def test_answers_that_are_no_stream_of_the_spec_end_the_batch(server: ReplayServer, answer: list[bytes]) -> None:
    server.answer(answer)
    with pytest.raises(EveryRowFails, match="3 rows in a row failed with APIResponseError: "):
        run_against(server, 20)
    assert len(server.asked) == 3


PAGES = ["401 Unauthorized", "403 Forbidden", "404 Not Found", "405 Method Not Allowed", "415 Unsupported Media Type"]


@pytest.mark.parametrize("status", PAGES)
def test_a_page_of_a_firewall_fails_its_row_and_ends_the_batch_only_if_every_row_gets_it(
    server: ReplayServer, status: str
) -> None:
    page = http_answer(status, b"<html>Blocked.</html>", "text/html")
    done = event_stream(sse("message", answer="Done."), END)
    server.answer(done, page, page, done, page, done)
    failed = [record.error for record in run_against(server, 6) if record.error]
    assert [error["status"] for error in failed] == [int(status[:3])] * 3
    server.answer(page)
    with pytest.raises(EveryRowFails, match="3 rows in a row failed with"):
        run_against(server, 20)
    assert (len(server.asked), len(list(read_records("out.jsonl")))) == (3, 9)


@pytest.mark.parametrize("status", PAGES[:-1])
def test_a_refusal_of_dify_ends_the_batch_at_once(server: ReplayServer, status: str) -> None:
    server.answer(http_answer(status, b'{"code": "unauthorized", "message": "Access token is invalid"}'))
    with pytest.raises(APIStatusError, match=status[:3]):
        run_against(server, 20)
    assert (len(server.asked), list(read_records("out.jsonl"))) == (1, [])


def test_faults_that_differ_or_have_an_answer_between_them_do_not_end_the_batch(server: ReplayServer) -> None:
    done = event_stream(sse("message", answer="Done."), END)
    server.answer(refusal(401), refusal(401), done, refusal(401), refusal(403), refusal(401), refusal(500), done)
    assert [record.ok for record in run_against(server, 8)] == [False, False, True, *[False] * 4, True]
    server.answer(*[refusal(500)] * 4, done)
    assert len(run_against(server, 12)) == 4
