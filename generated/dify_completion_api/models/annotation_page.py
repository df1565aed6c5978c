# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="AnnotationPage")


@_attrs_define(repr=False)
class AnnotationPage(_ReprMixin):
    """One page of annotations.

    Attributes:
        data (list[Annotation]): The annotations.
        has_more (bool | Unset): Whether there are more pages.
        limit (int | Unset): The requested number of items per page.
        total (int | Unset): The number of all annotations.
        page (int | Unset): The page, counted from 1.
    """

    data: list[Annotation]
    has_more: bool | Unset = UNSET
    limit: int | Unset = UNSET
    total: int | Unset = UNSET
    page: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "data": self.data,
            "has_more": self.has_more,
            "limit": self.limit,
            "total": self.total,
            "page": self.page,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_data = _d.pop("data")
        _v_data = [Annotation.from_dict(_item0) for _item0 in _v_data]
        _v_has_more = _d.pop("has_more", UNSET)
        _v_limit = _d.pop("limit", UNSET)
        _v_total = _d.pop("total", UNSET)
        _v_page = _d.pop("page", UNSET)
        _made = cls(
            data=_v_data,
            has_more=_v_has_more,
            limit=_v_limit,
            total=_v_total,
            page=_v_page,
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
from ..models.annotation import Annotation
