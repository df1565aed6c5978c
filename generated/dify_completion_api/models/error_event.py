# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="ErrorEvent")


@_attrs_define(repr=False)
class ErrorEvent(_ReprMixin):
    """The generation failed. No more text follows. The codes are those of a blocking request. The event has no task
    id.

    Attributes:
        event (Literal['error']): The kind of event.
        code (str | Unset): Dify's code of the error.
        status (int | Unset): The HTTP status of a blocking request with this error.
        message (None | str | Unset): The error message; null if the model's provider sent none.
        message_id (str | Unset): The answer's id, a UUID.
        created_at (int | Unset): The time when the generation began, in epoch seconds.
    """

    event: Literal["error"]
    code: str | Unset = UNSET
    status: int | Unset = UNSET
    message: None | str | Unset = UNSET
    message_id: str | Unset = UNSET
    created_at: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "event": self.event,
            "code": self.code,
            "status": self.status,
            "message": self.message,
            "message_id": self.message_id,
            "created_at": self.created_at,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_event = _d.pop("event")
        _v_code = _d.pop("code", UNSET)
        _v_status = _d.pop("status", UNSET)
        _v_message = _d.pop("message", UNSET)
        _v_message_id = _d.pop("message_id", UNSET)
        _v_created_at = _d.pop("created_at", UNSET)
        _made = cls(
            event=_v_event,
            code=_v_code,
            status=_v_status,
            message=_v_message,
            message_id=_v_message_id,
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


def read_event(payload: Mapping[str, Any]) -> ErrorEvent:
    """Make an event of its JSON: at once where that has the known properties and no others."""
    if len(payload) == 6:
        # A call of the class takes a quarter longer. `__init__` does not run, so each attribute is set here.
        made = object.__new__(ErrorEvent)
        try:
            made.event = payload["event"]
            made.code = payload["code"]
            made.status = payload["status"]
            made.message = payload["message"]
            made.message_id = payload["message_id"]
            made.created_at = payload["created_at"]
            made.additional_properties = {}
            return made
        except KeyError:
            pass
    return ErrorEvent.from_dict(payload)
