"""One mock from within: its apps, what they remember and are told, what they were asked, and what runs."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from typing import Any

from attrs import define, field, frozen

from ._apps import App
from ._generation import Generation
from ._script import Script
from ._store import EndUser, Ids, Message, Store
from ._wire import Connections

END_USERS_SINCE = (1, 13)


@frozen
class Received:
    """A request as it arrived.

    Attributes:
        method: Its method.
        path: Its path, without the query.
        query: Its query.
        headers: Its headers, names in lower case.
        body: What it holds: JSON, the fields of a form (of a file: name, media type and bytes), or bytes.
        api_key: The key it brought; None without one.
        objections: Why the spec refuses it, a sentence each; the server may take it all the same.
    """

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any
    api_key: str | None = field(repr=False)
    objections: tuple[str, ...] = ()


@frozen
class Stop:
    """A request to stop a generation.

    Attributes:
        task_id: Which one.
        user: Who asked.
        stopped: Whether it was running for that user, and stopped; the server says `success` in any case.
    """

    task_id: str
    user: str
    stopped: bool


@define(eq=False)
class AppState:
    """An app, and what of it is running."""

    app: App
    id: str
    running: set[Generation] = field(factory=set[Generation])
    counted: int = 0


class Workspace:
    """What the routes of one mock work on."""

    def __init__(
        self, apps: Mapping[str, App], script: Script, *, version: str, seed: int, speed: float, ping_interval: float
    ) -> None:
        self.ids = Ids(seed)
        self.store = Store(self.ids, self.ids.new())
        self.apps = {key: AppState(app, self.ids.new()) for key, app in apps.items()}
        self.script = script
        self.version = version
        self.speed = speed
        self.ping_interval = ping_interval
        self.connections = Connections()
        self.base_url = ""
        self.requests: list[Received] = []
        self.stops: list[Stop] = []
        self.abandoned: list[str] = []
        self.open_streams = 0
        self.changed = threading.Condition()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def knows_end_users(self) -> bool:
        """Whether this version of the server looks end users up."""
        return tuple(int(part) for part in self.version.split(".")[:2]) >= END_USERS_SINCE

    def start(self, state: AppState, generation: Generation, end_user: EndUser) -> None:
        """Let a generation run, whether anybody reads it or not, as Dify does; what nobody reads is not saved."""
        message = Message(generation.message_id, state.id, self.ids.new(), end_user, "")
        self.store.messages[message.id] = message

        async def run() -> None:
            try:
                await generation.run()
                if generation.task_id not in self.abandoned:
                    message.answer = generation.text
            finally:
                state.running.discard(generation)

        state.running.add(generation)
        task = asyncio.create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def stop(self, state: AppState, task_id: str, user: str) -> None:
        """Stop a generation, if it runs in this app and for this user; note that it was asked for."""
        running = [run for run in state.running if (run.task_id, run.user) == (task_id, user)]
        for generation in running:
            generation.stop()
        self.note(self.stops, Stop(task_id, user, bool(running)))

    def abandon(self, generation: Generation, state: AppState) -> None:
        """Note that a client has left a generation that still runs."""
        if generation in state.running:
            self.note(self.abandoned, generation.task_id)

    def note(self, where: list[Any], what: object) -> None:
        """Note something that a test may wait for."""
        with self.changed:
            where.append(what)
            self.changed.notify_all()

    def count_stream(self, change: int) -> None:
        """Count a stream that was opened, or is open no more."""
        with self.changed:
            self.open_streams += change
            self.changed.notify_all()
