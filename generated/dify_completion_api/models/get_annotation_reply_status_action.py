# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from typing import Literal

GetAnnotationReplyStatusAction = Literal["disable", "enable"]

GET_ANNOTATION_REPLY_STATUS_ACTION_VALUES: set[GetAnnotationReplyStatusAction] = {
    "disable",
    "enable",
}


def check_get_annotation_reply_status_action(value: str) -> GetAnnotationReplyStatusAction:
    if value in GET_ANNOTATION_REPLY_STATUS_ACTION_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {GET_ANNOTATION_REPLY_STATUS_ACTION_VALUES!r}")
