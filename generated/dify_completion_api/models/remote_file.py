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

T = TypeVar("T", bound="RemoteFile")


@_attrs_define
class RemoteFile:
    """A file that the server fetches from a URL.

    Example:
        {'type': 'image', 'transfer_method': 'remote_url', 'url': 'https://example.com/map.png'}

    Attributes:
        type_ (FileType): What kind of file it is. The app lists the kinds it takes.
        transfer_method (Literal['remote_url']): That the file is remote. Default: 'remote_url'.
        url (str): Where the file is (`http` or `https`). The server must be able to reach it.
    """

    type_: FileType
    url: str
    transfer_method: Literal["remote_url"] = "remote_url"
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        type_: str = self.type_

        transfer_method = self.transfer_method

        url = self.url

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "type": type_,
                "transfer_method": transfer_method,
                "url": url,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        type_ = check_file_type(d.pop("type"))

        transfer_method = cast(Literal["remote_url"], d.pop("transfer_method"))
        if transfer_method != "remote_url":
            raise ValueError(f"transfer_method must match const 'remote_url', got '{transfer_method}'")

        url = d.pop("url")

        remote_file = cls(
            type_=type_,
            transfer_method=transfer_method,
            url=url,
        )

        remote_file.additional_properties = d
        return remote_file

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
