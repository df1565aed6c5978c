# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import _sending
from ..display import ReprMixin as _ReprMixin
from ..types import UNSET, Unset

T = TypeVar("T", bound="AppSite")


@_attrs_define(repr=False)
class AppSite(_ReprMixin):
    """The settings of the app's web page.

    Attributes:
        title (str): Its title.
        chat_color_theme (None | str | Unset): Its colour.
        chat_color_theme_inverted (bool | Unset): Whether the colour is inverted.
        icon_type (None | str | Unset): `emoji`, `image` or `link`.
        icon (None | str | Unset): The emoji, or the id of a file.
        icon_background (None | str | Unset): The colour behind the emoji.
        icon_url (None | str | Unset): For an image, a signed URL.
        description (None | str | Unset): Its description.
        copyright_ (None | str | Unset): Its copyright notice.
        privacy_policy (None | str | Unset): The URL of its privacy policy.
        custom_disclaimer (None | str | Unset): Its disclaimer.
        default_language (str | Unset): Its language, for example `en-US`.
        show_workflow_steps (bool | Unset): Whether it shows a workflow's steps.
        use_icon_as_answer_icon (bool | Unset): Whether answers have its icon.
        input_placeholder (None | str | Unset): The text in an empty input.
    """

    title: str
    chat_color_theme: None | str | Unset = UNSET
    chat_color_theme_inverted: bool | Unset = UNSET
    icon_type: None | str | Unset = UNSET
    icon: None | str | Unset = UNSET
    icon_background: None | str | Unset = UNSET
    icon_url: None | str | Unset = UNSET
    description: None | str | Unset = UNSET
    copyright_: None | str | Unset = UNSET
    privacy_policy: None | str | Unset = UNSET
    custom_disclaimer: None | str | Unset = UNSET
    default_language: str | Unset = UNSET
    show_workflow_steps: bool | Unset = UNSET
    use_icon_as_answer_icon: bool | Unset = UNSET
    input_placeholder: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def _values(self) -> dict[str, Any]:
        return {
            **self.additional_properties,
            "title": self.title,
            "chat_color_theme": self.chat_color_theme,
            "chat_color_theme_inverted": self.chat_color_theme_inverted,
            "icon_type": self.icon_type,
            "icon": self.icon,
            "icon_background": self.icon_background,
            "icon_url": self.icon_url,
            "description": self.description,
            "copyright": self.copyright_,
            "privacy_policy": self.privacy_policy,
            "custom_disclaimer": self.custom_disclaimer,
            "default_language": self.default_language,
            "show_workflow_steps": self.show_workflow_steps,
            "use_icon_as_answer_icon": self.use_icon_as_answer_icon,
            "input_placeholder": self.input_placeholder,
        }

    def to_dict(self) -> dict[str, Any]:
        return _sending.members(self._values())

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _d: dict[str, Any] = dict(src_dict)
        _v_title = _d.pop("title")
        _v_chat_color_theme = _d.pop("chat_color_theme", UNSET)
        _v_chat_color_theme_inverted = _d.pop("chat_color_theme_inverted", UNSET)
        _v_icon_type = _d.pop("icon_type", UNSET)
        _v_icon = _d.pop("icon", UNSET)
        _v_icon_background = _d.pop("icon_background", UNSET)
        _v_icon_url = _d.pop("icon_url", UNSET)
        _v_description = _d.pop("description", UNSET)
        _v_copyright_ = _d.pop("copyright", UNSET)
        _v_privacy_policy = _d.pop("privacy_policy", UNSET)
        _v_custom_disclaimer = _d.pop("custom_disclaimer", UNSET)
        _v_default_language = _d.pop("default_language", UNSET)
        _v_show_workflow_steps = _d.pop("show_workflow_steps", UNSET)
        _v_use_icon_as_answer_icon = _d.pop("use_icon_as_answer_icon", UNSET)
        _v_input_placeholder = _d.pop("input_placeholder", UNSET)
        _made = cls(
            title=_v_title,
            chat_color_theme=_v_chat_color_theme,
            chat_color_theme_inverted=_v_chat_color_theme_inverted,
            icon_type=_v_icon_type,
            icon=_v_icon,
            icon_background=_v_icon_background,
            icon_url=_v_icon_url,
            description=_v_description,
            copyright_=_v_copyright_,
            privacy_policy=_v_privacy_policy,
            custom_disclaimer=_v_custom_disclaimer,
            default_language=_v_default_language,
            show_workflow_steps=_v_show_workflow_steps,
            use_icon_as_answer_icon=_v_use_icon_as_answer_icon,
            input_placeholder=_v_input_placeholder,
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
