"""Runs the event loop of a command, and ends it at Ctrl-C.

asyncio raises a second Ctrl-C in the middle of any function, also of its own. A task whose wakeup is lost there waits
forever, and so does the program.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any


def run_until_interrupted(main: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine as `asyncio.run` does. Ctrl-C cancels it; another one ends it between two steps of the loop.

    Raises:
        KeyboardInterrupt: Ctrl-C ended it.
    """
    try:
        asyncio.run(_interruptible(main))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


async def _interruptible(main: Coroutine[Any, Any, None]) -> None:
    running = asyncio.create_task(main)

    def interrupt() -> None:
        if running.cancelling():
            raise KeyboardInterrupt
        running.cancel()

    # Windows has no such handlers, and only the main thread has signals; there, asyncio handles Ctrl-C its own way.
    with suppress(NotImplementedError, RuntimeError, ValueError):
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, interrupt)
    await running
