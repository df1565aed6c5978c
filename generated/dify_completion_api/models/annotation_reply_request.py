# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="AnnotationReplyRequest")


@_attrs_define
class AnnotationReplyRequest:
    """How to compare questions.

    Attributes:
        score_threshold (float): How well a question must match, 0 to 1.
        embedding_provider_name (str): The provider of the embedding model.
        embedding_model_name (str): The embedding model.
    """

    score_threshold: float
    embedding_provider_name: str
    embedding_model_name: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        score_threshold = self.score_threshold

        embedding_provider_name = self.embedding_provider_name

        embedding_model_name = self.embedding_model_name

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "score_threshold": score_threshold,
                "embedding_provider_name": embedding_provider_name,
                "embedding_model_name": embedding_model_name,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        score_threshold = d.pop("score_threshold")

        embedding_provider_name = d.pop("embedding_provider_name")

        embedding_model_name = d.pop("embedding_model_name")

        annotation_reply_request = cls(
            score_threshold=score_threshold,
            embedding_provider_name=embedding_provider_name,
            embedding_model_name=embedding_model_name,
        )

        annotation_reply_request.additional_properties = d
        return annotation_reply_request

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
