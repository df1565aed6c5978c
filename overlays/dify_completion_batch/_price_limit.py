"""Ends a batch before it costs more than it may."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from ._prices import add_price, prices_in_words
from ._record import Record
from .errors import PriceReached


class PriceLimit:
    """Adds up the prices of records, those of earlier runs among them."""

    def __init__(self, most: Decimal | None, prices: Mapping[str, Decimal]) -> None:
        """Set up.

        Args:
            most: The price at which no more rows begin; None for none.
            prices: What the records of earlier runs cost, by currency.
        """
        self._most = most
        self._prices = dict(prices)

    def add(self, record: Record) -> None:
        """Add the price of a record."""
        add_price(self._prices, record)

    def check(self) -> None:
        """See whether one more row may begin.

        Raises:
            PriceReached: It may not.
        """
        if self._most is None:
            return
        if len(self._prices) > 1:
            problem = (
                f"the answers have prices in several currencies: {prices_in_words(self._prices)}"
            )
            raise PriceReached(
                problem, advice="max_price works with one currency only", argument="max_price"
            )
        if any(price >= self._most for price in self._prices.values()):
            problem = f"the price so far is {prices_in_words(self._prices)}, and the limit is {self._most:f}"
            raise PriceReached(
                problem, advice="a higher max_price resumes the batch", argument="max_price"
            )


def checked_price(price: Decimal | float | str | None) -> Decimal | None:
    """A price that was given, as a decimal number.

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
