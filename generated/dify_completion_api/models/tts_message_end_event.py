# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="TtsMessageEndEvent")


@_attrs_define(repr=False)
class TtsMessageEndEvent(_ReprMixin):
    """The spoken text is complete. This is the last event of a stream with audio.

    Attributes:
        event (Literal['tts_message_end']): The kind of event.
        task_id (str): The generation's id, a UUID.
        message_id (str): The answer's id, a UUID.
        audio (str | Unset): Always empty.
        created_at (int | Unset): The time when the generation began, in epoch seconds.
    """

    event: Literal["tts_message_end"]
    task_id: str
    message_id: str
    audio: str | Unset = UNSET
    created_at: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "event": self.event,
            "task_id": self.task_id,
            "message_id": self.message_id,
            "audio": self.audio,
            "created_at": self.created_at,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_event = _d.pop("event")
        _v_task_id = _d.pop("task_id")
        _v_message_id = _d.pop("message_id")
        _v_audio = _d.pop("audio", UNSET)
        _v_created_at = _d.pop("created_at", UNSET)
        _made = cls(
            event=_v_event,
            task_id=_v_task_id,
            message_id=_v_message_id,
            audio=_v_audio,
            created_at=_v_created_at,
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


def read_event(payload: Mapping[str, Any]) -> TtsMessageEndEvent:
    """Make an event of its JSON: at once where that has the known properties and no others."""
    if len(payload) == 5:
        # A call of the class takes a quarter longer. `__init__` does not run, so each attribute is set here.
        made = object.__new__(TtsMessageEndEvent)
        try:
            made.event = payload["event"]
            made.task_id = payload["task_id"]
            made.message_id = payload["message_id"]
            made.audio = payload["audio"]
            made.created_at = payload["created_at"]
            made.additional_properties = {}
            return made
        except KeyError:
            pass
    return TtsMessageEndEvent.from_dict(payload)
