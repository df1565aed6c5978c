# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..models.rating import Rating
from ..types import UNSET, Unset

T = TypeVar("T", bound="FeedbackRequest")


@_attrs_define(repr=False)
class FeedbackRequest(_ReprMixin):
    """A rating to set or to revoke.

    Attributes:
        user (str): The end user of the answer.
        rating (None | Rating | Unset): The rating. Null, or leaving it out, revokes it.
        content (None | str | Unset): The user's comment on the answer.
    """

    user: str
    rating: None | Rating | Unset = UNSET
    content: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "user": self.user,
            "rating": self.rating,
            "content": self.content,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_user = _d.pop("user")
        _v_rating = _d.pop("rating", UNSET)
        _v_content = _d.pop("content", UNSET)
        _made = cls(
            user=_v_user,
            rating=_v_rating,
            content=_v_content,
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
