# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="SystemParameters")


@_attrs_define(repr=False)
class SystemParameters(_ReprMixin):
    """The server's limits for uploads.

    Attributes:
        image_file_size_limit (int | Unset): The size of an image in MiB.
        video_file_size_limit (int | Unset): The size of a video in MiB.
        audio_file_size_limit (int | Unset): The size of a recording in MiB.
        file_size_limit (int | Unset): The size of any other file in MiB.
        workflow_file_upload_limit (int | Unset): The number of files of a workflow.
    """

    image_file_size_limit: int | Unset = UNSET
    video_file_size_limit: int | Unset = UNSET
    audio_file_size_limit: int | Unset = UNSET
    file_size_limit: int | Unset = UNSET
    workflow_file_upload_limit: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "image_file_size_limit": self.image_file_size_limit,
            "video_file_size_limit": self.video_file_size_limit,
            "audio_file_size_limit": self.audio_file_size_limit,
            "file_size_limit": self.file_size_limit,
            "workflow_file_upload_limit": self.workflow_file_upload_limit,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_image_file_size_limit = _d.pop("image_file_size_limit", UNSET)
        _v_video_file_size_limit = _d.pop("video_file_size_limit", UNSET)
        _v_audio_file_size_limit = _d.pop("audio_file_size_limit", UNSET)
        _v_file_size_limit = _d.pop("file_size_limit", UNSET)
        _v_workflow_file_upload_limit = _d.pop("workflow_file_upload_limit", UNSET)
        _made = cls(
            image_file_size_limit=_v_image_file_size_limit,
            video_file_size_limit=_v_video_file_size_limit,
            audio_file_size_limit=_v_audio_file_size_limit,
            file_size_limit=_v_file_size_limit,
            workflow_file_upload_limit=_v_workflow_file_upload_limit,
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
