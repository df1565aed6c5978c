# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
"""Limits of waits, in seconds."""

from numbers import Real

from .types import Unset


def is_limit(value: float | None) -> bool:
    """Whether a wait can have this limit, in seconds or None for none. Sockets count milliseconds, in 31 bits."""
    is_number = isinstance(value, Real) and not isinstance(value, bool)
    return value is None or (is_number and 0 < value < 2**31 / 1000)


def limit(name: str, value: float | Unset | None) -> float | Unset | None:
    """Refuse what no wait can be limited to, where it is given and not where it is used.

    Args:
        name: The argument.
        value: Seconds; None means without limit.

    Returns:
        The value.

    Raises:
        ValueError: It is not above 0, or more than a socket can count.
    """
    if not isinstance(value, Unset) and not is_limit(value):
        raise ValueError(f"{name} must be a number of seconds, or None to wait for ever, not {value!r:.100}")
    return value
