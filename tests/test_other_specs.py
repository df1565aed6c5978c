"""What the spec of another API may describe, and that of completion apps does not: read without a client of its own."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import define
from dify_completion._partial import read_partially
from dify_completion._pointers import put_at, value_of_request
from dify_completion_api.types import UNSET

REQUEST = {"params": {"user": "of the query"}, "headers": {"X-User": "of a header"}, "json": {"user": "of the body"}}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("$request.body#/user", "of the body"),
        ("$request.body#/nobody", None),
        ("$request.query.user", "of the query"),
        ("$request.query.nobody", None),
        ("$request.header.x-user", "of a header"),
        ("$request.header.x-nobody", None),
        ("$request.path.user", "of the path"),
        ("$request.path.nobody", None),
    ],
)
def test_a_stop_takes_its_arguments_from_any_part_of_the_request(expression: str, value: str | None) -> None:
    assert value_of_request(expression, REQUEST, {"user": "of the path"}) == value


@pytest.mark.parametrize(
    ("result", "with_text"),
    [
        ({"id": 1}, {"id": 1, "outputs": {"text": "Tides."}}),
        ({"outputs": None}, {"outputs": {"text": "Tides."}}),
        ({"outputs": {"files": [], "text": ""}}, {"outputs": {"files": [], "text": "Tides."}}),
    ],
)
def test_the_text_of_a_result_may_be_within_an_object(result: dict[str, Any], with_text: dict[str, Any]) -> None:
    assert put_at(result, ("outputs", "text"), "Tides.") == with_text


@define
class Closed:
    """A generated class whose schema allows no other properties."""

    name: str
    size: int

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Closed:
        return cls(value["name"], value["Size"])

    def to_dict(self) -> dict[str, Any]:
        return {"name": self.name, "Size": self.size}


def test_an_object_without_other_properties_is_read_as_far_as_it_fits() -> None:
    read = read_partially(Closed, {"name": "App", "newer": True})
    assert (read.name, read.size) == ("App", UNSET)
