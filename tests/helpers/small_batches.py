"""Batches of topics against a mock."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from dify_completion import AsyncDify
from dify_completion_batch import Record, run_batch
from dify_completion_mock import MockDify


def topics(size: int) -> Iterator[dict[str, str]]:
    return ({"topic": f"topic {number}"} for number in range(size))


def client_of(mock: MockDify, **options: Any) -> AsyncDify:
    return AsyncDify(**mock.settings, **{"max_retries": 0, "httpx_args": {"verify": False}, **options})


async def collect(mock: MockDify, rows: Any, **options: Any) -> list[Record]:
    async with client_of(mock) as dify:
        return [record async for record in run_batch(rows, dify, **options)]


def batch(mock: MockDify, rows: Any, **options: Any) -> list[Record]:
    return asyncio.run(collect(mock, rows, **options))


def numbers(records: list[Record]) -> list[int]:
    return sorted(record.row for record in records)
