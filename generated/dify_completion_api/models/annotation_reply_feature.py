# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

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
        id (None | str | Unset): The setting's id.
        score_threshold (float | None | Unset): How well a question must match.
        embedding_model (EmbeddingModel | None | Unset): The model that compares questions.
    """

    enabled: bool | Unset = UNSET
    id: None | str | Unset = UNSET
    score_threshold: float | None | Unset = UNSET
    embedding_model: EmbeddingModel | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.embedding_model import EmbeddingModel  # noqa: PLC0415

        enabled = self.enabled

        id: None | str | Unset
        if isinstance(self.id, Unset):
            id = UNSET
        else:
            id = self.id

        score_threshold: float | None | Unset
        if isinstance(self.score_threshold, Unset):
            score_threshold = UNSET
        else:
            score_threshold = self.score_threshold

        embedding_model: dict[str, Any] | None | Unset
        if isinstance(self.embedding_model, Unset):
            embedding_model = UNSET
        elif isinstance(self.embedding_model, EmbeddingModel):
            embedding_model = self.embedding_model.to_dict()
        else:
            embedding_model = self.embedding_model

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

        def _parse_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        id = _parse_id(d.pop("id", UNSET))

        def _parse_score_threshold(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        score_threshold = _parse_score_threshold(d.pop("score_threshold", UNSET))

        def _parse_embedding_model(data: object) -> EmbeddingModel | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                embedding_model_type_0 = EmbeddingModel.from_dict(data)

                return embedding_model_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(EmbeddingModel | None | Unset, data)

        embedding_model = _parse_embedding_model(d.pop("embedding_model", UNSET))

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
