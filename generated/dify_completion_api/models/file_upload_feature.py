# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.image_upload_feature import ImageUploadFeature


T = TypeVar("T", bound="FileUploadFeature")


@_attrs_define
class FileUploadFeature:
    """Which files a generation may read. Older servers tell of images only.

    Attributes:
        enabled (bool | Unset): Whether files may be sent.
        allowed_file_types (list[str] | Unset): The kinds of file.
        allowed_file_extensions (list[str] | Unset): The extensions of file names, with the dot.
        allowed_file_upload_methods (list[str] | Unset): How files may come, `remote_url` or `local_file`.
        number_limits (int | Unset): How many files one request may carry.
        image (ImageUploadFeature | Unset): Which images a generation may read.
    """

    enabled: bool | Unset = UNSET
    allowed_file_types: list[str] | Unset = UNSET
    allowed_file_extensions: list[str] | Unset = UNSET
    allowed_file_upload_methods: list[str] | Unset = UNSET
    number_limits: int | Unset = UNSET
    image: ImageUploadFeature | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        enabled = self.enabled

        allowed_file_types: list[str] | Unset = UNSET
        if not isinstance(self.allowed_file_types, Unset):
            allowed_file_types = self.allowed_file_types

        allowed_file_extensions: list[str] | Unset = UNSET
        if not isinstance(self.allowed_file_extensions, Unset):
            allowed_file_extensions = self.allowed_file_extensions

        allowed_file_upload_methods: list[str] | Unset = UNSET
        if not isinstance(self.allowed_file_upload_methods, Unset):
            allowed_file_upload_methods = self.allowed_file_upload_methods

        number_limits = self.number_limits

        image: dict[str, Any] | Unset = UNSET
        if not isinstance(self.image, Unset):
            image = self.image.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if enabled is not UNSET:
            field_dict["enabled"] = enabled
        if allowed_file_types is not UNSET:
            field_dict["allowed_file_types"] = allowed_file_types
        if allowed_file_extensions is not UNSET:
            field_dict["allowed_file_extensions"] = allowed_file_extensions
        if allowed_file_upload_methods is not UNSET:
            field_dict["allowed_file_upload_methods"] = allowed_file_upload_methods
        if number_limits is not UNSET:
            field_dict["number_limits"] = number_limits
        if image is not UNSET:
            field_dict["image"] = image

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.image_upload_feature import ImageUploadFeature  # noqa: PLC0415

        d = dict(src_dict)
        enabled = d.pop("enabled", UNSET)

        allowed_file_types = cast(list[str], d.pop("allowed_file_types", UNSET))

        allowed_file_extensions = cast(list[str], d.pop("allowed_file_extensions", UNSET))

        allowed_file_upload_methods = cast(list[str], d.pop("allowed_file_upload_methods", UNSET))

        number_limits = d.pop("number_limits", UNSET)

        _image = d.pop("image", UNSET)
        image: ImageUploadFeature | Unset
        if isinstance(_image, Unset):
            image = UNSET
        else:
            image = ImageUploadFeature.from_dict(_image)

        file_upload_feature = cls(
            enabled=enabled,
            allowed_file_types=allowed_file_types,
            allowed_file_extensions=allowed_file_extensions,
            allowed_file_upload_methods=allowed_file_upload_methods,
            number_limits=number_limits,
            image=image,
        )

        file_upload_feature.additional_properties = d
        return file_upload_feature

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
