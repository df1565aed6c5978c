"""Measures what the pace, the price and an overloaded server do to a batch, for docs/batch.md."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Any

from dify_completion import AsyncDify
from dify_completion_batch import PriceReached, Record, run_batch
from dify_completion_mock import App, MockDify

ROWS = 50
AT_ONCE = 10
USAGE = {"total_tokens": 10, "total_price": "0.01", "currency": "USD"}
CASES: dict[str, dict[str, Any]] = {
    "none": {},
    "requests_per_minute=600": {"requests_per_minute": 600},
    "tokens_per_minute=6000": {"tokens_per_minute": 6000},
    "a server that takes 3 at once": {},
    'max_price="0.20"': {"max_price": "0.20"},
}


async def collect(mock: MockDify, records: list[Record], options: dict[str, Any]) -> None:
    """Do a table, and keep what came of it before it ended."""
    rows = ({"topic": f"topic {number}"} for number in range(ROWS))
    async with AsyncDify(**mock.settings, max_retries=0) as dify:
        try:
            async for record in run_batch(rows, dify, concurrency=AT_ONCE, **options):
                records.append(record)
        except PriceReached:
            return


def measure(name: str, options: dict[str, Any]) -> None:
    """Do a table once, and print what it took."""
    app = App(max_active_requests=3 if "at once" in name else 0)
    with MockDify("Done.", app=app) as mock:
        mock.answer("Done.", usage=USAGE, first_delay=0.02)
        started, records = monotonic(), list[Record]()
        asyncio.run(collect(mock, records, options))
        seconds, requests = monotonic() - started, len(mock.completions)
    print(f"| {name} | {seconds:.1f} | {requests} | {len(records) / 100:.2f} USD |", flush=True)


if __name__ == "__main__":
    for case, given in CASES.items():
        measure(case, given)
