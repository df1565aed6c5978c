"""Spaces requests evenly, by limits of requests and of tokens per minute."""

from __future__ import annotations

from attrs import define, field

_MINUTE = 60.0
_WEIGHT = 0.2
"""The weight of the last answer in the average of tokens."""


@define
class Pace:
    """Decides when the next request may start.

    A request counts with the average tokens of the answers so far, and later with its real tokens. If tokens are
    limited, requests run one at a time until the first answer.

    Attributes:
        requests: The maximum number of requests per minute; None for no limit.
        tokens: The maximum number of tokens per minute; None for no limit.
    """

    requests: float | None = None
    tokens: float | None = None
    _next_by_requests: float = field(default=0.0, init=False)
    _next_by_tokens: float = field(default=0.0, init=False)
    _expected: float | None = field(default=None, init=False)

    @property
    def lacks_average(self) -> bool:
        """Whether tokens are limited, and no answer has shown yet how many it takes."""
        return self.tokens is not None and self._expected is None

    def delay(self, now: float) -> float:
        """The seconds until the next request may start; 0 or less if it may start now."""
        return max(self._next_by_requests, self._next_by_tokens) - now

    def begin(self, now: float) -> float:
        """Count a request that starts.

        Returns:
            The tokens that it is expected to take.
        """
        if self.requests is not None:
            self._next_by_requests = max(self._next_by_requests, now) + _MINUTE / self.requests
        expected = self._expected or 0.0
        self._spend(expected, now)
        return expected

    def settle(self, expected: float, used: float, now: float) -> None:
        """Count the tokens that a request really took."""
        self._spend(used - expected, now)
        mean = used if self._expected is None else self._expected
        self._expected = mean + _WEIGHT * (used - mean)

    def give_back(self, expected: float, now: float) -> None:
        """Subtract the tokens of a request that was refused."""
        self._spend(-expected, now)

    def _spend(self, tokens: float, now: float) -> None:
        if self.tokens is not None:
            self._next_by_tokens = max(self._next_by_tokens, now) + tokens * _MINUTE / self.tokens


def checked_rate(name: str, rate: object) -> float | None:
    """Check a number per minute.

    Args:
        name: The name of the argument.
        rate: Its value; None for no limit.

    Raises:
        TypeError: It is not a number.
        ValueError: It is not above 0.
    """
    if rate is None:
        return None
    if isinstance(rate, bool) or not isinstance(rate, (int, float)):
        raise TypeError(f"{name} must be a number, not {rate!r}")
    if not rate > 0:
        raise ValueError(f"{name} must be above 0, not {rate}")
    return rate
