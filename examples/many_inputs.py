"""Generates many texts, ten at a time: python examples/many_inputs.py

For a table with thousands of rows use `dify_completion_batch.run_batch`: it also keeps finished rows in a file, resumes
after a crash, and slows down while the server is overloaded.
"""

import asyncio

from _inputs import Inputs, inputs_about
from _server import a_server
from dify_completion import AsyncDify, DifyError

TOPICS = [f"the tides of day {day}" for day in range(1, 31)]
AT_ONCE = 10


async def write(inputs: Inputs, dify: AsyncDify, limit: asyncio.Semaphore) -> str | DifyError:
    """Generate one text. It returns an error instead of raising it, so that the other texts continue."""
    async with limit:
        try:
            return (await dify.create_completion(inputs=inputs, user="example")).answer
        except DifyError as error:
            return error


async def main() -> None:
    limit = asyncio.Semaphore(AT_ONCE)
    async with AsyncDify() as dify, asyncio.TaskGroup() as tasks:  # One client for all texts.
        parameters = await dify.get_app_parameters()
        calls = [tasks.create_task(write(inputs_about(topic, parameters), dify, limit)) for topic in TOPICS]
    results = [task.result() for task in calls]
    for topic, result in zip(TOPICS, results, strict=True):
        print(f"{topic}: {result}")
    failed = len([result for result in results if isinstance(result, DifyError)])
    print(f"{len(TOPICS) - failed} texts, {failed} errors")


if __name__ == "__main__":
    with a_server():
        asyncio.run(main())
