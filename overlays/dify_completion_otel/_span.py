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
from ._log_exceptions import log_exceptions
from ._metrics import Metrics

_TEXT_OPERATION = "create_completion"


class CallSpan:
    """Makes a span and measurements of one call; an observer of the client."""

    def __init__(self, call: Call, tracer: Tracer, metrics: Metrics) -> None:
        self._metrics = metrics
        self._attributes = _attributes_of(call)
        name = str(self._attributes[names.OPERATION_NAME])
        # Current only while a request is sent: a stream outlives the function that opens it, and that one's context.
        self._span = tracer.start_span(name, kind=SpanKind.CLIENT, attributes=self._attributes)
        self._context = set_span_in_context(self._span)

    @log_exceptions
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

    @log_exceptions
    def end(self, call: Call, error: BaseException | None) -> None:
        """Set the attributes of the call's end, and end the span."""
        fields = call.as_dict()
        # The type alone, because the message may cite the answer. A cancellation is not an error.
        if isinstance(error, Exception):
            self._attributes[names.ERROR_TYPE] = type(error).__qualname__
            self._span.set_status(Status(StatusCode.ERROR, type(error).__qualname__))
        attributes = {**self._attributes, **_end_attributes(fields)}
        if is_content_wanted():
            attributes |= content_of(call)
        given = {name: value for name, value in attributes.items() if value is not None}
        self._span.set_attributes(given)
        self._span.end()
        self._metrics.record(fields, self._attributes, self._context)


def _attributes_of(call: Call) -> dict[str, Any]:
    """The attributes that spans and measurements have."""
    url = call.request.url
    operation = call.operation or call.request.method
    return {
        names.OPERATION_NAME: names.TEXT_COMPLETION if operation == _TEXT_OPERATION else operation,
        names.PROVIDER_NAME: "dify",
        names.SERVER_ADDRESS: url.host,
        names.SERVER_PORT: url.port or (443 if url.scheme == "https" else 80),
    }


def _end_attributes(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes that are known when a call has ended, by the fields of its record."""
    return {
        names.REQUEST_STREAM: fields["streamed"] or None,
        names.RESPONSE_ID: fields["message_id"],
        names.TIME_TO_FIRST_CHUNK: fields["seconds_to_first_event"],
        names.INPUT_TOKENS: fields["prompt_tokens"],
        names.OUTPUT_TOKENS: fields["completion_tokens"],
        names.STATUS_CODE: fields["status"],
        "dify.outcome": fields["outcome"],
        "dify.server_version": fields["server_version"],
        "dify.task_id": fields["task_id"],
        "dify.price": fields["price"],
        "dify.currency": fields["currency"],
    }
