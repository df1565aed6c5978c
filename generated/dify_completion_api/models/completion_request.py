# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.response_mode import ResponseMode, check_response_mode
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.completion_request_inputs import CompletionRequestInputs
    from ..models.local_file import LocalFile
    from ..models.remote_file import RemoteFile


T = TypeVar("T", bound="CompletionRequest")


@_attrs_define
class CompletionRequest:
    """What to generate from. The server ignores properties it does not know, and some that it reads (`trace_id`,
    `retriever_from`) are without effect on completion. Nothing sets a model's parameters; they are fixed in the
    app.

        Attributes:
            inputs (CompletionRequestInputs): Values for the app's form, by variable (see `getAppParameters`): strings,
                numbers, booleans. Unknown
                variables are dropped. A required one that is missing is refused; an optional one that is missing reaches
                the prompt as the word `None`.
            user (str): Your own name for the end user. The server keeps users apart by it.
            files (list[LocalFile | RemoteFile] | None | Unset): Files for the model to read. Ignored by an app that does
                not take files.
            query (str | Unset): Free text of older apps. It does not fill a form variable named `query`; use `inputs` for
                that.
            response_mode (None | ResponseMode | Unset): How the answer comes; omitted or null means `blocking`.
    """

    inputs: CompletionRequestInputs
    user: str
    files: list[LocalFile | RemoteFile] | None | Unset = UNSET
    query: str | Unset = UNSET
    response_mode: None | ResponseMode | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.remote_file import RemoteFile  # noqa: PLC0415

        inputs = self.inputs.to_dict()

        user = self.user

        files: list[dict[str, Any]] | None | Unset
        if isinstance(self.files, Unset):
            files = UNSET
        elif isinstance(self.files, list):
            files = []
            for files_type_0_item_data in self.files:
                files_type_0_item: dict[str, Any]
                if isinstance(files_type_0_item_data, RemoteFile):
                    files_type_0_item = files_type_0_item_data.to_dict()
                else:
                    files_type_0_item = files_type_0_item_data.to_dict()

                files.append(files_type_0_item)

        else:
            files = self.files

        query = self.query

        response_mode: None | str | Unset
        if isinstance(self.response_mode, Unset):
            response_mode = UNSET
        elif isinstance(self.response_mode, str):
            response_mode = self.response_mode
        else:
            response_mode = self.response_mode

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "inputs": inputs,
                "user": user,
            }
        )
        if files is not UNSET:
            field_dict["files"] = files
        if query is not UNSET:
            field_dict["query"] = query
        if response_mode is not UNSET:
            field_dict["response_mode"] = response_mode

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.completion_request_inputs import CompletionRequestInputs  # noqa: PLC0415
        from ..models.local_file import LocalFile  # noqa: PLC0415
        from ..models.remote_file import RemoteFile  # noqa: PLC0415

        d = dict(src_dict)
        inputs = CompletionRequestInputs.from_dict(d.pop("inputs"))

        user = d.pop("user")

        def _parse_files(data: object) -> list[LocalFile | RemoteFile] | None | Unset:
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

                    def _parse_files_type_0_item(data: object) -> LocalFile | RemoteFile:
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            files_type_0_item_type_0 = RemoteFile.from_dict(data)

                            return files_type_0_item_type_0
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        if not isinstance(data, dict):
                            raise TypeError()
                        files_type_0_item_type_1 = LocalFile.from_dict(data)

                        return files_type_0_item_type_1

                    files_type_0_item = _parse_files_type_0_item(files_type_0_item_data)

                    files_type_0.append(files_type_0_item)

                return files_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[LocalFile | RemoteFile] | None | Unset, data)

        files = _parse_files(d.pop("files", UNSET))

        query = d.pop("query", UNSET)

        def _parse_response_mode(data: object) -> None | ResponseMode | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                response_mode_type_0 = check_response_mode(data)

                return response_mode_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ResponseMode | Unset, data)

        response_mode = _parse_response_mode(d.pop("response_mode", UNSET))

        completion_request = cls(
            inputs=inputs,
            user=user,
            files=files,
            query=query,
            response_mode=response_mode,
        )

        completion_request.additional_properties = d
        return completion_request

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
