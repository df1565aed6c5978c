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
from ._log_exceptions import log_exceptions
from ._metrics import Metrics
from ._span import CallSpan

_DISTRIBUTION = "dify-completion-client"


class DifyInstrumentor(BaseInstrumentor):
    """Records a span for each call and each stream of every `Dify` and `AsyncDify` of the process, and metrics.

    `instrument()` starts this, and `uninstrument()` ends it. A second call of either has no effect. You can pass a
    `tracer_provider` and a `meter_provider`; the defaults are the global ones.
    """

    _stop_observing: Callable[[], None] | None = None

    def instrumentation_dependencies(self) -> Collection[str]:
        """Name the package that this instruments."""
        return (_DISTRIBUTION,)

    def _instrument(self, **options: Any) -> None:
        library = "dify_completion_otel", version(_DISTRIBUTION)
        tracer = get_tracer(*library, options.get("tracer_provider"), SCHEMA_URL)
        metrics = Metrics(get_meter(*library, options.get("meter_provider"), SCHEMA_URL))

        @log_exceptions
        def start(call: Call) -> CallSpan | None:
            return CallSpan(call, tracer, metrics) if is_instrumentation_enabled() else None

        self._stop_observing = observe_calls(start)

    def _uninstrument(self, **_: Any) -> None:
        if self._stop_observing is not None:
            self._stop_observing()
            self._stop_observing = None
