# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin

T = TypeVar("T", bound="AppMeta")


@_attrs_define(repr=False)
class AppMeta(_ReprMixin):
    """The icons of the app's tools.

    Attributes:
        tool_icons (AppMetaToolIcons): An icon for each tool, by its name. Either the URL of an image, or an emoji
            on a colour.
    """

    tool_icons: AppMetaToolIcons
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "tool_icons": self.tool_icons,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_tool_icons = _d.pop("tool_icons")
        _v_tool_icons = AppMetaToolIcons.from_dict(_v_tool_icons)
        _made = cls(
            tool_icons=_v_tool_icons,
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
from ..models.app_meta_tool_icons import AppMetaToolIcons
