# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="AnnotationReplySource")


@_attrs_define(repr=False)
class AnnotationReplySource(_ReprMixin):
    """The annotation that answered a message.

    Attributes:
        id (str): The annotation's id.
        account (AnnotationAuthor | None | Unset): Who wrote it.
    """

    id: str
    account: AnnotationAuthor | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "id": self.id,
            "account": self.account,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_id = _d.pop("id")
        _v_account = _d.pop("account", UNSET)
        if _v_account is not UNSET:
            _v_account = None if _v_account is None else AnnotationAuthor.from_dict(_v_account)
        _made = cls(
            id=_v_id,
            account=_v_account,
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
from ..models.annotation_author import AnnotationAuthor
