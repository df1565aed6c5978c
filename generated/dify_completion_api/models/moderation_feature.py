# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

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
        type_ (None | str | Unset): How, for example `keywords`.
        configs (list[ModerationFeatureConfigsItem] | Unset): Empty; stands where nothing is configured.
        config (ModerationConfig | None | Unset): The settings.
    """

    enabled: bool | Unset = UNSET
    type_: None | str | Unset = UNSET
    configs: list[ModerationFeatureConfigsItem] | Unset = UNSET
    config: ModerationConfig | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.moderation_config import ModerationConfig  # noqa: PLC0415

        enabled = self.enabled

        type_: None | str | Unset
        if isinstance(self.type_, Unset):
            type_ = UNSET
        else:
            type_ = self.type_

        configs: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.configs, Unset):
            configs = []
            for configs_item_data in self.configs:
                configs_item = configs_item_data.to_dict()
                configs.append(configs_item)

        config: dict[str, Any] | None | Unset
        if isinstance(self.config, Unset):
            config = UNSET
        elif isinstance(self.config, ModerationConfig):
            config = self.config.to_dict()
        else:
            config = self.config

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

        def _parse_type_(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        type_ = _parse_type_(d.pop("type", UNSET))

        _configs = d.pop("configs", UNSET)
        configs: list[ModerationFeatureConfigsItem] | Unset = UNSET
        if _configs is not UNSET:
            configs = []
            for configs_item_data in _configs:
                configs_item = ModerationFeatureConfigsItem.from_dict(configs_item_data)

                configs.append(configs_item)

        def _parse_config(data: object) -> ModerationConfig | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                config_type_0 = ModerationConfig.from_dict(data)

                return config_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ModerationConfig | None | Unset, data)

        config = _parse_config(d.pop("config", UNSET))

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
