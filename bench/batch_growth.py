"""Measures how the throughput of a batch grows with the actors of Ray, for docs/batch.md: `make measure-batch`.

A mock of Dify writes about 20 words, one every 0.1 s, in its own process. Each actor has 25 completions at once.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from importlib import import_module
from time import monotonic
from typing import Any

from dify_completion import AsyncDify
from dify_completion_batch import Record, run_batch

AT_ONCE = 25
ROWS = 250
ROUNDS = 3


@contextmanager
def mock() -> Iterator[None]:
    """Run a mock next to this process, and put its settings into the environment."""
    command = [sys.executable, "-m", "dify_completion_mock", "--port", "0", "--delay", "0.1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for name in ("DIFY_API_KEY", "DIFY_BASE_URL"):
            os.environ[name] = process.stdout.readline().rstrip().removeprefix(f"export {name}=")
        try:
            yield
        finally:
            process.terminate()


async def seconds_to_first_and_rest(records: AsyncIterator[Record]) -> tuple[float, float]:
    """How long the first record took to come, and then the others."""
    started = monotonic()
    first: float | None = None
    async for record in records:
        assert record.ok, record.error
        first = first or monotonic()
    assert first is not None
    return first - started, monotonic() - first


async def measure(workers: int, rows: int, **options: Any) -> None:
    """Complete the rows of a table once, and print how long it took."""
    table = ({"topic": f"topic {number}"} for number in range(rows))
    to_first, to_rest = await seconds_to_first_and_rest(
        run_batch(table, concurrency=AT_ONCE * max(workers, 1), **options)
    )
    kind = f"{workers} actors" if workers else "this process"
    print(
        f"{kind}: {rows} rows, first record after {to_first:.1f} s, then {rows / to_rest:.1f} rows a second", flush=True
    )


async def main() -> None:
    """Measure this process alone, and 1, 2 and 4 actors, in turn."""
    for _ in range(ROUNDS):
        async with AsyncDify(max_retries=0) as dify:
            await measure(0, ROWS, dify=dify)
        for actors in (1, 2, 4):
            await measure(actors, ROWS * actors, engine="ray", actors=actors)


if __name__ == "__main__":
    with mock():
        import_module("ray").init(num_cpus=4, include_dashboard=False, log_to_driver=False)
        asyncio.run(main())
