"""The spec against the recorded answers of real servers: it describes each of them, and little else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from recorded import Recording, operation_of, recordings, resolve, spec

DESCRIBED = [recording for recording in recordings() if operation_of(recording)]
SAMPLES: dict[str, Any] = {
    "string": "spoiled",
    "number": 0.5,
    "boolean": True,
    "array": [0.5],
    "object": {"spoiled": 1},
}


def media_of(recording: Recording) -> dict[str, Any] | None:
    """The media type object that the spec declares for a recorded answer, or None where it declares none."""
    found = operation_of(recording)
    assert found
    responses = found[1]["responses"]
    content = resolve(responses.get(str(recording.status), responses["default"])).get("content", {})
    family = recording.media_type.partition("/")[0] + "/*"
    for declared in (recording.media_type, family, "*/*"):
        if declared in content:
            media: dict[str, Any] = content[declared]
            return media
    return None


def bodies_of(recording: Recording) -> list[Any]:
    if recording.media_type == "text/event-stream":
        return list(recording.events)
    if recording.media_type == "application/json":
        return [recording.json]
    return [recording.body.decode("latin-1")]


def validator_of(schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": spec()["components"]})


@pytest.mark.parametrize("recording", DESCRIBED, ids=lambda recording: recording.name)
def test_the_spec_describes_the_recorded_answer(recording: Recording) -> None:
    media = media_of(recording)
    assert media, f"{recording.status} {recording.media_type} is not declared"
    validator = validator_of(media["schema"])
    for body in bodies_of(recording):
        validator.validate(body)


def spots(value: Any, put: Callable[[Any], None]) -> Iterator[tuple[Any, Callable[[Any], None]]]:
    """Every value within `value`, each with a function that puts another in its place."""
    yield value, put
    if isinstance(value, dict):
        for key, inner in list(value.items()):
            yield from spots(inner, lambda new, key=key: value.__setitem__(key, new))
    elif isinstance(value, list):
        for index, inner in enumerate(list(value)):
            yield from spots(inner, lambda new, index=index: value.__setitem__(index, new))


def kind_of(value: Any) -> str:
    names = {bool: "boolean", int: "number", float: "number", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "null")


def test_the_spec_refuses_spoiled_answers(record_property: Callable[[str, object], None]) -> None:
    tried = refused = 0
    for recording in DESCRIBED:
        media = media_of(recording)
        if not media or recording.media_type not in ("application/json", "text/event-stream"):
            continue
        validator = validator_of(media["schema"])
        for body in bodies_of(recording):
            holder = [body]
            for value, put in list(spots(body, lambda new, holder=holder: holder.__setitem__(0, new))):
                for kind, sample in SAMPLES.items():
                    if kind == kind_of(value):
                        continue
                    put(sample)
                    tried += 1
                    refused += not validator.is_valid(holder[0])
                put(value)
    print(refused, tried, refused / tried)
    assert refused / tried >= 0.95
