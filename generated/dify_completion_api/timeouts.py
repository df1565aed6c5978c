# Copied from scripts/static/timeouts.py; do not edit.
"""Checks the seconds of a timeout."""

from .types import Unset

_LONGEST = 2**31 / 1000
"""Seconds. Sockets count milliseconds, in 31 bits."""


def is_timeout(value: float | None) -> bool:
    """Whether a value is the seconds of a timeout, or None for no timeout."""
    return value is None or (_is_number(value) and 0 < value < _LONGEST)


def _is_number(value: object) -> bool:
    if isinstance(value, int | float):
        return not isinstance(value, bool)
    from numbers import Real  # Only numbers of other packages need it.

    return isinstance(value, Real)


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
