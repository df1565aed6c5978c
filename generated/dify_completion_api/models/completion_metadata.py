# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.annotation_reply_source import AnnotationReplySource
    from ..models.retriever_resource import RetrieverResource
    from ..models.usage import Usage


T = TypeVar("T", bound="CompletionMetadata")


@_attrs_define
class CompletionMetadata:
    """What a generation cost and what it drew on.

    Attributes:
        usage (Usage): Tokens, prices and times of a generation. Prices are decimal numbers as strings, sometimes in
            scientific
            notation; parse them with a decimal type.
             Example: {'prompt_tokens': 21, 'prompt_unit_price': '0.15', 'prompt_price_unit': '0.000001', 'prompt_price':
            '0.0000032', 'completion_tokens': 4, 'completion_unit_price': '0.60', 'completion_price_unit': '0.000001',
            'completion_price': '0.0000024', 'total_tokens': 25, 'total_price': '0.0000056', 'currency': 'USD', 'latency':
            0.913, 'time_to_first_token': None, 'time_to_generate': None}.
        retriever_resources (list[RetrieverResource] | Unset): The passages of knowledge bases that the prompt was
            given; empty where there were none.
        annotation_reply (AnnotationReplySource | None | Unset): The annotation that answered; always null for
            completion apps.
    """

    usage: Usage
    retriever_resources: list[RetrieverResource] | Unset = UNSET
    annotation_reply: AnnotationReplySource | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.annotation_reply_source import AnnotationReplySource  # noqa: PLC0415

        usage = self.usage.to_dict()

        retriever_resources: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.retriever_resources, Unset):
            retriever_resources = []
            for retriever_resources_item_data in self.retriever_resources:
                retriever_resources_item = retriever_resources_item_data.to_dict()
                retriever_resources.append(retriever_resources_item)

        annotation_reply: dict[str, Any] | None | Unset
        if isinstance(self.annotation_reply, Unset):
            annotation_reply = UNSET
        elif isinstance(self.annotation_reply, AnnotationReplySource):
            annotation_reply = self.annotation_reply.to_dict()
        else:
            annotation_reply = self.annotation_reply

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "usage": usage,
            }
        )
        if retriever_resources is not UNSET:
            field_dict["retriever_resources"] = retriever_resources
        if annotation_reply is not UNSET:
            field_dict["annotation_reply"] = annotation_reply

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.annotation_reply_source import AnnotationReplySource  # noqa: PLC0415
        from ..models.retriever_resource import RetrieverResource  # noqa: PLC0415
        from ..models.usage import Usage  # noqa: PLC0415

        d = dict(src_dict)
        usage = Usage.from_dict(d.pop("usage"))

        _retriever_resources = d.pop("retriever_resources", UNSET)
        retriever_resources: list[RetrieverResource] | Unset = UNSET
        if _retriever_resources is not UNSET:
            retriever_resources = []
            for retriever_resources_item_data in _retriever_resources:
                retriever_resources_item = RetrieverResource.from_dict(retriever_resources_item_data)

                retriever_resources.append(retriever_resources_item)

        def _parse_annotation_reply(data: object) -> AnnotationReplySource | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                annotation_reply_type_0 = AnnotationReplySource.from_dict(data)

                return annotation_reply_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AnnotationReplySource | None | Unset, data)

        annotation_reply = _parse_annotation_reply(d.pop("annotation_reply", UNSET))

        completion_metadata = cls(
            usage=usage,
            retriever_resources=retriever_resources,
            annotation_reply=annotation_reply,
        )

        completion_metadata.additional_properties = d
        return completion_metadata

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
