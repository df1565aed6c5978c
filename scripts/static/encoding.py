"""Explains the error of a text or a value that cannot be encoded."""

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, ParamSpec, TypeVar

ArgumentsT = ParamSpec("ArgumentsT")
ResultT = TypeVar("ResultT")


def encoded(make: Callable[ArgumentsT, ResultT], /, *args: ArgumentsT.args, **kwargs: ArgumentsT.kwargs) -> ResultT:
    """Call a function that encodes values, and explain the error of one that cannot be encoded.

    Args:
        make: A function that makes a request, a URL, or the arguments of `httpx.Client.request`.
        *args: Its arguments.
        **kwargs: Its named arguments.

    Returns:
        The result of the function.

    Raises:
        ValueError: A text has a character that its encoding lacks, such as half a surrogate pair; JSON has no such
            number; or a value contains itself.
        TypeError: JSON has no such value.
    """
    try:
        return make(*args, **kwargs)
    except UnicodeEncodeError as error:
        character = error.object[error.start]
        problem = f"{error.encoding} lacks {character!r} ({error.reason})"
        raise ValueError(f"a text to send cannot be encoded: {problem}; leave that character out") from None
    except RecursionError:
        raise ValueError("a value to send contains itself, or is nested too deeply; send less of it") from None
    except (TypeError, ValueError) as error:
        raise explained(error, "", kwargs.get("json")) from None


def explained(error: TypeError | ValueError, path: str, value: Any) -> Exception:
    """Explain the error of a value that JSON cannot hold.

    Args:
        error: The error that writing it raised.
        path: Where the value is, such as `inputs.topic`; empty for a whole body.
        value: The value.

    Returns:
        The error to raise, which names the part that JSON cannot hold; the same one if JSON can hold the value.
    """
    problem = _not_in_json(path, value)
    kind = TypeError if isinstance(error, TypeError) else ValueError
    return kind(problem) if problem else error


def _not_in_json(path: str, value: Any) -> str:
    if isinstance(value, float) and not isfinite(value):
        return f"{path or 'the body'} is {value}, and JSON has no such number; give a finite number, or None"
    if isinstance(value, Mapping):
        inner = ((f"{path}.{key}" if path else str(key), one) for key, one in value.items())
    elif isinstance(value, list | tuple):
        inner = ((f"{path or 'the body'}[{index}]", one) for index, one in enumerate(value))
    elif value is None or isinstance(value, str | int | float):
        return ""
    else:
        kind = type(value).__name__
        return f"{path or 'the body'} is of the type {kind}, which JSON does not have; give a text, a number or None"
    return next((problem for place, one in inner if (problem := _not_in_json(place, one))), "")
