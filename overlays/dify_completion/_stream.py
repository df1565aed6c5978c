"""A completion as it is written: `CompletionStream` and `AsyncCompletionStream`.

Both read an `Answer`; they differ only in how bytes arrive. Dify goes on generating, and billing, for a client that
merely hangs up, so leaving a stream early stops the generation on the server.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from typing import Any, Self, cast

from attrs import frozen
from dify_completion_api import models

from ._answer import Answer
from ._events import Event
from ._http import AsyncHTTPClient, HTTPClient
from ._responses import BROKEN, media_type_of, misfit
from ._stream_state import EVENT_STREAM, EXIT_TIMEOUT, StreamState
from .errors import DifyError


class CompletionStream(StreamState[HTTPClient], Iterator[Event]):
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

    _chunks: Iterator[bytes]

    def __enter__(self) -> Self:
        response = self._http.send(self._begin(), stream=True)
        if media_type_of(response) != EVENT_STREAM:
            raise misfit(HTTPClient.read_start(response), f"{EVENT_STREAM} was expected")
        self._answer = Answer(response, self._closed)
        # A hook may have read it.
        self._chunks = response.iter_bytes() if response.is_stream_consumed else iter(cast("Any", response.stream))
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()
        if self._stop_on_exit and self._can_stop and not self._stopped:
            try:
                self._http.send(self._http.build_request(**self._exit_request()), stream=True).close()
                self._stopped = True
            except Exception as error:  # Whatever brought us here matters more.
                self._log_failed_stop(error)

    def __next__(self) -> Event:
        return self._next(True)  # type: ignore[no-any-return]

    @property
    def text_stream(self) -> Iterator[str]:
        """The pieces of the text as they come. It ends with the text; sound that still follows is left unread."""
        return iter(self._next_piece, None)  # No generator: one that has raised once looks complete when asked again.

    def get_final_completion(self) -> "models.Completion":
        """Read to the end.

        Returns:
            The whole answer, as `create_completion` would have returned it.
        """
        with suppress(StopIteration):
            while True:
                self._next()
        return self._entered.completion()

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
        if self._can_stop and not self._stopped:
            self._http.request(**self._stop_request())
            self._stopped = True
        return self._can_stop

    def close(self) -> None:
        """Release the connection. What came so far can still be read from the attributes."""
        self._closed = True
        if self._answer is not None:
            self._answer.over = True
            with suppress(*BROKEN):
                self._answer.response.close()

    def _next_piece(self) -> Any:
        """The next piece of the text; None at its end."""
        while (answer := self._answer) is None or not answer.ended:
            if (payload := self._next())["event"] == "message":
                return payload["answer"]
        return None

    def _next(self, typed: bool = False) -> Any:
        """The next event, or its JSON; `StopIteration` at the end."""
        answer = self._answer or self._entered
        try:
            payload = next(answer.waiting, None) if answer.waiting and not answer.over else None
            while payload is None:
                if answer.over:
                    self._check_readable()
                    self.close()
                    raise StopIteration
                try:
                    payload = answer.receive(next(self._chunks))
                except (StopIteration, *BROKEN) as end:
                    answer.waiting = answer.finish(end)
                    payload = next(answer.waiting, None)
            return answer.event(payload) if typed else payload
        except DifyError:
            self.close()
            raise


class AsyncCompletionStream(StreamState[AsyncHTTPClient], AsyncIterator[Event]):
    """A completion as it is written, an asynchronous context manager and iterator; otherwise as `CompletionStream`."""

    _chunks: AsyncIterator[bytes]

    async def __aenter__(self) -> Self:
        response = await self._http.send(self._begin(), stream=True)
        if media_type_of(response) != EVENT_STREAM:
            raise misfit(await AsyncHTTPClient.read_start(response), f"{EVENT_STREAM} was expected")
        self._answer = Answer(response, self._closed)
        self._chunks = response.aiter_bytes() if response.is_stream_consumed else aiter(cast("Any", response.stream))
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        from anyio import get_cancelled_exc_class

        try:
            await self._leave()
        except get_cancelled_exc_class():  # A task's own cancel(), in asyncio, gets past anyio's shield.
            await self._leave()
            raise

    async def _leave(self) -> None:
        from anyio import fail_after

        try:
            with fail_after(EXIT_TIMEOUT, shield=True):
                await self.close()
                if self._stop_on_exit and self._can_stop and not self._stopped:
                    await self._http.request(**self._exit_request())
                    self._stopped = True
        except Exception as error:  # Whatever brought us here matters more.
            self._log_failed_stop(error)

    async def __anext__(self) -> Event:
        return await self._next(True)  # type: ignore[no-any-return]

    @property
    def text_stream(self) -> AsyncIterator[str]:
        """The pieces of the text as they come. It ends with the text; sound that still follows is left unread."""
        return _Pieces(self._next_piece)

    async def get_final_completion(self) -> "models.Completion":
        """Read to the end and return the whole answer, as `create_completion` would have."""
        with suppress(StopAsyncIteration):
            while True:
                await self._next()
        return self._entered.completion()

    async def get_final_text(self) -> str:
        """Read to the end and return the whole text."""
        return (await self.get_final_completion()).answer

    async def stop(self) -> bool:
        """Ask the server to stop this generation, as `CompletionStream.stop` does."""
        if self._can_stop and not self._stopped:
            await self._http.request(**self._stop_request())
            self._stopped = True
        return self._can_stop

    async def close(self) -> None:
        """Release the connection. What came so far can still be read from the attributes."""
        self._closed = True
        if self._answer is not None:
            self._answer.over = True
            with suppress(*BROKEN):
                await self._answer.response.aclose()

    async def _next_piece(self) -> Any:
        while (answer := self._answer) is None or not answer.ended:
            if (payload := await self._next())["event"] == "message":
                return payload["answer"]
        raise StopAsyncIteration

    async def _next(self, typed: bool = False) -> Any:
        answer = self._answer or self._entered
        try:
            payload = next(answer.waiting, None) if answer.waiting and not answer.over else None
            while payload is None:
                if answer.over:
                    self._check_readable()
                    await self.close()
                    raise StopAsyncIteration
                try:
                    payload = answer.receive(await anext(self._chunks))
                except (StopAsyncIteration, *BROKEN) as end:
                    answer.waiting = answer.finish(end)
                    payload = next(answer.waiting, None)
            return answer.event(payload) if typed else payload
        except DifyError:
            await self.close()
            raise


@frozen
class _Pieces(AsyncIterator[str]):
    """The text of a stream, piece by piece. No async generator: one that is left early would linger half-run."""

    next_piece: Callable[[], Awaitable[str]]

    def __anext__(self) -> Awaitable[str]:
        return self.next_piece()
