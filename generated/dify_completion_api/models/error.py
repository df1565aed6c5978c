# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="Error")


@_attrs_define(repr=False)
class Error(_ReprMixin):
    """An error. Distinguish errors by the HTTP status and by `code`, not by `message`. Some forms lack a property:
    before 1.8, an error in the payload has `code`, `message` and `params`, and other errors can lack `status`;
    from
    1.8 to 1.10, an error in the payload has only `message` and `errors`.

    Attributes:
        code (str | Unset): Dify's code of the error. Newer servers can have other codes.
        message (str | Unset): The error message. It can repeat parts of the request.
        status (int | Unset): The HTTP status.
        params (str | Unset): The name of the wrong parameter.
        errors (ErrorErrors | Unset): The properties of the body that did not fit, each with the reason.
        details (ErrorDetails | Unset): More about a plugin's failure.
    """

    code: str | Unset = UNSET
    message: str | Unset = UNSET
    status: int | Unset = UNSET
    params: str | Unset = UNSET
    errors: ErrorErrors | Unset = UNSET
    details: ErrorDetails | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "code": self.code,
            "message": self.message,
            "status": self.status,
            "params": self.params,
            "errors": self.errors,
            "details": self.details,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_code = _d.pop("code", UNSET)
        _v_message = _d.pop("message", UNSET)
        _v_status = _d.pop("status", UNSET)
        _v_params = _d.pop("params", UNSET)
        _v_errors = _d.pop("errors", UNSET)
        if _v_errors is not UNSET:
            _v_errors = ErrorErrors.from_dict(_v_errors)
        _v_details = _d.pop("details", UNSET)
        if _v_details is not UNSET:
            _v_details = ErrorDetails.from_dict(_v_details)
        _made = cls(
            code=_v_code,
            message=_v_message,
            status=_v_status,
            params=_v_params,
            errors=_v_errors,
            details=_v_details,
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
from ..models.error_details import ErrorDetails
from ..models.error_errors import ErrorErrors
