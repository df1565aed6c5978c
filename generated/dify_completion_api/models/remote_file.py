# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..models.file_type import FileType

T = TypeVar("T", bound="RemoteFile")


@_attrs_define(repr=False)
class RemoteFile(_ReprMixin):
    """A file that the server fetches from a URL.

    Attributes:
        type_ (FileType): The kind of the file. The app's parameters list the kinds that it accepts.
        transfer_method (Literal['remote_url']): Marks the file as remote. Default: 'remote_url'.
        url (str): The address of the file (`http` or `https`). The server must be able to reach it.
    """

    type_: FileType
    url: str
    transfer_method: Literal["remote_url"] = "remote_url"
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "type": self.type_,
            "transfer_method": self.transfer_method,
            "url": self.url,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_type_ = _d.pop("type")
        _v_transfer_method = _d.pop("transfer_method")
        _v_url = _d.pop("url")
        _made = cls(
            type_=_v_type_,
            transfer_method=_v_transfer_method,
            url=_v_url,
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
