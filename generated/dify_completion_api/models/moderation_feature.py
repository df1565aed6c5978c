# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="ModerationFeature")


@_attrs_define(repr=False)
class ModerationFeature(_ReprMixin):
    """Whether the app moderates inputs and answers, with the stored settings.

    Attributes:
        enabled (bool | Unset): Whether it is on.
        type_ (str | Unset): The kind of moderation, for example `keywords`.
        configs (list[ModerationFeatureConfigsItem] | Unset): Always empty. Older servers send it if moderation is
            not configured.
        config (ModerationConfig | Unset): The settings of a moderation.
    """

    enabled: bool | Unset = UNSET
    type_: str | Unset = UNSET
    configs: list[ModerationFeatureConfigsItem] | Unset = UNSET
    config: ModerationConfig | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "enabled": self.enabled,
            "type": self.type_,
            "configs": self.configs,
            "config": self.config,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_enabled = _d.pop("enabled", UNSET)
        _v_type_ = _d.pop("type", UNSET)
        _v_configs = _d.pop("configs", UNSET)
        if _v_configs is not UNSET:
            _v_configs = [ModerationFeatureConfigsItem.from_dict(_item0) for _item0 in _v_configs]
        _v_config = _d.pop("config", UNSET)
        if _v_config is not UNSET:
            _v_config = ModerationConfig.from_dict(_v_config)
        _made = cls(
            enabled=_v_enabled,
            type_=_v_type_,
            configs=_v_configs,
            config=_v_config,
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
from ..models.moderation_config import ModerationConfig
from ..models.moderation_feature_configs_item import ModerationFeatureConfigsItem
