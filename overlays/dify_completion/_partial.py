"""Reads JSON that does not fit the spec, with UNSET in place of the parts that do not fit."""

import datetime
from collections.abc import Callable
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

import attrs
from dify_completion_api import models
from dify_completion_api.types import UNSET, Unset

from ._responses import DOES_NOT_FIT

_READERS: dict[Any, Callable[[Any], Any]] = {
    datetime.datetime: datetime.datetime.fromisoformat,
    datetime.date: datetime.date.fromisoformat,
    UUID: UUID,
}


def read_partially(hint: Any, value: Any) -> Any:
    """Read a JSON value as far as it fits a type.

    Args:
        hint: The type, as the attributes of generated classes are annotated.
        value: The JSON.

    Returns:
        A value of the type. An instance of a generated class has UNSET for what is missing or does not fit. UNSET where
        nothing fits.
    """
    try:
        if hasattr(hint, "from_dict"):
            return _object(hint, value)
        if get_origin(hint) is list:
            return _list(get_args(hint)[0], value)
        if get_origin(hint) in (Union, UnionType):
            return _first_that_fits(get_args(hint), value)
        return _READERS[hint](value) if hint in _READERS else value
    except DOES_NOT_FIT:
        return UNSET


def _object(model: Any, value: Any) -> Any:
    try:
        return model.from_dict(value)
    except DOES_NOT_FIT:
        if not isinstance(value, dict):
            return UNSET
    members = cast("dict[str, Any]", value)
    # The annotations name classes that their module imports for type checkers only.
    hints = get_type_hints(model, localns={name: getattr(models, name) for name in models.__all__})
    names = [attribute.name for attribute in attrs.fields(model) if attribute.init]
    # Of an instance that has each attribute's own name as its value, JSON shows the names on the wire.
    names_by_wire_name = model(**{name: name for name in names}).to_dict()
    made = model(
        **{
            name: read_partially(hints[name], members.get(wire_name, UNSET))
            for wire_name, name in names_by_wire_name.items()
        }
    )
    if "additional_properties" in hints:
        made.additional_properties = {
            name: member for name, member in members.items() if name not in names_by_wire_name
        }
    return made


def _list(hint: Any, value: Any) -> Any:
    if not isinstance(value, list):
        return UNSET
    read = (read_partially(hint, item) for item in cast("Any", value))
    return [item for item in read if item is not UNSET]


def _first_that_fits(hints: tuple[Any, ...], value: Any) -> Any:
    if value is None and NoneType in hints:
        return None
    read = (read_partially(hint, value) for hint in hints if hint not in (NoneType, Unset))
    return next((item for item in read if item is not UNSET), UNSET)
