# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="MessageFileEvent")


@_attrs_define(repr=False)
class MessageFileEvent(_ReprMixin):
    """One of two things: a file that belongs to the answer (`url`, `type`, `belongs_to`), for example an image that
    the
    model made; or a piece of the text (`answer`), exactly like `message`. Servers from 1.11.2 to 1.12 send all of
    the text in this way if the request has files.

    Attributes:
        event (Literal['message_file']): The kind of event.
        task_id (str): The generation's id, a UUID.
        message_id (str): The answer's id, a UUID.
        id (str | Unset): The file's id, a UUID; for a piece of text, the same as `message_id`.
        created_at (int | Unset): The time when the generation began, in epoch seconds.
        type_ (str | Unset): The kind of file, for example `image`.
        belongs_to (str | Unset): `assistant` for a file of the model, `user` for a file of the request.
        url (str | Unset): The address of the file. The URL expires.
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

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "event": self.event,
            "task_id": self.task_id,
            "message_id": self.message_id,
            "id": self.id,
            "created_at": self.created_at,
            "type": self.type_,
            "belongs_to": self.belongs_to,
            "url": self.url,
            "answer": self.answer,
            "from_variable_selector": self.from_variable_selector,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_event = _d.pop("event")
        _v_task_id = _d.pop("task_id")
        _v_message_id = _d.pop("message_id")
        _v_id = _d.pop("id", UNSET)
        _v_created_at = _d.pop("created_at", UNSET)
        _v_type_ = _d.pop("type", UNSET)
        _v_belongs_to = _d.pop("belongs_to", UNSET)
        _v_url = _d.pop("url", UNSET)
        _v_answer = _d.pop("answer", UNSET)
        _v_from_variable_selector = _d.pop("from_variable_selector", UNSET)
        _made = cls(
            event=_v_event,
            task_id=_v_task_id,
            message_id=_v_message_id,
            id=_v_id,
            created_at=_v_created_at,
            type_=_v_type_,
            belongs_to=_v_belongs_to,
            url=_v_url,
            answer=_v_answer,
            from_variable_selector=_v_from_variable_selector,
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


def read_event(payload: Mapping[str, Any]) -> MessageFileEvent:
    """Make an event of its JSON: at once where that has the known properties and no others."""
    if len(payload) == 10:
        # A call of the class takes a quarter longer. `__init__` does not run, so each attribute is set here.
        made = object.__new__(MessageFileEvent)
        try:
            made.event = payload["event"]
            made.task_id = payload["task_id"]
            made.message_id = payload["message_id"]
            made.id = payload["id"]
            made.created_at = payload["created_at"]
            made.type_ = payload["type"]
            made.belongs_to = payload["belongs_to"]
            made.url = payload["url"]
            made.answer = payload["answer"]
            made.from_variable_selector = payload["from_variable_selector"]
            made.additional_properties = {}
            return made
        except KeyError:
            pass
    return MessageFileEvent.from_dict(payload)
