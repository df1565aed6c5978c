"""The histograms: seconds of calls, seconds to the first event of streams, tokens."""

from collections.abc import Mapping
from typing import Any

from opentelemetry.context import Context
from opentelemetry.metrics import Meter

from . import _conventions as names


class Metrics:
    """The measurements of calls."""

    def __init__(self, meter: Meter) -> None:
        self._duration = meter.create_histogram(
            names.DURATION,
            "s",
            "GenAI operation duration.",
            explicit_bucket_boundaries_advisory=names.SECONDS,
        )
        self._first_chunk = meter.create_histogram(
            names.FIRST_CHUNK,
            "s",
            "Time until the first event of a stream was read.",
            explicit_bucket_boundaries_advisory=names.SECONDS,
        )
        self._tokens = meter.create_histogram(
            names.TOKEN_USAGE,
            "{token}",
            "Number of input and output tokens used.",
            explicit_bucket_boundaries_advisory=names.TOKENS,
        )

    def record(
        self, fields: Mapping[str, Any], attributes: Mapping[str, Any], context: Context
    ) -> None:
        """Record a call that has ended.

        Args:
            fields: The fields of its record (`Call.as_dict`).
            attributes: The attributes of each measurement.
            context: The context that has the call's span.
        """
        self._duration.record(fields["seconds"], attributes, context)
        if fields["seconds_to_first_event"] is not None:
            self._first_chunk.record(fields["seconds_to_first_event"], attributes, context)
        tokens = {"input": fields["prompt_tokens"], "output": fields["completion_tokens"]}
        for kind, count in tokens.items():
            if count is not None:
                self._tokens.record(count, {**attributes, names.TOKEN_TYPE: kind}, context)
