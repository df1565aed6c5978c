"""The answers that a test sets for operations: a status, a body, or the events of a stream."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any, cast

from attrs import define, evolve, field, frozen

from ._script import Reply, check_times


class _FromSpec:
    """Marks a missing body: the mock sends the spec's example."""

    def __repr__(self) -> str:
        return "the example of the spec"


FROM_SPEC: Any = _FromSpec()

_COMPLETION_OPTIONS = ("usage", "error", "error_after")


@frozen
class OperationAnswer:
    """How a request for an operation is answered.

    Attributes:
        status: The status; None: that of its success.
        body: What is sent: text or bytes as they are where the answer is not JSON; `FROM_SPEC`: the spec's example.
        events: The JSON of each event, for a request that asks for a stream.
        pace: When the events come, and how the connection ends too early.
    """

    status: int | None = None
    body: Any = FROM_SPEC
    events: Sequence[Mapping[str, Any]] | None = None
    pace: Reply = field(factory=Reply)

    def __attrs_post_init__(self) -> None:
        if self.status is not None and not 200 <= self.status <= 599:
            raise ValueError(f"the status of an answer must be from 200 to 599, not {self.status}")
        if self.events is not None and not _are_events(self.events):
            raise TypeError(
                f"events must be a list of mappings, one for each event, not {self.events!r:.100}"
            )


def _are_events(events: Any) -> bool:
    if isinstance(events, str) or not isinstance(events, Sequence):
        return False
    return all(isinstance(event, Mapping) for event in cast("list[object]", events))


def make_operation_answer(
    status: int | None,
    body: Any,
    events: Sequence[Mapping[str, Any]] | None,
    pace: Reply,
    options: Mapping[str, Any],
) -> OperationAnswer:
    """Make the answer that a test sets.

    Args:
        status: The status.
        body: The body.
        events: The events.
        pace: The delays and the cut of events, where the options have no others.
        options: The delays and the cut that the test sets.

    Raises:
        ValueError, TypeError: The mock cannot give this answer.
    """
    if refused := [name for name in _COMPLETION_OPTIONS if name in options]:
        raise TypeError(
            f"{refused[0]} is only for completions; give the operation a status, a body or events"
        )
    if options and events is None and body is not FROM_SPEC:
        raise TypeError(f"{next(iter(options))} is only for events")
    return OperationAnswer(status, body, events, evolve(pace, **options))


@define
class _Rule:
    operation: str
    answer: OperationAnswer
    app: str | None
    remaining: int | None


class OperationScript:
    """The answers to operations that are still to come. It is written in one thread and read in others."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rules: list[_Rule] = []

    def add(
        self, operation: str, answer: OperationAnswer, times: int | None, app: str | None
    ) -> None:
        """Set the answer to the next requests for an operation, or to all from now on."""
        check_times(times)
        with self._lock:
            if times is None:
                same = (operation, app, None)
                self._rules = [
                    rule
                    for rule in self._rules
                    if (rule.operation, rule.app, rule.remaining) != same
                ]
            self._rules.append(_Rule(operation, answer, app, times))

    def next(self, operation: str, app: str) -> OperationAnswer | None:
        """The answer to a request; None where none is set."""
        with self._lock:
            matching = [
                rule
                for rule in self._rules
                if rule.operation == operation and rule.app in (None, app)
            ]
            counted = [rule for rule in matching if rule.remaining is not None]
            always = sorted(matching, key=lambda rule: rule.app is None)
            rule = next(iter([*counted, *always]), None)
            if rule is None:
                return None
            if rule.remaining is not None:
                rule.remaining -= 1
                self._rules = [other for other in self._rules if other.remaining != 0]
            return rule.answer
