"""What a batch gives. For the type checkers; nothing runs this."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from pathlib import Path
from typing import Any, assert_type

from dify_completion import AsyncDify, InputForm
from dify_completion_batch import Record, RowReader, WorkerError, count_rows, read_records, read_rows, run_batch


async def what_comes_of_a_batch(dify: AsyncDify, form: InputForm) -> None:
    rows = [{"topic": "tides"}, {"topic": "moon"}]
    assert_type(run_batch(rows, dify, concurrency=20), AsyncGenerator[Record, None])
    async for record in run_batch(read_rows("topics.csv"), dify, output=Path("answers.jsonl"), form=form):
        assert_type(record.row, int)
        assert_type(record.ok, bool)
        assert_type(record.answer, str | None)
        assert_type(record.message_id, str | None)
        assert_type(record.usage, dict[str, Any] | None)
        assert_type(record.error, dict[str, Any] | None)
        assert_type(record.seconds, float)


async def rows_may_come_asynchronously(rows: AsyncIterator[dict[str, str]]) -> None:
    try:
        assert_type([record async for record in run_batch(rows, engine="ray", concurrency=8, actors=2)], list[Record])
    except WorkerError as error:
        assert_type(error.error, dict[str, Any])


def tables() -> None:
    assert_type(read_rows("topics.parquet", encoding="gbk"), RowReader)
    assert_type(next(read_rows("topics.xlsx", sheet="Topics")), dict[str, Any])
    assert_type(count_rows("topics.csv"), int)
    assert_type(read_records("answers.jsonl"), Iterator[Record])
