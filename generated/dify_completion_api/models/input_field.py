# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.input_field_config import InputFieldConfig


T = TypeVar("T", bound="InputField")


@_attrs_define
class InputField:
    """A field of the form. It fills the variable of the same name in `inputs`.

    Attributes:
        variable (str): The key to use in `inputs`.
        label (str | Unset): What to call it before people.
        required (bool | Unset): Whether a generation without it is refused.
        default (bool | float | None | str | Unset): What to offer first. The server does not fill it in.
        max_length (int | None | Unset): The greatest number of characters of a text.
        options (list[str] | Unset): The values that a `select` takes.
        hide (bool | Unset): Whether the web page hides it.
        type_ (str | Unset): The kind of control again, or the kind of external tool.
        description (None | str | Unset): What it is for.
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

    def to_dict(self) -> dict[str, Any]:
        variable = self.variable

        label = self.label

        required = self.required

        default: bool | float | None | str | Unset
        if isinstance(self.default, Unset):
            default = UNSET
        else:
            default = self.default

        max_length: int | None | Unset
        if isinstance(self.max_length, Unset):
            max_length = UNSET
        else:
            max_length = self.max_length

        options: list[str] | Unset = UNSET
        if not isinstance(self.options, Unset):
            options = self.options

        hide = self.hide

        type_ = self.type_

        description: None | str | Unset
        if isinstance(self.description, Unset):
            description = UNSET
        else:
            description = self.description

        enabled = self.enabled

        config: dict[str, Any] | Unset = UNSET
        if not isinstance(self.config, Unset):
            config = self.config.to_dict()

        icon: None | str | Unset
        if isinstance(self.icon, Unset):
            icon = UNSET
        else:
            icon = self.icon

        icon_background: None | str | Unset
        if isinstance(self.icon_background, Unset):
            icon_background = UNSET
        else:
            icon_background = self.icon_background

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "variable": variable,
            }
        )
        if label is not UNSET:
            field_dict["label"] = label
        if required is not UNSET:
            field_dict["required"] = required
        if default is not UNSET:
            field_dict["default"] = default
        if max_length is not UNSET:
            field_dict["max_length"] = max_length
        if options is not UNSET:
            field_dict["options"] = options
        if hide is not UNSET:
            field_dict["hide"] = hide
        if type_ is not UNSET:
            field_dict["type"] = type_
        if description is not UNSET:
            field_dict["description"] = description
        if enabled is not UNSET:
            field_dict["enabled"] = enabled
        if config is not UNSET:
            field_dict["config"] = config
        if icon is not UNSET:
            field_dict["icon"] = icon
        if icon_background is not UNSET:
            field_dict["icon_background"] = icon_background

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.input_field_config import InputFieldConfig  # noqa: PLC0415

        d = dict(src_dict)
        variable = d.pop("variable")

        label = d.pop("label", UNSET)

        required = d.pop("required", UNSET)

        def _parse_default(data: object) -> bool | float | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | float | None | str | Unset, data)

        default = _parse_default(d.pop("default", UNSET))

        def _parse_max_length(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        max_length = _parse_max_length(d.pop("max_length", UNSET))

        options = cast(list[str], d.pop("options", UNSET))

        hide = d.pop("hide", UNSET)

        type_ = d.pop("type", UNSET)

        def _parse_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        description = _parse_description(d.pop("description", UNSET))

        enabled = d.pop("enabled", UNSET)

        _config = d.pop("config", UNSET)
        config: InputFieldConfig | Unset
        if isinstance(_config, Unset):
            config = UNSET
        else:
            config = InputFieldConfig.from_dict(_config)

        def _parse_icon(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        icon = _parse_icon(d.pop("icon", UNSET))

        def _parse_icon_background(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        icon_background = _parse_icon_background(d.pop("icon_background", UNSET))

        input_field = cls(
            variable=variable,
            label=label,
            required=required,
            default=default,
            max_length=max_length,
            options=options,
            hide=hide,
            type_=type_,
            description=description,
            enabled=enabled,
            config=config,
            icon=icon,
            icon_background=icon_background,
        )

        input_field.additional_properties = d
        return input_field

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
