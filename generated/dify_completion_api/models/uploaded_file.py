# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="UploadedFile")


@_attrs_define(repr=False)
class UploadedFile(_ReprMixin):
    """A stored file.

    Attributes:
        id (str): The file's id, a UUID, for `upload_file_id`.
        name (str): Its name.
        size (int): Its length in bytes.
        extension (None | str | Unset): The extension of its name, without the dot; empty if it has none, as in
            `.htaccess`.
        mime_type (None | str | Unset): Its media type from the upload.
        created_by (None | str | Unset): The id of the end user who uploaded it.
        created_at (int | None | Unset): The time of the upload, in epoch seconds.
        preview_url (None | str | Unset): A signed URL on some servers (1.9), null on most.
        source_url (None | str | Unset): A signed URL from which you can read it, valid for 300 s by default.
        original_url (None | str | Unset): Always null.
        user_id (None | str | Unset): Always null.
        tenant_id (None | str | Unset): The workspace's id.
        conversation_id (None | str | Unset): Always null.
        file_key (None | str | Unset): Always null.
        reference (None | str | Unset): Always null.
    """

    id: str
    name: str
    size: int
    extension: None | str | Unset = UNSET
    mime_type: None | str | Unset = UNSET
    created_by: None | str | Unset = UNSET
    created_at: int | None | Unset = UNSET
    preview_url: None | str | Unset = UNSET
    source_url: None | str | Unset = UNSET
    original_url: None | str | Unset = UNSET
    user_id: None | str | Unset = UNSET
    tenant_id: None | str | Unset = UNSET
    conversation_id: None | str | Unset = UNSET
    file_key: None | str | Unset = UNSET
    reference: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "id": self.id,
            "name": self.name,
            "size": self.size,
            "extension": self.extension,
            "mime_type": self.mime_type,
            "created_by": self.created_by,
            "created_at": self.created_at,
            "preview_url": self.preview_url,
            "source_url": self.source_url,
            "original_url": self.original_url,
            "user_id": self.user_id,
            "tenant_id": self.tenant_id,
            "conversation_id": self.conversation_id,
            "file_key": self.file_key,
            "reference": self.reference,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_id = _d.pop("id")
        _v_name = _d.pop("name")
        _v_size = _d.pop("size")
        _v_extension = _d.pop("extension", UNSET)
        _v_mime_type = _d.pop("mime_type", UNSET)
        _v_created_by = _d.pop("created_by", UNSET)
        _v_created_at = _d.pop("created_at", UNSET)
        _v_preview_url = _d.pop("preview_url", UNSET)
        _v_source_url = _d.pop("source_url", UNSET)
        _v_original_url = _d.pop("original_url", UNSET)
        _v_user_id = _d.pop("user_id", UNSET)
        _v_tenant_id = _d.pop("tenant_id", UNSET)
        _v_conversation_id = _d.pop("conversation_id", UNSET)
        _v_file_key = _d.pop("file_key", UNSET)
        _v_reference = _d.pop("reference", UNSET)
        _made = cls(
            id=_v_id,
            name=_v_name,
            size=_v_size,
            extension=_v_extension,
            mime_type=_v_mime_type,
            created_by=_v_created_by,
            created_at=_v_created_at,
            preview_url=_v_preview_url,
            source_url=_v_source_url,
            original_url=_v_original_url,
            user_id=_v_user_id,
            tenant_id=_v_tenant_id,
            conversation_id=_v_conversation_id,
            file_key=_v_file_key,
            reference=_v_reference,
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
