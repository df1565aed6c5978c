# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="FileUploadFeature")


@_attrs_define(repr=False)
class FileUploadFeature(_ReprMixin):
    """The files that a generation can read. Older servers describe only images.

    Attributes:
        enabled (bool | Unset): Whether you can send files.
        allowed_file_types (list[str] | Unset): The kinds of files that the app accepts.
        allowed_file_extensions (list[str] | Unset): The extensions of file names that the app accepts, with the
            dot.
        allowed_file_upload_methods (list[str] | Unset): How you can send files, `remote_url` or `local_file`.
        number_limits (int | Unset): The maximum number of files of a request.
        image (ImageUploadFeature | Unset): The images that a generation can read.
    """

    enabled: bool | Unset = UNSET
    allowed_file_types: list[str] | Unset = UNSET
    allowed_file_extensions: list[str] | Unset = UNSET
    allowed_file_upload_methods: list[str] | Unset = UNSET
    number_limits: int | Unset = UNSET
    image: ImageUploadFeature | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "enabled": self.enabled,
            "allowed_file_types": self.allowed_file_types,
            "allowed_file_extensions": self.allowed_file_extensions,
            "allowed_file_upload_methods": self.allowed_file_upload_methods,
            "number_limits": self.number_limits,
            "image": self.image,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_enabled = _d.pop("enabled", UNSET)
        _v_allowed_file_types = _d.pop("allowed_file_types", UNSET)
        _v_allowed_file_extensions = _d.pop("allowed_file_extensions", UNSET)
        _v_allowed_file_upload_methods = _d.pop("allowed_file_upload_methods", UNSET)
        _v_number_limits = _d.pop("number_limits", UNSET)
        _v_image = _d.pop("image", UNSET)
        if _v_image is not UNSET:
            _v_image = ImageUploadFeature.from_dict(_v_image)
        _made = cls(
            enabled=_v_enabled,
            allowed_file_types=_v_allowed_file_types,
            allowed_file_extensions=_v_allowed_file_extensions,
            allowed_file_upload_methods=_v_allowed_file_upload_methods,
            number_limits=_v_number_limits,
            image=_v_image,
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
from ..models.image_upload_feature import ImageUploadFeature
