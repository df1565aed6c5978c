# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.input_field import InputField


T = TypeVar("T", bound="InputControl")


@_attrs_define
class InputControl:
    """One field of the form: a single property, whose name is the kind of control and whose value describes the
    field. Kinds of completion apps: `text-input`, `paragraph`, `select`, `number`, `checkbox` (1.8.0 and later),
    `external_data_tool`. Others may come.

        Example:
            {'select': {'label': 'Tone', 'variable': 'tone', 'required': False, 'options': ['plain', 'formal'], 'default':
                'plain'}}

    """

    additional_properties: dict[str, InputField] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:

        field_dict: dict[str, Any] = {}
        for prop_name, prop in self.additional_properties.items():
            field_dict[prop_name] = prop.to_dict()

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.input_field import InputField  # noqa: PLC0415

        d = dict(src_dict)
        input_control = cls()

        additional_properties = {}
        for prop_name, prop_dict in d.items():
            additional_property = InputField.from_dict(prop_dict)

            additional_properties[prop_name] = additional_property

        input_control.additional_properties = additional_properties
        return input_control

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> InputField:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: InputField) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
