# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="AppInfo")


@_attrs_define(repr=False)
class AppInfo(_ReprMixin):
    """The name and the description of the app.

    Attributes:
        name (str): Its name.
        description (str | Unset): Its purpose.
        tags (list[str] | Unset): Its tags.
        mode (str | Unset): Its kind, `completion` here.
        author_name (None | str | Unset): The name of its author.
    """

    name: str
    description: str | Unset = UNSET
    tags: list[str] | Unset = UNSET
    mode: str | Unset = UNSET
    author_name: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "name": self.name,
            "description": self.description,
            "tags": self.tags,
            "mode": self.mode,
            "author_name": self.author_name,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_name = _d.pop("name")
        _v_description = _d.pop("description", UNSET)
        _v_tags = _d.pop("tags", UNSET)
        _v_mode = _d.pop("mode", UNSET)
        _v_author_name = _d.pop("author_name", UNSET)
        _made = cls(
            name=_v_name,
            description=_v_description,
            tags=_v_tags,
            mode=_v_mode,
            author_name=_v_author_name,
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
