# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="ModerationConfig")


@_attrs_define(repr=False)
class ModerationConfig(_ReprMixin):
    """The settings of a moderation.

    Attributes:
        inputs_config (ModerationRule | Unset): Whether the app moderates this part, and its reply.
        outputs_config (ModerationRule | Unset): Whether the app moderates this part, and its reply.
        keywords (str | Unset): The forbidden words, one per line.
    """

    inputs_config: ModerationRule | Unset = UNSET
    outputs_config: ModerationRule | Unset = UNSET
    keywords: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "inputs_config": self.inputs_config,
            "outputs_config": self.outputs_config,
            "keywords": self.keywords,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_inputs_config = _d.pop("inputs_config", UNSET)
        if _v_inputs_config is not UNSET:
            _v_inputs_config = ModerationRule.from_dict(_v_inputs_config)
        _v_outputs_config = _d.pop("outputs_config", UNSET)
        if _v_outputs_config is not UNSET:
            _v_outputs_config = ModerationRule.from_dict(_v_outputs_config)
        _v_keywords = _d.pop("keywords", UNSET)
        _made = cls(
            inputs_config=_v_inputs_config,
            outputs_config=_v_outputs_config,
            keywords=_v_keywords,
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


# Last, since models may refer to each other in a circle.
from ..models.moderation_rule import ModerationRule
