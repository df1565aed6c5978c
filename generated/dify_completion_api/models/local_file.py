# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import (
    Any,
    Literal,
    TypeVar,
    cast,
)

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.file_type import FileType, check_file_type

T = TypeVar("T", bound="LocalFile")


@_attrs_define
class LocalFile:
    """A file that was uploaded with `uploadFile`.

    Example:
        {'type': 'image', 'transfer_method': 'local_file', 'upload_file_id': '3b1f6f8e-5d0c-4f53-9a0c-0d6f4c2b7e11'}

    Attributes:
        type_ (FileType): What kind of file it is. The app lists the kinds it takes.
        transfer_method (Literal['local_file']): That the file was uploaded. Default: 'local_file'.
        upload_file_id (str): The `id` of the uploaded file.
    """

    type_: FileType
    upload_file_id: str
    transfer_method: Literal["local_file"] = "local_file"
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        type_: str = self.type_

        transfer_method = self.transfer_method

        upload_file_id = self.upload_file_id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "type": type_,
                "transfer_method": transfer_method,
                "upload_file_id": upload_file_id,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        type_ = check_file_type(d.pop("type"))

        transfer_method = cast(Literal["local_file"], d.pop("transfer_method"))
        if transfer_method != "local_file":
            raise ValueError(f"transfer_method must match const 'local_file', got '{transfer_method}'")

        upload_file_id = d.pop("upload_file_id")

        local_file = cls(
            type_=type_,
            transfer_method=transfer_method,
            upload_file_id=upload_file_id,
        )

        local_file.additional_properties = d
        return local_file

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
