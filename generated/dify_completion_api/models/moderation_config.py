# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.moderation_rule import ModerationRule


T = TypeVar("T", bound="ModerationConfig")


@_attrs_define
class ModerationConfig:
    """The settings of a moderation.

    Attributes:
        inputs_config (ModerationRule | Unset): What is moderated, and what is said then.
        outputs_config (ModerationRule | Unset): What is moderated, and what is said then.
        keywords (str | Unset): The forbidden words, one a line.
    """

    inputs_config: ModerationRule | Unset = UNSET
    outputs_config: ModerationRule | Unset = UNSET
    keywords: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        inputs_config: dict[str, Any] | Unset = UNSET
        if not isinstance(self.inputs_config, Unset):
            inputs_config = self.inputs_config.to_dict()

        outputs_config: dict[str, Any] | Unset = UNSET
        if not isinstance(self.outputs_config, Unset):
            outputs_config = self.outputs_config.to_dict()

        keywords = self.keywords

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if inputs_config is not UNSET:
            field_dict["inputs_config"] = inputs_config
        if outputs_config is not UNSET:
            field_dict["outputs_config"] = outputs_config
        if keywords is not UNSET:
            field_dict["keywords"] = keywords

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.moderation_rule import ModerationRule  # noqa: PLC0415

        d = dict(src_dict)
        _inputs_config = d.pop("inputs_config", UNSET)
        inputs_config: ModerationRule | Unset
        if isinstance(_inputs_config, Unset):
            inputs_config = UNSET
        else:
            inputs_config = ModerationRule.from_dict(_inputs_config)

        _outputs_config = d.pop("outputs_config", UNSET)
        outputs_config: ModerationRule | Unset
        if isinstance(_outputs_config, Unset):
            outputs_config = UNSET
        else:
            outputs_config = ModerationRule.from_dict(_outputs_config)

        keywords = d.pop("keywords", UNSET)

        moderation_config = cls(
            inputs_config=inputs_config,
            outputs_config=outputs_config,
            keywords=keywords,
        )

        moderation_config.additional_properties = d
        return moderation_config

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
