# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="MessageEndEvent")


@_attrs_define(repr=False)
class MessageEndEvent(_ReprMixin):
    """The text is complete.

    Attributes:
        event (Literal['message_end']): The kind of event.
        task_id (str): The generation's id, a UUID.
        message_id (str): The answer's id, a UUID.
        metadata (CompletionMetadata): The cost and the sources of a generation.
        id (str | Unset): The same as `message_id`.
        created_at (int | Unset): The time when the generation began, in epoch seconds.
        files (list[MessageFile] | None | Unset): The files of the message, including those of the request; null
            before 1.13.
    """

    event: Literal["message_end"]
    task_id: str
    message_id: str
    metadata: CompletionMetadata
    id: str | Unset = UNSET
    created_at: int | Unset = UNSET
    files: list[MessageFile] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "event": self.event,
            "task_id": self.task_id,
            "message_id": self.message_id,
            "metadata": self.metadata,
            "id": self.id,
            "created_at": self.created_at,
            "files": self.files,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_event = _d.pop("event")
        _v_task_id = _d.pop("task_id")
        _v_message_id = _d.pop("message_id")
        _v_metadata = _d.pop("metadata")
        _v_metadata = CompletionMetadata.from_dict(_v_metadata)
        _v_id = _d.pop("id", UNSET)
        _v_created_at = _d.pop("created_at", UNSET)
        _v_files = _d.pop("files", UNSET)
        if _v_files is not UNSET:
            _v_files = None if _v_files is None else [MessageFile.from_dict(_item0) for _item0 in _v_files]
        _made = cls(
            event=_v_event,
            task_id=_v_task_id,
            message_id=_v_message_id,
            metadata=_v_metadata,
            id=_v_id,
            created_at=_v_created_at,
            files=_v_files,
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


def read_event(payload: Mapping[str, Any]) -> MessageEndEvent:
    """Make an event of its JSON."""
    return MessageEndEvent.from_dict(payload)


# Last, since models may refer to each other in a circle.
from ..models.completion_metadata import CompletionMetadata
from ..models.message_file import MessageFile
