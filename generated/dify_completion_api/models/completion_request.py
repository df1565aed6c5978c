# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _reading, _sending
from ..display import ReprMixin as _ReprMixin
from ..models.response_mode import ResponseMode
from ..types import UNSET, Unset

T = TypeVar("T", bound="CompletionRequest")


@_attrs_define(repr=False)
class CompletionRequest(_ReprMixin):
    """The inputs of a generation. The server ignores properties that it does not know. `trace_id` and
    `retriever_from`
    do not affect completions. You cannot set the parameters of the model; they are part of the app.

    Attributes:
        inputs (CompletionRequestInputs): Values for the app's form, by variable (see `get_app_parameters()`):
            strings, numbers, booleans. A `number` also accepts a text with a number (`7`, `1.5`, `1_000`), and a
            `checkbox` accepts anything but an object. The server drops unknown variables, and refuses a request without
            a required one. If an optional variable is missing, the prompt contains the word `None` for it.
        user (str): A name that identifies the end user. The server keeps the data of each end user apart.
        files (list[LocalFile | RemoteFile] | None | Unset): Files for the model to read. An app that does not
            accept files ignores them.
        query (str | Unset): Free text of older apps. It does not fill a form variable with the name `query`; use
            `inputs` for that.
        response_mode (None | ResponseMode | Unset): The form of the answer. The default, also for null, is
            `blocking`.
    """

    inputs: CompletionRequestInputs
    user: str
    files: list[LocalFile | RemoteFile] | None | Unset = UNSET
    query: str | Unset = UNSET
    response_mode: None | ResponseMode | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "inputs": self.inputs,
            "user": self.user,
            "files": self.files,
            "query": self.query,
            "response_mode": self.response_mode,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_inputs = _d.pop("inputs")
        _v_inputs = CompletionRequestInputs.from_dict(_v_inputs)
        _v_user = _d.pop("user")
        _v_files = _d.pop("files", UNSET)
        if _v_files is not UNSET:
            _v_files = (
                None
                if _v_files is None
                else [
                    _reading.one_of(
                        "files",
                        _item0,
                        (
                            (dict, {"transfer_method": ("remote_url",)}, lambda _value1: RemoteFile.from_dict(_value1)),
                            (dict, {"transfer_method": ("local_file",)}, lambda _value1: LocalFile.from_dict(_value1)),
                        ),
                        text=True,
                    )
                    for _item0 in _v_files
                ]
            )
        _v_query = _d.pop("query", UNSET)
        _v_response_mode = _d.pop("response_mode", UNSET)
        _made = cls(
            inputs=_v_inputs,
            user=_v_user,
            files=_v_files,
            query=_v_query,
            response_mode=_v_response_mode,
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
from ..models.completion_request_inputs import CompletionRequestInputs
from ..models.local_file import LocalFile
from ..models.remote_file import RemoteFile
