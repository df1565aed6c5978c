# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
"""The streams of the API, a class for each operation that streams. Its methods return them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .streaming import (
    AsyncEventStream,
    AsyncTextStream,
    AudioState,
    EventStream,
    TextStream,
)

if TYPE_CHECKING:
    from .events import CompletionEvent
    from .models.completion import Completion
    from .models.completion_metadata import CompletionMetadata
    from .streaming import UnknownEvent

__all__ = [
    "AsyncCompletionStream",
    "CompletionStream",
]


class CompletionStream(
    TextStream,
    AudioState,
    EventStream["CompletionEvent | UnknownEvent", "Completion"],
):
    """The stream of `create_completion`, a context manager and iterator of events.

    The `with` block sends the request.
    If you leave the block before the end, for any reason, the client stops the work on the server.

    Iterating gives `CompletionEvent`s in the order of their arrival, without keep-alives. An event whose kind the spec
    does not describe is an `UnknownEvent`.

    Raises:
        APIStatusError: On entering, the server refused the request; while reading, an event reports that the work failed.
        APIConnectionError: On entering, no answer arrived.
        APIResponseError: The answer is not an event stream, or an event does not match the spec.
        StreamInterrupted: While reading, the stream ended or fell silent before its end.
        RuntimeError: You use it outside its block.
    """

    _shown = ("task_id", "message_id", "text", "audio")

    @property
    def task_id(self) -> str | None:
        """The generation's id, a UUID. None until an event has it."""
        value: str | None = self._reader.attribute("task_id")
        return value

    @property
    def message_id(self) -> str | None:
        """The answer's id, a UUID. None until an event has it."""
        value: str | None = self._reader.attribute("message_id")
        return value

    @property
    def metadata(self) -> CompletionMetadata | None:
        """The cost and the sources of a generation. None until an event has it."""
        value: CompletionMetadata | None = self._reader.attribute("metadata")
        return value

    def get_final_completion(self) -> Completion:
        """Read to the end, and return the result, of the same class as that of `create_completion`."""
        return self.get_final_result()


class AsyncCompletionStream(
    AsyncTextStream,
    AudioState,
    AsyncEventStream["CompletionEvent | UnknownEvent", "Completion"],
):
    """The stream of `create_completion`, an asynchronous context manager and iterator of events.

    The `with` block sends the request.
    If you leave the block before the end, for any reason, the client stops the work on the server.

    Iterating gives `CompletionEvent`s in the order of their arrival, without keep-alives. An event whose kind the spec
    does not describe is an `UnknownEvent`.

    Raises:
        APIStatusError: On entering, the server refused the request; while reading, an event reports that the work failed.
        APIConnectionError: On entering, no answer arrived.
        APIResponseError: The answer is not an event stream, or an event does not match the spec.
        StreamInterrupted: While reading, the stream ended or fell silent before its end.
        RuntimeError: You use it outside its block.
    """

    _shown = ("task_id", "message_id", "text", "audio")

    @property
    def task_id(self) -> str | None:
        """The generation's id, a UUID. None until an event has it."""
        value: str | None = self._reader.attribute("task_id")
        return value

    @property
    def message_id(self) -> str | None:
        """The answer's id, a UUID. None until an event has it."""
        value: str | None = self._reader.attribute("message_id")
        return value

    @property
    def metadata(self) -> CompletionMetadata | None:
        """The cost and the sources of a generation. None until an event has it."""
        value: CompletionMetadata | None = self._reader.attribute("metadata")
        return value

    async def get_final_completion(self) -> Completion:
        """Read to the end, and return the result, of the same class as that of `create_completion`."""
        return await self.get_final_result()
