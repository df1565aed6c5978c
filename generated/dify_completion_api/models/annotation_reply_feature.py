# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="AnnotationReplyFeature")


@_attrs_define(repr=False)
class AnnotationReplyFeature(_ReprMixin):
    """Whether the app uses prepared answers. This does not affect completions.

    Attributes:
        enabled (bool | Unset): Whether it is on.
        id (str | Unset): The setting's id.
        score_threshold (float | Unset): How well a question must match.
        embedding_model (EmbeddingModel | Unset): An embedding model.
    """

    enabled: bool | Unset = UNSET
    id: str | Unset = UNSET
    score_threshold: float | Unset = UNSET
    embedding_model: EmbeddingModel | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "enabled": self.enabled,
            "id": self.id,
            "score_threshold": self.score_threshold,
            "embedding_model": self.embedding_model,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_enabled = _d.pop("enabled", UNSET)
        _v_id = _d.pop("id", UNSET)
        _v_score_threshold = _d.pop("score_threshold", UNSET)
        _v_embedding_model = _d.pop("embedding_model", UNSET)
        if _v_embedding_model is not UNSET:
            _v_embedding_model = EmbeddingModel.from_dict(_v_embedding_model)
        _made = cls(
            enabled=_v_enabled,
            id=_v_id,
            score_threshold=_v_score_threshold,
            embedding_model=_v_embedding_model,
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


# Last, since models may refer to each other in a circle.
from ..models.embedding_model import EmbeddingModel
