# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="InputField")


@_attrs_define(repr=False)
class InputField(_ReprMixin):
    """A field of the form. It fills the variable of the same name in `inputs`.

    Attributes:
        variable (str): The key to use in `inputs`.
        label (str | Unset): The name that people see.
        required (bool | Unset): Whether the server refuses a request without it.
        default (bool | float | None | str | Unset): The default value. The server does not fill it in.
        max_length (int | None | Unset): The maximum number of characters of a text.
        options (list[str] | Unset): The values that a `select` accepts.
        hide (bool | Unset): Whether the web page hides it.
        type_ (str | Unset): The kind of control again, or the kind of external tool.
        description (None | str | Unset): Its purpose.
        enabled (bool | Unset): Whether an external tool is on.
        config (InputFieldConfig | Unset): The settings of an external tool.
        icon (None | str | Unset): The icon of an external tool.
        icon_background (None | str | Unset): The background colour of that icon.
    """

    variable: str
    label: str | Unset = UNSET
    required: bool | Unset = UNSET
    default: bool | float | None | str | Unset = UNSET
    max_length: int | None | Unset = UNSET
    options: list[str] | Unset = UNSET
    hide: bool | Unset = UNSET
    type_: str | Unset = UNSET
    description: None | str | Unset = UNSET
    enabled: bool | Unset = UNSET
    config: InputFieldConfig | Unset = UNSET
    icon: None | str | Unset = UNSET
    icon_background: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "variable": self.variable,
            "label": self.label,
            "required": self.required,
            "default": self.default,
            "max_length": self.max_length,
            "options": self.options,
            "hide": self.hide,
            "type": self.type_,
            "description": self.description,
            "enabled": self.enabled,
            "config": self.config,
            "icon": self.icon,
            "icon_background": self.icon_background,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_variable = _d.pop("variable")
        _v_label = _d.pop("label", UNSET)
        _v_required = _d.pop("required", UNSET)
        _v_default = _d.pop("default", UNSET)
        _v_max_length = _d.pop("max_length", UNSET)
        _v_options = _d.pop("options", UNSET)
        _v_hide = _d.pop("hide", UNSET)
        _v_type_ = _d.pop("type", UNSET)
        _v_description = _d.pop("description", UNSET)
        _v_enabled = _d.pop("enabled", UNSET)
        _v_config = _d.pop("config", UNSET)
        if _v_config is not UNSET:
            _v_config = InputFieldConfig.from_dict(_v_config)
        _v_icon = _d.pop("icon", UNSET)
        _v_icon_background = _d.pop("icon_background", UNSET)
        _made = cls(
            variable=_v_variable,
            label=_v_label,
            required=_v_required,
            default=_v_default,
            max_length=_v_max_length,
            options=_v_options,
            hide=_v_hide,
            type_=_v_type_,
            description=_v_description,
            enabled=_v_enabled,
            config=_v_config,
            icon=_v_icon,
            icon_background=_v_icon_background,
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
from ..models.input_field_config import InputFieldConfig
