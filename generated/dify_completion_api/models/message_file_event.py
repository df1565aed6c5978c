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

from ..types import UNSET, Unset

T = TypeVar("T", bound="MessageFileEvent")


@_attrs_define
class MessageFileEvent:
    """One of two things. A file that belongs to the answer (`url`, `type`, `belongs_to`), for example an image that
    the model made. Or a piece of the text (`answer`), exactly like `message`: servers from 1.11.2 to 1.12 label all
    the text so when the request carried files.

        Attributes:
            event (Literal['message_file']): The kind of event.
            task_id (str): The generation's id, a UUID.
            message_id (str): The answer's id, a UUID.
            id (str | Unset): The file's id, a UUID; the same as `message_id` where it is a piece of text.
            created_at (int | Unset): When the answer was begun, in epoch seconds.
            type_ (str | Unset): The kind of file, for example `image`.
            belongs_to (str | Unset): `assistant` for a file the model made, `user` for one of the request.
            url (str | Unset): Where the file is. The URL expires.
            answer (str | Unset): The piece of text to append.
            from_variable_selector (None | Unset): Always null for completion apps.
    """

    event: Literal["message_file"]
    task_id: str
    message_id: str
    id: str | Unset = UNSET
    created_at: int | Unset = UNSET
    type_: str | Unset = UNSET
    belongs_to: str | Unset = UNSET
    url: str | Unset = UNSET
    answer: str | Unset = UNSET
    from_variable_selector: None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        event = self.event

        task_id = self.task_id

        message_id = self.message_id

        id = self.id

        created_at = self.created_at

        type_ = self.type_

        belongs_to = self.belongs_to

        url = self.url

        answer = self.answer

        from_variable_selector = self.from_variable_selector

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "event": event,
                "task_id": task_id,
                "message_id": message_id,
            }
        )
        if id is not UNSET:
            field_dict["id"] = id
        if created_at is not UNSET:
            field_dict["created_at"] = created_at
        if type_ is not UNSET:
            field_dict["type"] = type_
        if belongs_to is not UNSET:
            field_dict["belongs_to"] = belongs_to
        if url is not UNSET:
            field_dict["url"] = url
        if answer is not UNSET:
            field_dict["answer"] = answer
        if from_variable_selector is not UNSET:
            field_dict["from_variable_selector"] = from_variable_selector

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        event = cast(Literal["message_file"], d.pop("event"))
        if event != "message_file":
            raise ValueError(f"event must match const 'message_file', got '{event}'")

        task_id = d.pop("task_id")

        message_id = d.pop("message_id")

        id = d.pop("id", UNSET)

        created_at = d.pop("created_at", UNSET)

        type_ = d.pop("type", UNSET)

        belongs_to = d.pop("belongs_to", UNSET)

        url = d.pop("url", UNSET)

        answer = d.pop("answer", UNSET)

        from_variable_selector = d.pop("from_variable_selector", UNSET)

        message_file_event = cls(
            event=event,
            task_id=task_id,
            message_id=message_id,
            id=id,
            created_at=created_at,
            type_=type_,
            belongs_to=belongs_to,
            url=url,
            answer=answer,
            from_variable_selector=from_variable_selector,
        )

        message_file_event.additional_properties = d
        return message_file_event

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
