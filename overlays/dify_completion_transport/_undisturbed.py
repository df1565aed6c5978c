"""Work that no cancellation breaks off, such as giving a connection back."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any


async def undisturbed(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Do some work to its end, and let a cancellation that came meanwhile go on after it.

    In asyncio, a task's own `cancel()` gets past anyio's shield, as often as it is called. So the work is a separate
    task there.
    """
    from anyio import CancelScope, get_cancelled_exc_class

    cancellation: asyncio.CancelledError | None = None
    with CancelScope(shield=True):
        if get_cancelled_exc_class() is not asyncio.CancelledError:
            await work()
            return
        task = asyncio.create_task(work())
        while not task.done():
            try:
                await asyncio.wait((task,))
            except asyncio.CancelledError as error:
                cancellation = error
        if cancellation is None:
            task.result()
    if cancellation is not None:
        raise cancellation
