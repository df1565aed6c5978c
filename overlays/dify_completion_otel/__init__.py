"""Traces and metrics of the client, by OpenTelemetry: `DifyInstrumentor().instrument()` starts them."""

from typing import TYPE_CHECKING

from dify_completion_extras import lazy_names

if TYPE_CHECKING:
    from ._instrumentor import DifyInstrumentor

__all__ = ["DifyInstrumentor"]

__getattr__ = lazy_names(__name__, {"DifyInstrumentor": "_instrumentor"}, extra="otel")


def __dir__() -> list[str]:
    return sorted(__all__)
