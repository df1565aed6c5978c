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
        number_limits (int | Unset): How many.
        detail (str | Unset): The resolution that the model sees, `high` or `low`.
        transfer_methods (list[str] | Unset): How images may come, `remote_url` or `local_file`.
    """

    enabled: bool | Unset = UNSET
    number_limits: int | Unset = UNSET
    detail: str | Unset = UNSET
    transfer_methods: list[str] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        enabled = self.enabled

        number_limits = self.number_limits

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

        number_limits = d.pop("number_limits", UNSET)

        detail = d.pop("detail", UNSET)

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
