"""Faults of the tracing are logged: those of a program's own processors and propagators, too. No call fails by them."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger("dify_completion_otel")


def harmless(function: Callable[P, T]) -> Callable[P, T | None]:
    """Make a function log what it raises, and return None then."""

    @wraps(function)
    def call(*arguments: P.args, **named: P.kwargs) -> T | None:
        try:
            return function(*arguments, **named)
        except Exception:
            logger.exception("a call of Dify could not be traced")
            return None

    return call
