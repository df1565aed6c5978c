"""A hundred thousand rows take no more memory than ten thousand: part of `make soak`."""

from __future__ import annotations

import asyncio
import os
import resource
from pathlib import Path

import pytest
from clients import Record as RecordProperty
from dify_completion_batch import batch_client, read_records, run_batch
from soak import SECONDS

from bench.server import running

ROWS = 100_000


def megabytes() -> float:
    """The memory of this process that is in use now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * resource.getpagesize() / 2**20


@pytest.mark.skipif(SECONDS < 30, reason="takes minutes: part of make soak")
@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="memory is read in /proc")
def test_memory_stays_flat_over_a_hundred_thousand_rows(tmp_path: Path, record_property: RecordProperty) -> None:
    output, curve = tmp_path / "out.jsonl", list[float]()

    async def main(url: str) -> int:
        rows = ({"events": 1, "number": number} for number in range(ROWS))
        done = 0
        async with batch_client("app-key", base_url=url) as dify:
            async for record in run_batch(rows, dify, concurrency=100, output=output):
                assert record.ok
                done += 1
                if done % (ROWS // 10) == 0:
                    curve.append(megabytes())
        return done

    with running() as url:
        assert asyncio.run(main(url)) == ROWS
        assert {record.row for record in read_records(output)} == set(range(ROWS))
        assert asyncio.run(main(url)) == 0
    record_property("MiB after each tenth of 100,000 rows", " ".join(f"{size:.0f}" for size in curve))
    assert max(curve) - curve[0] < 20
