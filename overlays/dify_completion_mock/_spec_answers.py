"""Answers to operations that the mock has no rules for: the spec's examples, once the request fits the spec."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from ._call import Call
from ._checks import is_json_request, parsed_json
from ._event_stream import EventStream
from ._examples import example_of
from ._faults import Fault, code_of, invalid
from ._operation_script import FROM_SPEC, OperationAnswer
from ._responses import fault_answer
from ._responses import headers as own_headers
from ._spec import EVENT_STREAM, JSON, Operation, as_object, content_of, is_json, resolve
from ._spec_events import events_of
from ._spec_pages import page_of

_DEFAULT_MEDIA_TYPES = {
    "audio/*": "audio/mpeg",
    "image/*": "image/png",
    "text/*": "text/plain",
    "video/*": "video/mp4",
}
"""The media type of an answer, by the one with a wildcard in the spec; `application/octet-stream` for all others."""


class SpecHandler:
    """Answers an operation that has no handler of its own, as the spec describes it."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation

    async def __call__(self, call: Call) -> ASGIApp:
        """Check the request against the spec, then answer with the examples."""
        await self._check(call)
        return await spec_answer(
            call, self._operation, OperationAnswer(pace=call.workspace.script.default_pace)
        )

    async def _check(self, call: Call) -> None:
        """Refuse what Dify would: first a body that is not JSON, then values that do not fit.

        Raises:
            Fault: The request is not what the spec asks for.
        """
        request, media_types = call.request, self._operation.request_content
        if media_types and all(map(is_json, media_types)):
            body = await request.body()
            if (body or self._operation.needs_body) and not is_json_request(request):
                raise Fault("unsupported_media_type")
            if body:
                await parsed_json(request)
        if objections := request.scope["objections"]:
            raise invalid("; ".join(objections))


async def spec_answer(call: Call, operation: Operation, answer: OperationAnswer) -> ASGIApp:
    """Answer a request for an operation: as a test has set it, and as the spec describes what it has not set."""
    status = operation.success_status if answer.status is None else answer.status
    if status < 300 and await _sends_stream(call.request, operation, answer):
        events = _spec_events(operation) if answer.events is None else answer.events
        return EventStream(call.workspace, events, answer.pace)
    response = operation.response(status)
    if response is None and answer.body is FROM_SPEC:
        return fault_answer(
            Fault(code_of(status) or "unknown", status=status), call.workspace.version
        )
    media_type, media = _media(call.request, response or {})
    body = answer.body
    if body is FROM_SPEC:
        body = page_of(call.request, operation, example_of(media)) if media_type else None
    return _answer(body, media_type, status, _headers(call, response or {}))


def _spec_events(operation: Operation) -> list[dict[str, Any]]:
    return events_of(content_of(operation.response(200)).get(EVENT_STREAM, {}))


async def _sends_stream(request: Request, operation: Operation, answer: OperationAnswer) -> bool:
    """Whether a stream is sent: where there is nothing else, or the request asks for one."""
    media_types = content_of(operation.response(200)).keys()
    has_other_media_type = any(media_type != EVENT_STREAM for media_type in media_types)
    has_body = answer.body is not FROM_SPEC
    can_stream = answer.events is not None or (EVENT_STREAM in media_types and not has_body)
    can_send_whole = has_body or (has_other_media_type and answer.events is None)
    if not (can_stream and can_send_whole):
        return can_stream
    mode = await _response_mode(request)
    return mode == "streaming" if mode else EVENT_STREAM in request.headers.get("Accept", "")


async def _response_mode(request: Request) -> Any:
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError):
        return None
    return as_object(body).get("response_mode")


def _media(request: Request, response: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """The media type of an answer: one that the request accepts by its name, else the first."""
    content = {name: media for name, media in content_of(response).items() if name != EVENT_STREAM}
    if not content:
        return "", {}
    accepted = [name for name in content if name in request.headers.get("Accept", "")]
    media_type = accepted[0] if accepted else next(iter(content))
    return media_type, content[media_type]


def _headers(call: Call, response: Mapping[str, Any]) -> dict[str, str]:
    """The headers that the spec describes, by their examples, and Dify's own."""
    described = {
        name: _header_value(example_of(resolve(header)))
        for name, header in response.get("headers", {}).items()
        if name.lower() != "content-type"
    }
    return {**described, **own_headers(call.workspace.version)}


def _header_value(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(_header_value, cast("Sequence[Any]", value)))
    return value if isinstance(value, str) else json.dumps(value)


def _answer(body: Any, media_type: str, status: int, headers: Mapping[str, str]) -> Response:
    if (not media_type and body is None) or status in (204, 304):
        return Response(b"", status, dict(headers))
    media_type = _sent_media_type(media_type)
    if isinstance(body, bytes):
        content = body
    elif isinstance(body, str) and not is_json(media_type):
        content = body.encode()
    else:
        content = json.dumps(body).encode() + b"\n"
    return Response(content, status, dict(headers), media_type)


def _sent_media_type(described: str) -> str:
    """The media type of an answer, by the one in the spec, which may have a wildcard."""
    if described in _DEFAULT_MEDIA_TYPES:
        return _DEFAULT_MEDIA_TYPES[described]
    if "*" in described:
        return "application/octet-stream"
    return described or JSON
