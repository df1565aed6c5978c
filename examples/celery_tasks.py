"""A Celery task with one client per worker process: python examples/celery_tasks.py

For a worker: celery --app celery_tasks worker. It needs the package celery.
"""

from functools import cache
from typing import Any

from _inputs import inputs_about
from _server import a_server
from celery import Celery, Task
from dify_completion import Dify, DifyError, may_repeat

app = Celery("celery_tasks")  # Its broker comes from CELERY_BROKER_URL.


@cache
def dify() -> Dify:
    """Make the client of this process when it is first used: after the worker has forked it."""
    return Dify()


@app.task(bind=True, max_retries=5)
def write_text(self: "Task[..., str]", topic: str) -> str:
    inputs = inputs_about(topic, dify().get_app_parameters())
    try:
        return dify().create_completion(inputs=inputs, user="worker").answer
    except DifyError as error:
        if may_repeat("POST", error):  # No generation has begun, so another try costs nothing twice.
            raise self.retry(exc=error, countdown=30) from error
        raise


def main() -> None:
    result: Any = write_text.apply(args=("tides",))  # In this process; `write_text.delay("tides")` asks a worker.
    print(result.get())


if __name__ == "__main__":
    with a_server(), dify():
        main()
