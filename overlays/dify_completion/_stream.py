"""A completion as it is written: `CompletionStream` and `AsyncCompletionStream`.

Both read an `Answer`; they differ only in how bytes arrive. Dify goes on generating, and billing, for a client that
merely hangs up, so leaving a stream early stops the generation on the server.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any, Self

import httpx

from ._answer import Answer
from ._events import Payload, UnknownEvent
from ._http import AsyncHTTPClient, HTTPClient
from ._responses import connection_error, media_type_of, misfit
from ._retry import MAX_RETRIES_KEY
from ._stream_state import EVENT_STREAM, EXIT_TIMEOUT, StreamState
from .errors import DifyError

if TYPE_CHECKING:
    from dify_completion_api.events import CompletionEvent
    from dify_completion_api.models import Completion


class CompletionStream(StreamState):
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
        return iter(self._next_piece, None)

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

    def _next_piece(self) -> str | None:
        """The next piece of the text; None at its end."""
        while not self._entered().ended and (payload := self._next()) is not None:
            if (piece := self._piece(payload)) is not None:
                return piece
        return None

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


class AsyncCompletionStream(StreamState):
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
        return _Pieces(self._next_piece)

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

    async def _next_piece(self) -> str | None:
        while not self._entered().ended and (payload := await self._next()) is not None:
            if (piece := self._piece(payload)) is not None:
                return piece
        return None

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


class _Pieces(AsyncIterator[str]):
    """The text of a stream, piece by piece. No async generator: one that is left early would linger half-run."""

    def __init__(self, next_piece: Callable[[], Awaitable[str | None]]) -> None:
        self._next_piece = next_piece

    async def __anext__(self) -> str:
        piece = await self._next_piece()
        if piece is None:
            raise StopAsyncIteration
        return piece
