"""The sums of the prices of records, by currency."""

from __future__ import annotations

from decimal import Decimal

from attrs import define, field

from ._record import Record


@define
class Prices:
    """The sums of the prices of records.

    Attributes:
        amounts: The sum of each currency. An answer without a price counts in none.
    """

    amounts: dict[str, Decimal] = field(factory=dict[str, Decimal])

    def add(self, record: Record) -> None:
        """Add the price of a record."""
        if record.price:
            currency = (record.usage or {}).get("currency") or ""
            self.amounts[currency] = self.amounts.get(currency, Decimal()) + record.price

    def __str__(self) -> str:
        texts = (f"{amount.normalize():f} {currency}" for currency, amount in self.amounts.items())
        return ", ".join(text.strip() for text in texts)
