"""`python -m bench.tracing`: what a call and an event cost with the log and the traces off, and on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial

from dify_completion import Dify
from dify_completion_otel import DifyInstrumentor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.trace import TracerProvider

from . import report, server
from .measuring import CPU_PER_EVENT, MICRO, Goal, Result, cpu_seconds, in_turn
from .peers import KEY

ROUNDS, CALLS, EVENTS = 15, 100, 5000


@contextmanager
def logged() -> Iterator[None]:
    """Make the DEBUG records, and write them nowhere."""
    logger = logging.getLogger("dify_completion")
    handler = logging.NullHandler()
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)
        logger.propagate = True


@contextmanager
def traced() -> Iterator[None]:
    """Make spans and metrics, and export them nowhere."""
    DifyInstrumentor().instrument(tracer_provider=TracerProvider(), meter_provider=MeterProvider())
    try:
        yield
    finally:
        DifyInstrumentor().uninstrument()


CONTENDERS: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "off": nullcontext,
    "off, again": nullcontext,
    "log": logged,
    "traces": traced,
}


def cost(state: Callable[[], AbstractContextManager[None]], run: Callable[[], object]) -> float:
    """The CPU seconds of a run, in a state."""
    with state():
        return cpu_seconds(run)


def call(dify: Dify) -> None:
    """Make calls, one after the other."""
    for _ in range(CALLS):
        dify.create_completion(inputs={}, user="u")


def read(dify: Dify) -> None:
    """Read a stream of many events."""
    with dify.stream_completion(inputs={"events": EVENTS}, user="u") as stream:
        for _ in stream:
            pass


def main() -> None:
    """Measure, and print."""
    with server.running() as url, Dify(KEY, base_url=url) as dify:
        for name, unit, run, count in (
            ("A call", "µs of CPU", call, CALLS),
            ("A stream", CPU_PER_EVENT, read, EVENTS),
        ):
            measured = {key: partial(cost, state, partial(run, dify)) for key, state in CONTENDERS.items()}
            seconds = in_turn(measured, ROUNDS)
            figures = {key: [item / count * MICRO for item in found] for key, found in seconds.items()}
            goals = (Goal("off, again", "off", 1.05), Goal("log", "off", 1.5), Goal("traces", "off", 1.5))
            result = Result(name, unit, figures, goals)
            print("\n".join([*report.lines_of(result), *report.verdicts_of([result])]))


if __name__ == "__main__":
    main()
