"""What a stream of events adds up to: text, sound, and in the end a `Completion`. Bytes in, events out, no I/O."""

import json
import re
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, cast

import httpx
from dify_completion_api import models

from ._events import Event, Payload, UnknownEvent
from ._responses import BROKEN, DOES_NOT_FIT, connection_error, described, event_error
from ._retry import logger
from ._sse import Data, EventDecoder, EventTooLarge
from ._unpacking import Unpacker
from .errors import APIResponseError, DifyError, StreamInterrupted

# What `json.loads` calls after looking for white space, which takes as long as to read a small text.
_scan: Callable[[str, int], tuple[Payload, int]] = cast("Any", json.JSONDecoder()).scan_once

_ID = re.compile(r"[\w-][!-~]{0,199}", re.ASCII)


class Answer:
    """The answer that a stream brings, as far as it has come.

    Attributes:
        ended: Whether the text is complete (`message_end` came).
        over: Whether nothing more is to be read.
        failure: What spoiled the answer before its text was complete.
        waiting: The JSON of the events that have come and were not yet asked for.
    """

    def __init__(self, response: httpx.Response, over: bool) -> None:
        from dify_completion_api.events import EVENT_PARSERS  # A program that never streams does not pay for it.

        self.response, self.over = response, over
        self.task_id: str | None = None
        self.message_id: str | None = None
        self.metadata: models.CompletionMetadata | None = None
        self.audio = bytearray()
        self.replaced = self.audio_complete = self.ended = False
        self.failure: DifyError | None = None
        self.waiting: Iterator[Payload | None] | None = None
        self._parsers = EVENT_PARSERS
        self._unpacker = Unpacker(response)
        self._plain = not self._unpacker.packed
        self._decoder = EventDecoder()
        self._pieces: list[str] = []
        self._end: Payload = {}
        self._flows = False  # Whether the ids are known and text may come: then text is all that a text brings.

    @property
    def text(self) -> str:
        """The text so far."""
        self._pieces = ["".join(self._pieces)]
        return self._pieces[0]

    def receive(self, chunk: bytes) -> Payload | None:
        """Take the next bytes, once nothing is `waiting`.

        Args:
            chunk: Bytes of the body, cut anywhere.

        Returns:
            The JSON of the first event that is complete now, after it was added to the answer; None where there is
            none. The others are `waiting`.

        Raises:
            APIStatusError: An `error` event came.
            APIResponseError: An event does not fit the spec or is too large.
        """
        if self._plain and (only := self._decoder.only_event(chunk)) is not None:
            self.waiting = None
            return self._add(only)
        self.waiting = self._each(chunk)
        return next(self.waiting, None)

    def finish(self, fault: Exception) -> Iterator[Payload | None]:
        """Tell that no more bytes come.

        A last event whose blank line is missing counts where it came whole.

        Args:
            fault: What broke the stream off, or `StopIteration` or `StopAsyncIteration` for an orderly end.

        Yields:
            The JSON of that last event.

        Raises:
            APIStatusError: That last event was an `error`.
            StreamInterrupted: The text is not complete. Its cause tells of `fault`.
        """
        with suppress(APIResponseError, EventTooLarge):  # Cut in the middle.
            if (last := self._decoder.finish()) is not None:
                yield self._add(last)
        text = "" if self.ended else self.text  # A complete one is not put together for nothing.
        what = "before tts_message_end" if self.ended else f"before message_end, after {len(text)} characters"
        cut = StreamInterrupted(f"stream ended {what}", partial=text, task_id=self.task_id, message_id=self.message_id)
        cut.__cause__ = connection_error(fault, self.response.request) if isinstance(fault, BROKEN) else None
        self._fail(cut)

    def event(self, payload: Payload) -> Event:
        """Make the typed event of an event's JSON.

        Raises:
            APIResponseError: It does not fit the spec.
        """
        kind = payload["event"]
        try:
            parse = self._parsers.get(kind)
            return parse(payload) if parse else UnknownEvent(kind, payload)
        except DOES_NOT_FIT as error:
            if not self.ended:
                self._fail(self.misfit(payload, error))
            return UnknownEvent(kind, payload)  # The text is complete; no fault shall cost it.

    def completion(self) -> "models.Completion":
        """The whole answer, as a blocking request would have had it; only once `ended`."""
        end = {key: value for key, value in self._end.items() if (key, value) != ("files", None)}
        return models.Completion.from_dict({**end, "event": "message", "mode": "completion", "answer": self.text})

    def misfit(self, event: object, error: Exception) -> APIResponseError:
        """The error for an event that is not what its kind should be."""
        what = f"an event does not fit the spec ({type(error).__name__}: {error}): {str(event)[:200]!r}"
        ours = APIResponseError(f"{described(self.response.request)}: {what}", response=self.response)
        ours.__cause__ = error
        return ours

    def _fail(self, error: DifyError) -> None:
        """Raise what went wrong, unless the text is complete: then only sound can be missing."""
        self.over = True
        if not self.ended:
            self.failure = error
            raise error
        if self.audio and not self.audio_complete:
            logger.warning("the sound of message %s was cut short (%s)", self.message_id, error)

    def _each(self, chunk: bytes) -> Iterator[Payload]:
        try:
            for piece in self._unpacker.feed(chunk):
                for data in self._decoder.feed(piece):
                    if (payload := self._add(data)) is None:
                        return
                    yield payload
        except (EventTooLarge, zlib.error) as error:
            self._fail(self.misfit("not shown", error))

    def _add(self, data: Data) -> Payload | None:
        """Add an event to the answer; None where it cannot be added, which only a complete text survives."""
        try:
            text = data.decode()
            try:
                payload, end = _scan(text, 0)
            except StopIteration:
                payload, end = {}, -1
            if end != len(text):  # White space around it, or no JSON.
                payload = json.loads(text)
            if self._flows and payload["event"] == "message" and isinstance(answer := payload["answer"], str):
                self._pieces.append(answer)
            else:
                self._fold(payload)
            return payload
        except DOES_NOT_FIT as error:
            self._fail(self.misfit(data.decode(errors="replace"), error))
        except DifyError as error:
            self._fail(error)
        return None

    def _fold(self, payload: Payload) -> None:
        # Not every kind names both: an error event names no task.
        self.task_id = self.task_id or _id(payload.get("task_id"))
        self.message_id = self.message_id or _id(payload.get("message_id"))
        match payload["event"]:
            case "message" if not self.ended:
                self._pieces.append(_string(payload["answer"]))
            case "message_file" if isinstance(payload.get("answer"), str):
                # Text, so labelled by servers from 1.11.2 to 1.12 where the request had files (Dify issue 36990).
                payload["event"] = "message"
                self._fold(payload)
            case "message_replace" if not self.ended:
                self._pieces = [_string(payload["answer"])]
                self.replaced = True
            case "message_end":
                self.metadata = models.CompletionMetadata.from_dict(payload["metadata"])
                self._end = {**payload, "id": _string(payload["message_id"]), "task_id": _string(payload["task_id"])}
                self.ended = True
            case "tts_message":
                self.audio += b64decode(_string(payload["audio"]))
            case "tts_message_end":
                self.audio_complete = True
            case "error":
                raise event_error(payload, self.response, self.text)
            case unknown:
                _string(unknown)
        self._flows = bool(self.task_id and self.message_id) and not self.ended


def _id(value: Any) -> str | None:
    """The value where it is an id that can stand in a path and in a log line."""
    return value if isinstance(value, str) and _ID.fullmatch(value) else None


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a string was expected, not {type(value).__name__}")
    return value
