# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.embedding_model import EmbeddingModel


T = TypeVar("T", bound="AnnotationReplyFeature")


@_attrs_define
class AnnotationReplyFeature:
    """Whether prepared answers are used. Without effect on completion.

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

    def to_dict(self) -> dict[str, Any]:
        enabled = self.enabled

        id = self.id

        score_threshold = self.score_threshold

        embedding_model: dict[str, Any] | Unset = UNSET
        if not isinstance(self.embedding_model, Unset):
            embedding_model = self.embedding_model.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if enabled is not UNSET:
            field_dict["enabled"] = enabled
        if id is not UNSET:
            field_dict["id"] = id
        if score_threshold is not UNSET:
            field_dict["score_threshold"] = score_threshold
        if embedding_model is not UNSET:
            field_dict["embedding_model"] = embedding_model

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.embedding_model import EmbeddingModel  # noqa: PLC0415

        d = dict(src_dict)
        enabled = d.pop("enabled", UNSET)

        id = d.pop("id", UNSET)

        score_threshold = d.pop("score_threshold", UNSET)

        _embedding_model = d.pop("embedding_model", UNSET)
        embedding_model: EmbeddingModel | Unset
        if isinstance(_embedding_model, Unset):
            embedding_model = UNSET
        else:
            embedding_model = EmbeddingModel.from_dict(_embedding_model)

        annotation_reply_feature = cls(
            enabled=enabled,
            id=id,
            score_threshold=score_threshold,
            embedding_model=embedding_model,
        )

        annotation_reply_feature.additional_properties = d
        return annotation_reply_feature

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
