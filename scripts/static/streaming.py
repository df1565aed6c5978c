"""Streams of events: their description, their base classes, and the readers that the client provides.

`streams.py` has a class for each operation that streams, derived from `EventStream` or `AsyncEventStream`. This module
does not read bytes: the client derives from `StreamReader` and `AsyncStreamReader`, and each stream has a reader.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Self, TypeAlias, TypeVar

from attrs import frozen

from .display import ReprMixin, keyword_reprs

if TYPE_CHECKING:
    import httpx

    from .api import Operations

EventT = TypeVar("EventT")
ResultT = TypeVar("ResultT")

Payload: TypeAlias = dict[str, Any]
"""The JSON of an event, unchanged."""

_EMPTY: Mapping[str, Any] = MappingProxyType({})

Path: TypeAlias = tuple[str, ...]
"""The steps of a JSON pointer: `/data/text` is `("data", "text")`."""


@frozen(repr=False)
class UnknownEvent(ReprMixin):
    """An event whose kind the spec does not describe, from a newer server.

    Attributes:
        event: The kind.
        data: The event's JSON.
    """

    event: str
    data: Payload


class RoleProperty(NamedTuple):
    """The property by which an event brings text, replaces it, or brings audio.

    Attributes:
        path: The place of the property.
        optional: Whether the property can be missing; then the event is an ordinary event.
        relabelled: The kind that the event gets if it has the property; None: it keeps its own.
    """

    path: Path
    optional: bool = False
    relabelled: str | None = None


class ErrorProperties(NamedTuple):
    """The places of an error's status, code and message in an event."""

    status: Path
    code: Path
    message: Path


class FailedEnd(NamedTuple):
    """An end of the stream that is an error by the value of a property.

    Attributes:
        path: The place of the property.
        values: Its values that mean an error.
        error: The places of the error's status, code and message.
    """

    path: Path
    values: tuple[Any, ...]
    error: ErrorProperties

    def holds(self, value: Any) -> bool:
        """Whether a value of the property means an error: `true` is not `1` in JSON, as it is in Python."""
        return any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in self.values)


class Attribute(NamedTuple):
    """A property of events that the stream keeps, from the first event that has it.

    Attributes:
        path: The place of the property.
        kinds: The kinds of event that can have it.
        types: The types of its JSON; empty: any. The stream ignores a value of another type.
        model: The class of the attribute's value; None: the value is the JSON.
    """

    path: Path
    kinds: frozenset[str]
    types: frozenset[type] = frozenset()
    model: type[Any] | None = None


class Stop(NamedTuple):
    """The call of the operation that stops the work.

    Attributes:
        of_request: OpenAPI's runtime expressions for values of the stream's own request, such as
            `$request.body#/user`.
        of_events: The necessary properties of events, by their runtime expressions, such as
            `$response.body#/task_id`: the response body is the JSON of an event.
        ask: Calls the operation, with the value of each expression.
    """

    of_request: tuple[str, ...]
    of_events: Mapping[str, Attribute]
    ask: Callable[[Operations, Mapping[str, Any]], Any]


class StreamDescription(NamedTuple, Generic[EventT, ResultT]):
    """The spec's description of the stream of an operation (`x-stream`).

    Attributes:
        discriminator: The property that names the kind of an event.
        parsers: Makes the event of each kind from its JSON.
        ends: The kinds that end the stream.
        results: The class of the result, by the kind of the event that ends the stream.
        result_path: The place of the result's JSON in the last event.
        result_text: The place of the text in that JSON; None: it has none.
        result_constants: Properties of that JSON that no event has.
        result_left_out: Properties that are removed from that JSON, because the result's schema does not have them.
        result_left_out_if_null: The same, if they are null.
        text: The kinds that bring text.
        replacement: The kinds whose text replaces what came before.
        audio: The kinds that bring audio, in Base64.
        audio_ends: The kinds that end the audio.
        errors: The kinds that are an error.
        failed_ends: The kinds that end the stream, and may be an error.
        attributes: The properties that the stream keeps, by the name of the attribute.
        stop: The call that stops the work; None: the API has none.
        plain_text: The kinds that bring text and have no other role, with the property of the text: a fast path.
        roles: The kinds that have any role.
    """

    discriminator: str
    parsers: Mapping[str, Callable[[Mapping[str, Any]], EventT]]
    ends: frozenset[str]
    results: Mapping[str, type[ResultT]]
    result_path: Path = ()
    result_text: Path | None = None
    result_constants: Mapping[str, Any] = _EMPTY
    result_left_out: frozenset[str] = frozenset()
    result_left_out_if_null: frozenset[str] = frozenset()
    text: Mapping[str, RoleProperty] = _EMPTY
    replacement: Mapping[str, RoleProperty] = _EMPTY
    audio: Mapping[str, RoleProperty] = _EMPTY
    audio_ends: frozenset[str] = frozenset()
    errors: Mapping[str, ErrorProperties] = _EMPTY
    failed_ends: Mapping[str, FailedEnd] = _EMPTY
    attributes: Mapping[str, Attribute] = _EMPTY
    stop: Stop | None = None
    plain_text: Mapping[str, str] = _EMPTY
    roles: frozenset[str] = frozenset()


class StreamState(ABC):
    """The state of a stream so far. Before you enter the stream, all of it except the status raises a RuntimeError."""

    @property
    @abstractmethod
    def status(self) -> str:
        """The state of the stream: `not entered`, `open`, `complete`, `failed` or `closed`."""

    @property
    @abstractmethod
    def response(self) -> httpx.Response:
        """The answer whose body is the stream."""

    @property
    @abstractmethod
    def text(self) -> str:
        """The text so far."""

    @property
    @abstractmethod
    def replaced(self) -> bool:
        """Whether the text was replaced."""

    @property
    @abstractmethod
    def audio(self) -> bytes:
        """The audio so far."""

    @property
    @abstractmethod
    def audio_complete(self) -> bool:
        """Whether the audio is complete."""

    @abstractmethod
    def attribute(self, name: str) -> Any:
        """The value of one of the description's attributes; None until an event has it."""


class StreamReader(StreamState, Iterator[EventT], Generic[EventT, ResultT]):
    """Reads a stream synchronously; iterating gives the events."""

    @abstractmethod
    def enter(self) -> None:
        """Send the request."""

    @abstractmethod
    def leave(self) -> None:
        """Release the connection, and stop the work where it is not done."""

    @abstractmethod
    def next_text(self) -> str | None:
        """Read the next piece of the text; None at its end."""

    @abstractmethod
    def result(self) -> ResultT:
        """Read to the end, and make the result."""

    @abstractmethod
    def stop(self) -> bool:
        """Ask the server to stop the work; returns whether there was anything to stop."""

    @abstractmethod
    def close(self) -> None:
        """Release the connection."""


class AsyncStreamReader(StreamState, AsyncIterator[EventT], Generic[EventT, ResultT]):
    """Reads a stream asynchronously; otherwise as `StreamReader`."""

    @abstractmethod
    async def enter(self) -> None:
        """Send the request."""

    @abstractmethod
    async def leave(self) -> None:
        """Release the connection, and stop the work where it is not done."""

    @abstractmethod
    async def next_text(self) -> str:
        """Read the next piece of the text; StopAsyncIteration at its end."""

    @abstractmethod
    async def result(self) -> ResultT:
        """Read to the end, and make the result."""

    @abstractmethod
    async def stop(self) -> bool:
        """Ask the server to stop the work; returns whether there was anything to stop."""

    @abstractmethod
    async def close(self) -> None:
        """Release the connection."""


class _ShownStream:
    """A stream in a REPL: how far it is, and what has come."""

    _shown: tuple[str, ...] = ()
    """The attributes that are shown."""

    def _with_status(self, status: str) -> str:
        names = () if status == "not entered" else self._shown
        values = {name: getattr(self, name) for name in names}
        given = {name: value for name, value in values.items() if value not in (None, "", b"")}
        return f"<{type(self).__name__} {status}{': ' if given else ''}{keyword_reprs(given)}>"


class EventStream(_ShownStream, Iterator[EventT], Generic[EventT, ResultT]):
    """A stream of events. Use it in a `with` block, which sends the request, and iterate over it."""

    def __init__(self, reader: StreamReader[EventT, ResultT]) -> None:
        self._reader = reader

    def __repr__(self) -> str:
        return self._with_status(self._reader.status)

    def __enter__(self) -> Self:
        self._reader.enter()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._reader.leave()

    def __iter__(self) -> Iterator[EventT]:
        return self._reader

    def __next__(self) -> EventT:
        return next(self._reader)

    @property
    def response(self) -> httpx.Response:
        """The answer whose body is the stream: status and headers."""
        return self._reader.response

    def get_final_result(self) -> ResultT:
        """Read to the end.

        Returns:
            The result of the whole stream.
        """
        return self._reader.result()

    def stop(self) -> bool:
        """Ask the server to stop the work. The stream ends soon afterwards, with the text so far.

        Returns:
            Whether there was work to stop. False before an event has named the work, after the end, and always if the
            API has no operation for it.

        Raises:
            DifyError: The request failed.
        """
        return self._reader.stop()

    def close(self) -> None:
        """Release the connection. What came so far can still be read from the attributes."""
        self._reader.close()


class AsyncEventStream(_ShownStream, AsyncIterator[EventT], Generic[EventT, ResultT]):
    """A stream of events, with `async with` and `async for`; otherwise as `EventStream`."""

    def __init__(self, reader: AsyncStreamReader[EventT, ResultT]) -> None:
        self._reader = reader

    def __repr__(self) -> str:
        return self._with_status(self._reader.status)

    async def __aenter__(self) -> Self:
        await self._reader.enter()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self._reader.leave()

    def __aiter__(self) -> AsyncIterator[EventT]:
        return self._reader

    def __anext__(self) -> Awaitable[EventT]:
        return anext(self._reader)

    @property
    def response(self) -> httpx.Response:
        """The answer whose body is the stream: status and headers."""
        return self._reader.response

    async def get_final_result(self) -> ResultT:
        """Read to the end, and return the result of the whole stream."""
        return await self._reader.result()

    async def stop(self) -> bool:
        """Ask the server to stop the work, as `EventStream.stop` does."""
        return await self._reader.stop()

    async def close(self) -> None:
        """Release the connection. What came so far can still be read from the attributes."""
        await self._reader.close()


class TextState:
    """The text of a stream so far."""

    _reader: Any

    @property
    def text(self) -> str:
        """The text so far. A replacement replaces it; later pieces are appended."""
        text: str = self._reader.text
        return text

    @property
    def replaced(self) -> bool:
        """Whether the server replaced the text, so that it is not the sum of its pieces."""
        replaced: bool = self._reader.replaced
        return replaced


class TextStream(TextState):
    """The text of a stream, piece by piece or whole."""

    @property
    def text_stream(self) -> Iterator[str]:
        """The pieces of the text as they come. It ends with the text; events that still follow are left unread."""
        # No generator: one that has raised once looks complete when it is asked again.
        return iter(self._reader.next_text, None)

    def get_final_text(self) -> str:
        """Read to the end.

        Returns:
            The whole text.
        """
        self._reader.result()
        return self.text


class AsyncTextStream(TextState):
    """The text of a stream, piece by piece or whole, asynchronously."""

    @property
    def text_stream(self) -> AsyncIterator[str]:
        """The pieces of the text as they come. It ends with the text; events that still follow are left unread."""
        return _Pieces(self._reader.next_text)

    async def get_final_text(self) -> str:
        """Read to the end, and return the whole text."""
        await self._reader.result()
        return self.text


class _Pieces(AsyncIterator[str]):
    """The text of a stream, piece by piece. No async generator: one that is left early would linger half-run."""

    def __init__(self, next_text: Callable[[], Awaitable[str]]) -> None:
        self._next_text = next_text

    def __anext__(self) -> Awaitable[str]:
        return self._next_text()


class AudioState:
    """The audio of a stream so far."""

    _reader: Any

    @property
    def audio(self) -> bytes:
        """The audio so far."""
        audio: bytes = self._reader.audio
        return audio

    @property
    def audio_complete(self) -> bool:
        """Whether the audio is complete."""
        complete: bool = self._reader.audio_complete
        return complete
