"""Tables are read row by row, and what is wrong with one is told with its line."""

from __future__ import annotations

import json
import sys
import tracemalloc
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from dify_completion_batch import InputError, MissingExtra, count_rows, read_rows
from pyarrow import parquet

ROWS: list[dict[str, Any]] = [
    {"topic": 'the "tides", \n and rivers', "lang": "日本語"},
    {"topic": "x" * 200_000, "lang": None},
]


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    if path.suffix == ".parquet":
        parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    elif path.suffix == ".jsonl":
        path.write_text("\n\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    else:
        lines = [",".join(f'"{value}"' for value in values) for values in (rows[0], *(quoted(row) for row in rows))]
        path.write_text("\r\n".join(lines) + "\r\n\r\n", encoding="utf-8-sig", newline="")
    return path


def quoted(row: dict[str, Any]) -> list[str]:
    return [(value or "").replace('"', '""') for value in row.values()]


@pytest.mark.parametrize("name", ["table.csv", "table.CSV", "table.jsonl", "table.parquet"])
def test_a_table_is_read_as_it_was_written(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write(path.with_suffix(path.suffix.lower()), ROWS).rename(path)
    assert list(read_rows(path)) == ROWS
    assert list(read_rows(str(path))) == ROWS
    assert count_rows(path) == 2


def test_values_of_parquet_come_as_json_has_them(tmp_path: Path) -> None:
    row = {"a": 1, "b": 0.5, "c": True, "d": None, "e": date(2026, 1, 2), "f": Decimal("1.50"), "g": [date(2026, 1, 3)]}
    (read,) = read_rows(write(tmp_path / "table.parquet", [row]))
    assert read == {**row, "e": "2026-01-02", "f": "1.50", "g": ["2026-01-03"]}
    json.dumps(read)


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("t.jsonl", b'{"a": 1}\n\n{"a": \n', "line 3: this is not JSON"),
        ("t.jsonl", b"[1]\n", "line 1: each line must be an object"),
        (
            "t.jsonl",
            b'[\n{"a": 1}\n]',
            r"line 1: this is not JSON \(Expecting value, at character 3\); each line must be ",
        ),
        ("t.jsonl", b"[" * 100_000, "line 1: this is not JSON"),
        ("t.parquet", b"PAR1 or not", "this is not a Parquet file"),
    ],
)
def test_what_is_wrong_with_a_table_is_told_with_its_line(
    tmp_path: Path, name: str, content: bytes, complaint: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=complaint) as caught:
        list(read_rows(tmp_path / name))
    assert str(tmp_path / name) in str(caught.value)


def test_a_table_of_another_kind_is_refused_at_once() -> None:
    with pytest.raises(
        InputError, match=r"table\.pdf: a table must be a \.csv, .*\.ods file; to read another file as CSV, pass"
    ):
        read_rows("table.pdf")


@pytest.mark.parametrize(
    ("name", "package", "extra"),
    [("table.parquet", "pyarrow.parquet", "batch"), ("table.xlsx", "python_calamine", "excel")],
)
def test_a_missing_package_is_told_with_the_extra_that_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, package: str, extra: str
) -> None:
    (tmp_path / name).write_bytes(b"x")
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtra, match=rf"dify-completion-client\[{extra}\]"):
        list(read_rows(tmp_path / name))


@pytest.mark.parametrize("name", ["table.csv", "table.jsonl"])
def test_csv_and_json_lines_need_no_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    assert list(read_rows(write(tmp_path / name, ROWS))) == ROWS


@pytest.mark.parametrize("name", ["table.csv", "table.jsonl"])
def test_a_long_table_takes_no_more_memory_than_a_short_one(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, [{"topic": "the tides " * 10}] * 10_000)
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_rows(path)) == 10_000
        assert tracemalloc.get_traced_memory()[1] < 500_000
    finally:
        tracemalloc.stop()
