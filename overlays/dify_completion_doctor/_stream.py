"""Reads a stream, and notes when each event came and what it means by the document's `x-stream`."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any, cast

import httpx
from attrs import define, field, frozen
from httpx_sse import EventSource

from ._document import Node, as_object

_MOST_BYTES = 64 * 1024 * 1024
"""How much of a stream is read; no text is as long."""
_LONGEST = 1200.0
"""Seconds after which a stream is left; Dify ends each after so long."""


@frozen
class Roles:
    """The kinds of event of a stream, by what they mean.

    Attributes:
        kind: The property that names the kind.
        texts: Where each kind that brings text has it.
        ends: The kinds that end the text.
        errors: The kinds that end the stream with an error.
    """

    kind: str
    texts: dict[str, str]
    ends: frozenset[str]
    errors: frozenset[str]

    @classmethod
    def of(cls, media: Node, schema: Node) -> Roles:
        """The roles that the document gives; those of Dify where it gives none."""
        described = media.child("x-stream")
        kind = schema.child("discriminator").child("propertyName").value
        texts = {one["event"]: one["property"] for one in _entries(described, "text")}
        ends = {one["event"] for one in _entries(described, "end")}
        errors = {one["event"] for one in _entries(described, "error")}
        return cls(
            str(kind or "event"),
            texts or {"message": "/answer"},
            frozenset(ends or {"message_end"}),
            frozenset(errors or {"error"}),
        )

    def text_of(self, event: dict[str, Any]) -> str:
        """The text that an event brings; empty where it brings none."""
        pointer = self.texts.get(str(event.get(self.kind)), "")
        found: Any = event if pointer else None
        for token in pointer.split("/")[1:]:
            found = as_object(found).get(token)
        return found if isinstance(found, str) else ""


@define
class Run:
    """A stream that was read.

    Attributes:
        task: The id of the generation, as soon as an event names it.
        events: The JSON of each event; None for one whose data are not JSON.
        texts: When each piece of text came, in seconds from the request.
        characters: How long the text is.
        size: How many bytes came.
        pings: How many keep-alives came.
        silence: The longest time without any event or ping, in seconds.
        seconds: How long it took from the request to the end.
        ended: Whether an event ended the text.
        failed: Whether an event was an error.
        cut: What broke the connection; empty where it ended in good order.
    """

    task: str | None = field(default=None, init=False)
    events: list[Any] = field(factory=list[Any], init=False)
    texts: list[float] = field(factory=list[float], init=False)
    characters: int = field(default=0, init=False)
    size: int = field(default=0, init=False)
    pings: int = field(default=0, init=False)
    silence: float = field(default=0.0, init=False)
    seconds: float = field(default=0.0, init=False)
    ended: bool = field(default=False, init=False)
    failed: bool = field(default=False, init=False)
    cut: str = field(default="", init=False)
    _began: float = field(factory=time.monotonic, init=False)

    def read(
        self, response: httpx.Response, roles: Roles, on_event: Callable[[dict[str, Any]], bool]
    ) -> None:
        """Read a stream to its end.

        Args:
            response: The answer.
            roles: What its events mean.
            on_event: Is called with each event, for a ping with an empty one; where it returns False, the rest is
                not read.
        """
        try:
            for sent in EventSource(response).iter_sse():
                self._advance()
                self.size = response.num_bytes_downloaded
                event = self._noted(sent.data, roles)
                if not on_event(event) or self.size > _MOST_BYTES or self.seconds > _LONGEST:
                    break
        except httpx.HTTPError as error:
            self.cut = type(error).__name__
        self._advance()

    def _advance(self) -> None:
        now = time.monotonic() - self._began
        self.silence, self.seconds = max(self.silence, now - self.seconds), now

    def _noted(self, data: str, roles: Roles) -> dict[str, Any]:
        if not data:
            self.pings += 1
            return {}
        self.events.append(_parsed(data))
        event = as_object(self.events[-1])
        kind, task = event.get(roles.kind), event.get("task_id")
        self.task = self.task or (task if isinstance(task, str) else None)
        self.ended = self.ended or kind in roles.ends
        self.failed = self.failed or kind in roles.errors
        if text := roles.text_of(event):
            self.texts.append(self.seconds)
            self.characters += len(text)
        return event


def _parsed(data: str) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _entries(described: Node, role: str) -> list[dict[str, Any]]:
    found: Any = described.child(role).value
    return [entry for entry in map(as_object, cast("list[Any]", found or [])) if "event" in entry]
