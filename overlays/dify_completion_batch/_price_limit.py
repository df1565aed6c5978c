"""Ends a batch before it costs more than it may."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from ._prices import Prices
from ._record import Record
from .errors import PriceReached


class PriceLimit:
    """The limit of the price of all records, including those of earlier runs."""

    def __init__(self, max_price: Decimal | None, prices: Prices) -> None:
        """Set up the limit.

        Args:
            max_price: The price at which no more rows start; None for no limit.
            prices: The prices of the records of earlier runs.
        """
        self._max_price = max_price
        self._prices = prices

    def add(self, record: Record) -> None:
        """Add the price of a record."""
        self._prices.add(record)

    def check(self) -> None:
        """Check that one more row may start.

        Raises:
            PriceReached: The limit is reached.
        """
        if self._max_price is None:
            return
        amounts = self._prices.amounts
        if len(amounts) > 1:
            raise PriceReached(
                f"the answers have prices in several currencies: {self._prices}",
                advice="max_price works with one currency only",
                argument="max_price",
            )
        if any(amount >= self._max_price for amount in amounts.values()):
            raise PriceReached(
                f"the price so far is {self._prices}, and the limit is {self._max_price:f}",
                advice="a higher max_price resumes the batch",
                argument="max_price",
            )


def checked_price(price: Decimal | float | str | None) -> Decimal | None:
    """Read the argument `max_price`.

    Raises:
        ValueError: It is not a number above 0.
    """
    if price is None:
        return None
    try:
        amount = Decimal(str(price))
    except InvalidOperation:
        raise ValueError(f"max_price must be a number, not {price!r}") from None
    if not (amount.is_finite() and amount > 0):
        raise ValueError(f"max_price must be above 0, not {price}")
    return amount
