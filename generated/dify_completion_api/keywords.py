# Copied from scripts/static/keywords.py; do not edit.
"""Methods that take arguments by name: an error about one that is given by position lists the names."""

from collections.abc import Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, TypeVar, cast

MethodT = TypeVar("MethodT", bound=Callable[..., Any])


def by_keyword(method: MethodT) -> MethodT:
    """Make a method list its keywords when it gets too many arguments by position.

    Args:
        method: A function with `self`; it may be a coroutine function, and stays one.

    Returns:
        The method, with a check before it.
    """
    code = method.__code__
    allowed = code.co_argcount - 1
    names = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]

    def check(self: Any, given: int) -> None:
        if given > allowed:
            called = type(self).__name__ if method.__name__ == "__init__" else method.__name__
            keywords = [f"{name}=..." for name in names[allowed:]]
            counted = "1 argument" if allowed == 1 else f"{allowed} arguments"
            write = f"{called}({', '.join([*names[:allowed], *keywords])})"
            raise TypeError(f"{called}() takes {counted} by position, not {given}: write {write}")

    @wraps(method)
    def checked(self: Any, *args: Any, **kwargs: Any) -> Any:
        check(self, len(args))
        return method(self, *args, **kwargs)

    @wraps(method)
    async def awaited(self: Any, *args: Any, **kwargs: Any) -> Any:
        check(self, len(args))
        return await method(self, *args, **kwargs)

    return cast("MethodT", awaited if iscoroutinefunction(method) else checked)
