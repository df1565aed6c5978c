"""Reads streams of events: `EventStreamReader` waits, `AsyncEventStreamReader` awaits; nothing else differs.

If a client only hangs up, Dify keeps generating and bills it. So leaving a stream early stops the work on the server.
"""

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from inspect import GEN_CREATED, getgeneratorstate, isgenerator

from dify_completion_api.streaming import AsyncStreamReader, EventT, ResultT, StreamReader

from dify_completion_transport import async_body_of, body_of, detach_body, process_id

from ._answer import Answer
from ._http import AsyncHTTPClient, HTTPClient
from ._responses import BROKEN, media_type_of, response_error
from ._stream_state import EVENT_STREAM, EXIT_TIMEOUT, UNREAD_TIMEOUT, ReaderState


class EventStreamReader(ReaderState[HTTPClient, EventT, ResultT], StreamReader[EventT, ResultT]):
    """Reads a stream from an `HTTPClient`."""

    _chunks: Iterator[bytes]

    def enter(self) -> None:
        """Send the request.

        Raises:
            APIStatusError: It was refused.
            APIConnectionError: No answer came.
            APIResponseError: The answer is not a stream of events.
            RuntimeError: The stream was entered or closed before.
        """
        with self._begin() as call:
            response = self._http.send(call.request, stream=True)
            if media_type_of(response) != EVENT_STREAM:
                raise response_error(
                    HTTPClient.read_start(response), f"{EVENT_STREAM} was expected"
                )
            answer = self._begin_answer(call, response)
            self._chunks = body_of(response)
            self._answer = answer  # Last: Ctrl-C can come in between.

    def leave(self) -> None:
        """Release the connection, and stop the work unless it is done."""
        if self._is_inherited:
            return
        if self._exit_lacks_id():
            self._read_arrived(self._entered)
        self.close()
        try:
            if (request := self._exit_request()) is not None:
                stopped = self._http.send(self._http.build_request(**request), stream=True)
                stopped.close()
                detach_body(stopped)
                self._stopped = True
        except Exception as error:  # The reason for leaving matters more.
            self._log_failed_stop(error)
        finally:
            self._call.end(stopped=self._stopped)

    def __next__(self) -> EventT:
        answer = self._answer or self._entered
        while True:
            if (payload := answer.take()) is None:
                self._receive(answer)
            elif (event := answer.event(payload)) is not None:
                return event

    def next_text(self) -> str | None:
        """Read the next piece of the text; None at its end."""
        answer = self._answer or self._entered
        while not answer.ended:
            if answer.take() is None:
                self._receive(answer)
            elif answer.piece is not None:
                return answer.piece
        self._call.end(stopped=self._stopped)
        return None

    def result(self) -> ResultT:
        """Read to the end, and make the result."""
        answer = self._entered
        with suppress(StopIteration):
            while True:
                if answer.take() is None:
                    self._receive(answer)
        return answer.result

    def stop(self) -> bool:
        """Ask the server to stop the work; returns whether there was anything to stop."""
        request = self._stop_request()
        if request is not None and not self._stopped:
            self._http.request(**request)
            self._stopped = True
        return request is not None

    def close(self) -> None:
        """Release the connection."""
        self._closed = True
        if self._answer is not None:
            self._answer.over = True
            with suppress(*BROKEN):
                self._answer.response.close()
            detach_body(self._answer.response)

    def _read_arrived(self, answer: Answer[EventT, ResultT]) -> None:
        """Read what has arrived: the first event has the id of the work, and a complete answer needs no stop."""
        # The transport reads its timeout once, before the first bytes; a later read could wait for all of it.
        # Of an iterator that is not a generator, as a hook can make it, nobody knows whether it has begun.
        may_read = isgenerator(self._chunks) and getgeneratorstate(self._chunks) == GEN_CREATED
        answer.response.request.extensions.setdefault("timeout", {})["read"] = UNREAD_TIMEOUT
        deadline = time.monotonic() + UNREAD_TIMEOUT
        with suppress(Exception):  # The reason for leaving matters more.
            while not (answer.ended or answer.over) and time.monotonic() < deadline:
                if answer.take() is None:
                    if not may_read:
                        break
                    self._receive(answer)

    def _receive(self, answer: Answer[EventT, ResultT]) -> None:
        """Read the next bytes, or their end, into the answer.

        Raises:
            StopIteration: The answer is over.
            DifyError: It failed.
        """
        if self._is_receiving or self._process != process_id():
            self._refuse_second_reader()
        if answer.over:
            self.close()
            self._raise_failure(answer)
            raise StopIteration
        try:
            self._is_receiving = True  # Within: Ctrl-C can come in between.
            answer.give(next(self._chunks))
        except StopIteration:  # Not kept: its traceback holds this reader, which then only the garbage collector frees.
            answer.give_end()
        except BROKEN as fault:
            answer.give_end(fault)
        except BaseException as interrupt:  # Of a signal handler, as for Ctrl-C: bytes can be lost.
            answer.give_end(interrupt)
            raise
        finally:
            self._is_receiving = False


class AsyncEventStreamReader(
    ReaderState[AsyncHTTPClient, EventT, ResultT], AsyncStreamReader[EventT, ResultT]
):
    """Reads a stream from an `AsyncHTTPClient`; otherwise as `EventStreamReader`."""

    _chunks: AsyncIterator[bytes]

    async def enter(self) -> None:
        """Send the request, as `EventStreamReader.enter` does."""
        with self._begin() as call:
            response = await self._http.send(call.request, stream=True)
            if media_type_of(response) != EVENT_STREAM:
                start = await AsyncHTTPClient.read_start(response)
                raise response_error(start, f"{EVENT_STREAM} was expected")
            self._answer = self._begin_answer(call, response)
            self._chunks = async_body_of(response)

    async def leave(self) -> None:
        """Release the connection, and stop the work unless it is done."""
        from dify_completion_transport import undisturbed

        if not self._is_inherited:
            try:
                await undisturbed(self._leave)
            finally:
                self._call.end(stopped=self._stopped)

    async def _leave(self) -> None:
        from anyio import fail_after

        try:
            with fail_after(EXIT_TIMEOUT):
                if self._exit_lacks_id():
                    await self._read_arrived(self._entered)
                await self.close()
                if (request := self._exit_request()) is not None:
                    await self._http.request(**request)
                    self._stopped = True
        except Exception as error:  # The reason for leaving matters more.
            self._log_failed_stop(error)

    async def __anext__(self) -> EventT:
        answer = self._answer or self._entered
        while True:
            if (payload := answer.take()) is None:
                await self._receive(answer)
            elif (event := answer.event(payload)) is not None:
                return event

    async def next_text(self) -> str:
        """Read the next piece of the text; StopAsyncIteration at its end."""
        answer = self._answer or self._entered
        while not answer.ended:
            if answer.take() is None:
                await self._receive(answer)
            elif answer.piece is not None:
                return answer.piece
        self._call.end(stopped=self._stopped)
        raise StopAsyncIteration

    async def result(self) -> ResultT:
        """Read to the end, and make the result."""
        answer = self._entered
        with suppress(StopAsyncIteration):
            while True:
                if answer.take() is None:
                    await self._receive(answer)
        return answer.result

    async def stop(self) -> bool:
        """Ask the server to stop the work; returns whether there was anything to stop."""
        request = self._stop_request()
        if request is not None and not self._stopped:
            await self._http.request(**request)
            self._stopped = True
        return request is not None

    async def close(self) -> None:
        """Release the connection."""
        self._closed = True
        if self._answer is not None:
            self._answer.over = True
            with suppress(*BROKEN):
                await self._answer.response.aclose()
            detach_body(self._answer.response)

    async def _read_arrived(self, answer: Answer[EventT, ResultT]) -> None:
        """Read what has arrived, as `EventStreamReader` does, over any transport."""
        from anyio import move_on_after

        with move_on_after(UNREAD_TIMEOUT), suppress(Exception):
            while not (answer.ended or answer.over):
                if answer.take() is None:
                    await self._receive(answer)

    async def _receive(self, answer: Answer[EventT, ResultT]) -> None:
        """Read the next bytes into the answer, as `EventStreamReader` does; StopAsyncIteration if it is over."""
        if self._is_receiving or self._process != process_id():
            self._refuse_second_reader()
        if answer.over:
            await self.close()
            self._raise_failure(answer)
            raise StopAsyncIteration
        try:
            self._is_receiving = True  # Within: Ctrl-C can come in between.
            answer.give(await anext(self._chunks))
        except StopAsyncIteration:
            answer.give_end()
        except BROKEN as fault:
            answer.give_end(fault)
        finally:
            self._is_receiving = False
