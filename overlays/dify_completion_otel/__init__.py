"""Traces and metrics of the client, by OpenTelemetry: `DifyInstrumentor().instrument()` starts them."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._instrumentor import DifyInstrumentor

__all__ = ["DifyInstrumentor"]


def __dir__() -> list[str]:
    return sorted(__all__)


def __getattr__(name: str) -> Any:
    # Imported when it is named: the package is there with the extra or without.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module("._instrumentor", __name__), name)
    except ModuleNotFoundError as error:
        advice = 'pip install "dify-completion-client[otel]" brings it'
        raise ModuleNotFoundError(f"{error.name} is missing; {advice}", name=error.name) from error
