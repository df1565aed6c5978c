"""The spec against the recorded answers of real servers: it describes each of them, and little else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from clients import Record
from described import bodies_of, is_described, schema_for, validator_of
from recorded import Recording, operation_of, recordings

DESCRIBED = [recording for recording in recordings() if operation_of(recording)]
SAMPLES: dict[str, Any] = {
    "string": "spoiled",
    "number": 0.5,
    "boolean": True,
    "array": [0.5],
    "object": {"spoiled": 1},
    "null": None,
}


@pytest.mark.parametrize("version", sorted({recording.version for recording in DESCRIBED}))
def test_the_spec_describes_every_recorded_answer(version: str, record_property: Record) -> None:
    answers = [recording for recording in DESCRIBED if recording.version == version]
    untrue = [recording.name for recording in answers if not is_described(recording)]
    described = f"{len(answers) - len(untrue)} of {len(answers)}"
    record_property(f"recorded answers of {version} that the spec describes", described)
    assert untrue == []


def test_the_spec_refuses_spoiled_answers(record_property: Record) -> None:
    refused = [refusal for recording in DESCRIBED for refusal in spoil(recording)]
    share = sum(refused) / len(refused)
    record_property("spoiled values that the spec refuses", f"{sum(refused)} of {len(refused)} ({share:.1%})")
    assert share >= 0.95


def spoil(recording: Recording) -> Iterator[bool]:
    """Put a value of each other type in every spot of an answer, and tell each time whether the spec refuses it."""
    schema = schema_for(recording)
    if schema is None or recording.media_type not in ("application/json", "text/event-stream"):
        return
    for body in bodies_of(recording):
        yield from spoil_one(json.dumps(schema), json.dumps(shape_of(body)))


@cache
def spoil_one(schema: str, shape: str) -> tuple[bool, ...]:
    """What `spoil` finds for one body; bodies that differ only in their values are tried once."""
    validator, root, refused = validator_of(json.loads(schema)), [json.loads(shape)], list[bool]()
    for holder, key in list(spots(root, 0)):
        value = holder[key]
        for kind, sample in SAMPLES.items():
            if kind != kind_of(value):
                holder[key] = sample
                refused.append(not validator.is_valid(root[0]))
        holder[key] = value
    return tuple(refused)


def shape_of(value: Any, key: str = "") -> Any:
    """A body with all its texts and numbers made the same, but for the kind of an event."""
    if isinstance(value, dict):
        return {name: shape_of(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [shape_of(inner) for inner in value]
    return {"string": value if key == "event" else "text", "number": type(value or 0)(1)}.get(kind_of(value), value)


def spots(holder: Any, key: Any) -> Iterator[tuple[Any, Any]]:
    """Every place at or below `holder[key]`, as a holder and a key."""
    yield holder, key
    value = holder[key]
    if isinstance(value, dict):
        for inner in value:
            yield from spots(value, inner)
    elif isinstance(value, list):
        for index in range(len(value)):
            yield from spots(value, index)


def kind_of(value: Any) -> str:
    names = {bool: "boolean", int: "number", float: "number", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "null")
