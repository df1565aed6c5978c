# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, File, RequestFiles, Unset

T = TypeVar("T", bound="AudioToTextRequest")


@_attrs_define(repr=False)
class AudioToTextRequest(_ReprMixin):
    """A recording of speech.

    Attributes:
        file (File): The recording, at most 30 MiB. Since 1.2.0 the server accepts the media types `audio/mp3`,
            `audio/m4a`, `audio/wav`, `audio/amr` and `audio/mpga` only; before, `audio/mpeg`, `audio/mp4` and
            `audio/webm`, too.
        user (str | Unset): The end user; without it, one that all programs share.
    """

    file: File
    user: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "file": self.file,
            "user": self.user,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    def to_multipart(self, media_types: Mapping[str, str] = {}) -> RequestFiles:
        return _sending.parts(self._values(), media_types)

    def to_form(self, media_types: Mapping[str, str] = {}) -> dict[str, Any]:
        return _sending.form(self._values(), media_types)

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_file = _d.pop("file")
        _v_file = File(payload=BytesIO(_v_file))
        _v_user = _d.pop("user", UNSET)
        _made = cls(
            file=_v_file,
            user=_v_user,
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
