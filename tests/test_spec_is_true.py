"""The spec against the recorded answers of real servers: it describes each of them, and little else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from clients import Record
from jsonschema import Draft202012Validator
from recorded import Recording, operation_of, recordings, resolve, spec

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


def is_described(recording: Recording) -> bool:
    if recording.status == 204:
        return "content" not in response_for(recording) and not recording.body
    schema = schema_for(recording)
    return schema is not None and all(validator_of(schema).is_valid(body) for body in bodies_of(recording))


def schema_for(recording: Recording) -> dict[str, Any] | None:
    """The schema that the spec declares for a recorded answer, or None where it declares no such answer."""
    content = response_for(recording).get("content", {})
    family = recording.media_type.partition("/")[0] + "/*"
    for declared in (recording.media_type, family, "*/*"):
        if declared in content:
            schema: dict[str, Any] = content[declared]["schema"]
            return schema
    return None


def response_for(recording: Recording) -> Any:
    """The answer that the spec declares for the status of a recorded one."""
    found = operation_of(recording)
    assert found
    responses = found[1]["responses"]
    return resolve(responses.get(str(recording.status), responses["default"]))


def bodies_of(recording: Recording) -> list[Any]:
    if recording.media_type == "text/event-stream":
        return list(recording.events)
    if recording.media_type == "application/json":
        return [recording.json]
    return [recording.body.decode("latin-1")]


def validator_of(schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": spec()["components"]})


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
