# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.annotation_author import AnnotationAuthor


T = TypeVar("T", bound="AnnotationReplySource")


@_attrs_define
class AnnotationReplySource:
    """The annotation that answered a message.

    Attributes:
        id (str): The annotation's id.
        account (AnnotationAuthor | None | Unset): Who wrote it.
    """

    id: str
    account: AnnotationAuthor | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.annotation_author import AnnotationAuthor  # noqa: PLC0415

        id = self.id

        account: dict[str, Any] | None | Unset
        if isinstance(self.account, Unset):
            account = UNSET
        elif isinstance(self.account, AnnotationAuthor):
            account = self.account.to_dict()
        else:
            account = self.account

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if account is not UNSET:
            field_dict["account"] = account

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.annotation_author import AnnotationAuthor  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        def _parse_account(data: object) -> AnnotationAuthor | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                account_type_0 = AnnotationAuthor.from_dict(data)

                return account_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AnnotationAuthor | None | Unset, data)

        account = _parse_account(d.pop("account", UNSET))

        annotation_reply_source = cls(
            id=id,
            account=account,
        )

        annotation_reply_source.additional_properties = d
        return annotation_reply_source

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
