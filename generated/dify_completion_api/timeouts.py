# Copied from scripts/static/timeouts.py; do not edit.
"""Checks the seconds of a timeout."""

from .types import Unset

_LONGEST = 2**31 / 1000
"""Seconds. Sockets count milliseconds, in 31 bits."""


def is_timeout(value: float | None) -> bool:
    """Whether a value is the seconds of a timeout, or None for no timeout."""
    if value is None:
        return True
    from numbers import Real

    return isinstance(value, Real) and not isinstance(value, bool) and 0 < value < _LONGEST


def checked_timeout(name: str, value: float | Unset | None) -> float | Unset | None:
    """Refuse a wrong timeout where it is set, and not where it is used.

    Args:
        name: The name of the argument.
        value: Seconds; None for no timeout.

    Returns:
        The value.

    Raises:
        ValueError: It is not above 0, or is more than a socket can count.
    """
    if not isinstance(value, Unset) and not is_timeout(value):
        raise ValueError(f"{name} must be a number of seconds, or None to wait forever, not {value!r:.100}")
    return value
