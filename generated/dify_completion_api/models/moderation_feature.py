# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.moderation_config import ModerationConfig
    from ..models.moderation_feature_configs_item import ModerationFeatureConfigsItem


T = TypeVar("T", bound="ModerationFeature")


@_attrs_define
class ModerationFeature:
    """Whether inputs and answers are moderated. The stored settings are shown as they are.

    Attributes:
        enabled (bool | Unset): Whether it is on.
        type_ (str | Unset): How, for example `keywords`.
        configs (list[ModerationFeatureConfigsItem] | Unset): Empty; stands where nothing is configured.
        config (ModerationConfig | Unset): The settings of a moderation.
    """

    enabled: bool | Unset = UNSET
    type_: str | Unset = UNSET
    configs: list[ModerationFeatureConfigsItem] | Unset = UNSET
    config: ModerationConfig | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        enabled = self.enabled

        type_ = self.type_

        configs: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.configs, Unset):
            configs = []
            for configs_item_data in self.configs:
                configs_item = configs_item_data.to_dict()
                configs.append(configs_item)

        config: dict[str, Any] | Unset = UNSET
        if not isinstance(self.config, Unset):
            config = self.config.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if enabled is not UNSET:
            field_dict["enabled"] = enabled
        if type_ is not UNSET:
            field_dict["type"] = type_
        if configs is not UNSET:
            field_dict["configs"] = configs
        if config is not UNSET:
            field_dict["config"] = config

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.moderation_config import ModerationConfig  # noqa: PLC0415
        from ..models.moderation_feature_configs_item import (
            ModerationFeatureConfigsItem,  # noqa: PLC0415
        )

        d = dict(src_dict)
        enabled = d.pop("enabled", UNSET)

        type_ = d.pop("type", UNSET)

        _configs = d.pop("configs", UNSET)
        configs: list[ModerationFeatureConfigsItem] | Unset = UNSET
        if _configs is not UNSET:
            configs = []
            for configs_item_data in _configs:
                configs_item = ModerationFeatureConfigsItem.from_dict(configs_item_data)

                configs.append(configs_item)

        _config = d.pop("config", UNSET)
        config: ModerationConfig | Unset
        if isinstance(_config, Unset):
            config = UNSET
        else:
            config = ModerationConfig.from_dict(_config)

        moderation_feature = cls(
            enabled=enabled,
            type_=type_,
            configs=configs,
            config=config,
        )

        moderation_feature.additional_properties = d
        return moderation_feature

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
