# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="RetrieverResource")


@_attrs_define(repr=False)
class RetrieverResource(_ReprMixin):
    """A passage of a knowledge base in the prompt.

    Attributes:
        position (int | None | Unset): Its place in the list, from 1.
        dataset_id (None | str | Unset): The knowledge base's id.
        dataset_name (None | str | Unset): The knowledge base's name.
        document_id (None | str | Unset): The document's id.
        document_name (None | str | Unset): The document's name.
        data_source_type (None | str | Unset): Where the document came from, for example `upload_file`.
        segment_id (None | str | Unset): The passage's id.
        retriever_from (None | str | Unset): The interface of the request, `api` here.
        score (float | None | Unset): The score of the match.
        hit_count (int | None | Unset): How often searches have found it.
        word_count (int | None | Unset): Its length in words.
        segment_position (int | None | Unset): Its place in the document.
        index_node_hash (None | str | Unset): The hash of the indexed text.
        content (None | str | Unset): The passage.
        page (int | None | Unset): The page of the document.
        doc_metadata (None | RetrieverResourceDocMetadata | Unset): The document's own metadata.
        title (None | str | Unset): The title of an external document.
        files (list[RetrieverResourceFilesType0Item] | None | Unset): Files that belong to the passage.
        summary (None | str | Unset): A summary of the passage.
    """

    position: int | None | Unset = UNSET
    dataset_id: None | str | Unset = UNSET
    dataset_name: None | str | Unset = UNSET
    document_id: None | str | Unset = UNSET
    document_name: None | str | Unset = UNSET
    data_source_type: None | str | Unset = UNSET
    segment_id: None | str | Unset = UNSET
    retriever_from: None | str | Unset = UNSET
    score: float | None | Unset = UNSET
    hit_count: int | None | Unset = UNSET
    word_count: int | None | Unset = UNSET
    segment_position: int | None | Unset = UNSET
    index_node_hash: None | str | Unset = UNSET
    content: None | str | Unset = UNSET
    page: int | None | Unset = UNSET
    doc_metadata: None | RetrieverResourceDocMetadata | Unset = UNSET
    title: None | str | Unset = UNSET
    files: list[RetrieverResourceFilesType0Item] | None | Unset = UNSET
    summary: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "position": self.position,
            "dataset_id": self.dataset_id,
            "dataset_name": self.dataset_name,
            "document_id": self.document_id,
            "document_name": self.document_name,
            "data_source_type": self.data_source_type,
            "segment_id": self.segment_id,
            "retriever_from": self.retriever_from,
            "score": self.score,
            "hit_count": self.hit_count,
            "word_count": self.word_count,
            "segment_position": self.segment_position,
            "index_node_hash": self.index_node_hash,
            "content": self.content,
            "page": self.page,
            "doc_metadata": self.doc_metadata,
            "title": self.title,
            "files": self.files,
            "summary": self.summary,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_position = _d.pop("position", UNSET)
        _v_dataset_id = _d.pop("dataset_id", UNSET)
        _v_dataset_name = _d.pop("dataset_name", UNSET)
        _v_document_id = _d.pop("document_id", UNSET)
        _v_document_name = _d.pop("document_name", UNSET)
        _v_data_source_type = _d.pop("data_source_type", UNSET)
        _v_segment_id = _d.pop("segment_id", UNSET)
        _v_retriever_from = _d.pop("retriever_from", UNSET)
        _v_score = _d.pop("score", UNSET)
        _v_hit_count = _d.pop("hit_count", UNSET)
        _v_word_count = _d.pop("word_count", UNSET)
        _v_segment_position = _d.pop("segment_position", UNSET)
        _v_index_node_hash = _d.pop("index_node_hash", UNSET)
        _v_content = _d.pop("content", UNSET)
        _v_page = _d.pop("page", UNSET)
        _v_doc_metadata = _d.pop("doc_metadata", UNSET)
        if _v_doc_metadata is not UNSET:
            _v_doc_metadata = (
                None if _v_doc_metadata is None else RetrieverResourceDocMetadata.from_dict(_v_doc_metadata)
            )
        _v_title = _d.pop("title", UNSET)
        _v_files = _d.pop("files", UNSET)
        if _v_files is not UNSET:
            _v_files = (
                None if _v_files is None else [RetrieverResourceFilesType0Item.from_dict(_item0) for _item0 in _v_files]
            )
        _v_summary = _d.pop("summary", UNSET)
        _made = cls(
            position=_v_position,
            dataset_id=_v_dataset_id,
            dataset_name=_v_dataset_name,
            document_id=_v_document_id,
            document_name=_v_document_name,
            data_source_type=_v_data_source_type,
            segment_id=_v_segment_id,
            retriever_from=_v_retriever_from,
            score=_v_score,
            hit_count=_v_hit_count,
            word_count=_v_word_count,
            segment_position=_v_segment_position,
            index_node_hash=_v_index_node_hash,
            content=_v_content,
            page=_v_page,
            doc_metadata=_v_doc_metadata,
            title=_v_title,
            files=_v_files,
            summary=_v_summary,
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
from ..models.retriever_resource_doc_metadata import RetrieverResourceDocMetadata
from ..models.retriever_resource_files_type_0_item import (
    RetrieverResourceFilesType0Item,
)
