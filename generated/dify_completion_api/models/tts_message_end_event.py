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

T = TypeVar("T", bound="TtsMessageEndEvent")


@_attrs_define
class TtsMessageEndEvent:
    """The spoken text is complete. The last event of a stream that speaks.

    Attributes:
        event (Literal['tts_message_end']): The kind of event.
        task_id (str): The generation's id, a UUID.
        message_id (str): The answer's id, a UUID.
        audio (str | Unset): Always empty.
        created_at (int | Unset): When the answer was begun, in epoch seconds.
    """

    event: Literal["tts_message_end"]
    task_id: str
    message_id: str
    audio: str | Unset = UNSET
    created_at: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        event = self.event

        task_id = self.task_id

        message_id = self.message_id

        audio = self.audio

        created_at = self.created_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "event": event,
                "task_id": task_id,
                "message_id": message_id,
            }
        )
        if audio is not UNSET:
            field_dict["audio"] = audio
        if created_at is not UNSET:
            field_dict["created_at"] = created_at

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        event = cast(Literal["tts_message_end"], d.pop("event"))
        if event != "tts_message_end":
            raise ValueError(f"event must match const 'tts_message_end', got '{event}'")

        task_id = d.pop("task_id")

        message_id = d.pop("message_id")

        audio = d.pop("audio", UNSET)

        created_at = d.pop("created_at", UNSET)

        tts_message_end_event = cls(
            event=event,
            task_id=task_id,
            message_id=message_id,
            audio=audio,
            created_at=created_at,
        )

        tts_message_end_event.additional_properties = d
        return tts_message_end_event

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
