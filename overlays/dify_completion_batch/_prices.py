"""Adds up what answers cost, by currency."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from ._record import Record


def add_price(prices: dict[str, Decimal], record: Record) -> None:
    """Add the price of a record to those of its currency; one without a price that is a number adds nothing."""
    if record.usage and record.usage["total_price"]:
        try:
            price = Decimal(record.usage["total_price"])
        except InvalidOperation:
            return
        if price:
            currency = record.usage["currency"] or ""
            prices[currency] = prices.get(currency, Decimal()) + price


def prices_in_words(prices: Mapping[str, Decimal]) -> str:
    """The prices as people write them."""
    return ", ".join(
        f"{price.normalize():f} {currency}".strip() for currency, price in prices.items()
    )
