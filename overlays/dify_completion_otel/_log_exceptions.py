"""Exceptions of the tracing, and of a program's own processors and propagators, are logged: no call fails by them."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger("dify_completion_otel")


def log_exceptions(function: Callable[P, T]) -> Callable[P, T | None]:
    """Make a function log an exception and return None, instead of raising it."""

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> T | None:
        try:
            return function(*args, **kwargs)
        except Exception:
            logger.exception("a call of Dify could not be traced")
            return None

    return call
