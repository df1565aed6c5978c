"""Adds up what answers cost, by currency."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ._record import Record


def add_price(prices: dict[str, Decimal], record: Record) -> None:
    """Add the price of a record to those of its currency; an answer for nothing has no currency."""
    if record.price:
        currency = (record.usage or {}).get("currency") or ""
        prices[currency] = prices.get(currency, Decimal()) + record.price


def prices_in_words(prices: Mapping[str, Decimal]) -> str:
    """The prices as people write them."""
    return ", ".join(
        f"{price.normalize():f} {currency}".strip() for currency, price in prices.items()
    )
