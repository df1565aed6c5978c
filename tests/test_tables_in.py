"""Tables as people have them: what spreadsheets, databases and editors write is read, or refused with its line."""

from __future__ import annotations

import csv
import gzip
import io
import json
import lzma
import os
import struct
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, cast
from uuid import UUID
from zipfile import ZipFile

import pyarrow
import pytest
import xlsxwriter
from dify_completion_batch import InputError, count_rows, read_rows
from files import workbook
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from soak import EXAMPLES
from xlsxwriter.utility import xl_cell_to_rowcol

TIDES = [{"topic": "tides", "tone": "plain"}, {"topic": "waves", "tone": None}]


def read(path: Path, content: bytes | str, **options: Any) -> list[dict[str, Any]]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_rows(path, **options))


def complaint(path: Path, content: bytes | str, **options: Any) -> str:
    with pytest.raises(InputError) as caught:
        read(path, content, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "skipped"),
    [
        ("t.csv", 'topic,tone\n,\n"",""\ntides,plain\n , \xa0\n\n,,\n', 4),
        ("t.csv", "topic,tone\r\ntides,plain\r\n,", 1),
        ("t.csv", "topic,tone\r\ntides,plain\r\n\x1a", 1),
        ("t.jsonl", '{}\nnull\n{"topic": null, "tone": ""}\n{"topic": "tides", "tone": "plain"}\n{"topic": " "}\n', 4),
    ],
)
def test_rows_without_a_value_are_left_out_and_counted(tmp_path: Path, name: str, content: str, skipped: int) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    rows = read_rows(tmp_path / name)
    assert list(rows) == TIDES[:1]
    assert rows.skipped == skipped
    assert count_rows(tmp_path / name) == 1


def test_rows_of_nulls_are_left_out_of_parquet_and_workbooks(tmp_path: Path) -> None:
    table = pyarrow.table({"topic": [None, "tides", ""], "tone": [None, "plain", None]})
    parquet.write_table(table, tmp_path / "t.parquet")
    workbook(tmp_path / "t.xlsx", [[], ["topic", "tone"], [], ["tides", "plain"], [None, " "]])
    for name in ("t.parquet", "t.xlsx"):
        rows = read_rows(tmp_path / name)
        assert (list(rows), rows.skipped) == (TIDES[:1], 2)
        assert count_rows(tmp_path / name) == 1


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "big5", "utf-16-le", "utf-16-be"])
def test_any_encoding_can_be_named(tmp_path: Path, encoding: str) -> None:
    content = "主題,tone\n日本,plain\n".encode(encoding)
    assert read(tmp_path / "t.csv", content, encoding=encoding) == [{"主題": "日本", "tone": "plain"}]
    row = json.dumps({"主題": "日本"}, ensure_ascii=False)
    assert read(tmp_path / "t.jsonl", f"{row}\n".encode(encoding), encoding=encoding) == [{"主題": "日本"}]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_utf_16_and_utf_32_are_read_without_a_mark(tmp_path: Path, encoding: str) -> None:
    content = "topic,tone\ntides,plain\n".encode(encoding)
    assert read(tmp_path / "t.csv", content, encoding=encoding[:6]) == TIDES[:1]


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("t.csv", "主题;语气\r\n潮汐;平\r\n", [{"主题": "潮汐", "语气": "平"}]),
        ("t.csv", "一\n" + "一一一一一一一一一一一一" * 9 + "\n", [{"一": "一一一一一一一一一一一一" * 9}]),
        ("t.jsonl", '{"主题": "潮汐"}', [{"主题": "潮汐"}]),
    ],
)
def test_the_order_of_bytes_is_seen_whatever_the_header_begins_with(
    tmp_path: Path, order: str, name: str, text: str, expected: list[dict[str, str]]
) -> None:
    assert read(tmp_path / name, text.encode(order), encoding=order[:6]) == expected


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("named", [None, "cp1252"])
def test_a_byte_order_mark_is_recognised_whatever_was_said(tmp_path: Path, encoding: str, named: str | None) -> None:
    content = "tópic,tone\r\ntídes,plain\r\n".encode(encoding)
    assert read(tmp_path / "t.csv", content, encoding=named) == [{"tópic": "tídes", "tone": "plain"}]


@pytest.mark.parametrize(
    ("content", "encoding", "expected"),
    [
        (b"a,b\n1,2\n3,\xff\n", None, "t.csv, line 3: the byte 0xff is not valid UTF-8; name the table's encoding"),
        (b"a\n" * 70_000 + b"\xb0", None, "t.csv, line 70001: the byte 0xb0 is not valid UTF-8"),
        ("a\ntides\n".encode("utf-16") + b"x", None, "line 3: the byte 0x78 is not valid UTF-16-LE"),
        (b"a\n\x81\n", "cp1252", "line 2: the byte 0x81 is not valid CP1252"),
        (b"a,b\r1,2\r\xe9,3\r", None, "line 3: the byte 0xe9 is not valid UTF-8"),
        (b"a\r\n" * 40_000 + b"\xe9", None, "line 40001: the byte 0xe9 is not valid UTF-8"),
        (b"a\n1\nx\0\n", None, "line 3: it has a NUL character"),
        (b"a\nb\n", "punycode", "is not valid PUNYCODE"),
        (b"a\n1\n", "utf-88", "'utf-88' is not a text encoding that Python knows"),
        (b"a\n1\n", "a\0b", "'a\\x00b' is not a text encoding that Python knows"),
        (b"a\n1\n", "\ud800", "is not a text encoding that Python knows"),
        (b"a\n1\n", "base64", "'base64' is not a text encoding that Python knows"),
        (
            "a,b\n1,2\n".encode("utf-16-le"),
            None,
            "line 1: it has a NUL character, probably because it is UTF-16",
        ),
    ],
)
def test_bytes_that_do_not_fit_are_named_with_line_and_option(
    tmp_path: Path, content: bytes, encoding: str | None, expected: str
) -> None:
    told = complaint(tmp_path / "t.csv", content, encoding=encoding)
    assert expected in told
    assert "encoding='" in told


@pytest.mark.parametrize(
    "content",
    [
        "topic,tone\ntides,plain\nwaves,\n",
        "topic;tone\ntides;plain\nwaves;\n",
        "topic\ttone\ntides\tplain\nwaves\t\n",
        "topic|tone\ntides|plain\nwaves|\n",
        "sep=;\r\ntopic;tone\r\ntides;plain\r\nwaves;\r\n",
        '"sep=^"\ntopic^tone\ntides^plain\nwaves^\n',
        "SEP=;\r\ntopic;tone\r\ntides;plain\r\nwaves;\r\n",
        "sep=;;\r\ntopic;tone\r\ntides;plain\r\nwaves;\r\n",
        "sep=,,\r\ntopic,tone\r\ntides,plain\r\nwaves,\r\n",
        '\n\n"topic";"tone"\n"tides";"plain"\n"waves";\n',
        "topic,tone,,\ntides,plain,,\nwaves,,,\n",
        "topic,tone\ntides,plain,\nwaves,,\n",
        "topic,tone\rtides,plain\rwaves,\r",
    ],
)
def test_what_separates_the_columns_is_recognised(tmp_path: Path, content: str) -> None:
    assert read(tmp_path / "t.csv", content) == TIDES


@pytest.mark.parametrize(
    "content",
    [
        "topic,tone\ntides,plain\nwaves\n",
        "topic,tone,,\ntides,plain\nwaves,\n",
        "topic,tone,place\ntides,plain\nwaves\n",
        "topic;tone\r\ntides;plain\r\nwaves",
        "topic\ttone\ntides\tplain\n\nwaves\n",
        "sep=;\ntopic;tone\ntides;plain\nwaves\n",
        '"topic","tone"\n"tides","plain"\n"waves"\n',
        '"topic, or title";tone\n"tides";plain\n"waves"\n',
        "topic, or title;tone\ntides;plain\nwaves\n",
    ],
)
def test_cells_that_a_line_leaves_out_at_its_end_are_empty(tmp_path: Path, content: str) -> None:
    rows = [list(row.values())[:2] for row in read(tmp_path / "t.csv", content)]
    assert rows == [["tides", "plain"], ["waves", None]]


def test_a_short_line_with_another_separator_in_quotes_is_one_value(tmp_path: Path) -> None:
    assert read(tmp_path / "t.csv", 'a,b\n1,2\n"3;4"\n') == [{"a": "1", "b": "2"}, {"a": "3;4", "b": None}]
    assert read(tmp_path / "t.csv", "a,b,c\nwell; good\n") == [{"a": "well; good", "b": None, "c": None}]


@pytest.mark.parametrize(
    "content",
    [
        'topic, tone\n"tides, moon", "plain"\n',
        '"topic", "tone"\n"tides, moon",   "plain"\n',
        'topic,tone\nx,y\n "tides, moon", "plain"\n',
        'topic; tone\n"tides, moon"; "plain"\n',
        'topic, tone\r\n"tides, moon", "plain"\r\n',
    ],
)
def test_spaces_between_a_separator_and_a_quote_are_left_out(tmp_path: Path, content: str) -> None:
    assert read(tmp_path / "t.csv", content)[-1] == {"topic": "tides, moon", "tone": "plain"}


def test_a_quote_after_spaces_is_refused_where_no_line_before_has_one(tmp_path: Path) -> None:
    late = "topic,tone\n" + "tides,plain\n" * 200
    told = complaint(tmp_path / "t.csv", f'{late}waves, "plain"\n')
    assert "t.csv, line 202: column 2 has a space before a quote; remove the space; if the quote belongs" in told
    assert "line 202: column 1 has a space before a quote" in complaint(tmp_path / "t.csv", f'{late} "a, b",c\n')
    assert "line 2: column 2 has a space before a quote" in complaint(tmp_path / "t.csv", 'a,b\n1,\t"2"\n')
    assert read(tmp_path / "t.csv", 'topic\n" ""tides"" "\n') == [{"topic": ' "tides" '}]


def test_rows_decide_where_a_header_leaves_a_choice(tmp_path: Path) -> None:
    assert read(tmp_path / "t.csv", "topic, or title;tone\ntides;plain\n") == [
        {"topic, or title": "tides", "tone": "plain"}
    ]
    long = "a;b,c\n" + "1;x\n" * 300
    assert len(read(tmp_path / "t.csv", long)) == 300
    assert read(tmp_path / "t.csv", '"to\npic";tone\ntides;plain\n') == [{"to\npic": "tides", "tone": "plain"}]
    assert read(tmp_path / "t.csv", "topic\nwell; and good\n") == [{"topic": "well; and good"}]
    told = complaint(tmp_path / "t.csv", "a;b,c\n1;2,3\n")
    assert "line 1: the separator is not clear: commas or semicolons could separate the columns; name it, " in told
    assert read(tmp_path / "t.csv", "a;b,c\n1;2,3\n", delimiter=";") == [{"a": "1", "b,c": "2,3"}]
    assert "a separator must be one character, not ';;'" in complaint(tmp_path / "t.csv", "a\n", delimiter=";;")


def test_a_text_that_excel_keeps_from_being_a_number_is_the_text(tmp_path: Path) -> None:
    content = 'id,="topic"\n="0012","=""a,b"""\n"=""say """"hi""""""",="",\n=1,="a"&"b"\n'
    assert read(tmp_path / "t.csv", content) == [
        {"id": "0012", "topic": "a,b"},
        {"id": 'say "hi"', "topic": None},
        {"id": "=1", "topic": '="a"&"b"'},
    ]


def test_the_separator_of_tsv_is_a_tab_unless_the_header_has_another_one(tmp_path: Path) -> None:
    assert read(tmp_path / "t.tsv", "topic\ntides, and more\n") == [{"topic": "tides, and more"}]
    assert read(tmp_path / "t.tsv", "a\tb, c\nx\ty, z\n") == [{"a": "x", "b, c": "y, z"}]
    assert read(tmp_path / "t.tsv", "a,b\nx,y\n") == [{"a": "x", "b": "y"}]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('sep="\na;b\n1;2\n', "a separator must be one character, not '\"'"),
        ("sep=\r\na;b\r\n1;2\r\n", "a separator must be one character, not '\\r'"),
        ("Report\n,\na,b\n1,2\n", "line 3: 2 values for 1 column"),
        ("Report,\n,\na,b\n1,2\n", "a column that has no name; name it in the first line, and remove a title above"),
        ('a,b\n1,"2\n3,4\n5,6\n', "line 2: a quote opens here and is not closed"),
        ('a,b\n1,"2\n3,"4"\n', "line 2: a quote opens here and is not closed"),
        ('a,b\n"x\ny",z\n"u\nv","w\n1,2\n', "line 5: a quote opens here and is not closed"),
        ('a,b\n1,"say "hi""\n', "line 2: a quote opens here and is not closed"),
        ('a;b\n1;"2\n', "line 2: a quote opens here and is not closed"),
        ('sep=;\na;b\n1;"2\n', "line 3: a quote opens here and is not closed"),
        ('a\tb\n"say" hi\t2\n', "if the program that wrote it quotes nothing, as Google Sheets in TSV, use its CSV"),
        ("a,b\n1,2\n1,2,3\n", "line 3: 3 values for 2 columns, separated by commas"),
        ("a;b\n1,2\n", "line 2: 1 value for 2 columns, separated by semicolons"),
        ('a,b\n"1\n2",3\n4;5\n', "line 4: 1 value for 2 columns"),
        ("a,b,c\n1\t2\t3\n", "line 2: 1 value for 3 columns, separated by commas"),
        ("a,\n1,2\n", "line 2, column 2: a value is in a column that has no name"),
        (",a\n0,2\n", "line 2, column 1: a value is in a column that has no name; name it in the first line; pandas"),
        ("\n,\na,a\n1,2\n", "line 3: the columns 1 and 2 are both called 'a'"),
        ("\xe9,e\u0301\n1,2\n", "line 1: the columns 1 and 2 are both called '\xe9'"),
        ("a,b,a\xa0\n1,2,3\n", "line 1: the columns 1 and 3 are both called 'a'"),
        ("a\nwell, and good\n", "line 2: 2 values for 1 column, separated by commas"),
        ("", "t.csv: the file is empty"),
        ("\ufeff", "t.csv: the file is empty"),
        ("\n\n", "t.csv: the table is empty; a first line must name the columns"),
        (",,\n,,\n", "t.csv: the table is empty; a first line must name the columns"),
    ],
)
def test_what_is_not_csv_is_told_at_the_line_where_it_begins(tmp_path: Path, content: str, expected: str) -> None:
    assert expected in complaint(tmp_path / "t.csv", content)


@pytest.mark.parametrize("blank", [" ", "\xa0", "\t", "\u200b ", "\x1a"])
def test_a_blank_cell_in_a_column_without_a_name_is_empty(tmp_path: Path, blank: str) -> None:
    expected = [{"topic": "tides"}]
    assert read(tmp_path / "t.csv", f'topic,,\ntides,"{blank}",{blank}\n') == expected
    assert read(tmp_path / "t.csv", f"topic\ntides,{blank}\n", delimiter=",") == expected
    assert read(tmp_path / "t.jsonl", json.dumps({"topic": "tides", " ": blank})) == expected
    parquet.write_table(pyarrow.table({"topic": ["tides"], "": [blank]}), tmp_path / "t.parquet")
    assert list(read_rows(tmp_path / "t.parquet")) == expected
    assert list(read_rows(workbook(tmp_path / "t.xlsx", [["topic"], ["tides", blank]]))) == expected


def test_spaces_around_names_are_dropped_in_every_format(tmp_path: Path) -> None:
    odd = ("\ufefftopic\xa0", " to ne\u200b")
    rows = [{"topic": "tides", "to ne": "plain"}]
    assert read(tmp_path / "t.csv", f"{','.join(odd)}\ntides,plain\n") == rows
    assert read(tmp_path / "t.jsonl", json.dumps(dict(zip(odd, ("tides", "plain"), strict=True)))) == rows
    parquet.write_table(pyarrow.table({odd[0]: ["tides"], odd[1]: ["plain"]}), tmp_path / "t.parquet")
    assert list(read_rows(tmp_path / "t.parquet")) == rows
    assert list(read_rows(workbook(tmp_path / "t.xlsx", [list(odd), ["tides", "plain"]]))) == rows


def test_names_that_are_there_twice_are_refused_in_every_format(tmp_path: Path) -> None:
    twice = pyarrow.Table.from_arrays([pyarrow.array(["1"]), pyarrow.array(["2"])], names=["a", "a"])
    parquet.write_table(twice, tmp_path / "t.parquet")
    workbook(tmp_path / "t.xlsx", [["a", "b", "a "], ["1", "2", "3"]])
    for name in ("t.parquet", "t.xlsx"):
        with pytest.raises(InputError, match="the columns 1 and [23] are both called 'a'"):
            list(read_rows(tmp_path / name))
    assert "line 2: 'a' occurs twice" in complaint(tmp_path / "t.jsonl", '{"a": 1}\n{"a": 1, "a": 2}\n')
    assert "line 1: 'b' occurs twice" in complaint(tmp_path / "t.jsonl", '{"a": {"b": 1, "b": 2}}\n')
    assert "line 1: a value has an empty name" in complaint(tmp_path / "t.jsonl", '{" ": 1, "a": 2}\n')
    assert "line 1: 'a' occurs twice, ignoring spaces" in complaint(tmp_path / "t.jsonl", '{"a": 1, " a": 2}\n')


@pytest.mark.parametrize("name", ["t.csv", "t.jsonl", "t.parquet", "t.xlsx"])
def test_an_empty_file_is_called_so(tmp_path: Path, name: str) -> None:
    assert f"{tmp_path / name}: the file is empty" == complaint(tmp_path / name, b"")


@pytest.mark.parametrize("name", ["t.parquet", "t.xlsx", "t.xls", "t.ods"])
def test_another_file_under_the_name_is_refused(tmp_path: Path, name: str) -> None:
    assert "this is not a" in complaint(tmp_path / name, b"PAR1 or not")
    assert "this is not a" in complaint(tmp_path / name, b"PK\x03\x04" + b"x" * 100)


@pytest.mark.parametrize("name", ["t.csv", "t.jsonl"])
@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_a_compressed_file_is_called_so(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    assert complaint(tmp_path / name, pack(b"topic\ntides\n")).endswith("it is compressed; unpack it first")


def test_a_file_with_the_name_of_another_format_is_named_for_what_it_is(tmp_path: Path) -> None:
    book = workbook(tmp_path / "t.xlsx", [["a"], ["1"]]).read_bytes()
    parquet.write_table(pyarrow.table({"a": ["1"]}), tmp_path / "t.parquet")
    for content, actual in {
        book: "excel",
        (tmp_path / "t.parquet").read_bytes(): "parquet",
        bytes.fromhex("d0cf11e0a1b11ae1"): "excel",
    }.items():
        for name in ("t.csv", "t.jsonl"):
            told = complaint(tmp_path / name, content)
            assert f"it is not text, but looks like {actual}; format='{actual}' reads it" in told
    assert "many programs write text under this name: format='csv' reads it" in complaint(tmp_path / "t.xls", "a\tb\n")


def values_of(tmp_path: Path, *arrays: pyarrow.Array) -> list[Any]:
    table = pyarrow.Table.from_arrays(list(arrays), names=[f"c{index}" for index in range(len(arrays))])
    parquet.write_table(table, tmp_path / "t.parquet")
    (row,) = read_rows(tmp_path / "t.parquet")
    json.dumps(row)
    return list(row.values())


def test_values_of_parquet_come_as_texts_and_numbers_and_never_as_python_has_them(tmp_path: Path) -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, 600, tzinfo=UTC)
    values = values_of(
        tmp_path,
        pyarrow.array(["café".encode()]),
        pyarrow.array([date(2026, 1, 2)]),
        pyarrow.array([moment]),
        pyarrow.array([1_767_323_045_000_000_123], pyarrow.timestamp("ns")),
        pyarrow.array([time(3, 4, 5)]),
        pyarrow.array([3_000_000_001], pyarrow.time64("ns")),
        pyarrow.array([timedelta(days=1)]),
        pyarrow.array([-90_000_000_000], pyarrow.duration("ns")),
        pyarrow.array([timedelta(hours=26, minutes=3, milliseconds=50)]),
        pyarrow.array([timedelta(0)]),
        pyarrow.array([Decimal("1E+3")]),
        pyarrow.array([Decimal("1.50")]),
        pyarrow.array(["x"]).dictionary_encode(),
        pyarrow.array([[b"a", b"b"]]),
        pyarrow.array([{"when": date(2026, 1, 2)}]),
        pyarrow.array([[("k", b"v")]], pyarrow.map_(pyarrow.string(), pyarrow.binary())),
        pyarrow.array([UUID(int=1).bytes], pyarrow.uuid()),
        pyarrow.array([0.1], pyarrow.float32()),
        pyarrow.array([[123_456_789]], pyarrow.list_(pyarrow.timestamp("ns"))),
        pyarrow.array([[123_456_789]], pyarrow.large_list(pyarrow.time64("ns"))),
        pyarrow.array([{"a": [1001]}], pyarrow.struct([("a", pyarrow.list_(pyarrow.duration("ns")))])),
        pyarrow.array([[("k", 1001)]], pyarrow.map_(pyarrow.string(), pyarrow.duration("ns"))),
        pyarrow.array([Decimal("1.50")], pyarrow.decimal256(70, 2)),
        pyarrow.array([1_767_323_045], pyarrow.timestamp("s", "+08:00")),
        pyarrow.array(["x"], pyarrow.large_string()),
        pyarrow.array([b"abc"], pyarrow.binary(3)),
        pyarrow.array([1.5], pyarrow.float16()) if hasattr(pyarrow, "float16") else pyarrow.array([1.5]),
    )
    assert values == [
        "café",
        "2026-01-02",
        "2026-01-02T03:04:05.000600+00:00",
        "2026-01-02T03:04:05",
        "03:04:05",
        "00:00:03",
        "P1D",
        "-PT1M30S",
        "P1DT2H3M0.05S",
        "PT0S",
        "1000",
        "1.50",
        "x",
        ["a", "b"],
        {"when": "2026-01-02"},
        [["k", "v"]],
        "00000000-0000-0000-0000-000000000001",
        0.1,
        ["1970-01-01T00:00:00.123456"],
        ["00:00:00.123456"],
        {"a": ["PT0.000001S"]},
        [["k", "PT0.000001S"]],
        "1.50",
        "2026-01-02T11:04:05+08:00",
        "x",
        "abc",
        1.5,
    ]


def test_floats_and_times_inside_other_types_are_those_of_a_plain_column(tmp_path: Path) -> None:
    single, nanoseconds = pyarrow.float32(), pyarrow.timestamp("ns")
    values = values_of(
        tmp_path,
        pyarrow.array([[0.1, None]], pyarrow.list_(single)),
        pyarrow.array([[0.1]], pyarrow.large_list(single)),
        pyarrow.array([[0.1, 1e-7]], pyarrow.list_(single, 2)),
        pyarrow.array([{"a": [0.1], "b": None}], pyarrow.struct([("a", pyarrow.list_(single)), ("b", single)])),
        pyarrow.array([[("k", 0.1)]], pyarrow.map_(pyarrow.string(), single)),
        pyarrow.array([0.1], single).dictionary_encode(),
        pyarrow.array([[1001, None]], pyarrow.list_(nanoseconds, 2)),
        pyarrow.array([1001], nanoseconds).dictionary_encode(),
        pyarrow.array([{"a": [[1001]]}], pyarrow.struct([("a", pyarrow.list_(pyarrow.list_(nanoseconds, 1)))])),
        pyarrow.array([1e38], single),
    )
    moment = "1970-01-01T00:00:00.000001"
    assert values == [
        [0.1, None],
        [0.1],
        [0.1, 1e-7],
        {"a": [0.1], "b": None},
        [["k", 0.1]],
        0.1,
        [moment, None],
        moment,
        {"a": [[moment]]},
        1e38,
    ]


WIDE_INTEGERS = (
    "UEFSMRUAFSwVLCwVAhUAFQYVBgAAAgAAAAIBAQAAAAAAAAAAAAAAAAAAABUOGSUABhkYAW4VABYCFk4WTiYIABkcFggVThYAAAAVAhksSARyb290"
    "FQIAFQ4VIBUCGAFuABYCGRwZHCZWHBUOGSUABhkYAW4VABYCFk4WTiYIABaAARUUABZOFgImCBZOFAAAGRwYDEFSUk9XOnNjaGVtYRioAS8vLy8v"
    "M1lBQUFBRUFBQUE4di8vL3hRQUFBQUVBQUVBQUFBS0FBc0FDQUFLQUFRQStQLy8vd3dBQUFBSUFBZ0FBQUFFQUFFQUFBQUVBQUFBN1AvLy96Z0FB"
    "QUFnQUFBQUdBQUFBQUVDQUFBUUFCSUFCQUFRQUJFQUNBQUFBQXdBQUFBQUFQVC8vLytBQUFBQUFRQUFBQWdBQ1FBRUFBZ0FBUUFBQUc0QQAYTlBv"
    "bGFycyAocHl0aG9uKSB2ZXJzaW9uIDIuMS4wIChidWlsZCA3ZjkwMmJkM2ZmZDI3ZmY4MmQxNDI3OGEwOWEyOTVmZjJmN2FlZDkyKRkcHAAAAFgB"
    "AABQQVIx"
)
"""A file of Polars with a column of integers of 128 bits, in Base64."""


def test_a_type_that_pyarrow_does_not_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.parquet").write_bytes(b64decode(WIDE_INTEGERS))
    with pytest.raises(InputError, match="can be read .*more than 64 bits"):
        list(read_rows(tmp_path / "t.parquet"))


def test_a_time_zone_that_nobody_knows_is_refused_with_its_column(tmp_path: Path) -> None:
    times = pyarrow.array([0], pyarrow.timestamp("us", "Mars/Phobos"))
    parquet.write_table(pyarrow.table({"when": times}), tmp_path / "t.parquet")
    with pytest.raises(InputError, match="'when' has the unknown time zone 'Mars/Phobos'; install the package tzdata"):
        list(read_rows(tmp_path / "t.parquet"))


def test_binary_that_is_not_a_text_is_refused_with_row_and_column(tmp_path: Path) -> None:
    parquet.write_table(pyarrow.table({"topic": ["x", "y"], "raw": [b"caf\xc3\xa9", b"\xff"]}), tmp_path / "t.parquet")
    with pytest.raises(InputError, match="row 1: 'raw' cannot be an input: it is binary, but not UTF-8 text"):
        list(read_rows(tmp_path / "t.parquet"))


@pytest.mark.parametrize(
    ("kind", "value"),
    [(pyarrow.date32(), 3_000_000), (pyarrow.timestamp("us"), 2**62), (pyarrow.duration("s"), 2**62)],
)
def test_a_time_that_python_does_not_have_is_refused_with_row_and_column(
    tmp_path: Path, kind: pyarrow.DataType, value: int
) -> None:
    parquet.write_table(pyarrow.table({"when": pyarrow.array([0, value], kind)}), tmp_path / "t.parquet")
    with pytest.raises(InputError, match="row 1: 'when' cannot be an input: "):
        list(read_rows(tmp_path / "t.parquet"))
    parquet.write_table(pyarrow.table({"": ["x"], "a": ["y"]}), tmp_path / "t.parquet")
    with pytest.raises(InputError, match="row 0, column 1: a value is in a column that has no name"):
        list(read_rows(tmp_path / "t.parquet"))


def test_a_cell_of_a_workbook_is_the_text_that_it_would_be_in_csv(tmp_path: Path) -> None:
    cells: dict[Any, str | None] = {
        "tides": "tides",
        4711: "4711",
        0.1: "0.1",
        date(2026, 1, 2): "2026-01-02",
        True: "TRUE",
        None: None,
        1e15: "1000000000000000",
        1e16: "10000000000000000",
        1e20: "100000000000000000000",
        1e-7: "0.0000001",
        -1.5e-10: "-0.00000000015",
        "007": "007",
    }
    names = [f"c{index}" for index in range(len(cells))]
    (row,) = read_rows(workbook(tmp_path / "t.xlsx", [[None] * len(cells), names, list(cells)]))
    assert list(row.values()) == list(cells.values())


def test_a_time_of_a_day_or_more_is_a_duration_whatever_its_format(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet()
        for column, (form, number) in enumerate(
            [("hh:mm", 0.5), ("hh:mm", 1.5), ("[h]:mm", 1.5), ("hh:mm", 31.25), ("yyyy-mm-dd", 1), ("hh:mm", 61.5)]
        ):
            sheet.write(0, column, f"c{column}")
            sheet.write(1, column, number, book.add_format({"num_format": form}))
    (row,) = read_rows(tmp_path / "t.xlsx")
    texts = ["12:00:00", "P1DT12H", "P1DT12H", "P31DT6H", "1900-01-01", "1900-03-01T12:00:00"]
    assert list(row.values()) == texts


def test_the_first_sheet_that_people_see_is_read(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        for name in ("Secret", "Notes", "Data"):
            book.add_worksheet(name).write_column(0, 0, ["topic", name])
        book.worksheets()[0].hide()
        book.worksheets()[1].very_hidden()
        book.worksheets()[2].activate()
    assert list(read_rows(tmp_path / "t.xlsx")) == [{"topic": "Data"}]
    assert list(read_rows(tmp_path / "t.xlsx", sheet="Secret")) == [{"topic": "Secret"}]


@pytest.mark.parametrize(
    ("strays", "are_shared", "expected"),
    [
        (
            ["XFD1048576"],
            True,
            "spans 1,048,576 rows and 16,384 columns with 5 filled cells, because XFD1048576 is not empty",
        ),
        (
            ["XFD1", "A1048576"],
            False,
            "spans 1,048,576 rows and 16,384 columns with 6 filled cells, because A1048576 or XFD1",
        ),
        (
            ["AE1048576"],
            False,
            "spans 1,048,576 rows and 31 columns with 5 filled cells, because AE1048576 is not empty",
        ),
    ],
)
def test_a_value_far_from_the_table_is_refused_before_memory_is_taken(
    tmp_path: Path, strays: list[str], are_shared: bool, expected: str
) -> None:
    cells = {"A1": "topic", "B1": "tone", "A2": "tides", "B2": 7, **dict.fromkeys(strays, " ")}
    # A book that is written row by row has its texts in the cells, and takes no time for the empty rows.
    with xlsxwriter.Workbook(tmp_path / "t.xlsx", {"constant_memory": not are_shared}) as book:
        book.add_worksheet("Notes").write("B2", "near")
        sheet = book.add_worksheet("Data")
        for row, column, cell in sorted((*xl_cell_to_rowcol(cell), cell) for cell in cells):
            sheet.write(row, column, cells[cell])
    with pytest.raises(InputError, match=f"t.xlsx: sheet 'Data' {expected}.*; delete the rows and columns beyond"):
        list(read_rows(tmp_path / "t.xlsx", sheet="Data"))
    assert list(read_rows(tmp_path / "t.xlsx", sheet="Notes")) == []


def test_formats_and_single_values_far_from_the_table_are_no_obstacle(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["topic", "tides"])
        sheet.write_blank("XFD1048576", None, book.add_format({"bold": True}))
        sheet.write("XFD2", " ")
        sheet.write("A61", " ")
    rows = read_rows(tmp_path / "t.xlsx")
    assert (list(rows), rows.skipped) == ([{"topic": "tides"}], 59)


SHEETS = {
    "single quotes and a prefix": "<x:row r='1'><x:c r='A1' t='str'><x:v>a</x:v></x:c></x:row>"
    "<x:row r='1048576'><x:c r='XFD1048576'><x:v>1</x:v></x:c></x:row>",
    "no references of cells": f"<x:row>{'<x:c><x:v>1</x:v></x:c>' * 500}</x:row>"
    "<x:row r='1048576'><x:c><x:v>1</x:v></x:c></x:row>",
    "texts within": "<x:row r='1'><x:c r='A1' t='inlineStr'><x:is><x:t>a</x:t></x:is></x:c></x:row>"
    "<x:row r='1048576'><x:c r='XFD1048576' t='inlineStr'><x:is><x:t>a</x:t></x:is></x:c></x:row>",
}


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_area_is_found_however_the_sheet_is_written(tmp_path: Path, sheet: str) -> None:
    book = workbook(tmp_path / "other.xlsx", [["a"]])
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with ZipFile(book) as old, ZipFile(tmp_path / "t.xlsx", "w") as new:
        for part in old.namelist():
            content = old.read(part).decode()
            if part == "xl/worksheets/sheet1.xml":
                content = f'<x:worksheet xmlns:x="{main}"><x:sheetData>{SHEETS[sheet]}</x:sheetData></x:worksheet>'
            new.writestr(part, content)
    with pytest.raises(InputError, match="sheet 'Sheet1' spans 1,048,576 rows and"):
        list(read_rows(tmp_path / "t.xlsx"))


def record(kind: int, content: bytes = b"") -> bytes:
    """A record of `.xlsb`, with less than 128 bytes."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    return head + bytes([len(content)]) + content


def binary_workbook(path: Path, cells: dict[tuple[int, int], str | None]) -> Path:
    """An `.xlsb` workbook with texts and formatted empty cells."""

    def text(value: str) -> bytes:
        return struct.pack("<I", len(value)) + value.encode("utf-16-le")

    rows = b""
    for (row, column), value in cells.items():
        place = struct.pack("<II", column, 0)
        cell = record(1, place) if value is None else record(6, place + text(value))
        rows += record(0, struct.pack("<I", row) + bytes(21)) + cell
    sheet = record(156, struct.pack("<II", 0, 1) + text("rId1") + text("Data"))
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "xl/workbook.bin": record(131) + record(143) + sheet + record(144) + record(132),
        "xl/_rels/workbook.bin.rels": b'<Relationships><Relationship Id="rId1" Type="worksheet" '
        b'Target="worksheets/sheet1.bin"/></Relationships>',
        "xl/worksheets/sheet1.bin": record(129)
        + record(148, bytes(16))
        + record(145)
        + rows
        + record(146)
        + record(130),
    }
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_a_value_far_from_the_table_of_a_binary_workbook_is_refused(tmp_path: Path) -> None:
    table: dict[tuple[int, int], str | None] = {(0, 0): "topic", (1, 0): "tides"}
    formatted = binary_workbook(tmp_path / "formatted.xlsb", table | {(1_048_575, 16_383): None})
    assert list(read_rows(formatted)) == [{"topic": "tides"}]
    far = binary_workbook(tmp_path / "far.xlsb", table | {(1_048_575, 16_383): " "})
    expected = (
        "sheet 'Data' spans 1,048,576 rows and 16,384 columns with 3 filled cells, because XFD1048576 is not empty"
    )
    with pytest.raises(InputError, match=expected):
        list(read_rows(far))


ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="S">{}</table:table></office:spreadsheet></office:body></office:document-content>'
)


def test_a_value_far_from_the_table_of_libreoffice_is_refused(tmp_path: Path) -> None:
    repeated = 'table:number-columns-repeated="16384" office:value-type="string"'
    cell = f"<table:table-cell {repeated}><text:p>a</text:p></table:table-cell>"
    with ZipFile(tmp_path / "t.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml", ODS.format(f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>')
        )
    with pytest.raises(InputError, match="if a sheet has a value far from the table, delete the rows and columns"):
        list(read_rows(tmp_path / "t.ods"))


def test_a_chart_is_passed_over_and_an_empty_sheet_is_called_so(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        chart: Any = book.add_chart({"type": "bar"})
        book.add_chartsheet("Chart").set_chart(chart)
        book.add_worksheet("Data").write_column(0, 0, ["topic", 7])
        chart.add_series({"values": "=Data!$A$2"})
    assert list(read_rows(tmp_path / "t.xlsx")) == [{"topic": "7"}]
    with pytest.raises(InputError, match="the sheet is empty; a first line must name the columns"):
        list(read_rows(workbook(tmp_path / "t.xlsx", [[None]])))
    with pytest.raises(
        InputError, match="row 2 of the sheet, column 2: a value is in a column that has no name; .* merged"
    ):
        list(read_rows(workbook(tmp_path / "t.xlsx", [["topic", None], ["tides", "plain"]])))


def test_a_sheet_is_named_and_one_that_is_missing_is_told_with_those_there_are(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [["a"], ["first"]], [["b"], ["second"]])
    assert list(read_rows(path)) == [{"a": "first"}]
    assert list(read_rows(path, sheet="Sheet2")) == [{"b": "second"}]
    with pytest.raises(InputError, match="it has no sheet 'Two'; its sheets are 'Sheet1', 'Sheet2'; name one of them"):
        list(read_rows(path, sheet="Two"))


def test_a_file_that_is_open_is_read_from_its_start_as_often_as_needed(tmp_path: Path) -> None:
    file = io.BytesIO("topic,tone\ntides,plain\nwaves,\n".encode("utf-16"))
    file.seek(7)
    for _ in range(2):
        assert list(read_rows(file, format="csv")) == TIDES
    book = io.BytesIO(workbook(tmp_path / "t.xlsx", [["topic"], ["tides"]]).read_bytes())
    assert list(read_rows(book, format="excel")) == [{"topic": "tides"}]
    with pytest.raises(InputError, match=r"the table: a table must be a \.csv, .*; to read another file as CSV, pass"):
        read_rows(io.BytesIO(b"a"))


@pytest.mark.parametrize("by_path", [True, False])
def test_a_pipe_is_read_like_a_file(by_path: bool) -> None:
    reader, writer = os.pipe()
    os.write(writer, b"topic,tone\ntides,plain\nwaves\n")
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        table = f"/dev/fd/{reader}" if by_path else pipe
        assert list(read_rows(table, format="csv")) == TIDES


@pytest.mark.parametrize(
    ("name", "option"),
    [("t.parquet", "encoding"), ("t.xlsx", "delimiter"), ("t.jsonl", "delimiter"), ("t.csv", "sheet")],
)
def test_an_option_that_would_have_no_effect_is_refused(name: str, option: str) -> None:
    with pytest.raises(InputError, match=f"{name}: the option {option} does not apply"):
        read_rows(name, **cast("Any", {option: ","}))


def test_what_csv_writes_is_read_back(tmp_path: Path) -> None:
    odd = ['a "b", c', "x\ny", "\r\n", ";", " padded ", "'", "日本", "\t", "=1"]
    for delimiter in ",;\t|":
        with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=delimiter)
            writer.writerows([["first", "second"], *([text, "x"] for text in odd)])
        assert [row["first"] for row in read_rows(tmp_path / "t.csv")] == odd


PIECES = [
    "a",
    '"',
    ",",
    ";",
    "\t",
    "|",
    "\n",
    "\r\n",
    "\r",
    " ",
    "\xa0",
    "é",
    "\0",
    "sep=;",
    "{",
    "}",
    "[",
    ":",
    "null",
]


@settings(deadline=None, max_examples=EXAMPLES)
@given(
    text=st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    written=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]),
    named=st.sampled_from([None, "utf-16", "utf-32", "gbk", "cp1252", "utf-7"]),
    format=st.sampled_from(["csv", "jsonl"]),
)
def test_whatever_is_read_a_row_or_an_error_of_the_table_comes(
    text: str, written: str, named: Any, format: Any
) -> None:
    try:
        rows = list(read_rows(io.BytesIO(text.encode(written)), format=format, encoding=named))
    except InputError as error:
        assert str(error).startswith("the table")
    else:
        assert all(any(value is not None for value in row.values()) for row in rows)
