# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.tool_icon import ToolIcon


T = TypeVar("T", bound="AppMetaToolIcons")


@_attrs_define
class AppMetaToolIcons:
    """An icon for each tool, by its name. Either the URL of an image, or an emoji on a colour."""

    additional_properties: dict[str, str | ToolIcon] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.tool_icon import ToolIcon  # noqa: PLC0415

        field_dict: dict[str, Any] = {}
        for prop_name, prop in self.additional_properties.items():
            if isinstance(prop, ToolIcon):
                field_dict[prop_name] = prop.to_dict()
            else:
                field_dict[prop_name] = prop

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.tool_icon import ToolIcon  # noqa: PLC0415

        d = dict(src_dict)
        app_meta_tool_icons = cls()

        additional_properties = {}
        for prop_name, prop_dict in d.items():

            def _parse_additional_property(data: object) -> str | ToolIcon:
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    additional_property_type_1 = ToolIcon.from_dict(data)

                    return additional_property_type_1
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                return cast(str | ToolIcon, data)

            additional_property = _parse_additional_property(prop_dict)

            additional_properties[prop_name] = additional_property

        app_meta_tool_icons.additional_properties = additional_properties
        return app_meta_tool_icons

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> str | ToolIcon:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: str | ToolIcon) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
