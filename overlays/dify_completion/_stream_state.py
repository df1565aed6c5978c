"""The state of a stream, and the decisions about it, for both kinds of reader: these differ in network calls only."""

import warnings
from collections.abc import Iterator, Mapping
from typing import Any, Generic, NoReturn, TypeVar
from weakref import ref

import httpx
from dify_completion_api.api import Operations
from dify_completion_api.streaming import EventT, ResultT, StreamDescription
from dify_completion_api.types import Unset

from dify_completion_transport import BODY_KEY, packing_of, process_id

from ._answer import Answer
from ._bodies import unpack_body
from ._calls import CALL_KEY, Call
from ._http import DEFAULT_TIMEOUT, AsyncHTTPClient, HTTPClient
from ._pointers import value_of_request
from ._responses import described
from ._retry import MAX_RETRIES_KEY, logger
from .errors import APIResponseError, APIStatusError, DifyError

EVENT_STREAM = "text/event-stream"

READ_TIMEOUT = 60.0
"""Seconds without an event after which a stream counts as lost; a server that generates pings every 10 s."""

EXIT_TIMEOUT = 2.0
"""Seconds that leaving a stream early may take for the stop request."""

UNREAD_TIMEOUT = 0.02
"""Seconds that leaving a stream may take to read what has arrived."""

HTTP = TypeVar("HTTP", HTTPClient, AsyncHTTPClient)


class _UnsentRequests(Operations):
    """Makes the request of an operation instead of sending it."""

    def _call(self, request: dict[str, Any], parse: object, success: object) -> dict[str, Any]:
        return request

    def _stream(self, *_: Any, **__: Any) -> NoReturn:
        raise NotImplementedError  # `make check-spec` refuses to stop a stream by a stream.

    def close(self) -> None:
        """Do nothing: this client has no connections."""


class ReaderState(Generic[HTTP, EventT, ResultT]):
    """A stream's request, its answer so far, and whether it may be entered, read, stopped."""

    _chunks: Iterator[bytes] | Any
    _call: Call

    def __init__(
        self,
        http: HTTP,
        request: dict[str, Any],
        path_arguments: Mapping[str, Any],
        description: StreamDescription[EventT, ResultT],
        *,
        stop_on_exit: bool,
        read_timeout: float | Unset | None,
    ) -> None:
        self._http: HTTP = http
        self._request = request
        self._path_arguments = path_arguments
        self._description = description
        self._stop_on_exit = stop_on_exit
        self._read_timeout = read_timeout
        self._answer: Answer[EventT, ResultT] | None = None
        self._closed = False
        self._stopped = False
        self._is_receiving = False
        self._process = process_id()

    @property
    def status(self) -> str:
        """The state of the stream: `not entered`, `open`, `complete`, `failed` or `closed`."""
        if self._answer is None:
            return "not entered"
        if self._answer.failure is not None:
            return "failed"
        if self._answer.ended:
            return "complete"
        return "closed" if self._answer.over else "open"

    @property
    def response(self) -> httpx.Response:
        """The answer whose body is the stream."""
        return self._entered.response

    @property
    def text(self) -> str:
        """The text so far."""
        return self._entered.text

    @property
    def replaced(self) -> bool:
        """Whether the text was replaced."""
        return self._entered.replaced

    @property
    def audio(self) -> bytes:
        """The audio so far."""
        return bytes(self._entered.audio)

    @property
    def audio_complete(self) -> bool:
        """Whether all of the audio came."""
        return self._entered.audio_complete

    def attribute(self, name: str) -> Any:
        """The value of an attribute that the spec describes; None until an event has it."""
        return self._entered.values.found.get(name)

    @property
    def _entered(self) -> Answer[EventT, ResultT]:
        if self._answer is None:
            raise RuntimeError(
                "use a stream in a with block: `with dify.stream_...(...) as stream:`"
            )
        return self._answer

    @property
    def _is_inherited(self) -> bool:
        """Whether this process is a fork of the one that entered the stream."""
        return self._process != process_id()

    def _refuse_inherited(self) -> None:
        """Raise an error if the stream belongs to another process, which still reads it."""
        if self._is_inherited:
            raise DifyError(
                f"this stream belongs to process {self._process}, which forked process {process_id()}:"
                " read and stop it there, or open another one here"
            )

    def _refuse_second_reader(self) -> NoReturn:
        """Raise the error for a stream that another process, task or thread reads."""
        self._refuse_inherited()
        raise RuntimeError("another task or thread is reading this answer: read it in one of them")

    def _raise_failure(self, answer: Answer[EventT, ResultT]) -> None:
        """Raise the error of an answer that is over, unless it reached its end."""
        if answer.failure is None and not answer.ended:
            raise RuntimeError(
                "the stream is closed; read it inside its with block, or open a new one"
            )
        self._call.end(stopped=self._stopped)
        if answer.failure is not None:
            raise answer.failure

    def _begin(self) -> Call:
        if self._answer is not None or self._closed:
            raise RuntimeError("you can enter a stream only once; open a new one")
        timeout = httpx.Timeout(**{**self._http.timeout.as_dict(), "read": self._read_limit})
        request = self._http.build_request(**self._request, timeout=timeout)
        request.headers["Accept"] = EVENT_STREAM
        self._call = Call(request, streamed=True)
        return self._call

    @property
    def _read_limit(self) -> float | None:
        """Seconds without an event after which the stream counts as lost: the call's own, or the client's."""
        if not isinstance(self._read_timeout, Unset):
            return self._read_timeout
        timeout = self._http.timeout
        return READ_TIMEOUT if timeout == DEFAULT_TIMEOUT else timeout.read

    def _begin_answer(self, call: Call, response: httpx.Response) -> Answer[EventT, ResultT]:
        answer = Answer(self._description, response)
        call.answer = answer
        self._process = process_id()
        answer.over = self._closed  # It may have been closed while the answer was on its way.
        try:
            if packing_of(response) and not response.is_stream_consumed:
                unpack_body(response)
        except APIResponseError as error:
            answer.fail(error)
        return answer

    def _stop_request(self) -> dict[str, Any] | None:
        """The request that stops the work.

        Returns:
            The arguments of `httpx.Client.request`. None if the work has ended or failed, no event has its id yet, or
            the API has no operation for it.
        """
        self._refuse_inherited()
        answer, stop = self._entered, self._description.stop
        if stop is None or not self._can_be_stopped():
            return None
        values = {
            **{
                expression: value_of_request(expression, self._request, self._path_arguments)
                for expression in stop.of_request
            },
            **{expression: answer.values.found.get(expression) for expression in stop.of_events},
        }
        if None in values.values():
            return None
        request: dict[str, Any] = stop.ask(_UnsentRequests(), values)
        # As a part of this call, it is not logged as one of its own.
        return {**request, "extensions": {**request["extensions"], CALL_KEY: ref(self._call)}}

    def _can_be_stopped(self) -> bool:
        """Whether the server may still be generating, and has an operation that stops it."""
        answer = self._entered
        return (
            self._description.stop is not None
            and not answer.ended
            and not isinstance(answer.failure, APIStatusError)
        )

    def _stops_on_exit(self) -> bool:
        return self._stop_on_exit and not self._stopped and self._can_be_stopped()

    def _exit_lacks_id(self) -> bool:
        """Whether leaving the block has to stop the work, and no event that was read has its id."""
        return self._stops_on_exit() and self._stop_request() is None

    def _exit_request(self) -> dict[str, Any] | None:
        """The request to send on leaving the block: sent once, within `EXIT_TIMEOUT`. None if there is none."""
        if not self._stops_on_exit():
            return None
        request = self._stop_request()
        if request is None:
            logger.warning(
                "%s: the generation may continue: the program left the stream before an event named it",
                described(self._entered.response.request),
            )
            return None
        return {
            **request,
            "timeout": EXIT_TIMEOUT,
            "extensions": {**request["extensions"], MAX_RETRIES_KEY: 0},
        }

    def _log_failed_stop(self, error: Exception) -> None:
        stop, values = self._description.stop, self._entered.values.found
        ids = [str(values.get(expression)) for expression in stop.of_events] if stop else []
        logger.warning(
            "generation %s may continue: the client could not stop it (%s)",
            ", ".join(ids),
            type(error).__name__,
        )

    def __del__(self) -> None:
        answer = getattr(self, "_answer", None)
        if answer is not None and not answer.over:
            answer.response.extensions[BODY_KEY].abandon(self._chunks)
            if not self._is_inherited:
                warnings.warn(
                    "unclosed stream: use a with block", ResourceWarning, stacklevel=2, source=self
                )
        if answer is not None and not self._is_inherited:
            self._call.end(stopped=self._stopped)
