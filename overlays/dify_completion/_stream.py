"""A completion as it is written: `CompletionStream` and `AsyncCompletionStream`.

Both read an `Answer`; they differ only in how bytes arrive. Dify goes on generating, and billing, for a client that
merely hangs up, so leaving a stream early stops the generation on the server.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any, Self

import httpx

from ._answer import Answer
from ._events import Payload, UnknownEvent, is_text, to_event
from ._http import AsyncHTTPClient, HTTPClient
from ._responses import DOES_NOT_FIT, connection_error, media_type_of, misfit
from ._retry import MAX_RETRIES_KEY
from .errors import DifyError

if TYPE_CHECKING:
    from dify_completion_api.events import CompletionEvent
    from dify_completion_api.models import Completion, CompletionMetadata

EVENT_STREAM = "text/event-stream"

EXIT_TIMEOUT = 2.0
"""Seconds that leaving a stream early may take for the stop request."""

logger = logging.getLogger("dify_completion")


class _Stream:
    """What both kinds of stream know and decide; what they do over the network is theirs."""

    def __init__(self, request: dict[str, Any], *, stop_on_exit: bool, read_timeout: float | None) -> None:
        self._request = request
        self._stop_on_exit = stop_on_exit
        self._read_timeout = read_timeout
        self._response: httpx.Response | None = None
        self._answer: Answer | None = None
        self._payloads: Iterator[Payload] = iter(())
        self._failure: DifyError | None = None
        self._closed = False
        self._stopped = False

    @property
    def response(self) -> httpx.Response:
        """The answer whose body is the stream: status and headers."""
        if self._response is None:
            raise self._not_entered()
        return self._response

    @property
    def text(self) -> str:
        """The text so far. A `message_replace` replaces it; what follows is appended."""
        return self._entered().text

    @property
    def replaced(self) -> bool:
        """Whether the text was replaced, so that `text` is not the sum of the deltas."""
        return self._entered().replaced

    @property
    def audio(self) -> bytes:
        """The spoken text so far, of an app that speaks its answers."""
        return bytes(self._entered().audio)

    @property
    def audio_complete(self) -> bool:
        """Whether the spoken text came whole."""
        return self._entered().audio_complete

    @property
    def task_id(self) -> str | None:
        """The generation's id; None until an event names it."""
        return self._entered().task_id

    @property
    def message_id(self) -> str | None:
        """The answer's id; None until an event names it."""
        return self._entered().message_id

    @property
    def metadata(self) -> CompletionMetadata | None:
        """Usage and sources; None until the text is complete."""
        return self._entered().metadata

    def _entered(self) -> Answer:
        if self._answer is None:
            raise self._not_entered()
        return self._answer

    def _not_entered(self) -> RuntimeError:
        return RuntimeError("a stream is used in a with block: `with dify.stream_completion(...) as stream:`")

    def _begin(self, http: httpx.Client | httpx.AsyncClient) -> httpx.Request:
        if self._response is not None or self._closed:
            raise RuntimeError("a stream can be entered once; ask for a new one")
        timeout = httpx.Timeout(http.timeout)
        timeout.read = self._read_timeout
        request = {**self._request, "headers": {**self._request.get("headers", {}), "Accept": EVENT_STREAM}}
        return http.build_request(**request, timeout=timeout)

    def _readable(self) -> Answer:
        """The answer, unless it cannot be read on."""
        answer = self._entered()
        if self._failure is not None:
            raise self._failure
        if self._closed and not answer.over:
            raise RuntimeError("the stream is closed; read it inside its with block, or ask for a new one")
        return answer

    def _mark_closed(self) -> bool:
        """Note that nothing more will be read, and tell whether there is a connection to release."""
        self._closed = True
        if self._answer is not None and self._answer.ended:
            self._answer.over = True
        return self._response is not None

    def _event(self, payload: Payload) -> CompletionEvent | UnknownEvent:
        try:
            return to_event(payload)
        except DOES_NOT_FIT as error:
            raise self._entered().misfit(payload, error) from error

    def _complete(self) -> Completion:
        try:
            return self._entered().completion()
        except DOES_NOT_FIT as error:
            raise self._entered().misfit("message_end", error) from error

    def _can_stop(self) -> bool:
        """Whether there is a generation to stop: one that a task is known of and that has not ended."""
        answer = self._answer
        return answer is not None and answer.task_id is not None and not (answer.ended or answer.failed)

    def _stops_on_exit(self) -> bool:
        return self._stop_on_exit and not self._stopped and self._can_stop()

    def _stop_request(self) -> dict[str, Any]:
        from dify_completion_api.api.completion import stop_completion
        from dify_completion_api.models import StopRequest

        body = StopRequest(user=self._request["json"]["user"])
        return stop_completion._get_kwargs(str(self._entered().task_id), body=body)

    def _log_failed_stop(self, error: Exception | None) -> None:
        reason = type(error).__name__ if error else f"no answer within {EXIT_TIMEOUT:.0f} s"
        logger.warning("generation %s may go on: it could not be stopped (%s)", self._entered().task_id, reason)

    def __del__(self) -> None:
        if getattr(self, "_response", None) is not None and not self._closed:
            message = f"a {type(self).__name__} was dropped unclosed; use a with block"
            warnings.warn(message, ResourceWarning, stacklevel=2, source=self)


class CompletionStream(_Stream):
    """A completion as it is written, a context manager and an iterator of events.

    The request is sent on entering the `with` block. Leaving the block before the text is complete, for whatever
    reason, stops the generation on the server.

    Iterating gives `CompletionEvent`s in the order of the wire; keep-alives are swallowed, a kind that the spec does
    not know comes as `UnknownEvent`.

    Raises:
        APIStatusError: On entering, the request was refused; while reading, an `error` event came.
        APIConnectionError: On entering, no answer came.
        APIResponseError: The answer is no event stream, or an event does not fit the spec.
        StreamInterrupted: While reading, the stream ended or fell silent before its text was complete.
        RuntimeError: It is used outside its `with` block.
    """

    def __init__(
        self, http: httpx.Client, request: dict[str, Any], *, stop_on_exit: bool, read_timeout: float | None
    ) -> None:
        super().__init__(request, stop_on_exit=stop_on_exit, read_timeout=read_timeout)
        self._http = http
        self._chunks: Iterator[bytes] = iter(())

    def __enter__(self) -> Self:
        response = self._http.send(self._begin(self._http), stream=True)
        if media_type_of(response) != EVENT_STREAM:
            raise misfit(HTTPClient.read_start(response), f"{EVENT_STREAM} was expected")
        self._response, self._answer = response, Answer(response)
        self._chunks = response.iter_bytes() if "Content-Encoding" in response.headers else response.iter_raw()
        return self

    def __exit__(self, *exc_info: object) -> None:
        try:
            self.close()
        finally:
            if self._stops_on_exit():
                self._stop_quietly()

    def __iter__(self) -> Iterator[CompletionEvent | UnknownEvent]:
        return self

    def __next__(self) -> CompletionEvent | UnknownEvent:
        payload = self._next()
        if payload is None:
            raise StopIteration
        return self._event(payload)

    @property
    def text_stream(self) -> Iterator[str]:
        """The pieces of the text as they come. It ends with the text; sound that still follows is left unread."""
        while not self._entered().ended:
            payload = self._next()
            if payload is None:
                return
            if is_text(payload):
                yield payload["answer"]

    def get_final_completion(self) -> Completion:
        """Read to the end.

        Returns:
            The whole answer, as `create_completion` would have returned it.
        """
        while self._next() is not None:
            pass
        return self._complete()

    def get_final_text(self) -> str:
        """Read to the end.

        Returns:
            The whole text.
        """
        return self.get_final_completion().answer

    def stop(self) -> bool:
        """Ask the server to stop this generation; the stream then ends soon, with what was written.

        Returns:
            Whether there was anything to stop: not before an event has named the task, and not after the end.

        Raises:
            DifyError: The request failed.
        """
        if not self._can_stop():
            return False
        if not self._stopped:
            self._http.request(**self._stop_request())
            self._stopped = True
        return True

    def close(self) -> None:
        """Release the connection. What came so far can still be read from the attributes."""
        if self._mark_closed():
            self.response.close()

    def _next(self) -> Payload | None:
        """The next event's JSON; None at the end."""
        answer = self._readable()
        try:
            while (payload := next(self._payloads, None)) is None:
                if answer.over:
                    self.close()
                    return None
                self._payloads = self._receive(answer)
        except DifyError as error:
            self._failure = error
            self.close()
            raise
        return payload

    def _receive(self, answer: Answer) -> Iterator[Payload]:
        try:
            return answer.receive(next(self._chunks))
        except StopIteration:
            return answer.finish(None)
        except (httpx.TransportError, httpx.DecodingError) as error:
            fault = connection_error(error, self.response.request)
            fault.__cause__ = error
            return answer.finish(fault)

    def _stop_quietly(self) -> None:
        request = self._http.build_request(
            **self._stop_request(), timeout=EXIT_TIMEOUT, extensions={MAX_RETRIES_KEY: 0}
        )
        try:
            self._http.send(request)
        except Exception as error:  # Whatever brought us here matters more.
            self._log_failed_stop(error)


class AsyncCompletionStream(_Stream):
    """A completion as it is written, an asynchronous context manager and iterator; otherwise as `CompletionStream`."""

    def __init__(
        self, http: httpx.AsyncClient, request: dict[str, Any], *, stop_on_exit: bool, read_timeout: float | None
    ) -> None:
        super().__init__(request, stop_on_exit=stop_on_exit, read_timeout=read_timeout)
        self._http = http
        self._chunks: AsyncIterator[bytes]

    async def __aenter__(self) -> Self:
        response = await self._http.send(self._begin(self._http), stream=True)
        if media_type_of(response) != EVENT_STREAM:
            raise misfit(await AsyncHTTPClient.read_start(response), f"{EVENT_STREAM} was expected")
        self._response, self._answer = response, Answer(response)
        self._chunks = response.aiter_bytes() if "Content-Encoding" in response.headers else response.aiter_raw()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        import anyio

        with anyio.move_on_after(EXIT_TIMEOUT, shield=True) as scope:
            await self.close()
            if self._stops_on_exit():
                await self._stop_quietly()
        if scope.cancelled_caught and self._stops_on_exit():
            self._log_failed_stop(None)

    def __aiter__(self) -> AsyncIterator[CompletionEvent | UnknownEvent]:
        return self

    async def __anext__(self) -> CompletionEvent | UnknownEvent:
        payload = await self._next()
        if payload is None:
            raise StopAsyncIteration
        return self._event(payload)

    @property
    def text_stream(self) -> AsyncIterator[str]:
        """The pieces of the text as they come. It ends with the text; sound that still follows is left unread."""
        return _TextPieces(self)

    async def get_final_completion(self) -> Completion:
        """Read to the end and return the whole answer, as `create_completion` would have."""
        while await self._next() is not None:
            pass
        return self._complete()

    async def get_final_text(self) -> str:
        """Read to the end and return the whole text."""
        return (await self.get_final_completion()).answer

    async def stop(self) -> bool:
        """Ask the server to stop this generation, as `CompletionStream.stop` does."""
        if not self._can_stop():
            return False
        if not self._stopped:
            await self._http.request(**self._stop_request())
            self._stopped = True
        return True

    async def close(self) -> None:
        """Release the connection. What came so far can still be read from the attributes."""
        if self._mark_closed():
            await self.response.aclose()

    async def _next(self) -> Payload | None:
        answer = self._readable()
        try:
            while (payload := next(self._payloads, None)) is None:
                if answer.over:
                    await self.close()
                    return None
                self._payloads = await self._receive(answer)
        except DifyError as error:
            self._failure = error
            await self.close()
            raise
        return payload

    async def _receive(self, answer: Answer) -> Iterator[Payload]:
        try:
            return answer.receive(await anext(self._chunks))
        except StopAsyncIteration:
            return answer.finish(None)
        except (httpx.TransportError, httpx.DecodingError) as error:
            fault = connection_error(error, self.response.request)
            fault.__cause__ = error
            return answer.finish(fault)

    async def _stop_quietly(self) -> None:
        request = self._http.build_request(
            **self._stop_request(), timeout=EXIT_TIMEOUT, extensions={MAX_RETRIES_KEY: 0}
        )
        try:
            await self._http.send(request)
        except Exception as error:  # Whatever brought us here matters more.
            self._log_failed_stop(error)


class _TextPieces(AsyncIterator[str]):
    """The text of a stream, piece by piece. No async generator: one that is left early would linger half-run."""

    def __init__(self, stream: AsyncCompletionStream) -> None:
        self._stream = stream

    async def __anext__(self) -> str:
        while not self._stream._entered().ended:
            payload = await self._stream._next()
            if payload is None:
                break
            if is_text(payload):
                answer: str = payload["answer"]
                return answer
        raise StopAsyncIteration
