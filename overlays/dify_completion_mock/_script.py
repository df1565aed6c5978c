"""The script of the mock: replies to completions, and refusals of any request."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from inspect import iscoroutinefunction
from typing import Any, Literal, TypeAlias, cast, get_args

from attrs import define, evolve, field, frozen

from ._faults import Fault, code_of

Inputs: TypeAlias = Mapping[str, Any]
Ending: TypeAlias = Literal["clean", "broken", "reset"]

_GATEWAY_STATUSES = (502, 503, 504)


@frozen
class GeneratedFile:
    """A file that the model makes, among the chunks of a reply. The client gets it as a `message_file` event.

    Attributes:
        url: Its address.
        type: Its kind.
    """

    url: str
    type: str = "image"


Chunk: TypeAlias = str | GeneratedFile


def _chunks_of(text: Any) -> Sequence[Chunk]:
    if isinstance(text, str):
        return re.findall(r"\S+\s*|\s+", text)
    if isinstance(text, Sequence) and all(
        isinstance(chunk, (str, GeneratedFile)) for chunk in cast("Any", text)
    ):
        return list(cast("Sequence[Chunk]", text))
    raise TypeError(
        f"an answer must be a text, a sequence of texts and files, a Reply or a Fault, not {text!r}"
    )


def _fault_of(error: Any) -> Fault | None:
    if error is None or isinstance(error, Fault):
        return error
    if isinstance(error, str):
        return Fault(error)
    raise TypeError(f"an error must be a code of Dify or a Fault, not {error!r}")


@frozen
class Reply:
    """The answer to a completion.

    Attributes:
        chunks: The text: the mock writes a string word by word, a sequence chunk by chunk.
        delay: Seconds before each chunk but the first, and before the end.
        first_delay: Seconds before the first chunk.
        usage: Changes of the answer's usage, such as `{"total_tokens": 7}`.
        resources: The sources of the answer, in the form of `retriever_resources`.
        error: The error of the generation: a code of Dify or a `Fault`.
        error_after: The number of chunks before the error.
        cut: How the connection ends too early: `clean` (a normal end), `broken` (without the last chunk), `reset`.
        cut_after: The number of events before the cut. The mock does not cut an answer with fewer events.
        cut_after_bytes: The number of bytes of the body before the cut. Without this and `cut_after`, the cut comes
            after the first event, or in the middle of the JSON of a blocking answer.
        stall_after: The number of events after which the stream falls silent, without pings. A blocking answer never
            arrives.
    """

    chunks: Sequence[Chunk] = field(default="", converter=_chunks_of)
    delay: float = 0.0
    first_delay: float = 0.0
    usage: Mapping[str, Any] = field(factory=dict[str, Any])
    resources: Sequence[Mapping[str, Any]] = ()
    error: Fault | None = field(default=None, converter=_fault_of)
    error_after: int = 0
    cut: Ending | None = None
    cut_after: int | None = None
    cut_after_bytes: int | None = None
    stall_after: int | None = None

    def __attrs_post_init__(self) -> None:
        if self.cut not in (None, *get_args(Ending)):
            raise ValueError(
                f"cut must be one of {', '.join(map(repr, get_args(Ending)))}, not {self.cut!r}"
            )
        if self.cut is None and (self.cut_after, self.cut_after_bytes) != (None, None):
            raise ValueError("cut_after and cut_after_bytes need cut, such as cut='broken'")
        counts = (
            self.delay,
            self.first_delay,
            self.error_after,
            self.cut_after,
            self.cut_after_bytes,
            self.stall_after,
        )
        if any(count is not None and count < 0 for count in counts):
            raise ValueError(f"delays and counts must be 0 or more: {self}")
        if self.error is None and self.error_after:
            raise ValueError("error_after needs error, such as error='completion_request_error'")

    @property
    def cut_at(self) -> int | None:
        """The number of events before the connection ends; None if events do not decide it."""
        after = 1 if self.cut_after is None and self.cut_after_bytes is None else self.cut_after
        return after if self.cut else None


FixedAnswer: TypeAlias = str | Sequence[Chunk] | Reply | Fault
Answer: TypeAlias = FixedAnswer | Callable[[Inputs], FixedAnswer]
"""An answer to a completion: a text, chunks, a reply, a fault, or a function of the inputs that returns one."""


@frozen
class Refusal:
    """How a request is refused before its route sees it.

    Attributes:
        status: The status.
        code: Dify's code; None for a page of a gateway.
        message: What Dify says.
        retry_after: The header `Retry-After`: seconds, or a date.
        operation: Which operation is refused, such as `create_completion`; None for any.
    """

    status: int
    code: str | None
    message: str
    retry_after: str | None = None
    operation: str | None = None


@define
class Rule:
    """An answer, and the requests that get it."""

    answer: Answer
    options: Mapping[str, Any]
    app: str | None
    remaining: int | None = None


class Script:
    """The replies and refusals that are still to come. It is written in one thread and read in others."""

    def __init__(self, answer: Answer, delay: float) -> None:
        self._lock = threading.Lock()
        self._delay = delay
        self._rules: list[Rule] = []
        self._refusals: list[tuple[Refusal, int | None]] = []
        self.answer(answer, None, None, {})

    @property
    def default_pace(self) -> Reply:
        """The delays of an answer that sets no others."""
        return Reply(delay=self._delay)

    def answer(
        self, answer: Answer, times: int | None, app: str | None, options: Mapping[str, Any]
    ) -> None:
        """Set the answer to the next completions, or to all from now on."""
        check_times(times)
        if iscoroutinefunction(answer):
            raise TypeError(
                "an answer must come from a plain function; it runs in a thread and may wait there"
            )
        # An answer or an option that is wrong is an error here, in the test, and not in the server.
        evolve(Reply() if callable(answer) else self._reply(answer), **options)
        with self._lock:
            if times is None:
                self._rules = [
                    rule for rule in self._rules if rule.remaining is not None or rule.app != app
                ]
            self._rules.append(Rule(answer, options, app, times))

    def refuse(self, refusal: Refusal, times: int | None) -> None:
        """Refuse the next requests, or all from now on."""
        check_times(times)
        with self._lock:
            self._refusals.append((refusal, times))

    def clear_refusals(self) -> None:
        """Refuse nothing any more."""
        with self._lock:
            self._refusals = []

    def reply_to(self, app: str, inputs: Inputs) -> Reply:
        """The reply to a completion of an app that asks with these inputs.

        Raises:
            Fault: The function that answers raises it.
        """
        rule = self._next_rule(app)
        answer = rule.answer(inputs) if callable(rule.answer) else rule.answer
        return evolve(self._reply(answer), **rule.options)

    def refusal_of(self, operation: str | None) -> Refusal | None:
        """The refusal of a request for an operation; None where it is not refused."""
        with self._lock:
            for index, (refusal, times) in enumerate(self._refusals):
                if refusal.operation in (None, operation):
                    if times is not None:
                        self._refusals[index] = (refusal, times - 1)
                    self._refusals = [entry for entry in self._refusals if entry[1] != 0]
                    return refusal
        return None

    def _next_rule(self, app: str) -> Rule:
        """The rule for a completion: the next counted one, else the one for this app, else the one for all apps."""
        with self._lock:
            matching = [rule for rule in self._rules if rule.app in (None, app)]
            counted = [rule for rule in matching if rule.remaining is not None]
            rule = counted[0] if counted else max(matching, key=lambda rule: rule.app is not None)
            if rule.remaining is not None:
                rule.remaining -= 1
                self._rules = [other for other in self._rules if other.remaining != 0]
            return rule

    def _reply(self, answer: FixedAnswer) -> Reply:
        if isinstance(answer, Fault):
            return Reply(error=answer)
        if isinstance(answer, Reply):
            return answer
        return Reply(answer, delay=self._delay)


def check_times(times: int | None) -> None:
    """Refuse a number of requests that is not one.

    Raises:
        ValueError: It is below 1.
    """
    if times is not None and times < 1:
        raise ValueError(f"times must be 1 or more, or None for always, not {times}")


def make_refusal(
    status: int,
    code: str | None,
    message: str | None,
    page: bool | None,
    retry_after: int | str | None,
    operation: str | None,
) -> Refusal:
    """Make a refusal; unless `page` says otherwise, a status that Dify does not have is a gateway's page."""
    if not 300 <= status <= 599 or status == 304:
        raise ValueError(f"the status of a refusal must be from 300 to 599, not {status}")
    if not str(retry_after).isprintable():
        raise ValueError(f"Retry-After must be a number of seconds or a date, not {retry_after!r}")
    if page is None:
        page = code is None and (status in _GATEWAY_STATUSES or code_of(status) is None)
    code = None if page else code or code_of(status) or "unknown"
    if message is None:
        message = Fault(code).message if code else ""
    header = None if retry_after is None else str(retry_after)
    return Refusal(status, code, message, header, operation)
