"""The usage of a completion, with Dify's fields and its two forms of a price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import frozen

from ._version import Version

_PROMPT_PRICE = Decimal("0.50")
_COMPLETION_PRICE = Decimal("1.50")
_UNIT = Decimal("0.000001")
_SMALLEST = Decimal("0.0000001")
_NO_PRICE = Decimal("0.0")


@frozen
class Usage:
    """Tokens, prices and seconds of a completion.

    Attributes:
        prompt_tokens: The tokens that were read.
        completion_tokens: The tokens that were written.
        latency: Seconds that it took.
        changes: Values that replace the fields of the same names.
        priced: Whether a model wrote the answer; an answer of moderation has no prices.
    """

    prompt_tokens: int = 0
    completion_tokens: int = 0
    latency: float = 0.0
    changes: Mapping[str, Any] = {}
    priced: bool = True

    def metadata(
        self, resources: Sequence[Mapping[str, Any]], version: Version, plain: bool
    ) -> dict[str, Any]:
        """The metadata of an answer.

        Args:
            resources: What it cites.
            version: The version of Dify, for its fields.
            plain: Whether prices are plain numbers, as in blocking answers; in streams small ones are scientific.
        """
        prompt_price = _PROMPT_PRICE if self.priced else _NO_PRICE
        completion_price = _COMPLETION_PRICE if self.priced else _NO_PRICE
        unit = _UNIT if self.priced else _NO_PRICE
        digits = _SMALLEST if self.priced else _NO_PRICE
        prompt = (self.prompt_tokens * prompt_price * unit).quantize(digits)
        completion = (self.completion_tokens * completion_price * unit).quantize(digits)
        usage: dict[str, Any] = {
            "prompt_tokens": self.prompt_tokens,
            "prompt_unit_price": prompt_price,
            "prompt_price_unit": unit,
            "prompt_price": prompt,
            "completion_tokens": self.completion_tokens,
            "completion_unit_price": completion_price,
            "completion_price_unit": unit,
            "completion_price": completion,
            "total_tokens": self.prompt_tokens + self.completion_tokens,
            "total_price": prompt + completion,
            "currency": "USD",
            "latency": self.latency,
        }
        if version.has_token_times:
            usage |= {"time_to_first_token": None, "time_to_generate": None}
        usage |= self.changes
        metadata: dict[str, Any] = {
            "annotation_reply": None,
            "retriever_resources": list(resources),
            "usage": {name: _json_value(value, plain) for name, value in usage.items()},
        }
        if version.has_reasoning:
            metadata["reasoning"] = {}
        return metadata


def _json_value(value: Any, plain: bool) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f") if plain else str(value)
    return value
