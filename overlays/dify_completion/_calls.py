"""Calls and streams from their request to their end: a log record of each, and observers, which make traces of them."""

import logging
import re
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from functools import partial
from types import SimpleNamespace
from typing import Any, Protocol, Self
from weakref import ref

import httpx

from ._answer import Answer
from ._responses import described
from ._retry import logger
from .errors import StreamInterrupted

CALL_KEY = "dify_call"
"""The key of a request's `extensions` that refers to the call which the request is part of."""

_WORD = re.compile(r"[!-~]{1,200}", re.ASCII)
"""An id, a price or a currency. A record has None for any other value that a server sends in its place."""

_VERSION = re.compile(r"\d[\w.+-]{0,30}", re.ASCII)
"""A version of Dify, such as 1.14.2; any other value of `X-Version` is not recorded."""


class CallObserver(Protocol):
    """Follows one call; see `observe_calls`."""

    def send(self, request: httpx.Request) -> AbstractContextManager[object] | None:
        """See a request of the call before the client sends it. Retries send the same request again.

        Args:
            request: The request. You can add headers to it.

        Returns:
            None, or a context manager that is active until the answer arrives; for a stream, until its headers arrive.
        """

    def end(self, call: "Call", error: BaseException | None) -> None:
        """See the end of the call. The client calls this once.

        Args:
            call: The call.
            error: The error that the call raised; None if it raised none. A stream that nobody closed ends when Python
                frees it.
        """


class Call:
    """One call of an operation, or one stream, from its request to its end.

    Attributes:
        request: The request. It holds the API key and the inputs.
        operation: The operation's name, such as `create_completion`; None for a request that you build yourself.
        streamed: Whether the answer is a stream of events.
        response: The answer; None until it arrives.
        answer: The content of a stream so far; None for other calls.
        result: The result of a call; None until the call returns it, and for a stream.
        outcome: At the end `complete`, `stopped` (the client asked the server to stop), `interrupted` (left, cancelled
            or cut before the end), or the name of the error's class; empty before.
        seconds: How long the call took, at its end.
    """

    def __init__(self, request: httpx.Request, *, streamed: bool = False) -> None:
        self.request = request
        self.operation: str | None = request.extensions.get("operation")
        self.streamed = streamed
        self.response: httpx.Response | None = None
        self.answer: Answer[Any, Any] | None = None
        self.result: Any = None
        self.outcome = ""
        self.seconds = 0.0
        self._started = time.monotonic()
        request.extensions[CALL_KEY] = ref(self)  # Weak: the call has the request.
        self._observers: list[CallObserver] = []
        try:
            for start in tuple(_starts):
                if (observer := start(self)) is not None:
                    self._observers.append(observer)
        except BaseException as error:
            self.end(error)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if error is not None or not self.streamed:  # A stream goes on after its first answer.
            self.end(error)

    def sending(self, request: httpx.Request) -> AbstractContextManager[object]:
        """Call the observers before a request of the call is sent.

        Returns:
            The context in which to send it, made of those of the observers.
        """
        if not self._observers:
            return nullcontext()
        with ExitStack() as stack:
            for observer in self._observers:
                if (context := observer.send(request)) is not None:
                    stack.enter_context(context)
            return stack.pop_all()

    def set_response(self, response: httpx.Response) -> None:
        """Set the answer of the call. A stop request, which is a part of the call, comes later and changes nothing."""
        if self.response is None:
            self.response = response

    def end(self, error: BaseException | None = None, *, stopped: bool = False) -> None:
        """End the call, once: log it, and call the observers.

        Args:
            error: The error that it raised.
            stopped: Whether the client asked the server to stop the work.
        """
        if self.outcome:
            return
        self.seconds = time.monotonic() - self._started
        if error is None and self.answer is not None:
            error = self.answer.failure
        self.response = self.response or getattr(error, "response", None)
        self.outcome = self._outcome(error, stopped)
        if logger.isEnabledFor(logging.DEBUG):
            self._log()
        if self._observers:  # Nearly no call has one.
            with ExitStack() as stack:  # It calls each observer, whatever another one raises.
                for observer in reversed(self._observers):
                    stack.callback(observer.end, self, error)

    def as_dict(self) -> dict[str, Any]:
        """Describe the call, without the key, the inputs and the answer.

        Returns:
            The attributes of its log record, by name; None for what is unknown.
        """
        first = self.answer and self.answer.values.first_event_at
        source = self.result if self.answer is None else SimpleNamespace(**self.answer.values.found)
        usage = getattr(getattr(source, "metadata", None), "usage", None)
        version = self.response.headers.get("X-Version", "") if self.response else ""
        return {
            "operation": self.operation,
            "streamed": self.streamed,
            "outcome": self.outcome,
            "status": self.response and self.response.status_code,
            "server_version": version if _VERSION.fullmatch(version) else None,
            "task_id": _word(getattr(source, "task_id", None)),
            "message_id": _word(getattr(source, "message_id", None)),
            "seconds": self.seconds,
            "seconds_to_first_event": first and first - self._started,
            "prompt_tokens": _count(getattr(usage, "prompt_tokens", None)),
            "completion_tokens": _count(getattr(usage, "completion_tokens", None)),
            "tokens": _count(getattr(usage, "total_tokens", None)),
            "price": _word(getattr(usage, "total_price", None)),
            "currency": _word(getattr(usage, "currency", None)),
        }

    def _outcome(self, error: BaseException | None, stopped: bool) -> str:
        if isinstance(error, Exception) and not isinstance(error, StreamInterrupted):
            return type(error).__name__
        if error is None and stopped:
            return "stopped"
        # Any other error is a cut, or a cancellation, whose class depends on the event loop.
        is_complete = error is None and (self.answer is None or self.answer.ended)
        return "complete" if is_complete else "interrupted"

    def _log(self) -> None:
        attributes = self.as_dict()
        outcome = None if self.outcome == "complete" else self.outcome
        logger.debug(
            "%s: %s in %.0f ms (server %s)",
            described(self.request),
            ", ".join(str(part) for part in (attributes["status"], outcome) if part is not None),
            self.seconds * 1000,
            attributes["server_version"],
            extra=attributes,
        )


def call_of(request: httpx.Request) -> AbstractContextManager[Call]:
    """The call that a request is part of. A request that a program builds itself is a separate call."""
    call: Call | None = request.extensions.get(CALL_KEY, lambda: None)()
    return Call(request) if call is None else nullcontext(call)


_starts: list[Callable[[Call], CallObserver | None]] = []


def observe_calls(start: Callable[[Call], CallObserver | None]) -> Callable[[], None]:
    """Follow every call and every stream of every client in this process, for example for traces or metrics.

    Args:
        start: The client calls this function at the start of each call and each stream, in the thread or task of the
            caller. It gets the `Call`, and returns an observer, or None to ignore the call. If the function or an
            observer raises an exception, your program gets it.

    Returns:
        A function that ends the observation. Call it once. Calls in flight keep their observers.
    """
    _starts.append(start)
    return partial(_starts.remove, start)


def _word(value: object) -> str | None:
    return value if isinstance(value, str) and _WORD.fullmatch(value) else None


def _count(value: object) -> int | None:
    return value if type(value) is int else None
