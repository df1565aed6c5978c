# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import (
    TYPE_CHECKING,
    Any,
    Literal,
    TypeVar,
    cast,
)

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.completion_metadata import CompletionMetadata
    from ..models.message_file import MessageFile


T = TypeVar("T", bound="MessageEndEvent")


@_attrs_define
class MessageEndEvent:
    """The text is complete.

    Attributes:
        event (Literal['message_end']): The kind of event.
        task_id (str): The generation's id, a UUID.
        message_id (str): The answer's id, a UUID.
        metadata (CompletionMetadata): What a generation cost and what it drew on.
        id (str | Unset): The same as `message_id`.
        created_at (int | Unset): When the answer was begun, in epoch seconds.
        files (list[MessageFile] | None | Unset): The files of the message, the request's own among them; null before
            1.13.
    """

    event: Literal["message_end"]
    task_id: str
    message_id: str
    metadata: CompletionMetadata
    id: str | Unset = UNSET
    created_at: int | Unset = UNSET
    files: list[MessageFile] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        event = self.event

        task_id = self.task_id

        message_id = self.message_id

        metadata = self.metadata.to_dict()

        id = self.id

        created_at = self.created_at

        files: list[dict[str, Any]] | None | Unset
        if isinstance(self.files, Unset):
            files = UNSET
        elif isinstance(self.files, list):
            files = []
            for files_type_0_item_data in self.files:
                files_type_0_item = files_type_0_item_data.to_dict()
                files.append(files_type_0_item)

        else:
            files = self.files

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "event": event,
                "task_id": task_id,
                "message_id": message_id,
                "metadata": metadata,
            }
        )
        if id is not UNSET:
            field_dict["id"] = id
        if created_at is not UNSET:
            field_dict["created_at"] = created_at
        if files is not UNSET:
            field_dict["files"] = files

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.completion_metadata import CompletionMetadata  # noqa: PLC0415
        from ..models.message_file import MessageFile  # noqa: PLC0415

        d = dict(src_dict)
        event = cast(Literal["message_end"], d.pop("event"))
        if event != "message_end":
            raise ValueError(f"event must match const 'message_end', got '{event}'")

        task_id = d.pop("task_id")

        message_id = d.pop("message_id")

        metadata = CompletionMetadata.from_dict(d.pop("metadata"))

        id = d.pop("id", UNSET)

        created_at = d.pop("created_at", UNSET)

        def _parse_files(data: object) -> list[MessageFile] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                files_type_0 = []
                _files_type_0 = data
                for files_type_0_item_data in _files_type_0:
                    files_type_0_item = MessageFile.from_dict(files_type_0_item_data)

                    files_type_0.append(files_type_0_item)

                return files_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[MessageFile] | None | Unset, data)

        files = _parse_files(d.pop("files", UNSET))

        message_end_event = cls(
            event=event,
            task_id=task_id,
            message_id=message_id,
            metadata=metadata,
            id=id,
            created_at=created_at,
            files=files,
        )

        message_end_event.additional_properties = d
        return message_end_event

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
