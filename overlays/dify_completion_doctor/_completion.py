"""Three completions, which cost money: a whole one, a streamed one, and one that is stopped."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any

import httpx
from attrs import frozen

from ._advice import TIMED_OUT
from ._answers import content_for, described, finding_of, media_type_of
from ._delivery import delivery_findings
from ._document import Node, as_object, pointer_of
from ._mismatches import Schema, grouped, type_of
from ._operations import EVENT_STREAM, Operation
from ._report import Finding, Mismatch, Status
from ._server import NoAnswer, Server, problem_of
from ._stream import NOT_JSON, Roles, StreamReading

_GATEWAY_TIMEOUTS = (504, 524)
_UTF_8 = ("utf-8", "utf8")
_STOP_SECONDS = 2.0
"""Seconds in which a stop ends its stream; Dify looks for one about once a second."""


@frozen(slots=False)
class Completions:
    """Asks for them.

    Attributes:
        server: The server.
        create: The operation that makes one.
        stop: The operation that stops one; None where the document has none.
        inputs: The inputs of each.
        user: The end user of each.
    """

    server: Server
    create: Operation
    stop: Operation | None
    inputs: Mapping[str, Any]
    user: str

    def findings(self) -> Iterator[Finding]:
        """Ask, one after the other; after a stream that went wrong, no other one is asked for."""
        yield self._whole()
        reading = self._new_reading()
        try:
            response = self._read_stream(reading, lambda _: None)
        except NoAnswer as error:
            yield _no_answer("stream", error)
            yield from self._stop_not_asked()
            return
        except KeyboardInterrupt:
            self._stop_unfinished(reading)
            raise
        if not is_stream(response):
            yield _not_a_stream(self.create, response)
            yield from self._stop_not_asked()
            return
        yield self._stream(reading, response)
        yield from delivery_findings(reading)
        if self.stop is not None:
            yield from self._stopped(self.stop, reading)

    def _stop_not_asked(self) -> Iterator[Finding]:
        if self.stop is not None:
            yield Finding(self.stop.id, Status.NOT_ASKED, "The stream before it was not complete.")

    def _new_reading(self) -> StreamReading:
        return StreamReading(self.server.answer_seconds)

    def _read_stream(
        self, reading: StreamReading, on_event: Callable[[dict[str, Any]], object]
    ) -> httpx.Response:
        with self.server.stream(self.create.path, self._body("streaming")) as response:
            if is_stream(response):
                reading.read(response, self._roles, on_event)
        return response

    def _stop_unfinished(self, reading: StreamReading) -> httpx.Response | None:
        """Stop the generation of a stream that is not complete: Dify would continue it, and bill."""
        if self.stop is None or reading.task_id is None or reading.ended or reading.failed:
            return None
        with suppress(*NoAnswer):
            return self.server.stop(self.stop, reading.task_id, self.user)
        return None

    def _body(self, mode: str) -> dict[str, Any]:
        return {"inputs": dict(self.inputs), "response_mode": mode, "user": self.user}

    def _whole(self) -> Finding:
        try:
            response = self.server.post(self.create.path, self._body("blocking"))
        except NoAnswer as error:
            return _no_answer(self.create.id, error)
        if response.status_code in _GATEWAY_TIMEOUTS:
            summary = f"A proxy gave up waiting for the whole answer ({described(response)})."
            return Finding(self.create.id, Status.FAILED, summary, TIMED_OUT)
        if is_stream(response):
            return _other_form(self.create, self.create.id, response, "a whole answer")
        return finding_of(self.create, response)

    @cached_property
    def _media(self) -> Node:
        """The media type object of the stream; an empty part where the document has none."""
        found = self.create.response(200)
        media = content_for(self.create, found[1], EVENT_STREAM) if found else None
        return media or self.create.node.child(EVENT_STREAM)

    @cached_property
    def _roles(self) -> Roles:
        return Roles.of(self._media, self.create.document.resolve(self._media.child("schema")))

    def _stream(self, reading: StreamReading, response: httpx.Response) -> Finding:
        mismatches = self._mismatches(reading, response)
        if not (reading.ended or reading.failed):
            ends = " or ".join(sorted(self._roles.ends | self._roles.errors))
            summary = f"The stream {_end_of(reading)}, without {ends}."
            return Finding("stream", Status.UNTRUE, summary, TIMED_OUT, mismatches)
        if mismatches:
            summary = (
                f"The stream has {len(reading.events)} events, and not all match the document."
            )
            return Finding("stream", Status.UNTRUE, summary, "", mismatches)
        if reading.failed:
            summary = "The stream ended with an error event, which the document describes."
            return Finding(
                "stream", Status.FAILED, summary, "Look at the log of Dify, and at its model."
            )
        return Finding(
            "stream",
            Status.TRUE,
            f"The stream has {len(reading.events)} events, and all match the document.",
        )

    def _mismatches(self, reading: StreamReading, response: httpx.Response) -> tuple[Mismatch, ...]:
        schema = self._media.child("schema")
        if schema.value is None:
            place = self.create.document.place_of(self.create.responses)
            return (Mismatch("", place, f"has {EVENT_STREAM}, which the document does not list"),)
        checks = EventSchemas(self.create, schema, self._roles.kind)
        found = [mismatch for event in reading.events for mismatch in checks.mismatches(event)]
        if (response.charset_encoding or "utf-8").lower() not in _UTF_8:
            place = self.create.document.place_of(self._media)
            found.insert(0, Mismatch("", place, "names a charset that is not UTF-8, as events are"))
        return grouped(found)

    def _stopped(self, stop: Operation, whole: StreamReading) -> Iterator[Finding]:
        if not whole.ended:
            answer = self._stop_unfinished(whole)
            if answer is None:
                yield from self._stop_not_asked()
            else:
                yield finding_of(stop, answer)
            return
        attempt = _StoppedStream(self._new_reading(), self.server, stop, self.user)
        try:
            self._read_stream(attempt.reading, attempt.on_event)
        except NoAnswer as error:
            yield _no_answer(stop.id, error)
            return
        yield from attempt.findings(whole)


class EventSchemas:
    """The schemas of events, each looked up by its kind."""

    def __init__(self, operation: Operation, union: Node, kind: str) -> None:
        self._document = operation.document
        self._union = self._document.resolve(union)
        self._kind = kind
        self._schemas: dict[str, Schema] = {}

    def mismatches(self, event: Any) -> tuple[Mismatch, ...]:
        """The mismatches of an event."""
        if event is NOT_JSON:
            return (Mismatch("", self._document.place_of(self._union), "is not JSON"),)
        mapping = self._union.child("discriminator").child("mapping")
        if not mapping.members:
            return self._schema("", mapping).mismatches(event)
        if not isinstance(event, dict):
            return self._mismatch("", mapping, f"is {type_of(event)}, not an object")
        kind = as_object(event).get(self._kind)
        if kind is None:
            return self._mismatch("", mapping, f"lacks {self._kind}")
        pointer = pointer_of([self._kind])
        if not isinstance(kind, str):
            return self._mismatch(pointer, mapping, f"is {type_of(kind)}, not a string")
        if kind not in mapping.members:
            problem = "is a kind of event that the document does not describe"
            return self._mismatch(pointer, mapping, problem)
        return self._schema(kind, mapping).mismatches(event)

    def _mismatch(self, pointer: str, mapping: Node, problem: str) -> tuple[Mismatch, ...]:
        return (Mismatch(pointer, self._document.place_of(mapping), problem),)

    def _schema(self, name: str, mapping: Node) -> Schema:
        """The schema of a kind; that of all events for an empty name."""
        if name not in self._schemas:
            node = self._document.target(mapping, mapping.members[name]) if name else self._union
            self._schemas[name] = Schema(self._document, node)
        return self._schemas[name]


class _StoppedStream:
    """A stream that is stopped at its first event that names the task."""

    def __init__(self, reading: StreamReading, server: Server, stop: Operation, user: str) -> None:
        self.reading = reading
        self._server = server
        self._stop = stop
        self._user = user
        self._answer: httpx.Response | None = None
        self._stopped_at = 0.0

    def on_event(self, _: dict[str, Any]) -> None:
        """Stop at the first event with a task; leave a stream that does not end."""
        if self._answer is None and self.reading.task_id is not None:
            self._answer = self._server.stop(self._stop, self.reading.task_id, self._user)
            self._stopped_at = time.monotonic()
            self.reading.leave_within(2 * _STOP_SECONDS)

    def findings(self, whole: StreamReading) -> Iterator[Finding]:
        """The findings about the stop's answer, and about the end of the stream."""
        if self._answer is None:
            yield Finding(self._stop.id, Status.NOT_ASKED, "No event named a task to stop.")
            return
        yield finding_of(self._stop, self._answer)
        seconds = time.monotonic() - self._stopped_at
        count, whole_count = len(self.reading.text_times), len(whole.text_times)
        pieces = f"{count} of {whole_count} pieces"
        if seconds > _STOP_SECONDS:
            summary = f"The stream continued for {seconds:.1f} s after the stop, and has {pieces}."
            advice = "Check that a stop reaches the same Dify, and its Redis."
            yield Finding("stop", Status.UNTRUE, summary, advice)
        elif count < 0.9 * whole_count:
            summary = f"The stream ended {seconds:.1f} s after the stop, with {pieces}."
            yield Finding("stop", Status.TRUE, summary)
        else:
            yield Finding(
                "stop", Status.NOT_ASKED, "The answer was complete before the stop could show."
            )


def is_stream(response: httpx.Response) -> bool:
    """Whether an answer is a stream of events."""
    return response.is_success and media_type_of(response) == EVENT_STREAM


def _end_of(reading: StreamReading) -> str:
    after = f"after {reading.seconds:.1f} s"
    if reading.limit_reached:
        return f"was left {after} (the limit is {reading.limit_reached})"
    return f"ended {after} ({reading.broken_by})" if reading.broken_by else f"ended {after}"


def _not_a_stream(operation: Operation, response: httpx.Response) -> Finding:
    if response.is_success:
        return _other_form(operation, "stream", response, "a stream")
    if response.status_code in _GATEWAY_TIMEOUTS:
        summary = f"A proxy gave up waiting for the first event ({described(response)})."
        return Finding("stream", Status.FAILED, summary, TIMED_OUT)
    return finding_of(operation, response, "stream")


def _other_form(operation: Operation, name: str, response: httpx.Response, asked: str) -> Finding:
    place = operation.document.place_of(operation.node)
    problem = f"has {described(response)}, and {asked} was asked for"
    summary = f"The server does not answer with {asked}."
    return Finding(name, Status.UNTRUE, summary, "", (Mismatch("", place, problem),))


def _no_answer(name: str, error: Exception) -> Finding:
    return Finding(name, Status.FAILED, problem_of(error), TIMED_OUT)
