"""Whether connections stay open between two requests, and how long one survives without a request."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import partial

import httpx

from dify_completion import DifyError

from ._advice import NO_KEEPALIVE, SHORT_IDLE
from ._operations import Operation
from ._report import Finding, Status, counted
from ._server import Server

NO_REUSE = httpx.Limits(max_keepalive_connections=0)
ONE_CONNECTION = httpx.Limits(max_keepalive_connections=1, keepalive_expiry=None)
_CLIENT_KEEPALIVE = 1.0
"""Seconds that `Dify` keeps an idle connection."""


def idle_finding(
    connect: Callable[[], AbstractContextManager[Server]], probe: Operation, waits: Sequence[float]
) -> Finding:
    """Say which times without a request a connection survives.

    Args:
        connect: Gives the server on its own connection, which is kept.
        probe: The operation to ask.
        waits: The times to try, in seconds.
    """
    with ThreadPoolExecutor(len(waits)) as threads:
        outcomes = dict(
            zip(waits, threads.map(partial(_survives, connect, probe), waits), strict=True)
        )
    lost = [wait for wait, survived in outcomes.items() if not survived]
    kept = [wait for wait, survived in outcomes.items() if survived]
    if not kept:
        summary = f"A connection does not survive {_listed(lost)} without a request."
    elif not lost:
        summary = f"A connection survives {_listed(kept)} without a request."
    else:
        summary = (
            f"A connection survives {_listed(kept)} without a request, and not {_listed(lost)}."
        )
    if any(wait <= _CLIENT_KEEPALIVE for wait in lost):
        return Finding("idle-connection", Status.UNTRUE, summary, SHORT_IDLE)
    return Finding("idle-connection", Status.TRUE, summary)


def closing_finding(closings: int) -> Finding:
    """Say that the server closed connections right after an answer; a request that comes at that moment is lost."""
    connections = counted(closings, "connection")
    summary = f"The server closed {connections} right after an answer, without announcing it."
    return Finding("keep-alive", Status.UNTRUE, summary, NO_KEEPALIVE)


def _survives(
    connect: Callable[[], AbstractContextManager[Server]], probe: Operation, wait: float
) -> bool:
    with connect() as server:
        try:
            server.get(probe)
            address = server.address
            time.sleep(wait)
            server.get(probe)
        except DifyError:
            return False
        return bool(server.address == address)


def _listed(waits: Sequence[float]) -> str:
    """Write times in a sentence: `1 s, 2 s and 5 s`."""
    *others, last = [f"{wait:g} s" for wait in waits]
    return f"{', '.join(others)} and {last}" if others else last
