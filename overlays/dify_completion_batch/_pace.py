"""An even pace: so many requests a minute, and so many tokens a minute."""

from __future__ import annotations

from attrs import define, field

_MINUTE = 60.0
_WEIGHT = 0.2
"""How much the last answer counts in what an answer is expected to take."""


@define
class Pace:
    """Says when the next request may go.

    A request takes the tokens that answers took so far on average; what it really took is settled when it is done.
    Until a first answer is there, requests go one at a time where tokens are limited.

    Attributes:
        requests: How many requests may go in a minute; None for any number.
        tokens: How many tokens they may take in a minute; None for any number.
    """

    requests: float | None = None
    tokens: float | None = None
    _next_by_requests: float = field(default=0.0, init=False)
    _next_by_tokens: float = field(default=0.0, init=False)
    _expected: float | None = field(default=None, init=False)

    @property
    def is_blind(self) -> bool:
        """Whether tokens are limited and nobody knows yet what an answer takes."""
        return self.tokens is not None and self._expected is None

    def delay(self, now: float) -> float:
        """The seconds until the next request may go; 0 or less where it may go now."""
        return max(self._next_by_requests, self._next_by_tokens) - now

    def begin(self, now: float) -> float:
        """Let a request go; gives the tokens that it is expected to take."""
        if self.requests is not None:
            self._next_by_requests = max(self._next_by_requests, now) + _MINUTE / self.requests
        expected = self._expected or 0.0
        self._spend(expected, now)
        return expected

    def settle(self, expected: float, used: float, now: float) -> None:
        """Settle what a request really took."""
        self._spend(used - expected, now)
        mean = used if self._expected is None else self._expected
        self._expected = mean + _WEIGHT * (used - mean)

    def give_back(self, expected: float, now: float) -> None:
        """Note that a request was refused, and took no tokens."""
        self._spend(-expected, now)

    def _spend(self, tokens: float, now: float) -> None:
        if self.tokens is not None:
            self._next_by_tokens = max(self._next_by_tokens, now) + tokens * _MINUTE / self.tokens


def checked_rate(name: str, rate: float | None) -> float | None:
    """A number a minute that was given.

    Args:
        name: What the argument is called.
        rate: Its value; None for no limit.

    Raises:
        ValueError: It is not a number above 0.
    """
    if rate is not None and not rate > 0:
        raise ValueError(f"{name} must be above 0, not {rate}")
    return rate
