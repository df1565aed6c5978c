"""The span of a call: from its request to its end, whatever ends it."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

import httpx
from opentelemetry.propagate import inject
from opentelemetry.trace import (
    SpanKind,
    Status,
    StatusCode,
    Tracer,
    set_span_in_context,
    use_span,
)

from dify_completion import Call

from . import _conventions as names
from ._content import content_of, is_content_wanted
from ._harmless import harmless
from ._metrics import Metrics

_GENERATES_TEXT = "create_completion"


class CallSpan:
    """Makes a span and measurements of one call; an observer of the client."""

    def __init__(self, call: Call, tracer: Tracer, metrics: Metrics) -> None:
        self._metrics = metrics
        self._attributes = _attributes_of(call)
        name = str(self._attributes[names.OPERATION_NAME])
        # Current only while a request is sent: a stream outlives the function that opens it, and that one's context.
        self._span = tracer.start_span(name, kind=SpanKind.CLIENT, attributes=self._attributes)
        self._context = set_span_in_context(self._span)

    @harmless
    def send(self, request: httpx.Request) -> AbstractContextManager[object]:
        """Add the headers of the propagators, and the trace id that Dify looks for.

        Returns:
            A block in which the span is the current one: spans that httpx makes of the request are its children.
        """
        inject(request.headers, self._context)
        context = self._span.get_span_context()
        if context.is_valid:
            request.headers.setdefault("X-Trace-Id", f"{context.trace_id:032x}")
        return use_span(self._span, record_exception=False, set_status_on_exception=False)

    @harmless
    def end(self, call: Call, error: BaseException | None) -> None:
        """Write down what is known of the call, and end the span."""
        known = call.as_dict()
        # Not the error's message, which may cite the answer; a cancellation is none.
        if isinstance(error, Exception):
            self._attributes[names.ERROR_TYPE] = type(error).__qualname__
            self._span.set_status(Status(StatusCode.ERROR, type(error).__qualname__))
        found = {**self._attributes, **_found(known)}
        if is_content_wanted():
            found |= content_of(call)
        self._span.set_attributes({name: one for name, one in found.items() if one is not None})
        self._span.end()
        self._metrics.record(known, self._attributes, self._context)


def _attributes_of(call: Call) -> dict[str, Any]:
    """The attributes that spans and measurements have."""
    url = call.request.url
    operation = call.operation or call.request.method
    return {
        names.OPERATION_NAME: names.TEXT_COMPLETION if operation == _GENERATES_TEXT else operation,
        names.PROVIDER_NAME: "dify",
        names.SERVER_ADDRESS: url.host,
        names.SERVER_PORT: url.port or {"http": 80, "https": 443}[url.scheme],
    }


def _found(known: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of a span that has ended, by what is known of its call."""
    return {
        names.REQUEST_STREAM: known["streamed"] or None,
        names.RESPONSE_ID: known["message_id"],
        names.TIME_TO_FIRST_CHUNK: known["seconds_to_first_event"],
        names.INPUT_TOKENS: known["prompt_tokens"],
        names.OUTPUT_TOKENS: known["completion_tokens"],
        names.STATUS_CODE: known["status"],
        "dify.outcome": known["outcome"],
        "dify.server_version": known["server_version"],
        "dify.task_id": known["task_id"],
        "dify.price": known["price"],
        "dify.currency": known["currency"],
    }
