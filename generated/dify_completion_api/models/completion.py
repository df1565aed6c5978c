# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.completion_metadata import CompletionMetadata


T = TypeVar("T", bound="Completion")


@_attrs_define
class Completion:
    """A finished text, and what it cost.

    Attributes:
        task_id (str): The generation's id, a UUID.
        message_id (str): The answer's id, a UUID. Feedback and speech refer to it.
        answer (str): The text. It may be empty.
        metadata (CompletionMetadata): What a generation cost and what it drew on.
        event (str | Unset): Always `message`.
        id (str | Unset): The same as `message_id`.
        mode (str | Unset): The app's mode, always `completion`.
        created_at (int | Unset): When the answer was begun, in epoch seconds.
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

    def to_dict(self) -> dict[str, Any]:
        task_id = self.task_id

        message_id = self.message_id

        answer = self.answer

        metadata = self.metadata.to_dict()

        event = self.event

        id = self.id

        mode = self.mode

        created_at = self.created_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "task_id": task_id,
                "message_id": message_id,
                "answer": answer,
                "metadata": metadata,
            }
        )
        if event is not UNSET:
            field_dict["event"] = event
        if id is not UNSET:
            field_dict["id"] = id
        if mode is not UNSET:
            field_dict["mode"] = mode
        if created_at is not UNSET:
            field_dict["created_at"] = created_at

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.completion_metadata import CompletionMetadata  # noqa: PLC0415

        d = dict(src_dict)
        task_id = d.pop("task_id")

        message_id = d.pop("message_id")

        answer = d.pop("answer")

        metadata = CompletionMetadata.from_dict(d.pop("metadata"))

        event = d.pop("event", UNSET)

        id = d.pop("id", UNSET)

        mode = d.pop("mode", UNSET)

        created_at = d.pop("created_at", UNSET)

        completion = cls(
            task_id=task_id,
            message_id=message_id,
            answer=answer,
            metadata=metadata,
            event=event,
            id=id,
            mode=mode,
            created_at=created_at,
        )

        completion.additional_properties = d
        return completion

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
