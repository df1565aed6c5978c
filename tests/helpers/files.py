"""Files that batches and commands read, and what they wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlsxwriter
from dify_completion_batch import Record, read_records

PNG = b"\x89PNG\r\n\x1a\n"


def table(*topics: str, name: str = "topics.csv") -> str:
    """Write a table of topics; gives its name."""
    Path(name).write_text("\n".join(["topic", *topics, ""]), encoding="utf-8")
    return name


def workbook(path: Path, *sheets: list[list[Any]]) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def answers(name: str = "answers.jsonl") -> dict[int, str | None]:
    """The answers of an output by their rows; no row is there twice."""
    records: list[Record] = list(read_records(name))
    assert len({record.row for record in records}) == len(records)
    return {record.row: record.answer for record in records}
