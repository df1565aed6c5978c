# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="CompletionMetadata")


@_attrs_define(repr=False)
class CompletionMetadata(_ReprMixin):
    """The cost and the sources of a generation.

    Attributes:
        usage (Usage): Tokens, prices and times of a generation. Prices are decimal numbers as strings, sometimes in
            scientific notation; parse them with a decimal type.
        retriever_resources (list[RetrieverResource] | Unset): The passages of knowledge bases in the prompt; empty
            if it had none.
        annotation_reply (AnnotationReplySource | None | Unset): The annotation that answered; always null for
            completion apps.
        reasoning (CompletionMetadataReasoning | Unset): The reasoning of the model; empty for completion apps.
    """

    usage: Usage
    retriever_resources: list[RetrieverResource] | Unset = UNSET
    annotation_reply: AnnotationReplySource | None | Unset = UNSET
    reasoning: CompletionMetadataReasoning | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "usage": self.usage,
            "retriever_resources": self.retriever_resources,
            "annotation_reply": self.annotation_reply,
            "reasoning": self.reasoning,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_usage = _d.pop("usage")
        _v_usage = Usage.from_dict(_v_usage)
        _v_retriever_resources = _d.pop("retriever_resources", UNSET)
        if _v_retriever_resources is not UNSET:
            _v_retriever_resources = [RetrieverResource.from_dict(_item0) for _item0 in _v_retriever_resources]
        _v_annotation_reply = _d.pop("annotation_reply", UNSET)
        if _v_annotation_reply is not UNSET:
            _v_annotation_reply = (
                None if _v_annotation_reply is None else AnnotationReplySource.from_dict(_v_annotation_reply)
            )
        _v_reasoning = _d.pop("reasoning", UNSET)
        if _v_reasoning is not UNSET:
            _v_reasoning = CompletionMetadataReasoning.from_dict(_v_reasoning)
        _made = cls(
            usage=_v_usage,
            retriever_resources=_v_retriever_resources,
            annotation_reply=_v_annotation_reply,
            reasoning=_v_reasoning,
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
from ..models.annotation_reply_source import AnnotationReplySource
from ..models.completion_metadata_reasoning import CompletionMetadataReasoning
from ..models.retriever_resource import RetrieverResource
from ..models.usage import Usage
