"""Asks for many texts, a few at once: python examples/many_inputs.py

For a table with thousands of rows, `dify_completion_batch.run_batch` does the same, keeps what is done in a file, goes
on after a crash, and asks for fewer at once while the server is overloaded.
"""

import asyncio

from a_server import a_server
from dify_completion import AsyncDify, DifyError

TOPICS = [f"the tides of day {day}" for day in range(1, 31)]
AT_ONCE = 10


async def write_about(topic: str, dify: AsyncDify, limit: asyncio.Semaphore) -> str | DifyError:
    """Ask for one text; an error is given back, so that it ends this one only."""
    async with limit:
        try:
            return (await dify.create_completion(inputs={"topic": topic}, user="example")).answer
        except DifyError as error:
            return error


async def main() -> None:
    limit = asyncio.Semaphore(AT_ONCE)
    async with AsyncDify() as dify, asyncio.TaskGroup() as tasks:  # One client for all of them.
        answers = [tasks.create_task(write_about(topic, dify, limit)) for topic in TOPICS]
    failed = 0
    for topic, answer in zip(TOPICS, (task.result() for task in answers), strict=True):
        failed += isinstance(answer, DifyError)
        print(f"{topic}: {answer}")
    print(f"{len(TOPICS) - failed} texts, {failed} errors")


if __name__ == "__main__":
    with a_server():
        asyncio.run(main())
