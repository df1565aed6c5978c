# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.annotation import Annotation


T = TypeVar("T", bound="AnnotationPage")


@_attrs_define
class AnnotationPage:
    """One page of annotations.

    Attributes:
        data (list[Annotation]): The annotations.
        has_more (bool | Unset): Whether there are more pages.
        limit (int | Unset): Items per page as asked for.
        total (int | Unset): How many annotations there are in all.
        page (int | Unset): The page, counted from 1.
    """

    data: list[Annotation]
    has_more: bool | Unset = UNSET
    limit: int | Unset = UNSET
    total: int | Unset = UNSET
    page: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        data = []
        for data_item_data in self.data:
            data_item = data_item_data.to_dict()
            data.append(data_item)

        has_more = self.has_more

        limit = self.limit

        total = self.total

        page = self.page

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "data": data,
            }
        )
        if has_more is not UNSET:
            field_dict["has_more"] = has_more
        if limit is not UNSET:
            field_dict["limit"] = limit
        if total is not UNSET:
            field_dict["total"] = total
        if page is not UNSET:
            field_dict["page"] = page

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.annotation import Annotation  # noqa: PLC0415

        d = dict(src_dict)
        data = []
        _data = d.pop("data")
        for data_item_data in _data:
            data_item = Annotation.from_dict(data_item_data)

            data.append(data_item)

        has_more = d.pop("has_more", UNSET)

        limit = d.pop("limit", UNSET)

        total = d.pop("total", UNSET)

        page = d.pop("page", UNSET)

        annotation_page = cls(
            data=data,
            has_more=has_more,
            limit=limit,
            total=total,
            page=page,
        )

        annotation_page.additional_properties = d
        return annotation_page

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
