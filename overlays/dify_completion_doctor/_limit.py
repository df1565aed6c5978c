"""An overall limit for an answer: a server that drips never reaches httpx's timeouts, which are for each read."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def within(seconds: float, function: Callable[[], T]) -> T:
    """Call a function in its own thread, and wait for it.

    After the limit the thread goes on until its client is closed. It does not keep the process alive.

    Args:
        seconds: How long to wait.
        function: The function.

    Returns:
        What the function returns.

    Raises:
        TimeoutError: The function did not return in time.
    """
    future: Future[T] = Future()
    Thread(
        target=_settle, args=(future, function), name="dify-completion-doctor", daemon=True
    ).start()
    return future.result(seconds)


def _settle(future: Future[T], function: Callable[[], T]) -> None:
    try:
        future.set_result(function())
    except BaseException as error:  # It is raised where the answer is waited for.
        future.set_exception(error)
