# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="Usage")


@_attrs_define(repr=False)
class Usage(_ReprMixin):
    """Tokens, prices and times of a generation. Prices are decimal numbers as strings, sometimes in scientific
    notation; parse them with a decimal type.

    Attributes:
        prompt_tokens (int): Tokens of the prompt.
        completion_tokens (int): Tokens of the answer.
        total_tokens (int): Tokens of both.
        total_price (str): Price of both.
        currency (str): The prices' currency, for example `USD`.
        prompt_unit_price (str | Unset): Price of one unit of prompt tokens.
        prompt_price_unit (str | Unset): The unit of the prompt price: `0.001` means a thousand tokens.
        prompt_price (str | Unset): Price of the prompt.
        completion_unit_price (str | Unset): Price of one unit of answer tokens.
        completion_price_unit (str | Unset): The unit of the answer price: `0.001` means a thousand tokens.
        completion_price (str | Unset): Price of the answer.
        latency (float | Unset): Seconds the whole request took.
        time_to_first_token (float | None | Unset): Seconds until the first token.
        time_to_generate (float | None | Unset): Seconds from the first token to the last.
    """

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    total_price: str
    currency: str
    prompt_unit_price: str | Unset = UNSET
    prompt_price_unit: str | Unset = UNSET
    prompt_price: str | Unset = UNSET
    completion_unit_price: str | Unset = UNSET
    completion_price_unit: str | Unset = UNSET
    completion_price: str | Unset = UNSET
    latency: float | Unset = UNSET
    time_to_first_token: float | None | Unset = UNSET
    time_to_generate: float | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "total_tokens": self.total_tokens,
            "total_price": self.total_price,
            "currency": self.currency,
            "prompt_unit_price": self.prompt_unit_price,
            "prompt_price_unit": self.prompt_price_unit,
            "prompt_price": self.prompt_price,
            "completion_unit_price": self.completion_unit_price,
            "completion_price_unit": self.completion_price_unit,
            "completion_price": self.completion_price,
            "latency": self.latency,
            "time_to_first_token": self.time_to_first_token,
            "time_to_generate": self.time_to_generate,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_prompt_tokens = _d.pop("prompt_tokens")
        _v_completion_tokens = _d.pop("completion_tokens")
        _v_total_tokens = _d.pop("total_tokens")
        _v_total_price = _d.pop("total_price")
        _v_currency = _d.pop("currency")
        _v_prompt_unit_price = _d.pop("prompt_unit_price", UNSET)
        _v_prompt_price_unit = _d.pop("prompt_price_unit", UNSET)
        _v_prompt_price = _d.pop("prompt_price", UNSET)
        _v_completion_unit_price = _d.pop("completion_unit_price", UNSET)
        _v_completion_price_unit = _d.pop("completion_price_unit", UNSET)
        _v_completion_price = _d.pop("completion_price", UNSET)
        _v_latency = _d.pop("latency", UNSET)
        _v_time_to_first_token = _d.pop("time_to_first_token", UNSET)
        _v_time_to_generate = _d.pop("time_to_generate", UNSET)
        _made = cls(
            prompt_tokens=_v_prompt_tokens,
            completion_tokens=_v_completion_tokens,
            total_tokens=_v_total_tokens,
            total_price=_v_total_price,
            currency=_v_currency,
            prompt_unit_price=_v_prompt_unit_price,
            prompt_price_unit=_v_prompt_price_unit,
            prompt_price=_v_prompt_price,
            completion_unit_price=_v_completion_unit_price,
            completion_price_unit=_v_completion_price_unit,
            completion_price=_v_completion_price,
            latency=_v_latency,
            time_to_first_token=_v_time_to_first_token,
            time_to_generate=_v_time_to_generate,
        )
        _made.additional_properties = _d
        return _made

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
