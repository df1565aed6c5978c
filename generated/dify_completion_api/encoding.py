# Copied from scripts/static/encoding.py; do not edit.
"""Explains the error of a text that cannot be encoded."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

ArgumentsT = ParamSpec("ArgumentsT")
ResultT = TypeVar("ResultT")


def encoded(make: Callable[ArgumentsT, ResultT], /, *args: ArgumentsT.args, **kwargs: ArgumentsT.kwargs) -> ResultT:
    """Call a function that encodes texts, and explain the error of a text that cannot be encoded.

    Args:
        make: A function that makes a request, a URL, or the arguments of `httpx.Client.request`.
        *args: Its arguments.
        **kwargs: Its named arguments.

    Returns:
        The result of the function.

    Raises:
        ValueError: A text has a character that its encoding lacks, such as half a surrogate pair.
    """
    try:
        return make(*args, **kwargs)
    except UnicodeEncodeError as error:
        character = error.object[error.start]
        problem = f"{error.encoding} lacks {character!r} ({error.reason})"
        raise ValueError(f"a text to send cannot be encoded: {problem}; leave that character out") from None
