"""One run of an app: it writes its events in Dify's order, until it is done, fails, or is stopped."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from ._apps import App, Moderation, sound_of
from ._faults import Fault, invalid
from ._run_context import RunContext
from ._script import Chunk, GeneratedFile, Reply
from ._sound import sentences_of
from ._usage import Usage
from ._used_file import UsedFile

Event = dict[str, Any]

_MODERATED_CHARACTERS = 300
_MODERATION_INTERVAL = 1.0
"""Dify's moderation looks once a second whether that many characters are new."""


class UnsavableText(Exception):
    """A text that Dify's database does not take."""


class Generation:
    """A run of an app, whether anybody reads its events or not.

    Attributes:
        started_at: When it started, by the clock of the loop.
        events: Its events as they come; None at its end.
        text: What it has written, as it is saved.
        fault: What went wrong.
        is_broken: Whether its stream breaks off without an end.
        is_cut_short: Whether it ended before its reply did: stopped, replaced, or out of time.
    """

    def __init__(
        self,
        app: App,
        reply: Reply,
        user: str,
        prompt: str,
        files: Sequence[UsedFile],
        context: RunContext,
    ) -> None:
        self.app = app
        self.reply = reply
        self.user = user
        self.task_id, self.message_id = context.ids.new(), context.ids.new()
        self.created_at = context.clock.now()
        self.started_at = asyncio.get_running_loop().time()
        self.events: asyncio.Queue[Event | None] = asyncio.Queue()
        self.text = ""
        self.fault: Fault | None = None
        self.usage = Usage()
        self.is_cut_short = False
        self.is_broken = False
        self._context = context
        self._prompt = prompt
        self._request_files = files
        self._generated_files: list[UsedFile] = []
        self._text_event: str | None = None
        self._stop = asyncio.Event()
        self._elapsed = 0.0
        self._unspoken = ""
        self._sentences_at_once = 2
        self._moderations = 0
        self._moderated_length = 0

    @property
    def is_stopped(self) -> bool:
        """Whether a request has stopped it."""
        return self._stop.is_set()

    def stop(self) -> None:
        """End it soon, with what is written."""
        self._stop.set()

    def break_off(self) -> None:
        """End its events without an end event."""
        self.is_broken = True
        self.events.put_nowait(None)

    async def run(self) -> None:
        """Write all events, the end among them."""
        try:
            await self._write()
        except UnsavableText as error:
            self.fault = invalid(str(error))
            self.break_off()
            return
        except Fault as fault:
            self.fault = fault
            # Dify's error event has no task_id and no id.
            event = {"event": "error", "message_id": self.message_id, "created_at": self.created_at}
            details = {"code": fault.code, "status": fault.status, "message": fault.message}
            self.events.put_nowait({**event, **details})
        if self.app.auto_play:
            await self._speak(self._unspoken)
            self._emit("tts_message_end", audio="")
        self.events.put_nowait(None)

    async def _write(self) -> None:
        moderation = self.app.moderation or Moderation(())
        if moderation.input_reply is not None and moderation.flags(self._prompt):
            for character in moderation.input_reply:
                await self._sleep(0.01)
                await self._write_text(character)
            self._finish(Usage(latency=self._elapsed, priced=False))
        elif await self._write_chunks(moderation):
            await self._write_text("")
            if "\0" in self.text:
                raise UnsavableText("A string literal cannot contain NUL (0x00) characters.")
            self._replace_flagged(moderation)
            tokens = len(self._prompt.split()), len(self.reply.chunks)
            self._finish(Usage(*tokens, latency=self._elapsed, changes=self.reply.usage))
        else:
            self.is_cut_short = True
            self._finish(Usage(latency=self._elapsed, changes=self.reply.usage))

    async def _write_chunks(self, moderation: Moderation) -> bool:
        """Write the reply, chunk by chunk; returns whether it reached its end."""
        reply = self.reply
        for number, chunk in enumerate(reply.chunks):
            if not await self._sleep(reply.delay if number else reply.first_delay):
                return False
            if reply.error is not None and number >= reply.error_after:
                raise reply.error
            await self._write_chunk(chunk)
            if self._moderate_if_due(moderation):
                self._replace_flagged(moderation)
                return False
        if not await self._sleep(reply.delay if reply.chunks else reply.first_delay):
            return False
        if reply.error is not None:
            raise reply.error
        return True

    async def _sleep(self, seconds: float) -> bool:
        """Wait, no longer than the app's execution time; returns whether to continue afterwards."""
        remaining = self.app.max_execution_time - self._elapsed
        self._elapsed += min(seconds, remaining)
        try:
            async with asyncio.timeout(min(seconds, remaining) / self._context.speed):
                await self._stop.wait()
            return False
        except TimeoutError:
            return seconds <= remaining

    async def _write_chunk(self, chunk: Chunk) -> None:
        if isinstance(chunk, GeneratedFile):
            name = chunk.url.rpartition("/")[2]
            self._generated_files.append(UsedFile(chunk.type, name, "tool_file", chunk.url))
            file_id = self._context.ids.new()
            self._emit(
                "message_file", id=file_id, type=chunk.type, belongs_to="assistant", url=chunk.url
            )
        else:
            await self._write_text(chunk)

    async def _write_text(self, text: str) -> None:
        self.text += text
        self._text_event = self._text_event or self._kind_of_text_events()
        self._emit(self._text_event, id=self.message_id, answer=text, from_variable_selector=None)
        if self.app.auto_play:
            await self._speak_sentences(text)

    async def _speak_sentences(self, text: str) -> None:
        """Speak what a new text completes, a few sentences at a time, as Dify does."""
        self._unspoken += text
        sentences = sentences_of(self._unspoken)
        if len(sentences) >= self._sentences_at_once:
            self._sentences_at_once = min(self._sentences_at_once + 1, 7)
            spoken = "".join(sentences)
            self._unspoken = self._unspoken[len(spoken) :]
            await self._speak(spoken)

    def _kind_of_text_events(self) -> str:
        """The kind of the events with text, which holds from the first of them on."""
        version = self._context.version
        if version.labels_text_by_request_files and self._request_files:
            return "message_file"
        if version.labels_text_by_generated_files and self._generated_files:
            return "message_file"
        return "message"

    async def _speak(self, text: str) -> None:
        if text and not isinstance(self.app.voice, Fault):
            chunks, _ = await self._context.in_thread(sound_of, self.app.voice, text)
            for chunk in chunks:  # Dify is silent about a voice that fails.
                self._emit("tts_message", audio=b64encode(chunk).decode())

    def _moderate_if_due(self, moderation: Moderation) -> bool:
        """Moderate the text where that is due before the next chunk; returns whether the text is flagged."""
        due_at = self.reply.first_delay + (self._moderations + 1) * _MODERATION_INTERVAL
        if self._elapsed + self.reply.delay <= due_at:
            return False
        self._moderations += 1
        if len(self.text) - self._moderated_length < _MODERATED_CHARACTERS:
            return False
        self._moderated_length = len(self.text)
        return moderation.output_reply is not None and moderation.flags(self.text)

    def _replace_flagged(self, moderation: Moderation) -> None:
        if moderation.output_reply is not None and moderation.flags(self.text):
            self.text = moderation.output_reply
            self._emit("message_replace", answer=self.text, reason="")

    def _finish(self, usage: Usage) -> None:
        self.usage = usage
        version = self._context.version
        metadata = usage.metadata(self.reply.resources, version, plain=False)
        files = None
        if version.ends_with_files:
            used = [*self._request_files, *self._generated_files]
            files = [file.listed(self._context.ids.new) for file in used] or None
        self._emit("message_end", id=self.message_id, metadata=metadata, files=files)

    def _emit(self, kind: str, **fields: Any) -> None:
        common = {
            "event": kind,
            "message_id": self.message_id,
            "created_at": self.created_at,
            "task_id": self.task_id,
        }
        self.events.put_nowait({**common, **fields})
