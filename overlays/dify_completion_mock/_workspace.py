"""The inside of one mock: its apps with their state and their scripts, the requests, and the running generations."""

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
from ._generation import Generation
from ._operation_script import OperationScript
from ._received import Received, Stop
from ._run_context import RunContext
from ._script import Script
from ._store import EndUser, Ids, Message, Store
from ._version import Version
from ._wire import Connections

_MOST_THREADS = 256

T = TypeVar("T")
ArgumentsT = ParamSpec("ArgumentsT")


@define(eq=False)
class AppState:
    """An app, and its generations that run: those that somebody reads, and those that were left.

    Attributes:
        asked: How many completions are asked for at this moment: those that are read, and those not yet begun.
    """

    key: str
    app: App
    id: str
    asked: int = 0
    read: dict[Generation, None] = field(factory=dict[Generation, None])
    left: dict[Generation, None] = field(factory=dict[Generation, None])


class Workspace:
    """What the routes of one mock work on."""

    def __init__(
        self,
        apps: Mapping[str, App],
        script: Script,
        *,
        version: Version,
        seed: int,
        speed: float,
        ping_interval: float,
        connections: int | None,
    ) -> None:
        self.ids = Ids(seed)
        self.store = Store(self.ids, self.ids.new())
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
        self.connections = Connections(connections, self.changed)
        self.run_context = RunContext(self.ids, version, speed, self.in_thread)
        self._tasks: set[asyncio.Task[None]] = set()
        self._threads = ThreadPoolExecutor(_MOST_THREADS, "mock-dify")

    @property
    def first_app(self) -> AppState:
        """The app that answers where a request brings no key, and needs none."""
        return next(iter(self.apps.values()))

    @property
    def left_running(self) -> list[str]:
        """The tasks that nobody reads any more and nobody has stopped."""
        with self.changed:
            return [generation.task_id for state in self.apps.values() for generation in state.left]

    async def in_thread(
        self, call: Callable[ArgumentsT, T], *args: ArgumentsT.args, **named: ArgumentsT.kwargs
    ) -> T:
        """Call what is the test's own in a thread, for it may take its time."""
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, partial(call, *args, **named)
        )

    def url_of(self, upload_id: str) -> str:
        """A signed address of an upload, as Dify gives it out."""
        nonce = self.ids.new().replace("-", "")
        signature = f"timestamp={self.ids.now()}&nonce={nonce}&sign=mock%3D"
        origin = self.base_url.removesuffix("/v1")
        return f"{origin}/files/{upload_id}/file-preview?{signature}"

    def close(self) -> None:
        """Begin no more calls in threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    @contextmanager
    def asking(self, state: AppState) -> Generator[None]:
        """Count a completion that is asked for, for the block."""
        with self.changed:
            state.asked += 1
            self.most_at_once = max(
                self.most_at_once, sum(state.asked for state in self.apps.values())
            )
        try:
            yield
        finally:
            with self.changed:
                state.asked -= 1

    def start(self, state: AppState, generation: Generation, end_user: EndUser) -> None:
        """Let a generation run, whether anybody reads it or not, as Dify does; what nobody reads is not saved."""
        message = Message(generation.message_id, state.id, self.ids.new(), end_user, "")
        self.store.messages[message.id] = message

        async def run() -> None:
            try:
                await generation.run()
            except asyncio.CancelledError:
                raise
            except BaseException as error:  # A voice, say, that is the test's own.
                self.failures.append(error)
                generation.break_off()
            if generation not in state.left:
                message.answer = generation.text

        task = asyncio.create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @contextmanager
    def reading(
        self, state: AppState, generation: Generation, streaming: bool
    ) -> Generator[Callable[[], None]]:
        """Count a generation as read, for the block. It stays running unless the block calls the function.

        Yields:
            A function to call once everything was read.
        """
        is_read = False

        def read_all() -> None:
            nonlocal is_read
            is_read = True

        with self.changed:
            state.read[generation] = None
            self.open_streams += streaming
            self.changed.notify_all()
        try:
            with self.asking(state):
                yield read_all
        finally:
            with self.changed:
                del state.read[generation]
                if not is_read and not generation.is_stopped:
                    state.left[generation] = None
                self.open_streams -= streaming
                self.changed.notify_all()

    @contextmanager
    def streaming(self) -> Generator[None]:
        """Count a stream as read, for the block."""
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
                run for run in state.read | state.left if (run.task_id, run.user) == (task_id, user)
            ]
            for generation in running:
                generation.stop()
                state.left.pop(generation, None)
        self.append(self.stops, Stop(task_id, user, bool(running)))

    def append(self, records: list[T], record: T) -> None:
        """Append a record that a test may wait for."""
        with self.changed:
            records.append(record)
            self.changed.notify_all()
