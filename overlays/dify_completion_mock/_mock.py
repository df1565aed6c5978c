"""`MockDify`: what a test sets, and what it can check."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self, TypedDict, overload

from ._apps import App
from ._faults import Fault
from ._operation_script import FROM_SPEC, make_operation_answer
from ._received import Received, Stop
from ._routes import is_operation, operation_named
from ._script import Answer, Ending, Inputs, Script, make_refusal
from ._server import Server
from ._settings import check_apps, check_number
from ._version import NEWEST, Version
from ._workspace import Workspace

API_KEY = "app-mock"


def write_about(inputs: Inputs) -> str:
    """Write the default answer of the mock."""
    topics = ", ".join(f"{name} {value}" for name, value in inputs.items() if value is not None)
    topics = topics or "nothing in particular"
    return f"This is a mock of Dify. It was asked about {topics}, and it has nothing wise to say."


class Settings(TypedDict):
    """The settings of a client for a mock."""

    api_key: str
    base_url: str


class MockDify:
    """A mock of the Service API of Dify, on this machine, for the duration of its `with` block.

    If a function of the test raised an exception in the server, the end of the block raises it again, unless the block
    itself raised.

    Attributes:
        api_key: The key of its (first) app, for `Dify(api_key=...)`.
    """

    def __init__(
        self,
        answer: Answer = write_about,
        *,
        app: App | None = None,
        apps: Mapping[str, App] | None = None,
        delay: float = 0.0,
        ping_interval: float = 10.0,
        speed: float = 1.0,
        version: str = NEWEST,
        connections: int | None = None,
        idle_timeout: float | None = None,
        seed: int = 0,
        port: int = 0,
    ) -> None:
        """Set the mock up. It serves from the start of its block.

        Args:
            answer: The answer to completions: a text, chunks, a `Reply`, a `Fault`, or a function of the inputs that
                returns one of them.
            app: Its app.
            apps: Several apps, by their keys, instead of one.
            delay: Seconds before each chunk but the first, and before the end. A reply can override it.
            ping_interval: Seconds between the pings of a stream.
            speed: A factor that shortens all delays and ping intervals.
            version: The version of Dify that it imitates and sends in `X-Version`.
            connections: The maximum number of connections at once, including idle ones; others wait until one closes.
                A Dify with default settings serves 10. None: any number.
            idle_timeout: Seconds after which it closes an idle connection; `math.inf` means never. None: as its version
                does, which is 2 s up to 1.13, and never from 1.14 on.
            seed: The seed of its ids: the same seed and the same requests give the same bytes.
            port: Its port on 127.0.0.1; 0 for a free one.

        Raises:
            ValueError: A setting is wrong.
        """
        check_apps(app, apps)
        check_number("delay", delay, least=0)
        check_number("speed", speed)
        check_number("ping_interval", ping_interval)
        check_number("seed", seed, least=0, kind=int)
        check_number("port", port, least=0, kind=int)
        if connections is not None:
            check_number("connections", connections, least=1, kind=int)
        if idle_timeout is not None:
            check_number("idle_timeout", idle_timeout)
        apps_by_key = dict(apps) if apps else {API_KEY: app or App()}
        self.api_key = next(iter(apps_by_key))
        dify = Version(version)
        self._script = Script(answer, delay)
        self._workspace = Workspace(
            apps_by_key,
            self._script,
            version=dify,
            seed=seed,
            speed=speed,
            ping_interval=ping_interval,
            max_connections=connections,
        )
        self._port = port
        self._server = Server(self._workspace, idle_timeout or dify.idle_timeout)

    def __repr__(self) -> str:
        return f"MockDify(api_key={self.api_key!r}, base_url={self._workspace.base_url!r})"

    @property
    def base_url(self) -> str:
        """Its address, for `Dify(base_url=...)`."""
        if not self._workspace.base_url:
            raise RuntimeError("a mock serves inside its block: `with MockDify() as mock:`")
        return self._workspace.base_url

    @property
    def settings(self) -> Settings:
        """The key and the base URL as arguments of the client: `Dify(**mock.settings)`."""
        return Settings(api_key=self.api_key, base_url=self.base_url)

    @property
    def environ(self) -> dict[str, str]:
        """The key and the base URL as environment variables, for a program that reads its settings there."""
        return {"DIFY_API_KEY": self.api_key, "DIFY_BASE_URL": self.base_url}

    @overload
    def answer(
        self,
        answer: Answer,
        *,
        times: int | None = None,
        app: str | None = None,
        delay: float | None = None,
        first_delay: float | None = None,
        usage: Mapping[str, Any] | None = None,
        error: str | Fault | None = None,
        error_after: int | None = None,
        cut: Ending | None = None,
        cut_after: int | None = None,
        cut_after_bytes: int | None = None,
        stall_after: int | None = None,
    ) -> None: ...

    @overload
    def answer(
        self,
        operation: str,
        /,
        *,
        status: int | None = None,
        body: Any = FROM_SPEC,
        events: Sequence[Mapping[str, Any]] | None = None,
        times: int | None = None,
        app: str | None = None,
        delay: float | None = None,
        first_delay: float | None = None,
        cut: Ending | None = None,
        cut_after: int | None = None,
        cut_after_bytes: int | None = None,
        stall_after: int | None = None,
    ) -> None: ...

    def answer(
        self,
        answer: Answer,
        *,
        status: int | None = None,
        body: Any = FROM_SPEC,
        events: Sequence[Mapping[str, Any]] | None = None,
        times: int | None = None,
        app: str | None = None,
        delay: float | None = None,
        first_delay: float | None = None,
        usage: Mapping[str, Any] | None = None,
        error: str | Fault | None = None,
        error_after: int | None = None,
        cut: Ending | None = None,
        cut_after: int | None = None,
        cut_after_bytes: int | None = None,
        stall_after: int | None = None,
    ) -> None:
        """Set the answer to completions, or with `status`, `body` or `events` the answer of any operation.

        Args:
            answer: A text, chunks, a `Reply`, a `Fault`, or a function of the inputs that returns one of them. The
                mock calls the function in its own thread, possibly in several at once. With `status`, `body` or
                `events`: the operation, by its method or its `operationId`, such as `get_app_info`.
            status: The status of that operation's answer. The default is its success.
            body: The body: JSON values, or text or bytes if the operation does not answer JSON. The default is the
                spec's example for this status.
            events: The JSON of each event, for a request that asks for a stream.
            times: The number of requests that get this answer; later ones get the previous answer again. None: all
                requests from now on.
            app: The key of the app that gives this answer. None: all apps.
            delay: Seconds before each chunk but the first, and before the end.
            first_delay: Seconds before the first chunk.
            usage: Changes of the usage, such as `{"total_tokens": 7}`.
            error: The error of the generation: a code of Dify, or a `Fault`. Without `error_after`, it comes before any
                text.
            error_after: The number of chunks before the error.
            cut: How the connection ends too early: `clean` (a normal end), `broken` (without the last chunk), `reset`.
            cut_after: The number of events before the cut. The default, without `cut_after_bytes`, is one.
            cut_after_bytes: The number of bytes of the body before the cut.
            stall_after: The number of events after which the stream falls silent. A blocking answer never arrives.

        Raises:
            ValueError, TypeError: The mock cannot give this answer.
        """
        options: dict[str, Any] = {
            "delay": delay,
            "first_delay": first_delay,
            "usage": usage,
            "error": error,
            "error_after": error_after,
            "cut": cut,
            "cut_after": cut_after,
            "cut_after_bytes": cut_after_bytes,
            "stall_after": stall_after,
        }
        if app is not None and app not in self._workspace.apps:
            raise ValueError(
                f"no app has the key {app!r}; the keys are {', '.join(self._workspace.apps)}"
            )
        options = {name: value for name, value in options.items() if value is not None}
        if status is None and body is FROM_SPEC and events is None:
            if isinstance(answer, str) and is_operation(answer):
                raise TypeError(f"{answer} needs an answer: give status, body or events")
            self._script.answer(answer, times, app, options)
            return
        operation = operation_named(str(answer))
        scripted = make_operation_answer(status, body, events, self._script.default_pace, options)
        self._workspace.operation_script.add(operation, scripted, times, app)

    def refuse(
        self,
        status: int,
        *,
        times: int | None = 1,
        code: str | None = None,
        message: str | None = None,
        page: bool | None = None,
        retry_after: int | str | None = None,
        operation: str | None = None,
    ) -> None:
        """Refuse requests before the mock looks at them.

        Args:
            status: The status of the refusal.
            times: The number of requests; None: all requests from now on.
            code: Dify's code. The default is the code of the status.
            message: Dify's message.
            page: Whether the answer is a gateway's page in HTML. Without `code`, this is the default for 502, 503, 504
                and every status that Dify does not use.
            retry_after: The header `Retry-After`: seconds, or a date.
            operation: The operation to refuse, by its method or its `operationId`, such as `create_completion`; None:
                all operations.

        Raises:
            ValueError: The mock cannot refuse like this.
        """
        name = None if operation is None else operation_named(operation)
        refusal = make_refusal(status, code, message, page, retry_after, name)
        self._script.refuse(refusal, times)

    def accept(self) -> None:
        """End all refusals."""
        self._script.clear_refusals()

    @property
    def requests(self) -> list[Received]:
        """The requests that arrived, in order."""
        return list(self._workspace.requests)

    @property
    def completions(self) -> list[Received]:
        """Those of them that ask for a completion."""
        return [received for received in self.requests if received.operation == "create_completion"]

    @property
    def stops(self) -> list[Stop]:
        """The requests to stop a generation, in order."""
        return list(self._workspace.stops)

    @property
    def stopped(self) -> list[str]:
        """The tasks that a request stopped, in order."""
        return [stop.task_id for stop in self.stops if stop.stopped]

    @property
    def left_running(self) -> list[str]:
        """The tasks whose answer no client read to its end or stopped: Dify would finish and bill them."""
        return self._workspace.left_running

    @property
    def open_streams(self) -> int:
        """The number of streams that clients are reading."""
        return self._workspace.open_streams

    @property
    def open_connections(self) -> int:
        """The number of open connections, including idle ones."""
        return self._workspace.connections.open

    @property
    def most_at_once(self) -> int:
        """The maximum number of completions at once so far."""
        return self._workspace.most_at_once

    def wait_until(self, condition: Callable[[Self], bool], timeout: float = 30.0) -> None:
        """Wait until a condition is true, for example until the server has noticed that a client left.

        Args:
            condition: The condition, such as `lambda mock: mock.open_streams == 0`.
            timeout: The maximum number of seconds.

        Raises:
            TimeoutError: The condition did not become true.
        """
        with self._workspace.changed:
            if not self._workspace.changed.wait_for(lambda: condition(self), timeout):
                raise TimeoutError(f"the condition did not become true in {timeout} s")

    def __enter__(self) -> Self:
        self._server.listen(self._port)
        self._server.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *exc_info: object) -> None:
        self._server.stop()
        if kind is None and self._workspace.failures:
            raise self._workspace.failures[0]

    def listen(self) -> None:
        """Take the port, so that `base_url` is known before `serve_forever`."""
        self._server.listen(self._port)

    def announce(self) -> None:
        """Print the settings to stdout, as lines to paste into another shell, and to stderr what to do with them."""
        print("A mock of Dify is ready; Ctrl-C ends it. In another shell:", file=sys.stderr)
        for name, value in self.environ.items():
            print(f"export {name}={shlex.quote(value)}", flush=True)

    def serve_forever(self) -> None:
        """Serve in this thread until the process is interrupted."""
        self._server.run()
