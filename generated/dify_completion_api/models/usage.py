# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Usage")


@_attrs_define
class Usage:
    """Tokens, prices and times of a generation. Prices are decimal numbers as strings, sometimes in scientific
    notation; parse them with a decimal type.

        Example:
            {'prompt_tokens': 21, 'prompt_unit_price': '0.15', 'prompt_price_unit': '0.000001', 'prompt_price': '0.0000032',
                'completion_tokens': 4, 'completion_unit_price': '0.60', 'completion_price_unit': '0.000001',
                'completion_price': '0.0000024', 'total_tokens': 25, 'total_price': '0.0000056', 'currency': 'USD', 'latency':
                0.913, 'time_to_first_token': None, 'time_to_generate': None}

        Attributes:
            prompt_tokens (int): Tokens of the prompt.
            completion_tokens (int): Tokens of the answer.
            total_tokens (int): Tokens of both.
            total_price (str): Price of both.
            currency (str): The prices' currency, for example `USD`.
            prompt_unit_price (str | Unset): Price of one unit of prompt tokens.
            prompt_price_unit (str | Unset): What a prompt price is per: `0.001` is a thousand tokens.
            prompt_price (str | Unset): Price of the prompt.
            completion_unit_price (str | Unset): Price of one unit of answer tokens.
            completion_price_unit (str | Unset): What an answer price is per: `0.001` is a thousand tokens.
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

    def to_dict(self) -> dict[str, Any]:
        prompt_tokens = self.prompt_tokens

        completion_tokens = self.completion_tokens

        total_tokens = self.total_tokens

        total_price = self.total_price

        currency = self.currency

        prompt_unit_price = self.prompt_unit_price

        prompt_price_unit = self.prompt_price_unit

        prompt_price = self.prompt_price

        completion_unit_price = self.completion_unit_price

        completion_price_unit = self.completion_price_unit

        completion_price = self.completion_price

        latency = self.latency

        time_to_first_token: float | None | Unset
        if isinstance(self.time_to_first_token, Unset):
            time_to_first_token = UNSET
        else:
            time_to_first_token = self.time_to_first_token

        time_to_generate: float | None | Unset
        if isinstance(self.time_to_generate, Unset):
            time_to_generate = UNSET
        else:
            time_to_generate = self.time_to_generate

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "prompt_tokens": prompt_tokens,
                "completion_tokens": completion_tokens,
                "total_tokens": total_tokens,
                "total_price": total_price,
                "currency": currency,
            }
        )
        if prompt_unit_price is not UNSET:
            field_dict["prompt_unit_price"] = prompt_unit_price
        if prompt_price_unit is not UNSET:
            field_dict["prompt_price_unit"] = prompt_price_unit
        if prompt_price is not UNSET:
            field_dict["prompt_price"] = prompt_price
        if completion_unit_price is not UNSET:
            field_dict["completion_unit_price"] = completion_unit_price
        if completion_price_unit is not UNSET:
            field_dict["completion_price_unit"] = completion_price_unit
        if completion_price is not UNSET:
            field_dict["completion_price"] = completion_price
        if latency is not UNSET:
            field_dict["latency"] = latency
        if time_to_first_token is not UNSET:
            field_dict["time_to_first_token"] = time_to_first_token
        if time_to_generate is not UNSET:
            field_dict["time_to_generate"] = time_to_generate

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        prompt_tokens = d.pop("prompt_tokens")

        completion_tokens = d.pop("completion_tokens")

        total_tokens = d.pop("total_tokens")

        total_price = d.pop("total_price")

        currency = d.pop("currency")

        prompt_unit_price = d.pop("prompt_unit_price", UNSET)

        prompt_price_unit = d.pop("prompt_price_unit", UNSET)

        prompt_price = d.pop("prompt_price", UNSET)

        completion_unit_price = d.pop("completion_unit_price", UNSET)

        completion_price_unit = d.pop("completion_price_unit", UNSET)

        completion_price = d.pop("completion_price", UNSET)

        latency = d.pop("latency", UNSET)

        def _parse_time_to_first_token(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        time_to_first_token = _parse_time_to_first_token(d.pop("time_to_first_token", UNSET))

        def _parse_time_to_generate(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        time_to_generate = _parse_time_to_generate(d.pop("time_to_generate", UNSET))

        usage = cls(
            prompt_tokens=prompt_tokens,
            completion_tokens=completion_tokens,
            total_tokens=total_tokens,
            total_price=total_price,
            currency=currency,
            prompt_unit_price=prompt_unit_price,
            prompt_price_unit=prompt_price_unit,
            prompt_price=prompt_price,
            completion_unit_price=completion_unit_price,
            completion_price_unit=completion_price_unit,
            completion_price=completion_price,
            latency=latency,
            time_to_first_token=time_to_first_token,
            time_to_generate=time_to_generate,
        )

        usage.additional_properties = d
        return usage

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
