"""The instrumentor, which starts and ends the tracing of all clients of a process."""

from collections.abc import Callable, Collection
from importlib.metadata import version
from typing import Any

from opentelemetry.instrumentation.instrumentor import BaseInstrumentor
from opentelemetry.instrumentation.utils import is_instrumentation_enabled
from opentelemetry.metrics import get_meter
from opentelemetry.trace import get_tracer

from dify_completion import Call, observe_calls

from ._conventions import SCHEMA_URL
from ._harmless import harmless
from ._metrics import Metrics
from ._span import CallSpan

_DISTRIBUTION = "dify-completion-client"


class DifyInstrumentor(BaseInstrumentor):
    """Records a span for each call and each stream of every `Dify` and `AsyncDify` of the process, and metrics.

    `instrument()` starts this, and `uninstrument()` ends it. A second call of either has no effect. `instrument` takes a
    `tracer_provider` and a `meter_provider`; the defaults are the global ones.
    """

    _end: Callable[[], None] | None = None

    def instrumentation_dependencies(self) -> Collection[str]:
        """Name the package that this instruments."""
        return (_DISTRIBUTION,)

    def _instrument(self, **options: Any) -> None:
        about = "dify_completion_otel", version(_DISTRIBUTION)
        tracer = get_tracer(*about, options.get("tracer_provider"), SCHEMA_URL)
        metrics = Metrics(get_meter(*about, options.get("meter_provider"), SCHEMA_URL))

        @harmless
        def start(call: Call) -> CallSpan | None:
            return CallSpan(call, tracer, metrics) if is_instrumentation_enabled() else None

        self._end = observe_calls(start)

    def _uninstrument(self, **_: Any) -> None:
        if self._end is not None:
            self._end()
            self._end = None
