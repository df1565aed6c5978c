# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from typing import Literal

ConfigureAnnotationReplyAction = Literal["disable", "enable"]

CONFIGURE_ANNOTATION_REPLY_ACTION_VALUES: set[ConfigureAnnotationReplyAction] = {
    "disable",
    "enable",
}


def check_configure_annotation_reply_action(value: str) -> ConfigureAnnotationReplyAction:
    if value in CONFIGURE_ANNOTATION_REPLY_ACTION_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CONFIGURE_ANNOTATION_REPLY_ACTION_VALUES!r}")
