# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="Feedback")


@_attrs_define(repr=False)
class Feedback(_ReprMixin):
    """A rating of an answer, by an end user or an administrator.

    Attributes:
        id (str): The feedback's id, a UUID.
        message_id (str): The answer's id.
        rating (str): `like` or `dislike`.
        app_id (str | Unset): The app's id.
        conversation_id (str | Unset): The id of the conversation that the server keeps for the answer.
        content (None | str | Unset): The user's comment on the answer.
        from_source (str | Unset): `user` for an end user, `admin` for the console.
        from_end_user_id (None | str | Unset): The end user's id, for `get_end_user()`.
        from_account_id (None | str | Unset): The administrator's id.
        created_at (str | Unset): Its time: ISO 8601, in UTC, without a time zone.
        updated_at (str | Unset): The time of its last change: ISO 8601, in UTC, without a time zone.
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

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "id": self.id,
            "message_id": self.message_id,
            "rating": self.rating,
            "app_id": self.app_id,
            "conversation_id": self.conversation_id,
            "content": self.content,
            "from_source": self.from_source,
            "from_end_user_id": self.from_end_user_id,
            "from_account_id": self.from_account_id,
            "created_at": self.created_at,
            "updated_at": self.updated_at,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_id = _d.pop("id")
        _v_message_id = _d.pop("message_id")
        _v_rating = _d.pop("rating")
        _v_app_id = _d.pop("app_id", UNSET)
        _v_conversation_id = _d.pop("conversation_id", UNSET)
        _v_content = _d.pop("content", UNSET)
        _v_from_source = _d.pop("from_source", UNSET)
        _v_from_end_user_id = _d.pop("from_end_user_id", UNSET)
        _v_from_account_id = _d.pop("from_account_id", UNSET)
        _v_created_at = _d.pop("created_at", UNSET)
        _v_updated_at = _d.pop("updated_at", UNSET)
        _made = cls(
            id=_v_id,
            message_id=_v_message_id,
            rating=_v_rating,
            app_id=_v_app_id,
            conversation_id=_v_conversation_id,
            content=_v_content,
            from_source=_v_from_source,
            from_end_user_id=_v_from_end_user_id,
            from_account_id=_v_from_account_id,
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
