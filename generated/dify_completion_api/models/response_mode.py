# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from typing import Literal

ResponseMode = Literal["blocking", "streaming"]

RESPONSE_MODE_VALUES: set[ResponseMode] = {
    "blocking",
    "streaming",
}


def check_response_mode(value: str) -> ResponseMode:
    if value in RESPONSE_MODE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {RESPONSE_MODE_VALUES!r}")
