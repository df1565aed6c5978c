"""Whether the spec describes what was recorded."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator
from recorded import Recording, operation_of, resolve, spec


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
