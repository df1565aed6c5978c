"""What both kinds of stream know and decide; what they do over the network is theirs."""

import warnings
from operator import attrgetter
from typing import Any, Final, Generic, TypeVar

import httpx
from dify_completion_api import models

from ._answer import Answer
from ._http import AsyncHTTPClient, HTTPClient
from ._retry import MAX_RETRIES_KEY, logger
from .errors import APIStatusError

EVENT_STREAM = "text/event-stream"

EXIT_TIMEOUT = 2.0
"""Seconds that leaving a stream early may take for the stop request."""

HTTP = TypeVar("HTTP", HTTPClient, AsyncHTTPClient)


def _shown(name: str, meaning: str) -> Any:
    """A read-only attribute that is the answer's, once the stream is entered."""
    return property(attrgetter(f"_entered.{name}"), doc=meaning)


class StreamState(Generic[HTTP]):
    """A stream's request, its answer so far, and whether it may be entered, read, stopped."""

    response: Final[httpx.Response] = _shown("response", "The answer whose body is the stream: status and headers.")
    text: Final[str] = _shown("text", "The text so far. A `message_replace` replaces it; what follows is appended.")
    replaced: Final[bool] = _shown("replaced", "Whether the text was replaced, and is not the sum of its deltas.")
    audio_complete: Final[bool] = _shown("audio_complete", "Whether the spoken text came whole.")
    task_id: Final[str | None] = _shown("task_id", "The generation's id; None until an event names it.")
    message_id: Final[str | None] = _shown("message_id", "The answer's id; None until an event names it.")
    metadata: Final["models.CompletionMetadata | None"] = _shown("metadata", "Usage and sources; None until the end.")
    _chunks: Any

    def __init__(self, http: HTTP, request: dict[str, Any], stop_on_exit: bool, read_timeout: float | None) -> None:
        self._http: HTTP = http
        self._request = request
        self._stop_on_exit, self._read_timeout = stop_on_exit, read_timeout
        self._answer: Answer | None = None
        self._closed = self._stopped = False

    @property
    def audio(self) -> bytes:
        """The spoken text so far, of an app that speaks its answers."""
        return bytes(self._entered.audio)

    @property
    def _entered(self) -> Answer:
        if self._answer is None:
            raise RuntimeError("use a stream in a with block: `with dify.stream_completion(...) as stream:`")
        return self._answer

    def _check_readable(self) -> None:
        answer = self._entered
        if answer.failure is not None:
            raise answer.failure
        if not answer.ended:
            raise RuntimeError("the stream is closed; read it inside its with block, or ask for a new one")

    @property
    def _can_stop(self) -> bool:
        """Whether there is a generation to stop: one that a task is known of and that has not ended."""
        answer = self._entered
        return answer.task_id is not None and not (answer.ended or isinstance(answer.failure, APIStatusError))

    def _begin(self) -> httpx.Request:
        if self._answer is not None or self._closed:
            raise RuntimeError("a stream can be entered once; ask for a new one")
        timeout = httpx.Timeout(**{**self._http.timeout.as_dict(), "read": self._read_timeout})
        request = self._http.build_request(**self._request, timeout=timeout)
        request.headers["Accept"] = EVENT_STREAM
        return request

    def _stop_request(self) -> dict[str, Any]:
        from dify_completion_api.api.completion import stop_completion

        body, task_id = models.StopRequest(user=self._request["json"]["user"]), str(self.task_id)
        return stop_completion._get_kwargs(task_id, body=body)  # pyright: ignore[reportPrivateUsage]

    def _exit_request(self) -> dict[str, Any]:
        """The stop request that leaving the block sends: once, and in little time."""
        return {**self._stop_request(), "timeout": EXIT_TIMEOUT, "extensions": {MAX_RETRIES_KEY: 0}}

    def _log_failed_stop(self, error: Exception) -> None:
        logger.warning("generation %s may go on: it could not be stopped (%s)", self.task_id, type(error).__name__)

    def __del__(self) -> None:
        if getattr(self, "_answer", None) is not None and not self._entered.over:
            self._http.dropped.append((self.response, self._chunks))
            warnings.warn("unclosed stream: use a with block", ResourceWarning, stacklevel=2, source=self)
