"""Makes a trace of a program that reads a stream, and prints it: python examples/tracing.py

Needs the extra otel and the SDK: pip install ".[mock,otel]" opentelemetry-sdk
"""

from _inputs import inputs_about
from _server import a_server
from dify_completion import Dify
from dify_completion_otel import DifyInstrumentor
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor
from opentelemetry.trace import set_tracer_provider

SHOWN = ("gen_ai.usage.output_tokens", "gen_ai.response.time_to_first_chunk", "dify.outcome")


def line_of(span: ReadableSpan) -> str:
    attributes = span.attributes or {}
    shown = ", ".join(f"{name} {attributes[name]!r}" for name in SHOWN if name in attributes)
    indent = "  within a span: " if span.parent else ""
    return f"{indent}{span.name} {shown}".rstrip() + "\n"


def main() -> None:
    provider = TracerProvider()
    # In a service: BatchSpanProcessor(OTLPSpanExporter()), which sends the spans to a collector.
    provider.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter(formatter=line_of)))
    set_tracer_provider(provider)
    DifyInstrumentor().instrument()
    tracer = provider.get_tracer(__name__)

    with a_server(), Dify() as dify, tracer.start_as_current_span("answer a question"):
        inputs = inputs_about("the tides", dify.get_app_parameters())
        with dify.stream_completion(inputs=inputs, user="example") as stream:
            print(stream.get_final_text())


if __name__ == "__main__":
    main()
