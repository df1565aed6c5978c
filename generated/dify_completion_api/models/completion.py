# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="Completion")


@_attrs_define(repr=False)
class Completion(_ReprMixin):
    """A finished text, and what it cost. A run that reaches the server's time limit (1200 s by default) looks like a
    success with an empty answer.

    Attributes:
        task_id (str): The generation's id, a UUID.
        message_id (str): The answer's id, a UUID. Use it for feedback and speech.
        answer (str): The text. It may be empty.
        metadata (CompletionMetadata): The cost and the sources of a generation.
        event (str | Unset): Always `message`.
        id (str | Unset): The same as `message_id`.
        mode (str | Unset): The app's mode, always `completion`.
        created_at (int | Unset): The time when the generation began, in epoch seconds.
    """

    task_id: str
    message_id: str
    answer: str
    metadata: CompletionMetadata
    event: str | Unset = UNSET
    id: str | Unset = UNSET
    mode: str | Unset = UNSET
    created_at: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "task_id": self.task_id,
            "message_id": self.message_id,
            "answer": self.answer,
            "metadata": self.metadata,
            "event": self.event,
            "id": self.id,
            "mode": self.mode,
            "created_at": self.created_at,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_task_id = _d.pop("task_id")
        _v_message_id = _d.pop("message_id")
        _v_answer = _d.pop("answer")
        _v_metadata = _d.pop("metadata")
        _v_metadata = CompletionMetadata.from_dict(_v_metadata)
        _v_event = _d.pop("event", UNSET)
        _v_id = _d.pop("id", UNSET)
        _v_mode = _d.pop("mode", UNSET)
        _v_created_at = _d.pop("created_at", UNSET)
        _made = cls(
            task_id=_v_task_id,
            message_id=_v_message_id,
            answer=_v_answer,
            metadata=_v_metadata,
            event=_v_event,
            id=_v_id,
            mode=_v_mode,
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


# Last, since models may refer to each other in a circle.
from ..models.completion_metadata import CompletionMetadata
