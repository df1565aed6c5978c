# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="ImageUploadFeature")


@_attrs_define(repr=False)
class ImageUploadFeature(_ReprMixin):
    """The images that a generation can read.

    Attributes:
        enabled (bool | Unset): Whether you can send images.
        number_limits (int | Unset): The maximum number of images of a request.
        detail (str | Unset): The resolution that the model sees, `high` or `low`.
        transfer_methods (list[str] | Unset): How you can send images, `remote_url` or `local_file`.
    """

    enabled: bool | Unset = UNSET
    number_limits: int | Unset = UNSET
    detail: str | Unset = UNSET
    transfer_methods: list[str] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "enabled": self.enabled,
            "number_limits": self.number_limits,
            "detail": self.detail,
            "transfer_methods": self.transfer_methods,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_enabled = _d.pop("enabled", UNSET)
        _v_number_limits = _d.pop("number_limits", UNSET)
        _v_detail = _d.pop("detail", UNSET)
        _v_transfer_methods = _d.pop("transfer_methods", UNSET)
        _made = cls(
            enabled=_v_enabled,
            number_limits=_v_number_limits,
            detail=_v_detail,
            transfer_methods=_v_transfer_methods,
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
