# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="EndUser")


@_attrs_define(repr=False)
class EndUser(_ReprMixin):
    """A person for whom a program called the app.

    Attributes:
        id (str): The end user's id, a UUID.
        tenant_id (str | Unset): The workspace's id.
        app_id (None | str | Unset): The app's id.
        type_ (str | Unset): The interface that they used, `service-api` here.
        external_user_id (None | str | Unset): The `user` value that the program sent.
        name (None | str | Unset): Their name.
        is_anonymous (bool | Unset): Whether this is the end user that all programs share.
        session_id (str | Unset): The `user` value that the program sent.
        created_at (str | Unset): The time of their first request: ISO 8601, in UTC, without a time zone.
        updated_at (str | Unset): The time of their last change: ISO 8601, in UTC, without a time zone.
    """

    id: str
    tenant_id: str | Unset = UNSET
    app_id: None | str | Unset = UNSET
    type_: str | Unset = UNSET
    external_user_id: None | str | Unset = UNSET
    name: None | str | Unset = UNSET
    is_anonymous: bool | Unset = UNSET
    session_id: str | Unset = UNSET
    created_at: str | Unset = UNSET
    updated_at: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "id": self.id,
            "tenant_id": self.tenant_id,
            "app_id": self.app_id,
            "type": self.type_,
            "external_user_id": self.external_user_id,
            "name": self.name,
            "is_anonymous": self.is_anonymous,
            "session_id": self.session_id,
            "created_at": self.created_at,
            "updated_at": self.updated_at,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_id = _d.pop("id")
        _v_tenant_id = _d.pop("tenant_id", UNSET)
        _v_app_id = _d.pop("app_id", UNSET)
        _v_type_ = _d.pop("type", UNSET)
        _v_external_user_id = _d.pop("external_user_id", UNSET)
        _v_name = _d.pop("name", UNSET)
        _v_is_anonymous = _d.pop("is_anonymous", UNSET)
        _v_session_id = _d.pop("session_id", UNSET)
        _v_created_at = _d.pop("created_at", UNSET)
        _v_updated_at = _d.pop("updated_at", UNSET)
        _made = cls(
            id=_v_id,
            tenant_id=_v_tenant_id,
            app_id=_v_app_id,
            type_=_v_type_,
            external_user_id=_v_external_user_id,
            name=_v_name,
            is_anonymous=_v_is_anonymous,
            session_id=_v_session_id,
            created_at=_v_created_at,
            updated_at=_v_updated_at,
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
