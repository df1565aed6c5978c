"""Arguments that are made of plain mappings and lists, checked by the spec before anything is sent."""

import datetime
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from . import _reading, models
from ._fields import FIELDS, OTHERS
from ._sending import is_list
from .types import UNSET

_KINDS: dict[str, tuple[str, tuple[type, ...]]] = {
    "str": ("a string", (str,)),
    "int": ("an integer", (int,)),
    "float": ("a number", (int, float)),
    "bool": ("True or False", (bool,)),
    "none": ("None", (type(None),)),
    "date": ("a date", (datetime.date,)),
    "date_time": ("a date and time", (datetime.datetime,)),
    "uuid": ("a UUID", (UUID,)),
}
"""The name and the classes of each kind of plain value."""


class _Misfit(Exception):
    def __init__(self, path: str, problem: str, *, is_kind: bool = True) -> None:
        super().__init__(f"{path} {problem}")
        self.path = path
        self.is_kind = is_kind  # Whether the kind of the value is wrong.


class _WrongValue(_Misfit):
    def __init__(self, path: str, value: Any, values: list[Any]) -> None:
        super().__init__(path, f"must be {' or '.join(map(repr, values))}, not {value!r:.100}")
        self.value = value
        self.values = values


def checked(name: str, value: Any, shape: Any) -> Any:
    """Make a value of its class out of an argument.

    Args:
        name: The argument.
        value: An instance of the class, or a mapping of the names on the wire to values.
        shape: What the value must be like.

    Returns:
        The value, with an instance of the class in place of each mapping.

    Raises:
        ValueError: A property is missing, unknown or wrong, or a time has no time zone; the message begins with the
            path, such as `inputs.topic`.
        TypeError: The argument itself is of another kind.
    """
    if value is UNSET:
        return value
    try:
        return _made(name, value, shape)
    except _Misfit as misfit:
        if misfit.path == name and misfit.is_kind:
            raise TypeError(str(misfit)) from None
        raise ValueError(str(misfit)) from None


def _made(path: str, value: Any, shape: Any) -> Any:
    if isinstance(shape, str):
        return value if shape == "any" else _plain(path, value, shape)
    kind, *details = shape
    if kind == "list":
        return _list(path, value, details[0])
    if kind == "object":
        return _object(path, value, details[0])
    if kind == "one of":
        return _one_of(path, value, details)
    return _fixed(path, value, details)


def _plain(path: str, value: Any, kind: str) -> Any:
    expected, classes = _KINDS[kind]
    if isinstance(value, str) and kind in ("date", "date_time", "uuid"):
        try:
            value = getattr(_reading, kind)(path, value)
        except ValueError:
            raise _Misfit(path, f"must be {expected}, not {value!r:.100}") from None
    if not isinstance(value, classes) or (isinstance(value, bool) and bool not in classes):
        raise _Misfit(path, f"must be {expected}, not {value!r:.100}")
    if kind == "date" and isinstance(value, datetime.datetime):
        raise _Misfit(path, f"must be {expected} without a time, not {value!r}; give its date()")
    if isinstance(value, datetime.datetime) and value.utcoffset() is None:
        problem = f"has no time zone: {value!r}; give it a tzinfo, such as datetime.timezone.utc"
        raise _Misfit(path, problem, is_kind=False)
    return value


def _fixed(path: str, value: Any, values: list[Any]) -> Any:
    if not any(type(value) is type(allowed) and value == allowed for allowed in values):
        raise _WrongValue(path, value, values)
    return value


def _list(path: str, value: Any, shape: Any) -> list[Any]:
    if not is_list(value):
        raise _Misfit(path, f"must be a list, not {type(value).__name__}: {path}=[value, ...]")
    return [_made(f"{path}[{index}]", inner, shape) for index, inner in enumerate(value)]


def _object(path: str, value: Any, class_name: str) -> Any:
    cls = getattr(models, class_name)
    if isinstance(value, cls):
        _check_instance(path, value, FIELDS[class_name])
        return value
    if not isinstance(value, Mapping):
        kind = type(value).__name__
        raise _Misfit(path, f"must be a mapping of names to values, not {kind}: {path}={{'name': value, ...}}")
    fields, others = FIELDS[class_name], OTHERS[class_name]
    described, additional = _parted(path, value, fields)
    if additional and others is None:
        raise _Misfit(f"{path}.{next(iter(additional))}", f"is unknown; {path} has: {', '.join(fields) or 'nothing'}")
    made = cls(
        **{fields[name][0]: _made(f"{path}.{name}", inner, fields[name][2]) for name, inner in described.items()}
    )
    if others is not None:
        made.additional_properties = {
            name: _made(f"{path}.{name}", inner, others) for name, inner in additional.items()
        }
    return made


def _check_instance(path: str, value: Any, fields: Mapping[str, tuple[str, bool, Any]]) -> None:
    """Check what the class itself does not: values that are one of few, also further within, and time zones."""
    for name, (attribute, _, shape) in fields.items():
        inner = getattr(value, attribute)
        if inner is not UNSET and (shape == "date_time" or not isinstance(shape, str)):
            _made(f"{path}.{name}", inner, shape)


def _parted(
    path: str, value: Mapping[str, Any], fields: Mapping[str, tuple[str, bool, Any]]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The properties that the spec names, and those that it does not."""
    given = {name: inner for name, inner in value.items() if inner is not UNSET}
    for name, (_, required, _) in fields.items():
        if required and name not in given:
            raise _Misfit(f"{path}.{name}", "is missing; give it a value")
    described = {name: inner for name, inner in given.items() if name in fields}
    return described, {name: inner for name, inner in given.items() if name not in fields}


def _one_of(path: str, value: Any, shapes: list[Any]) -> Any:
    misfits: list[_Misfit] = []
    for shape in shapes:
        try:
            return _made(path, value, shape)
        except _Misfit as misfit:
            misfits.append(misfit)
    # The member that fits best explains most: a wrong property of an object, rather than that it is not a string.
    meant = [misfit for shape, misfit in zip(shapes, misfits, strict=True) if _is_meant(value, shape)]
    best = max(meant or misfits, key=lambda misfit: (len(misfit.path), not misfit.is_kind))
    if isinstance(best, _WrongValue) and not meant:
        name = best.path.removeprefix(f"{path}.")
        constants = [_constants(shape).get(name) for shape in shapes]
        raise _WrongValue(best.path, best.value, list(filter(None, constants)) or best.values)
    raise best


def _is_meant(value: Any, shape: Any) -> bool:
    """Whether a value is meant to be an object: it is of its class, or a mapping with its constants."""
    if shape[0] == "object" and isinstance(value, getattr(models, shape[1])):
        return True
    constants = _constants(shape).items()
    return bool(constants) and isinstance(value, Mapping) and all(value.get(name) == one for name, one in constants)


def _constants(shape: Any) -> dict[str, Any]:
    """The properties of an object that have one value only."""
    fields = FIELDS[shape[1]] if shape[0] == "object" else {}
    return {name: field[1] for name, (_, _, field) in fields.items() if field[0] == "value" and len(field) == 2}
