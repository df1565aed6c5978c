"""What a stream of events adds up to: text, sound, and in the end a `Completion`. Bytes in, events out, no I/O."""

from __future__ import annotations

import logging
from base64 import b64decode
from collections.abc import Callable, Iterator
from json import loads
from typing import TYPE_CHECKING, Any, ClassVar

import httpx

from . import _responses
from ._events import Payload
from ._sse import Data, EventDecoder, EventTooLarge
from .errors import APIConnectionError, APIResponseError, DifyError, StreamInterrupted

if TYPE_CHECKING:
    from dify_completion_api.models import Completion, CompletionMetadata

logger = logging.getLogger("dify_completion")


class Answer:
    """The answer that a stream brings, as far as it has come.

    Attributes:
        ended: Whether the text is complete (`message_end` came).
        failed: Whether the server gave the generation up (an `error` event came).
        over: Whether nothing more is to be read.
    """

    def __init__(self, response: httpx.Response) -> None:
        self.task_id: str | None = None
        self.message_id: str | None = None
        self.metadata: CompletionMetadata | None = None
        self.replaced = False
        self.audio = bytearray()
        self.audio_complete = False
        self.ended = False
        self.failed = False
        self.over = False
        self._response = response
        self._decoder = EventDecoder()
        self._pieces: list[str] = []
        self._end: Payload = {}

    @property
    def text(self) -> str:
        """The text so far."""
        if len(self._pieces) > 1:
            self._pieces = ["".join(self._pieces)]
        return self._pieces[0] if self._pieces else ""

    def receive(self, chunk: bytes) -> Iterator[Payload]:
        """Take the next bytes.

        Args:
            chunk: Bytes of the body, cut anywhere.

        Yields:
            The JSON of each event that is complete now, after it was added to the answer.

        Raises:
            APIStatusError: An `error` event came.
            APIResponseError: An event does not fit the spec or is too large.
        """
        try:
            for data in self._decoder.feed(chunk):
                yield self._add(data)
        except EventTooLarge as error:
            self._fail(
                APIResponseError(f"{_responses.described(self._response.request)}: {error}", response=self._response)
            )
        except DifyError as error:
            self._fail(error)

    def finish(self, fault: APIConnectionError | None) -> Iterator[Payload]:
        """Tell that no more bytes come.

        A last event whose blank line is missing counts where its JSON is whole.

        Args:
            fault: What ended the stream; None for an orderly end.

        Yields:
            The JSON of that last event.

        Raises:
            StreamInterrupted: The text is not complete. Its cause is `fault`.
        """
        self.over = True
        last = self._decoder.finish()
        if last is not None and _is_whole(last):
            try:
                yield self._add(last)
            except DifyError as error:
                self._fail(error)
        if not self.ended:
            reason = "broke off" if fault else "ended"
            raise StreamInterrupted(
                f"the stream {reason} before message_end, after {len(self.text)} characters",
                partial=self.text,
                task_id=self.task_id,
                message_id=self.message_id,
            ) from fault
        self._warn_of_cut_audio(fault)

    def completion(self) -> Completion:
        """The whole answer, as a blocking request would have had it; only once `ended`."""
        from dify_completion_api.models import Completion

        end = self._end
        body = {
            "event": "message",
            "task_id": end["task_id"],
            "id": end.get("id", end["message_id"]),
            "message_id": end["message_id"],
            "mode": "completion",
            "answer": self.text,
            "metadata": end["metadata"],
        }
        body |= {key: end[key] for key in ("created_at", "files") if end.get(key) is not None}
        return Completion.from_dict(body)

    def _fail(self, error: DifyError) -> None:
        """Raise what went wrong, unless the text is complete: then only sound can be missing."""
        self.over = True
        if not self.ended:
            raise error
        self._warn_of_cut_audio(error)

    def _warn_of_cut_audio(self, cause: DifyError | None) -> None:
        if self.audio and not self.audio_complete:
            logger.warning("the sound of message %s was cut short (%s)", self.message_id, cause or "end of stream")

    def _add(self, data: Data) -> Payload:
        try:
            payload: Payload = loads(data.decode())
            fold = self._FOLDS.get(payload["event"])
            if self.task_id is None:
                self._name(payload)
            if fold is not None:
                fold(self, payload)
            else:
                _string(payload["event"])
        except _responses.DOES_NOT_FIT as error:
            raise self.misfit(data.decode(errors="replace"), error) from error
        return payload

    def misfit(self, event: object, error: Exception) -> APIResponseError:
        """The error for an event that is not what its kind should be."""
        what = f"an event does not fit the spec ({type(error).__name__}: {error}): {str(event)[:200]!r}"
        return APIResponseError(f"{_responses.described(self._response.request)}: {what}", response=self._response)

    def _name(self, payload: Payload) -> None:
        # An error event names the message, but no task.
        self.message_id = _string(payload["message_id"]) if "message_id" in payload else None
        self.task_id = _string(payload["task_id"]) if "task_id" in payload else None

    def _add_text(self, payload: Payload) -> None:
        self._pieces.append(_string(payload["answer"]))

    def _add_file(self, payload: Payload) -> None:
        if "answer" in payload:
            self._add_text(payload)

    def _replace_text(self, payload: Payload) -> None:
        self._pieces = [_string(payload["answer"])]
        self.replaced = True

    def _end_text(self, payload: Payload) -> None:
        from dify_completion_api.models import CompletionMetadata

        self.metadata = CompletionMetadata.from_dict(payload["metadata"])
        self._end = {**payload, "task_id": _string(payload["task_id"]), "message_id": _string(payload["message_id"])}
        self.ended = True

    def _add_audio(self, payload: Payload) -> None:
        self.audio += b64decode(_string(payload["audio"]))

    def _end_audio(self, payload: Payload) -> None:
        self.audio_complete = True

    def _end_in_error(self, payload: Payload) -> None:
        self.failed = True
        raise _responses.event_error(payload, self._response, self.text)

    _FOLDS: ClassVar[dict[str, Callable[[Answer, Payload], None]]] = {
        "message": _add_text,
        "message_file": _add_file,
        "message_replace": _replace_text,
        "message_end": _end_text,
        "tts_message": _add_audio,
        "tts_message_end": _end_audio,
        "error": _end_in_error,
    }


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a string was expected, not {type(value).__name__}")
    return value


def _is_whole(data: Data) -> bool:
    try:
        return isinstance(loads(data.decode()), dict)
    except (ValueError, RecursionError):
        return False
