# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="EndUser")


@_attrs_define
class EndUser:
    """A person on whose behalf the app was called.

    Attributes:
        id (str): The end user's id, a UUID.
        tenant_id (str | Unset): The workspace's id.
        app_id (None | str | Unset): The app's id.
        type_ (str | Unset): How they came, `service-api` here.
        external_user_id (None | str | Unset): The `user` value that the program sent.
        name (None | str | Unset): Their name.
        is_anonymous (bool | Unset): Whether it is the one that all programs share.
        session_id (str | Unset): The `user` value that the program sent.
        created_at (str | Unset): When they first came: ISO 8601, in UTC, without a time zone.
        updated_at (str | Unset): When they last changed: ISO 8601, in UTC, without a time zone.
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

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        tenant_id = self.tenant_id

        app_id: None | str | Unset
        if isinstance(self.app_id, Unset):
            app_id = UNSET
        else:
            app_id = self.app_id

        type_ = self.type_

        external_user_id: None | str | Unset
        if isinstance(self.external_user_id, Unset):
            external_user_id = UNSET
        else:
            external_user_id = self.external_user_id

        name: None | str | Unset
        if isinstance(self.name, Unset):
            name = UNSET
        else:
            name = self.name

        is_anonymous = self.is_anonymous

        session_id = self.session_id

        created_at = self.created_at

        updated_at = self.updated_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if tenant_id is not UNSET:
            field_dict["tenant_id"] = tenant_id
        if app_id is not UNSET:
            field_dict["app_id"] = app_id
        if type_ is not UNSET:
            field_dict["type"] = type_
        if external_user_id is not UNSET:
            field_dict["external_user_id"] = external_user_id
        if name is not UNSET:
            field_dict["name"] = name
        if is_anonymous is not UNSET:
            field_dict["is_anonymous"] = is_anonymous
        if session_id is not UNSET:
            field_dict["session_id"] = session_id
        if created_at is not UNSET:
            field_dict["created_at"] = created_at
        if updated_at is not UNSET:
            field_dict["updated_at"] = updated_at

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        tenant_id = d.pop("tenant_id", UNSET)

        def _parse_app_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        app_id = _parse_app_id(d.pop("app_id", UNSET))

        type_ = d.pop("type", UNSET)

        def _parse_external_user_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        external_user_id = _parse_external_user_id(d.pop("external_user_id", UNSET))

        def _parse_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        name = _parse_name(d.pop("name", UNSET))

        is_anonymous = d.pop("is_anonymous", UNSET)

        session_id = d.pop("session_id", UNSET)

        created_at = d.pop("created_at", UNSET)

        updated_at = d.pop("updated_at", UNSET)

        end_user = cls(
            id=id,
            tenant_id=tenant_id,
            app_id=app_id,
            type_=type_,
            external_user_id=external_user_id,
            name=name,
            is_anonymous=is_anonymous,
            session_id=session_id,
            created_at=created_at,
            updated_at=updated_at,
        )

        end_user.additional_properties = d
        return end_user

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
