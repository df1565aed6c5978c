"""The mock against the spec, from outside: Schemathesis asks whatever the spec allows, and what it forbids.

`make contract` runs this; `make test` does not collect it. The seed is fixed, so a failure comes again.
"""

from __future__ import annotations

import json
import logging
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
import schemathesis
from clients import Record
from described import validator_of
from dify_completion import Dify
from dify_completion_api.models import LocalFile
from dify_completion_mock import App, MockDify, Moderation, Reply
from dify_completion_mock._routes import has_handler
from dify_completion_mock._spec import operations as mocked
from jsonschema.exceptions import best_match
from recorded import ROOT, operations, resolve
from schemathesis import BaseSchema, Case, CheckContext, GenerationMode, Response
from schemathesis.checks import CheckFunction
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_headers_conformance,
    response_schema_conformance,
)

EXAMPLES = 100
USER = "u-42"
EVENT_STREAM = "text/event-stream"
TALKATIVE = App(auto_play=True, moderation=Moderation(["secret"]))
REPLIES: list[str | Reply] = [
    "The tides turn.",
    "It is a secret.",
    Reply("It goes wrong.", error="completion_request_error", error_after=2),
]
FROM_SPEC = {operation.operation_id for operation in mocked() if not has_handler(operation)}
"""The operations that the mock answers from the spec alone: whatever it refuses may fall under `default`."""

Seen = defaultdict[str, Counter[int]]


class Complaints(logging.Handler):
    """Keeps what is logged as an error: a fault that the mock hides behind an answer of the spec shows here only."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(self.format(record))


@pytest.fixture(scope="session")
def mock() -> Iterator[MockDify]:
    with talkative_mock() as mock:
        assert things_of(mock) == THINGS, "the same requests give the same ids"
        yield mock


@pytest.fixture(scope="session")
def complaints() -> Iterator[Complaints]:
    complaints = Complaints()
    logging.getLogger().addHandler(complaints)
    yield complaints
    logging.getLogger().removeHandler(complaints)


@pytest.fixture(scope="session")
def seen() -> Seen:
    """How often each operation answered with which status."""
    return defaultdict(Counter)


def talkative_mock() -> MockDify:
    """A mock that writes events of all kinds, whatever it is asked."""
    replies = cycle(REPLIES)
    return MockDify(lambda inputs: next(replies), app=TALKATIVE)


def things_of(mock: MockDify) -> dict[str, list[str]]:
    """Make one of everything, and many of what is deleted; what to ask for, by its place in a request."""
    with Dify(mock.api_key, base_url=mock.base_url) as dify:
        upload = dify.upload_file(file=b"GIF89a", user=USER)
        image = LocalFile(type_="image", upload_file_id=upload.id)
        message = dify.create_completion(inputs={}, user=USER, files=[image]).message_id
        annotations = [dify.create_annotation(question="When do you open?", answer="At nine.") for _ in range(50)]
        job = dify.configure_annotation_reply(
            "enable", score_threshold=0.9, embedding_provider_name="openai", embedding_model_name="small"
        )
    return {
        "path.file_id": [upload.id],
        "path.message_id": [message],
        "path.end_user_id": [str(upload.created_by)],
        "path.annotation_id": [annotation.id for annotation in annotations],
        "path.job_id": [job.job_id],
        "body.message_id": [message],
        "body.files[*].upload_file_id": [upload.id],
        "body.user": [USER],
        "body.files[*].url": ["https://example.com/map.png"],
    }


def described(key: str, things: dict[str, list[str]]) -> BaseSchema:
    """The spec as Schemathesis reads it, with things that exist to ask for: at random it would meet none."""
    config = {
        "seed": 4,
        "request-timeout": 10,
        "max-stream-events": 1_000_000,
        "auth": {"openapi": {"appKey": {"bearer": key}}},
        "generation": {"max-examples": EXAMPLES, "database": "none", "with-security-parameters": False},
        "dictionaries": {place: {"values": ids} for place, ids in things.items()},
        "parameters": {place: {"dictionary": place, "probability": 0.7} for place in things},
    }
    return schemathesis.openapi.from_path(ROOT / "spec" / "openapi.yaml", config=schemathesis.Config.from_dict(config))


# What is asked is drawn up before the tests run: by the ids of another mock, which are those of any with its seed.
with talkative_mock() as rehearsal:
    THINGS = things_of(rehearsal)
    api = described(rehearsal.api_key, THINGS)


@api.hook
def map_body(context: schemathesis.HookContext, body: Any) -> Any:
    """Streams are rare among completions at random; those that leave the mode open become streams."""
    if isinstance(body, dict) and "inputs" in body and body.get("response_mode") is None:
        return {**body, "response_mode": "streaming"}
    return body


@api.parametrize()
def test_every_answer_is_one_that_the_spec_declares(
    case: Case[Any], mock: MockDify, seen: Seen, complaints: Complaints
) -> None:
    complaints.told.clear()
    response = case.call(base_url=mock.base_url)
    if not is_of_other_method(case):
        seen[case.operation.label][response.status_code] += 1
    assert not complaints.told, "\n".join(complaints.told)
    case.validate_response(response, checks=CHECKS)


def test_every_operation_succeeds_at_times(seen: Seen, record_property: Record) -> None:
    for operation, statuses in seen.items():
        record_property(operation, ", ".join(f"{status}: {times}" for status, times in sorted(statuses.items())))
    never = {operation for operation, statuses in seen.items() if not any(200 <= status < 300 for status in statuses)}
    assert len(seen) == len(list(operations()))
    assert not never


def status_conformance(ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """The status is declared by itself: all that falls under `default` comes from proxies, but for other methods."""
    described = case.operation.definition.raw
    if is_of_other_method(case):
        assert response.status_code == (200 if case.method == "OPTIONS" else 405)
    elif described["operationId"] in FROM_SPEC and response.status_code in (400, 404, 413, 415):
        assert {str(response.status_code), "default"} & described["responses"].keys()
    else:
        assert str(response.status_code) in described["responses"]


def is_of_other_method(case: Case[Any]) -> bool:
    return bool(case.method.upper() != case.operation.method.upper())


def no_server_error(ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """A request that fits the spec never fails the server; another does as the spec says: Dify's own 500, in JSON."""
    if response.status_code >= 500:
        assert case.meta is not None
        assert case.meta.generation.mode is GenerationMode.NEGATIVE, "the request fits the spec"
        assert (response.status_code, media_type_of(response)) == (500, "application/json")


def body_conformance(ctx: CheckContext, response: Response, case: Case[Any]) -> bool | None:
    """Schemathesis takes the schema of a stream for that of its SSE fields; the spec's is that of the JSON in them."""
    if media_type_of(response) != EVENT_STREAM:
        return response_schema_conformance(ctx, response, case)
    stream = resolve(case.operation.definition.raw["responses"]["200"])["content"][EVENT_STREAM]
    validator, kind = validator_of(stream["schema"]), resolve(stream["schema"])["discriminator"]["propertyName"]
    *blocks, rest = response.content.decode().split("\n\n")
    assert rest == ""
    events = [json.loads(block.removeprefix("data: ")) for block in blocks if block != "event: ping"]
    for event in events:
        error = best_match(validator.iter_errors(event))
        assert error is None, f"{event}: {error.message}"
    ends = {entry["event"] for role in ("end", "error") for entry in stream["x-stream"].get(role, ())}
    assert len([event for event in events if event[kind] in ends]) == 1
    return None


def media_type_of(response: Response) -> str:
    return response.headers.get("content-type", [""])[0].partition(";")[0]


CHECKS: list[CheckFunction] = [
    no_server_error,
    status_conformance,
    content_type_conformance,
    response_headers_conformance,
    body_conformance,
    ignored_auth,
]
