"""The state of one mock: its apps with their scripts, the requests that came, and the running generations."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import ParamSpec, TypeVar

from attrs import define, field

from ._apps import App
from ._connections import Connections
from ._generation import Generation
from ._ids import Clock, Ids
from ._operation_script import OperationScript
from ._received import Received, Stop
from ._run_context import RunContext
from ._script import Script
from ._store import EndUser, Message, Store
from ._version import Version

_MAX_THREADS = 256

T = TypeVar("T")
ArgumentsT = ParamSpec("ArgumentsT")


@define(eq=False)
class AppState:
    """An app, and its generations that run.

    Attributes:
        key: Its API key.
        app: Its settings.
        id: Its id.
        active_requests: How many completions are in flight: those that a client reads, and those not yet begun.
        being_read: The generations that a client reads, in order.
        abandoned: The generations whose client has hung up, in order.
    """

    key: str
    app: App
    id: str
    active_requests: int = 0
    being_read: dict[Generation, None] = field(factory=dict[Generation, None])
    abandoned: dict[Generation, None] = field(factory=dict[Generation, None])


class Workspace:
    """The state of one mock, which its routes share."""

    def __init__(
        self,
        apps: Mapping[str, App],
        script: Script,
        *,
        version: Version,
        seed: int,
        speed: float,
        ping_interval: float,
        max_connections: int | None,
    ) -> None:
        self.ids = Ids(seed)
        self.clock = Clock()
        self.store = Store(self.ids, self.clock, self.ids.new())
        self.apps = {key: AppState(key, app, self.ids.new()) for key, app in apps.items()}
        self.script = script
        self.operation_script = OperationScript()
        self.version = version
        self.speed = speed
        self.ping_interval = ping_interval
        self.base_url = ""
        self.requests: list[Received] = []
        self.stops: list[Stop] = []
        self.failures: list[BaseException] = []
        self.open_streams = 0
        self.most_at_once = 0
        self.changed = threading.Condition()
        self.connections = Connections(max_connections, self.changed)
        self.run_context = RunContext(self.ids, self.clock, version, speed, self.in_thread)
        self._tasks: set[asyncio.Task[None]] = set()
        self._threads = ThreadPoolExecutor(_MAX_THREADS, "mock-dify")

    @property
    def first_app(self) -> AppState:
        """The app that answers where a request brings no key, and needs none."""
        return next(iter(self.apps.values()))

    @property
    def left_running(self) -> list[str]:
        """The tasks that nobody reads any more and nobody has stopped."""
        with self.changed:
            return [
                generation.task_id for state in self.apps.values() for generation in state.abandoned
            ]

    async def in_thread(
        self, call: Callable[ArgumentsT, T], *args: ArgumentsT.args, **named: ArgumentsT.kwargs
    ) -> T:
        """Call a function of the test in a thread, because it may block."""
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, partial(call, *args, **named)
        )

    def url_of(self, upload_id: str) -> str:
        """A signed address of an upload, as Dify gives it out."""
        nonce = self.ids.new().replace("-", "")
        signature = f"timestamp={self.clock.now()}&nonce={nonce}&sign=mock%3D"
        origin = self.base_url.removesuffix("/v1")
        return f"{origin}/files/{upload_id}/file-preview?{signature}"

    def close(self) -> None:
        """Begin no more calls in threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    @contextmanager
    def counting_active(self, state: AppState) -> Generator[None]:
        """Count an active request of an app, for the block."""
        with self.changed:
            state.active_requests += 1
            self.most_at_once = max(
                self.most_at_once, sum(state.active_requests for state in self.apps.values())
            )
        try:
            yield
        finally:
            with self.changed:
                state.active_requests -= 1

    def start(self, state: AppState, generation: Generation, end_user: EndUser) -> None:
        """Start a generation. It runs whether a client reads it or not, as in Dify; only one that is read is saved."""
        message = Message(generation.message_id, state.id, self.ids.new(), end_user, "")
        self.store.messages[message.id] = message

        async def run() -> None:
            try:
                await generation.run()
            except asyncio.CancelledError:
                raise
            except BaseException as error:  # Of a test's own function, such as a voice.
                self.failures.append(error)
                generation.break_off()
            if generation not in state.abandoned:
                message.answer = generation.text

        task = asyncio.create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @contextmanager
    def reading(
        self, state: AppState, generation: Generation, streaming: bool
    ) -> Generator[Callable[[], None]]:
        """Count a generation as read, for the block. It is abandoned unless the block calls the function.

        Yields:
            A function to call once everything was read.
        """
        is_read = False

        def read_all() -> None:
            nonlocal is_read
            is_read = True

        with self.changed:
            state.being_read[generation] = None
            if streaming:
                self.open_streams += 1
            self.changed.notify_all()
        try:
            with self.counting_active(state):
                yield read_all
        finally:
            with self.changed:
                del state.being_read[generation]
                if not is_read and not generation.is_stopped:
                    state.abandoned[generation] = None
                if streaming:
                    self.open_streams -= 1
                self.changed.notify_all()

    @contextmanager
    def counting_stream(self) -> Generator[None]:
        """Count a stream that a client reads, for the block."""
        with self.changed:
            self.open_streams += 1
            self.changed.notify_all()
        try:
            yield
        finally:
            with self.changed:
                self.open_streams -= 1
                self.changed.notify_all()

    def stop(self, state: AppState, task_id: str, user: str) -> None:
        """Stop a generation, if it runs in this app and for this user; and record the request."""
        with self.changed:
            running = [
                run
                for run in state.being_read | state.abandoned
                if (run.task_id, run.user) == (task_id, user)
            ]
            for generation in running:
                generation.stop()
                state.abandoned.pop(generation, None)
        self.append(self.stops, Stop(task_id, user, bool(running)))

    def append(self, records: list[T], record: T) -> None:
        """Append a record that a test may wait for."""
        with self.changed:
            records.append(record)
            self.changed.notify_all()
