"""A batch in a process of its own: `python batch_process.py OUTPUT ROWS`. It prints the number of each row it did."""

from __future__ import annotations

import asyncio
import sys

from dify_completion import AsyncDify
from dify_completion_batch import OutputInUse, run_batch


async def main(output: str, size: int) -> None:
    rows = ({"topic": f"topic {number}"} for number in range(size))
    async with AsyncDify(max_retries=0) as dify:
        async for record in run_batch(rows, dify, concurrency=5, output=output):
            print(record.row, flush=True)


if __name__ == "__main__":
    try:
        asyncio.run(main(sys.argv[1], int(sys.argv[2])))
    except OutputInUse as error:
        sys.exit(str(error))
