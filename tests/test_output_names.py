"""An output can have several names: one batch at a time writes it, and a link stays a link."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
from dify_completion_batch import OutputCheck, OutputError, OutputInUse, read_records, run_batch
from dify_completion_mock import MockDify
from small_batches import batch, client_of, collect, topics

pytestmark = pytest.mark.usefixtures("folder")


def symbolic(name: str, link: str) -> None:
    Path(link).symlink_to(name)


def through_a_folder(name: str, link: str) -> None:
    Path(link).parent.symlink_to(Path(), target_is_directory=True)


NAMES = [
    ("out.jsonl", "link.jsonl", os.link),
    ("out.jsonl", "link.jsonl", symbolic),
    ("out.jsonl", "folder/out.jsonl", through_a_folder),
    ("out.csv", "link.csv", symbolic),
    ("out.csv", "link.any.csv", symbolic),
    ("out.parquet", "link.parquet", symbolic),
    ("out.csv", "out.csv.jsonl", lambda *_: None),
    ("out.csv.jsonl", "out.csv", lambda *_: None),
    ("out.parquet.jsonl", "out.parquet", lambda *_: None),
    ("out.csv.jsonl", "link.csv.jsonl", os.link),
    ("out.csv", "link.csv.jsonl", lambda *_: os.link("out.csv.jsonl", "link.csv.jsonl")),
]


@pytest.mark.parametrize(("name", "other", "make"), NAMES)
def test_an_output_is_in_use_by_all_of_its_names(mock_dify: MockDify, name: str, other: str, make: Any) -> None:
    async def main() -> None:
        async with client_of(mock_dify) as dify:
            records = run_batch(topics(3), dify, output=name, with_inputs=True, concurrency=1)
            await anext(records)
            if not Path(other).exists():
                make(name, other)
            for again in (name, other):
                with pytest.raises(OutputInUse, match=f"{again}: another batch is writing this output"):
                    await collect(mock_dify, topics(3), output=again, with_inputs=True)
            with pytest.raises(OutputInUse):
                OutputCheck(other, with_inputs=True)
            async for _ in records:
                pass

    asyncio.run(main())
    assert len(mock_dify.completions) == 3
    if make is not os.link:
        assert batch(mock_dify, topics(3), output=other, with_inputs=True) == []
        assert len(list(read_records(other))) == 3


def test_an_output_stays_locked_after_its_records_are_written_again(mock_dify: MockDify) -> None:
    batch(mock_dify, topics(3), output="out.jsonl")

    async def main() -> None:
        rows = [{"topic": "new"}, *topics(5)]
        async with client_of(mock_dify) as dify:
            records = run_batch(rows, dify, output="out.jsonl", redo_changed=True, concurrency=1)
            await anext(records)
            os.link("out.jsonl", "link.jsonl")
            with pytest.raises(OutputInUse):
                await collect(mock_dify, rows, output="link.jsonl")
            async for _ in records:
                pass

    asyncio.run(main())
    assert batch(mock_dify, [{"topic": "new"}, *topics(5)], output="link.jsonl") == []


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "xlsx", "parquet"])
@pytest.mark.parametrize("target", ["folder/target.{}", "folder/target"])
def test_a_link_stays_a_link_and_its_target_is_written(mock_dify: MockDify, suffix: str, target: str) -> None:
    Path("folder").mkdir()
    link, file = Path(f"out.{suffix}"), Path(target.format(suffix))
    link.symlink_to(file)
    for rows in (list(topics(2)), list(topics(3)), [{"topic": "new"}, *list(topics(3))[1:]]):
        batch(mock_dify, rows, output=link, redo_changed=True)
        assert (link.is_symlink(), file.is_symlink(), link.read_bytes()) == (True, False, file.read_bytes())
        assert len(list(read_records(link))) == len(rows)
    assert len(mock_dify.completions) == 4
    names = {path.name for path in Path().iterdir()}
    assert names == {link.name, "folder"}


def test_records_beside_a_table_can_be_a_link(mock_dify: MockDify) -> None:
    Path("kept").mkdir()
    Path("out.csv.jsonl").symlink_to("kept/records.jsonl")
    batch(mock_dify, topics(2), output="out.csv")
    batch(mock_dify, [{"topic": "new"}, *topics(2)], output="out.csv", redo_changed=True)
    assert Path("out.csv.jsonl").is_symlink()
    assert len(Path("kept/records.jsonl").read_text(encoding="utf-8").splitlines()) == 3


def test_a_link_into_a_folder_that_is_missing_is_refused(mock_dify: MockDify) -> None:
    Path("out.csv").symlink_to("no/target.csv")
    with pytest.raises(ValueError, match=r"out.csv: the folder .*no does not exist; create it first"):
        batch(mock_dify, topics(1), output="out.csv")


def test_an_error_in_the_records_names_their_file_once(mock_dify: MockDify) -> None:
    Path("out.csv.jsonl").write_text("odd\n", encoding="utf-8")
    with pytest.raises(OutputError, match=r"^out\.csv\.jsonl: line 1: this is not JSON"):
        batch(mock_dify, topics(1), output="out.csv")
    with pytest.raises(OSError, match="directory"):
        list(read_records("."))
