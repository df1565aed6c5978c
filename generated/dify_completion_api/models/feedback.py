# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Feedback")


@_attrs_define
class Feedback:
    """What somebody thinks of an answer.

    Attributes:
        id (str): The feedback's id, a UUID.
        message_id (str): The answer's id.
        rating (str): `like` or `dislike`.
        app_id (str | Unset): The app's id.
        conversation_id (str | Unset): The id of the conversation that the server keeps for the answer.
        content (None | str | Unset): What the user says of the answer.
        from_source (str | Unset): `user` for an end user, `admin` for the console.
        from_end_user_id (None | str | Unset): The end user's id, for `getEndUser`.
        from_account_id (None | str | Unset): The administrator's id.
        created_at (str | Unset): When it was given: ISO 8601, in UTC, without a time zone.
        updated_at (str | Unset): When it was last changed: ISO 8601, in UTC, without a time zone.
    """

    id: str
    message_id: str
    rating: str
    app_id: str | Unset = UNSET
    conversation_id: str | Unset = UNSET
    content: None | str | Unset = UNSET
    from_source: str | Unset = UNSET
    from_end_user_id: None | str | Unset = UNSET
    from_account_id: None | str | Unset = UNSET
    created_at: str | Unset = UNSET
    updated_at: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        message_id = self.message_id

        rating = self.rating

        app_id = self.app_id

        conversation_id = self.conversation_id

        content: None | str | Unset
        if isinstance(self.content, Unset):
            content = UNSET
        else:
            content = self.content

        from_source = self.from_source

        from_end_user_id: None | str | Unset
        if isinstance(self.from_end_user_id, Unset):
            from_end_user_id = UNSET
        else:
            from_end_user_id = self.from_end_user_id

        from_account_id: None | str | Unset
        if isinstance(self.from_account_id, Unset):
            from_account_id = UNSET
        else:
            from_account_id = self.from_account_id

        created_at = self.created_at

        updated_at = self.updated_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "message_id": message_id,
                "rating": rating,
            }
        )
        if app_id is not UNSET:
            field_dict["app_id"] = app_id
        if conversation_id is not UNSET:
            field_dict["conversation_id"] = conversation_id
        if content is not UNSET:
            field_dict["content"] = content
        if from_source is not UNSET:
            field_dict["from_source"] = from_source
        if from_end_user_id is not UNSET:
            field_dict["from_end_user_id"] = from_end_user_id
        if from_account_id is not UNSET:
            field_dict["from_account_id"] = from_account_id
        if created_at is not UNSET:
            field_dict["created_at"] = created_at
        if updated_at is not UNSET:
            field_dict["updated_at"] = updated_at

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        message_id = d.pop("message_id")

        rating = d.pop("rating")

        app_id = d.pop("app_id", UNSET)

        conversation_id = d.pop("conversation_id", UNSET)

        def _parse_content(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        content = _parse_content(d.pop("content", UNSET))

        from_source = d.pop("from_source", UNSET)

        def _parse_from_end_user_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        from_end_user_id = _parse_from_end_user_id(d.pop("from_end_user_id", UNSET))

        def _parse_from_account_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        from_account_id = _parse_from_account_id(d.pop("from_account_id", UNSET))

        created_at = d.pop("created_at", UNSET)

        updated_at = d.pop("updated_at", UNSET)

        feedback = cls(
            id=id,
            message_id=message_id,
            rating=rating,
            app_id=app_id,
            conversation_id=conversation_id,
            content=content,
            from_source=from_source,
            from_end_user_id=from_end_user_id,
            from_account_id=from_account_id,
            created_at=created_at,
            updated_at=updated_at,
        )

        feedback.additional_properties = d
        return feedback

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
