# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="TextToAudioRequest")


@_attrs_define(repr=False)
class TextToAudioRequest(_ReprMixin):
    """The text or the answer to speak.

    Attributes:
        message_id (None | str | Unset): The answer to speak. It wins over `text`.
        text (None | str | Unset): The text to speak.
        voice (None | str | Unset): The voice. The default is the app's, or the provider's first.
        streaming (bool | None | Unset): The server ignores it and always sends the audio in pieces.
        user (None | str | Unset): The end user; without it, one that all programs share.
    """

    message_id: None | str | Unset = UNSET
    text: None | str | Unset = UNSET
    voice: None | str | Unset = UNSET
    streaming: bool | None | Unset = UNSET
    user: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "message_id": self.message_id,
            "text": self.text,
            "voice": self.voice,
            "streaming": self.streaming,
            "user": self.user,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_message_id = _d.pop("message_id", UNSET)
        _v_text = _d.pop("text", UNSET)
        _v_voice = _d.pop("voice", UNSET)
        _v_streaming = _d.pop("streaming", UNSET)
        _v_user = _d.pop("user", UNSET)
        _made = cls(
            message_id=_v_message_id,
            text=_v_text,
            voice=_v_voice,
            streaming=_v_streaming,
            user=_v_user,
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
