# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="TextToSpeechFeature")


@_attrs_define(repr=False)
class TextToSpeechFeature(_ReprMixin):
    """Whether and how the app speaks its answers.

    Attributes:
        enabled (bool | Unset): Whether it is on.
        voice (str | Unset): The voice.
        language (str | Unset): The language, for example `en-US`.
        auto_play (str | Unset): `enabled` if streams contain the audio, otherwise `disabled`.
    """

    enabled: bool | Unset = UNSET
    voice: str | Unset = UNSET
    language: str | Unset = UNSET
    auto_play: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "enabled": self.enabled,
            "voice": self.voice,
            "language": self.language,
            "autoPlay": self.auto_play,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_enabled = _d.pop("enabled", UNSET)
        _v_voice = _d.pop("voice", UNSET)
        _v_language = _d.pop("language", UNSET)
        _v_auto_play = _d.pop("autoPlay", UNSET)
        _made = cls(
            enabled=_v_enabled,
            voice=_v_voice,
            language=_v_language,
            auto_play=_v_auto_play,
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
