# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from typing import Literal

Rating = Literal["dislike", "like"]

RATING_VALUES: set[Rating] = {
    "dislike",
    "like",
}


def check_rating(value: str) -> Rating:
    if value in RATING_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {RATING_VALUES!r}")
