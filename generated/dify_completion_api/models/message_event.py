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

T = TypeVar("T", bound="MessageEvent")


@_attrs_define
class MessageEvent:
    """A piece of the text.

    Attributes:
        event (Literal['message']): The kind of event.
        task_id (str): The generation's id, a UUID.
        message_id (str): The answer's id, a UUID.
        answer (str): The piece to append. It may be empty.
        id (str | Unset): The same as `message_id`.
        created_at (int | Unset): When the answer was begun, in epoch seconds.
        from_variable_selector (None | Unset): Always null for completion apps.
    """

    event: Literal["message"]
    task_id: str
    message_id: str
    answer: str
    id: str | Unset = UNSET
    created_at: int | Unset = UNSET
    from_variable_selector: None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        event = self.event

        task_id = self.task_id

        message_id = self.message_id

        answer = self.answer

        id = self.id

        created_at = self.created_at

        from_variable_selector = self.from_variable_selector

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "event": event,
                "task_id": task_id,
                "message_id": message_id,
                "answer": answer,
            }
        )
        if id is not UNSET:
            field_dict["id"] = id
        if created_at is not UNSET:
            field_dict["created_at"] = created_at
        if from_variable_selector is not UNSET:
            field_dict["from_variable_selector"] = from_variable_selector

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        event = cast(Literal["message"], d.pop("event"))
        if event != "message":
            raise ValueError(f"event must match const 'message', got '{event}'")

        task_id = d.pop("task_id")

        message_id = d.pop("message_id")

        answer = d.pop("answer")

        id = d.pop("id", UNSET)

        created_at = d.pop("created_at", UNSET)

        from_variable_selector = d.pop("from_variable_selector", UNSET)

        message_event = cls(
            event=event,
            task_id=task_id,
            message_id=message_id,
            answer=answer,
            id=id,
            created_at=created_at,
            from_variable_selector=from_variable_selector,
        )

        message_event.additional_properties = d
        return message_event

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
