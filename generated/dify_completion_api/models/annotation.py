# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="Annotation")


@_attrs_define(repr=False)
class Annotation(_ReprMixin):
    """A prepared answer of an app.

    Attributes:
        id (str): The annotation's id, a UUID.
        question (None | str | Unset): The question it answers.
        answer (None | str | Unset): The answer.
        hit_count (int | None | Unset): How often the app used it.
        created_at (int | None | Unset): The time of its creation, in epoch seconds.
    """

    id: str
    question: None | str | Unset = UNSET
    answer: None | str | Unset = UNSET
    hit_count: int | None | Unset = UNSET
    created_at: int | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "id": self.id,
            "question": self.question,
            "answer": self.answer,
            "hit_count": self.hit_count,
            "created_at": self.created_at,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_id = _d.pop("id")
        _v_question = _d.pop("question", UNSET)
        _v_answer = _d.pop("answer", UNSET)
        _v_hit_count = _d.pop("hit_count", UNSET)
        _v_created_at = _d.pop("created_at", UNSET)
        _made = cls(
            id=_v_id,
            question=_v_question,
            answer=_v_answer,
            hit_count=_v_hit_count,
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
