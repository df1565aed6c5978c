"""Traces and metrics by OpenTelemetry: a span for each call and each stream, from its request to its end."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

import anyio
import httpx
import pytest
from calls import CALLS, leave_open
from clients import client_of
from dify_completion import Dify
from dify_completion_mock import MockDify
from dify_completion_otel import DifyInstrumentor, _conventions
from opentelemetry import baggage, context, trace
from opentelemetry.instrumentation.utils import suppress_instrumentation
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import HistogramDataPoint, InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF
from opentelemetry.semconv._incubating.attributes import gen_ai_attributes
from opentelemetry.semconv._incubating.metrics import gen_ai_metrics
from opentelemetry.semconv.attributes import error_attributes, http_attributes, server_attributes
from opentelemetry.semconv.schemas import Schemas
from opentelemetry.trace import SpanKind, StatusCode
from packaging.version import Version
from replay import ReplayServer, Silence, event_stream, http_answer
from wire import GOOD, INFO, STOPPED, sse

pytestmark = pytest.mark.anyio


@dataclass(frozen=True)
class Telemetry:
    """What was recorded so far."""

    exporter: InMemorySpanExporter
    reader: InMemoryMetricReader
    provider: TracerProvider
    instrumentor: DifyInstrumentor

    @property
    def spans(self) -> tuple[ReadableSpan, ...]:
        return self.exporter.get_finished_spans()

    def span(self) -> ReadableSpan:
        """The only span."""
        (span,) = self.spans
        return span

    def attributes(self) -> dict[str, Any]:
        """The attributes of the only span."""
        return dict(self.span().attributes or {})

    def points(self, name: str) -> list[HistogramDataPoint]:
        """The points of a histogram."""
        data = self.reader.get_metrics_data()
        metrics = [] if data is None else data.resource_metrics[0].scope_metrics[0].metrics
        points: list[Any] = [point for metric in metrics if metric.name == name for point in metric.data.data_points]
        return points


@pytest.fixture
def telemetry() -> Iterator[Telemetry]:
    """Records spans and metrics for a test."""
    exporter, reader, instrumentor = InMemorySpanExporter(), InMemoryMetricReader(), DifyInstrumentor()
    provider, meters = TracerProvider(shutdown_on_exit=False), MeterProvider([reader], shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    instrumentor.instrument(tracer_provider=provider, meter_provider=meters)
    yield Telemetry(exporter, reader, provider, instrumentor)
    instrumentor.uninstrument()


async def test_a_call_is_a_span_with_what_the_conventions_ask_for(
    kind: str, mock: MockDify, telemetry: Telemetry
) -> None:
    async with client_of(kind, **mock.settings) as client:
        completion = await client.call("create_completion", inputs={}, user="u")
    span, found = telemetry.span(), telemetry.attributes()
    assert (span.name, span.kind, span.status.status_code) == ("text_completion", SpanKind.CLIENT, StatusCode.UNSET)
    assert {
        "gen_ai.operation.name": "text_completion",
        "gen_ai.provider.name": "dify",
        "gen_ai.response.id": completion.message_id,
        "gen_ai.usage.input_tokens": completion.metadata.usage.prompt_tokens,
        "gen_ai.usage.output_tokens": completion.metadata.usage.completion_tokens,
        "server.address": "127.0.0.1",
        "server.port": int(mock.base_url.split(":")[2].split("/")[0]),
        "http.response.status_code": 200,
        "dify.outcome": "complete",
    }.items() <= found.items()
    assert not {"error.type", "gen_ai.request.stream", "gen_ai.response.time_to_first_chunk"} & found.keys()


async def test_a_stream_is_one_span_until_it_was_read(kind: str, mock: MockDify, telemetry: Telemetry) -> None:
    async with client_of(kind, **mock.settings) as client, client.stream() as stream:
        await stream.next()
        assert telemetry.spans == ()
        await stream.events()
        assert len(telemetry.spans) == 1
    found, span = telemetry.attributes(), telemetry.span()
    seconds = ((span.end_time or 0) - (span.start_time or 0)) / 1e9
    assert 0 < found["gen_ai.response.time_to_first_chunk"] <= seconds
    assert (found["gen_ai.request.stream"], found["dify.outcome"]) == (True, "complete")
    assert found["gen_ai.response.id"] == stream.message_id


@pytest.mark.parametrize("how", ["left", "an error", "closed", "cancelled"])
async def test_a_stream_that_is_left_is_one_span_without_an_error(
    kind: str, server: ReplayServer, telemetry: Telemetry, how: str
) -> None:
    if kind == "sync" and how == "cancelled":
        pytest.skip("nothing cancels a thread")
    with Silence() as silence:
        server.answer(silence.after(event_stream(GOOD[0], end=b"")), STOPPED)
        async with client_of(kind, api_key="app-key", base_url=server.base_url) as client:
            with anyio.CancelScope() as scope:
                try:
                    async with client.stream() as stream:
                        await stream.next()
                        if how == "an error":
                            raise KeyError
                        if how == "closed" and (closing := stream.close()) is not None:
                            await closing
                        if how == "cancelled":
                            scope.cancel()
                            await stream.next()
                except KeyError:
                    pass
    assert len(server.asked) == 2
    assert (telemetry.attributes()["dify.outcome"], telemetry.span().status.status_code) == (
        "stopped",
        StatusCode.UNSET,
    )


async def test_a_stream_that_nobody_closes_is_one_span(kind: str, server: ReplayServer, telemetry: Telemetry) -> None:
    server.answer(event_stream(*GOOD, end=b""))
    async with client_of(kind, api_key="app-key", base_url=server.base_url) as client:
        with pytest.warns(ResourceWarning, match="unclosed stream"):
            await leave_open(kind, client)
            gc.collect()
    assert telemetry.attributes()["dify.outcome"] == "interrupted"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (http_answer("401 Unauthorized", b'{"message": "hidden"}'), "AuthenticationError"),
        (http_answer("200 OK", b"hidden", "text/html"), "APIResponseError"),
        (event_stream(GOOD[0], end=b""), "StreamInterrupted"),
        (event_stream(GOOD[0], sse("error", status=429, message="hidden")), "RateLimitError"),
        ([b""], "APIConnectionError"),
    ],
    ids=["refused", "no stream", "cut", "error event", "no answer"],
)
async def test_what_fails_is_a_span_with_the_error_and_nothing_of_its_message(
    kind: str, server: ReplayServer, telemetry: Telemetry, answer: list[bytes], error: str
) -> None:
    server.answer(answer)
    async with client_of(kind, api_key="app-key", base_url=server.base_url, max_retries=0) as client:
        with pytest.raises(Exception) as raised:
            async with client.stream(stop_on_exit=False) as stream:
                await stream.events()
    assert type(raised.value).__name__ == error
    assert telemetry.attributes()["error.type"] == error
    assert (telemetry.span().status.status_code, telemetry.span().status.description) == (StatusCode.ERROR, error)
    assert telemetry.span().events == ()
    assert not {"hidden", "Bon", "app-key"} & set(telemetry.span().to_json().replace('"', " ").split())
    (point,) = telemetry.points("gen_ai.client.operation.duration")
    assert (point.attributes or {})["error.type"] == error


async def test_retries_are_within_the_span(kind: str, server: ReplayServer, telemetry: Telemetry) -> None:
    server.answer(http_answer("503 Busy", b"", "text/html", "Retry-After: 0"), INFO)
    async with client_of(kind, api_key="app-key", base_url=server.base_url) as client:
        await client.call("get_app_info")
    first, second = server.asked
    assert first.headers["traceparent"] == second.headers["traceparent"]
    assert telemetry.attributes()["http.response.status_code"] == 200


async def test_other_operations_are_spans_of_their_own_names(kind: str, mock: MockDify, telemetry: Telemetry) -> None:
    async with client_of(kind, **mock.settings) as client:
        for name, (arguments, named) in CALLS.items():
            await client.call(name, *arguments, **named)
    assert [span.name for span in telemetry.spans] == list(CALLS)
    assert [(span.attributes or {})["gen_ai.operation.name"] for span in telemetry.spans] == list(CALLS)


async def test_the_span_has_the_callers_as_its_parent_and_the_server_learns_of_it(
    kind: str, server: ReplayServer, telemetry: Telemetry
) -> None:
    tracer = telemetry.provider.get_tracer("program")
    token = context.attach(baggage.set_baggage("tenant", "seven"))
    with Silence() as silence:
        server.answer(silence.after(event_stream(GOOD[0], end=b"")), STOPPED)
        async with client_of(kind, api_key="app-key", base_url=server.base_url) as client:
            with tracer.start_as_current_span("program") as parent:
                async with client.stream() as stream:
                    await stream.next()
                    assert trace.get_current_span() is parent
    context.detach(token)
    ours, theirs = telemetry.spans
    assert ours.parent == theirs.context
    ids = cast("trace.SpanContext", ours.context)
    for asked in server.asked:  # The completion and its stop.
        assert asked.headers["traceparent"] == f"00-{ids.trace_id:032x}-{ids.span_id:016x}-{ids.trace_flags:02x}"
        assert asked.headers["x-trace-id"] == f"{ids.trace_id:032x}"
    assert server.asked[0].headers["baggage"] == "tenant=seven"


async def test_the_span_is_current_while_its_request_is_sent(
    kind: str, server: ReplayServer, telemetry: Telemetry
) -> None:
    seen: list[trace.Span] = []

    def look(_: httpx.Request) -> None:
        seen.append(trace.get_current_span())

    async def look_async(request: httpx.Request) -> None:
        look(request)

    hooks = {"request": [look if kind == "sync" else look_async]}
    server.answer(http_answer("503 Busy", b"", "text/html", "Retry-After: 0"), event_stream(*GOOD))
    arguments: Any = {"api_key": "app-key", "base_url": server.base_url, "httpx_args": {"event_hooks": hooks}}
    async with client_of(kind, **arguments) as client, client.stream() as stream:
        assert trace.get_current_span() is trace.INVALID_SPAN
        await stream.events()
    ours = cast("trace.SpanContext", telemetry.span().context)
    assert [span.get_span_context().span_id for span in seen] == [ours.span_id] * 2


async def test_a_trace_id_of_the_caller_stays(kind: str, server: ReplayServer, telemetry: Telemetry) -> None:
    server.answer(INFO)
    async with client_of(kind, api_key="app-key", base_url=server.base_url, headers={"x-trace-id": "mine"}) as client:
        await client.call("get_app_info")
    assert server.asked[0].headers["x-trace-id"] == "mine"
    assert "traceparent" in server.asked[0].headers


def test_a_call_that_is_not_sampled_is_measured_and_the_server_learns_that(server: ReplayServer) -> None:
    reader, instrumentor = InMemoryMetricReader(), DifyInstrumentor()
    instrumentor.instrument(
        tracer_provider=TracerProvider(ALWAYS_OFF, shutdown_on_exit=False),
        meter_provider=MeterProvider([reader], shutdown_on_exit=False),
    )
    server.answer(INFO)
    with Dify("app-key", base_url=server.base_url) as dify:
        dify.get_app_info()
    instrumentor.uninstrument()
    assert int(server.asked[0].headers["traceparent"].rpartition("-")[2]) & trace.TraceFlags.SAMPLED == 0
    assert reader.get_metrics_data() is not None


async def test_without_a_provider_no_header_is_sent(kind: str, server: ReplayServer) -> None:
    server.answer(INFO)
    DifyInstrumentor().instrument()
    async with client_of(kind, api_key="app-key", base_url=server.base_url) as client:
        await client.call("get_app_info")
    DifyInstrumentor().uninstrument()
    assert not {"traceparent", "x-trace-id"} & server.asked[0].headers.keys()


async def test_histograms_hold_seconds_first_events_and_tokens(kind: str, mock: MockDify, telemetry: Telemetry) -> None:
    async with client_of(kind, **mock.settings) as client:
        completion = await client.call("create_completion", inputs={}, user="u")
        async with client.stream() as stream:
            await stream.events()
    (duration,) = telemetry.points("gen_ai.client.operation.duration")
    assert duration.count == 2
    assert {"gen_ai.operation.name", "gen_ai.provider.name", "server.address", "server.port"} == set(
        duration.attributes or {}
    )
    assert (duration.explicit_bounds[0], duration.explicit_bounds[-1]) == (0.01, 81.92)
    (first,) = telemetry.points("gen_ai.client.operation.time_to_first_chunk")
    assert (first.count, 0 < first.sum < duration.sum) == (1, True)
    tokens = {
        (point.attributes or {})["gen_ai.token.type"]: point for point in telemetry.points("gen_ai.client.token.usage")
    }
    assert {kind: point.count for kind, point in tokens.items()} == {"input": 2, "output": 2}
    assert tokens["input"].min <= completion.metadata.usage.prompt_tokens <= tokens["input"].max


CAPTURE = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"


@pytest.mark.parametrize("value", ["", "false", "NO_CONTENT", "EVENT_ONLY", "true", "SPAN_ONLY", "SPAN_AND_EVENT"])
@pytest.mark.parametrize("streams", [False, True], ids=["call", "stream"])
def test_content_is_recorded_only_where_it_is_asked_for(
    mock: MockDify, telemetry: Telemetry, monkeypatch: pytest.MonkeyPatch, value: str, streams: bool
) -> None:
    monkeypatch.setenv(CAPTURE, value)
    with Dify(**mock.settings) as dify:
        if streams:
            with dify.stream_completion(inputs={"query": "private"}, user="u") as stream:
                text = stream.get_final_text()
        else:
            text = dify.create_completion(inputs={"query": "private"}, user="u").answer
    found = telemetry.attributes()
    if value not in ("true", "SPAN_ONLY", "SPAN_AND_EVENT"):
        assert "private" not in telemetry.span().to_json()
        return
    ((asked,), (answer,)) = (json.loads(found[f"gen_ai.{name}.messages"]) for name in ("input", "output"))
    assert (asked["role"], answer["role"], answer["finish_reason"]) == ("user", "assistant", "stop")
    assert json.loads(asked["parts"][0]["content"]) == {"inputs": {"query": "private"}}
    assert answer["parts"] == [{"type": "text", "content": text}]


def test_calls_that_generate_no_text_have_no_content(
    mock: MockDify, telemetry: Telemetry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CAPTURE, "true")
    with Dify(**mock.settings) as dify:
        dify.upload_file(file=b"private", user="u")
        dify.text_to_audio(text="private", user="u")
        dify.get_app_info()
    assert not any("messages" in name for span in telemetry.spans for name in span.attributes or {})


def test_to_start_and_to_end_it_twice_changes_nothing(mock: MockDify, telemetry: Telemetry) -> None:
    telemetry.instrumentor.instrument(tracer_provider=telemetry.provider)
    with Dify(**mock.settings) as dify:
        dify.get_app_info()
        assert len(telemetry.spans) == 1
        telemetry.instrumentor.uninstrument()
        telemetry.instrumentor.uninstrument()
        dify.get_app_info()
        assert len(telemetry.spans) == 1
        telemetry.instrumentor.instrument(tracer_provider=telemetry.provider)
        dify.get_app_info()
    assert len(telemetry.spans) == 2


class Faulty(SpanProcessor):
    """A processor of a program that fails, at the start or at the end of a span."""

    def __init__(self, at: str) -> None:
        self.at = at

    def on_start(self, span: Any, parent_context: context.Context | None = None) -> None:
        assert self.at != "start"

    def on_end(self, span: ReadableSpan) -> None:
        assert self.at != "end"


@pytest.mark.parametrize("at", ["start", "end"])
def test_a_fault_of_the_tracing_is_logged_and_costs_the_call_nothing(
    mock: MockDify, telemetry: Telemetry, caplog: pytest.LogCaptureFixture, at: str
) -> None:
    telemetry.provider.add_span_processor(Faulty(at))
    with Dify(**mock.settings) as dify, dify.stream_completion(inputs={}, user="u") as stream:
        assert stream.get_final_text()
    assert [one.message for one in caplog.records if one.name == "dify_completion_otel"] == [
        "a call of Dify could not be traced"
    ]


def test_calls_whose_instrumentation_is_suppressed_are_none(mock: MockDify, telemetry: Telemetry) -> None:
    with Dify(**mock.settings) as dify, suppress_instrumentation():
        dify.get_app_info()
    assert telemetry.spans == ()


def test_a_stream_that_ends_after_the_tracing_still_ends_its_span(mock: MockDify, telemetry: Telemetry) -> None:
    with Dify(**mock.settings) as dify, dify.stream_completion(inputs={}, user="u") as stream:
        next(stream)
        telemetry.instrumentor.uninstrument()
    assert telemetry.attributes()["dify.outcome"] == "stopped"


@pytest.mark.skipif(
    Version(version("opentelemetry-semantic-conventions")) < Version("0.63b0"),
    reason="the conventions that are installed are older than the names",
)
def test_the_names_are_those_of_the_conventions() -> None:
    modules = gen_ai_attributes, gen_ai_metrics, error_attributes, http_attributes, server_attributes
    known = {value for module in modules for value in vars(module).values() if isinstance(value, str)}
    ours = {value for name, value in vars(_conventions).items() if name.isupper() and isinstance(value, str)}
    ours -= {_conventions.SCHEMA_URL, _conventions.CAPTURE_CONTENT, _conventions.TEXT_COMPLETION}
    assert ours <= known
    assert _conventions.SCHEMA_URL in {schema.value for schema in Schemas}


PROGRAM = """\
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor
from opentelemetry.trace import set_tracer_provider

from dify_completion import Dify

provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter()))
set_tracer_provider(provider)
with Dify() as dify:
    dify.get_app_info()
"""


def test_auto_instrumentation_finds_it(server: ReplayServer, tmp_path: Path) -> None:
    server.answer(INFO)
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    command = [str(Path(sys.executable).with_name("opentelemetry-instrument")), sys.executable, "program.py"]
    environment = {**os.environ, "DIFY_API_KEY": "app-key", "DIFY_BASE_URL": server.base_url}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert '"name": "get_app_info"' in done.stdout
    assert "traceparent" in server.asked[0].headers


def test_nothing_of_it_is_imported_where_it_is_not_used() -> None:
    program = "import sys, dify_completion; sys.exit(any(name.startswith('opentelemetry') for name in sys.modules))"
    subprocess.run([sys.executable, "-c", program], check=True)
