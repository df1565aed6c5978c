"""Collects the events of a stream into text, audio and a result. Bytes in, events out, no I/O."""

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from typing import Any, Generic, cast

import httpx
from dify_completion_api.streaming import (
    ErrorProperties,
    EventT,
    Payload,
    ResultT,
    StreamDescription,
    UnknownEvent,
)

from dify_completion_transport import Data, EventDecoder, EventTooLarge, json_of_lines

from ._event_values import EventValues
from ._pointers import value_or_missing, value_or_none
from ._responses import BROKEN, DOES_NOT_FIT, connection_error, described, event_error, misfit_error
from ._result import read_result
from ._retry import logger
from ._roles import string, value_of_role
from .errors import APIResponseError, DifyError, StreamInterrupted


class Answer(Generic[EventT, ResultT]):
    """The answer that a stream brings, as far as it has come.

    Feed it bytes with `give`, then `give_end` once. Take the events that they complete with `take`, one by one; an
    event counts once it is taken. Nothing raises: see `failure`.

    Attributes:
        response: The answer whose body is the stream.
        ended: Whether an event has ended the stream; the text is complete, and what follows can only be audio.
        over: Whether nothing more is to be read.
        failure: What went wrong before the end.
        piece: The text that the event which was taken last brought; None where it brought none.
        replaced: Whether the text was replaced.
        audio: The audio so far.
        audio_complete: Whether the audio is complete.
        values: The values that the stream keeps of its events.
    """

    def __init__(
        self, description: StreamDescription[EventT, ResultT], response: httpx.Response
    ) -> None:
        self.response = response
        self.ended = False
        self.over = False
        self.failure: DifyError | None = None
        self.piece: str | None = None
        self.replaced = False
        self.audio = bytearray()
        self.audio_complete = False
        self.values = EventValues(description)
        self._description = description
        self._discriminator = description.discriminator
        self._parsers = description.parsers
        self._decoder = EventDecoder()
        # Events that were not taken yet: the JSON of usual ones, the next one last, or the data of others.
        self._payloads: list[Payload] = []
        self._decoded: Iterator[Data] | None = None
        self._bytes_ended = False
        self._fault: BaseException | None = None  # Why they ended too early, until it is reported.
        self._pieces: list[str] = []
        # The event that ended the stream, by its kind, and the result that is made of it.
        self._last_event: tuple[str, Payload] | None = None
        self._result: ResultT | None = None
        # The kinds that now bring nothing but text, with its property. `_apply_roles` reads all others.
        self._text_keys: Mapping[str, str] = {}

    @property
    def text(self) -> str:
        """The text so far."""
        self._pieces = ["".join(self._pieces)]
        return self._pieces[0]

    @property
    def result(self) -> ResultT:
        """What the whole stream adds up to; only once `ended`. Made when you ask: the text may be large."""
        if self._result is None:
            kind, payload = cast("tuple[str, Payload]", self._last_event)
            self._result = read_result(
                self._description, kind, payload, self.text, described(self.response.request)
            )
        return self._result

    def give(self, chunk: bytes) -> None:
        """Give the next bytes of the body, cut anywhere, once there is nothing left to take."""
        lines = self._decoder.usual_lines(chunk)
        if lines is None:
            self._decoded = self._decoder.feed(chunk)
        elif (payloads := json_of_lines(lines)) is None:
            self._decoded = self._decoder.feed_lines(lines)
        else:
            payloads.reverse()
            self._payloads = payloads

    def give_end(self, fault: BaseException | None = None) -> None:
        """Give the end of the bytes. A last event whose blank line is missing counts where it is complete.

        Args:
            fault: What broke the stream off, which can be the exception of a signal handler; None for an orderly end.
        """
        self._bytes_ended = True
        self._fault = fault
        try:
            last = self._decoder.finish()
        except EventTooLarge:  # The stream was cut within this event.
            last = None
        self._decoded = iter(() if last is None else (last,))

    def take(self) -> Payload | None:
        """Take the next event that has come.

        Returns:
            The event's JSON, after it was added to the answer; None where more bytes are needed, or the answer is over.
        """
        if self.over:
            return None
        if self._payloads:
            return self._add(self._payloads.pop())
        return None if self._decoded is None else self._take_decoded(self._decoded)

    def _take_decoded(self, decoded: Iterator[Data]) -> Payload | None:
        try:
            data = next(decoded, None)
        except EventTooLarge as error:
            self.fail(self._misfit_error("not shown", error))
            return None
        if data is not None and (payload := self._add_data(data)) is not None:
            return payload
        # No event is left, or this one was refused: the answer is over, or the end has cut the event.
        self._decoded = None
        if self._bytes_ended and not self.over:
            self._finish(self._fault)
        return None

    def fail(self, error: DifyError) -> None:
        """End the answer; after its end, only audio can be missing."""
        self.over = True
        if not self.ended:
            self.failure = error
        elif self._lacks_audio:
            request = described(self.response.request)
            logger.warning("%s: the audio is incomplete (%s)", request, error)

    @property
    def _lacks_audio(self) -> bool:
        return bool(self.audio and self._description.audio_ends and not self.audio_complete)

    def event(self, payload: Payload) -> EventT | None:
        """Make the typed event of an event's JSON; None where it does not fit the spec."""
        kind = payload[self._discriminator]
        try:
            parse = self._parsers.get(kind)
            if parse is not None:
                return parse(payload)
        except DOES_NOT_FIT as error:
            if not self.ended:
                self.fail(self._misfit_error(payload, error))
                return None
        # A kind that the spec does not know, or a misfit after the end, which must not cost the rest.
        unknown: Any = UnknownEvent(kind, payload)
        return cast("EventT", unknown)

    def _add_data(self, data: Data) -> Payload | None:
        """Read the data of an event, and add it to the answer."""
        try:
            payload: Payload = json.loads(data.decode())
        except DOES_NOT_FIT as error:
            self._refuse(data.decode(errors="replace"), error)
            return None
        return self._add(payload)

    def _add(self, payload: Payload) -> Payload | None:
        """Add an event's JSON to the answer; None where it cannot be added."""
        try:
            key = self._text_keys.get(payload[self._discriminator])
            if key is not None and isinstance(piece := payload[key], str):
                self.piece = piece
                self._pieces.append(piece)
            else:
                self.piece = None
                self._apply_roles(payload)
            return payload
        except DOES_NOT_FIT as error:
            self._refuse(payload, error)
        except DifyError as error:
            self.fail(error)
        return None

    def _apply_roles(self, payload: Payload) -> None:
        """Add an event by all of its roles."""
        description = self._description
        kind = string(payload[self._discriminator])
        if self.values.keep(kind, payload):
            self._update_text_keys()
        if kind not in description.roles:
            return
        if kind in description.errors:
            raise self._event_error(payload, description.errors[kind])
        if not self.ended:
            self._apply_text(kind, payload)
        if (audio := value_of_role(description.audio.get(kind), payload)) is not None:
            self.audio += b64decode(audio)
        if kind in description.audio_ends:
            self.audio_complete = True
        if kind in description.ends:
            self._end(kind, payload)

    def _update_text_keys(self) -> None:
        plain = self._description.plain_text
        self._text_keys = {} if self.ended or self.values.wanted_of(plain) else plain

    def _apply_text(self, kind: str, payload: Payload) -> None:
        description = self._description
        text = description.text.get(kind)
        piece = value_of_role(text, payload)
        if text is not None and piece is not None:
            self.piece = piece
            self._pieces.append(piece)
            payload[self._discriminator] = text.relabelled or kind  # `event` reads it.
        replacement = value_of_role(description.replacement.get(kind), payload)
        if replacement is not None:
            self._pieces = [replacement]
            self.replaced = True

    def _end(self, kind: str, payload: Payload) -> None:
        """End the answer; where several ends come, the last one counts."""
        failed = self._description.failed_ends.get(kind)
        if failed is not None and failed.holds(value_or_missing(payload, failed.path)):
            self.ended = False
            raise self._event_error(payload, failed.error)
        self.ended = True
        self._text_keys = {}
        self._last_event = kind, payload
        self._result = None

    def _event_error(self, payload: Payload, paths: ErrorProperties) -> DifyError:
        status, code, message = (
            value_or_none(payload, path) for path in (paths.status, paths.code, paths.message)
        )
        return event_error(status, code, message, self.response, self.text)

    def _refuse(self, event: object, error: Exception) -> None:
        if not self._bytes_ended:  # Otherwise the end has cut it, which `_finish` reports.
            self.fail(self._misfit_error(event, error))

    def _misfit_error(self, event: object, error: Exception) -> APIResponseError:
        """The error for an event that is not what its kind should be."""
        return misfit_error(event, error, self.response, "" if self.ended else self.text)

    def _finish(self, fault: BaseException | None) -> None:
        """End the answer after its last bytes, as interrupted unless an event has ended the stream."""
        if self.ended and not self._lacks_audio:
            self.over = True
            return
        if isinstance(fault, httpx.DecodingError):
            self.fail(self._misfit_error("not shown", fault))
            return
        text = "" if self.ended else self.text  # The message of a complete one does not need it.
        ends = " or ".join(sorted(self._description.ends))
        position = f"before {ends}, after {len(text)} characters"
        interruption = StreamInterrupted(
            f"stream ended {'before its audio did' if self.ended else position}",
            partial=text,
            task_id=self.values.found.get("task_id"),
            message_id=self.values.found.get("message_id"),
        )
        interruption.__cause__ = (
            connection_error(fault, self.response.request) if isinstance(fault, BROKEN) else None
        )
        self.fail(interruption)
