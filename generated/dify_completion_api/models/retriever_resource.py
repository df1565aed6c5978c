# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.retriever_resource_doc_metadata import RetrieverResourceDocMetadata
    from ..models.retriever_resource_files_type_0_item import (
        RetrieverResourceFilesType0Item,
    )


T = TypeVar("T", bound="RetrieverResource")


@_attrs_define
class RetrieverResource:
    """A passage of a knowledge base that the prompt was given.

    Attributes:
        position (int | None | Unset): Its place in the list, from 1.
        dataset_id (None | str | Unset): The knowledge base's id.
        dataset_name (None | str | Unset): The knowledge base's name.
        document_id (None | str | Unset): The document's id.
        document_name (None | str | Unset): The document's name.
        data_source_type (None | str | Unset): Where the document came from, for example `upload_file`.
        segment_id (None | str | Unset): The passage's id.
        retriever_from (None | str | Unset): Which interface asked, `api` here.
        score (float | None | Unset): How well it matches.
        hit_count (int | None | Unset): How often it was found.
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

    def to_dict(self) -> dict[str, Any]:
        from ..models.retriever_resource_doc_metadata import (
            RetrieverResourceDocMetadata,  # noqa: PLC0415
        )

        position: int | None | Unset
        if isinstance(self.position, Unset):
            position = UNSET
        else:
            position = self.position

        dataset_id: None | str | Unset
        if isinstance(self.dataset_id, Unset):
            dataset_id = UNSET
        else:
            dataset_id = self.dataset_id

        dataset_name: None | str | Unset
        if isinstance(self.dataset_name, Unset):
            dataset_name = UNSET
        else:
            dataset_name = self.dataset_name

        document_id: None | str | Unset
        if isinstance(self.document_id, Unset):
            document_id = UNSET
        else:
            document_id = self.document_id

        document_name: None | str | Unset
        if isinstance(self.document_name, Unset):
            document_name = UNSET
        else:
            document_name = self.document_name

        data_source_type: None | str | Unset
        if isinstance(self.data_source_type, Unset):
            data_source_type = UNSET
        else:
            data_source_type = self.data_source_type

        segment_id: None | str | Unset
        if isinstance(self.segment_id, Unset):
            segment_id = UNSET
        else:
            segment_id = self.segment_id

        retriever_from: None | str | Unset
        if isinstance(self.retriever_from, Unset):
            retriever_from = UNSET
        else:
            retriever_from = self.retriever_from

        score: float | None | Unset
        if isinstance(self.score, Unset):
            score = UNSET
        else:
            score = self.score

        hit_count: int | None | Unset
        if isinstance(self.hit_count, Unset):
            hit_count = UNSET
        else:
            hit_count = self.hit_count

        word_count: int | None | Unset
        if isinstance(self.word_count, Unset):
            word_count = UNSET
        else:
            word_count = self.word_count

        segment_position: int | None | Unset
        if isinstance(self.segment_position, Unset):
            segment_position = UNSET
        else:
            segment_position = self.segment_position

        index_node_hash: None | str | Unset
        if isinstance(self.index_node_hash, Unset):
            index_node_hash = UNSET
        else:
            index_node_hash = self.index_node_hash

        content: None | str | Unset
        if isinstance(self.content, Unset):
            content = UNSET
        else:
            content = self.content

        page: int | None | Unset
        if isinstance(self.page, Unset):
            page = UNSET
        else:
            page = self.page

        doc_metadata: dict[str, Any] | None | Unset
        if isinstance(self.doc_metadata, Unset):
            doc_metadata = UNSET
        elif isinstance(self.doc_metadata, RetrieverResourceDocMetadata):
            doc_metadata = self.doc_metadata.to_dict()
        else:
            doc_metadata = self.doc_metadata

        title: None | str | Unset
        if isinstance(self.title, Unset):
            title = UNSET
        else:
            title = self.title

        files: list[dict[str, Any]] | None | Unset
        if isinstance(self.files, Unset):
            files = UNSET
        elif isinstance(self.files, list):
            files = []
            for files_type_0_item_data in self.files:
                files_type_0_item = files_type_0_item_data.to_dict()
                files.append(files_type_0_item)

        else:
            files = self.files

        summary: None | str | Unset
        if isinstance(self.summary, Unset):
            summary = UNSET
        else:
            summary = self.summary

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if position is not UNSET:
            field_dict["position"] = position
        if dataset_id is not UNSET:
            field_dict["dataset_id"] = dataset_id
        if dataset_name is not UNSET:
            field_dict["dataset_name"] = dataset_name
        if document_id is not UNSET:
            field_dict["document_id"] = document_id
        if document_name is not UNSET:
            field_dict["document_name"] = document_name
        if data_source_type is not UNSET:
            field_dict["data_source_type"] = data_source_type
        if segment_id is not UNSET:
            field_dict["segment_id"] = segment_id
        if retriever_from is not UNSET:
            field_dict["retriever_from"] = retriever_from
        if score is not UNSET:
            field_dict["score"] = score
        if hit_count is not UNSET:
            field_dict["hit_count"] = hit_count
        if word_count is not UNSET:
            field_dict["word_count"] = word_count
        if segment_position is not UNSET:
            field_dict["segment_position"] = segment_position
        if index_node_hash is not UNSET:
            field_dict["index_node_hash"] = index_node_hash
        if content is not UNSET:
            field_dict["content"] = content
        if page is not UNSET:
            field_dict["page"] = page
        if doc_metadata is not UNSET:
            field_dict["doc_metadata"] = doc_metadata
        if title is not UNSET:
            field_dict["title"] = title
        if files is not UNSET:
            field_dict["files"] = files
        if summary is not UNSET:
            field_dict["summary"] = summary

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.retriever_resource_doc_metadata import (
            RetrieverResourceDocMetadata,  # noqa: PLC0415
        )
        from ..models.retriever_resource_files_type_0_item import (
            RetrieverResourceFilesType0Item,  # noqa: PLC0415
        )

        d = dict(src_dict)

        def _parse_position(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        position = _parse_position(d.pop("position", UNSET))

        def _parse_dataset_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        dataset_id = _parse_dataset_id(d.pop("dataset_id", UNSET))

        def _parse_dataset_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        dataset_name = _parse_dataset_name(d.pop("dataset_name", UNSET))

        def _parse_document_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        document_id = _parse_document_id(d.pop("document_id", UNSET))

        def _parse_document_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        document_name = _parse_document_name(d.pop("document_name", UNSET))

        def _parse_data_source_type(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        data_source_type = _parse_data_source_type(d.pop("data_source_type", UNSET))

        def _parse_segment_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        segment_id = _parse_segment_id(d.pop("segment_id", UNSET))

        def _parse_retriever_from(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        retriever_from = _parse_retriever_from(d.pop("retriever_from", UNSET))

        def _parse_score(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        score = _parse_score(d.pop("score", UNSET))

        def _parse_hit_count(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        hit_count = _parse_hit_count(d.pop("hit_count", UNSET))

        def _parse_word_count(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        word_count = _parse_word_count(d.pop("word_count", UNSET))

        def _parse_segment_position(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        segment_position = _parse_segment_position(d.pop("segment_position", UNSET))

        def _parse_index_node_hash(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        index_node_hash = _parse_index_node_hash(d.pop("index_node_hash", UNSET))

        def _parse_content(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        content = _parse_content(d.pop("content", UNSET))

        def _parse_page(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        page = _parse_page(d.pop("page", UNSET))

        def _parse_doc_metadata(data: object) -> None | RetrieverResourceDocMetadata | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                doc_metadata_doc_metadata = RetrieverResourceDocMetadata.from_dict(data)

                return doc_metadata_doc_metadata
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | RetrieverResourceDocMetadata | Unset, data)

        doc_metadata = _parse_doc_metadata(d.pop("doc_metadata", UNSET))

        def _parse_title(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        title = _parse_title(d.pop("title", UNSET))

        def _parse_files(data: object) -> list[RetrieverResourceFilesType0Item] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                files_type_0 = []
                _files_type_0 = data
                for files_type_0_item_data in _files_type_0:
                    files_type_0_item = RetrieverResourceFilesType0Item.from_dict(files_type_0_item_data)

                    files_type_0.append(files_type_0_item)

                return files_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[RetrieverResourceFilesType0Item] | None | Unset, data)

        files = _parse_files(d.pop("files", UNSET))

        def _parse_summary(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        summary = _parse_summary(d.pop("summary", UNSET))

        retriever_resource = cls(
            position=position,
            dataset_id=dataset_id,
            dataset_name=dataset_name,
            document_id=document_id,
            document_name=document_name,
            data_source_type=data_source_type,
            segment_id=segment_id,
            retriever_from=retriever_from,
            score=score,
            hit_count=hit_count,
            word_count=word_count,
            segment_position=segment_position,
            index_node_hash=index_node_hash,
            content=content,
            page=page,
            doc_metadata=doc_metadata,
            title=title,
            files=files,
            summary=summary,
        )

        retriever_resource.additional_properties = d
        return retriever_resource

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
