# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="ImageUploadFeature")


@_attrs_define
class ImageUploadFeature:
    """Which images a generation may read.

    Attributes:
        enabled (bool | Unset): Whether images may be sent.
        number_limits (int | None | Unset): How many.
        detail (None | str | Unset): The resolution that the model sees, `high` or `low`.
        transfer_methods (list[str] | Unset): How images may come, `remote_url` or `local_file`.
    """

    enabled: bool | Unset = UNSET
    number_limits: int | None | Unset = UNSET
    detail: None | str | Unset = UNSET
    transfer_methods: list[str] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        enabled = self.enabled

        number_limits: int | None | Unset
        if isinstance(self.number_limits, Unset):
            number_limits = UNSET
        else:
            number_limits = self.number_limits

        detail: None | str | Unset
        if isinstance(self.detail, Unset):
            detail = UNSET
        else:
            detail = self.detail

        transfer_methods: list[str] | Unset = UNSET
        if not isinstance(self.transfer_methods, Unset):
            transfer_methods = self.transfer_methods

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if enabled is not UNSET:
            field_dict["enabled"] = enabled
        if number_limits is not UNSET:
            field_dict["number_limits"] = number_limits
        if detail is not UNSET:
            field_dict["detail"] = detail
        if transfer_methods is not UNSET:
            field_dict["transfer_methods"] = transfer_methods

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        enabled = d.pop("enabled", UNSET)

        def _parse_number_limits(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        number_limits = _parse_number_limits(d.pop("number_limits", UNSET))

        def _parse_detail(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        detail = _parse_detail(d.pop("detail", UNSET))

        transfer_methods = cast(list[str], d.pop("transfer_methods", UNSET))

        image_upload_feature = cls(
            enabled=enabled,
            number_limits=number_limits,
            detail=detail,
            transfer_methods=transfer_methods,
        )

        image_upload_feature.additional_properties = d
        return image_upload_feature

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
