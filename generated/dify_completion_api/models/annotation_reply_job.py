# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="AnnotationReplyJob")


@_attrs_define(repr=False)
class AnnotationReplyJob(_ReprMixin):
    """A job that switches answers from annotations on or off.

    Attributes:
        job_id (str): The job's id, a UUID.
        job_status (str): `waiting`, `processing`, `completed` or `error`.
        error_msg (None | str | Unset): The error, or empty.
    """

    job_id: str
    job_status: str
    error_msg: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "job_id": self.job_id,
            "job_status": self.job_status,
            "error_msg": self.error_msg,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_job_id = _d.pop("job_id")
        _v_job_status = _d.pop("job_status")
        _v_error_msg = _d.pop("error_msg", UNSET)
        _made = cls(
            job_id=_v_job_id,
            job_status=_v_job_status,
            error_msg=_v_error_msg,
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
