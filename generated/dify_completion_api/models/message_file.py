# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="MessageFile")


@_attrs_define(repr=False)
class MessageFile(_ReprMixin):
    """A file of a message.

    Attributes:
        related_id (None | str | Unset): The file's id.
        extension (None | str | Unset): The extension of its name, with the dot.
        filename (None | str | Unset): Its name.
        size (int | None | Unset): Its length in bytes.
        mime_type (None | str | Unset): Its media type.
        transfer_method (None | str | Unset): How the server got it, for example `local_file`.
        type_ (None | str | Unset): Its kind, for example `image`.
        url (None | str | Unset): Its address. The URL expires.
        upload_file_id (None | str | Unset): The id of the uploaded file.
        remote_url (None | str | Unset): The URL from which the server fetched it.
    """

    related_id: None | str | Unset = UNSET
    extension: None | str | Unset = UNSET
    filename: None | str | Unset = UNSET
    size: int | None | Unset = UNSET
    mime_type: None | str | Unset = UNSET
    transfer_method: None | str | Unset = UNSET
    type_: None | str | Unset = UNSET
    url: None | str | Unset = UNSET
    upload_file_id: None | str | Unset = UNSET
    remote_url: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "related_id": self.related_id,
            "extension": self.extension,
            "filename": self.filename,
            "size": self.size,
            "mime_type": self.mime_type,
            "transfer_method": self.transfer_method,
            "type": self.type_,
            "url": self.url,
            "upload_file_id": self.upload_file_id,
            "remote_url": self.remote_url,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_related_id = _d.pop("related_id", UNSET)
        _v_extension = _d.pop("extension", UNSET)
        _v_filename = _d.pop("filename", UNSET)
        _v_size = _d.pop("size", UNSET)
        _v_mime_type = _d.pop("mime_type", UNSET)
        _v_transfer_method = _d.pop("transfer_method", UNSET)
        _v_type_ = _d.pop("type", UNSET)
        _v_url = _d.pop("url", UNSET)
        _v_upload_file_id = _d.pop("upload_file_id", UNSET)
        _v_remote_url = _d.pop("remote_url", UNSET)
        _made = cls(
            related_id=_v_related_id,
            extension=_v_extension,
            filename=_v_filename,
            size=_v_size,
            mime_type=_v_mime_type,
            transfer_method=_v_transfer_method,
            type_=_v_type_,
            url=_v_url,
            upload_file_id=_v_upload_file_id,
            remote_url=_v_remote_url,
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
