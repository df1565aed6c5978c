# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="MessageEvent")


@_attrs_define(repr=False)
class MessageEvent(_ReprMixin):
    """A piece of the text.

    Attributes:
        event (Literal['message']): The kind of event.
        task_id (str): The generation's id, a UUID.
        message_id (str): The answer's id, a UUID.
        answer (str): The piece to append. It may be empty.
        id (str | Unset): The same as `message_id`.
        created_at (int | Unset): The time when the generation began, in epoch seconds.
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

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "event": self.event,
            "task_id": self.task_id,
            "message_id": self.message_id,
            "answer": self.answer,
            "id": self.id,
            "created_at": self.created_at,
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
        _v_answer = _d.pop("answer")
        _v_id = _d.pop("id", UNSET)
        _v_created_at = _d.pop("created_at", UNSET)
        _v_from_variable_selector = _d.pop("from_variable_selector", UNSET)
        _made = cls(
            event=_v_event,
            task_id=_v_task_id,
            message_id=_v_message_id,
            answer=_v_answer,
            id=_v_id,
            created_at=_v_created_at,
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


def read_event(payload: Mapping[str, Any]) -> MessageEvent:
    """Make an event of its JSON: at once where that has the known properties and no others."""
    if len(payload) == 7:
        # A call of the class takes a quarter longer. `__init__` does not run, so each attribute is set here.
        made = object.__new__(MessageEvent)
        try:
            made.event = payload["event"]
            made.task_id = payload["task_id"]
            made.message_id = payload["message_id"]
            made.answer = payload["answer"]
            made.id = payload["id"]
            made.created_at = payload["created_at"]
            made.from_variable_selector = payload["from_variable_selector"]
            made.additional_properties = {}
            return made
        except KeyError:
            pass
    return MessageEvent.from_dict(payload)
