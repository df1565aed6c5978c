"""`MockDify`: the mock as a server in a thread of its own, and what a test tells it and asks it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Mapping
from typing import Any, Self

import uvicorn

from ._apps import App
from ._front import Front
from ._routes import make_routes
from ._script import Answer, Ending, Inputs, Script, refusal
from ._wire import Connections
from ._workspace import Received, Stop, Workspace

API_KEY = "app-mock"


def write_about(inputs: Inputs) -> str:
    """Write the answer that the mock gives unless it is told another."""
    topics = ", ".join(f"{name} {value}" for name, value in inputs.items() if value is not None)
    asked = topics or "nothing in particular"
    return f"This is a mock of Dify. It was asked about {asked}, and it has nothing wise to say."


class MockDify:
    """A stand-in for the Service API of a Dify, on this machine, while its `with` block lasts.

    Attributes:
        base_url: Where it is, for `Dify(base_url=...)`.
        api_key: The key of its app, for `Dify(api_key=...)`; of the first one where it has several.
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
        version: str = "1.13.0",
        seed: int = 0,
        port: int = 0,
    ) -> None:
        """Set the mock up; it serves from the start of its block on.

        Args:
            answer: What completions are answered with: a text, chunks, a `Reply`, or a function of the inputs.
            app: What its app is like.
            apps: Several apps, by their keys, instead of one.
            delay: Seconds before each chunk but the first, where a reply says nothing else.
            ping_interval: Seconds between the pings of a stream.
            speed: How many times as fast as life it is: by this its delays and pings are shortened.
            version: The version of Dify that it claims to be (`X-Version`).
            seed: What its ids are drawn from: the same seed and the same requests give the same bytes.
            port: Where it listens on 127.0.0.1; 0 for a free one.
        """
        if app is not None and apps is not None:
            raise ValueError("give app, or apps, not both")
        known = dict(apps) if apps else {API_KEY: app or App()}
        self.api_key = next(iter(known))
        self._script = Script(answer, delay)
        self._workspace = Workspace(
            known, self._script, version=version, seed=seed, speed=speed, ping_interval=ping_interval
        )
        self._socket = socket.create_server(("127.0.0.1", port), backlog=2048)
        self.base_url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1"
        self._workspace.base_url = self.base_url
        self._server = _Server(
            self._workspace.connections,
            uvicorn.Config(
                Front(self._workspace, make_routes(self._workspace)),
                http=self._workspace.connections.protocol(),
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                headers=[("Server", "gunicorn")],
                timeout_keep_alive=2,  # As gunicorn closes idle connections.
                timeout_graceful_shutdown=1,
            ),
        )
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)

    def __repr__(self) -> str:
        return f"MockDify(base_url={self.base_url!r}, api_key={self.api_key!r})"

    def answer(
        self,
        answer: Answer,
        *,
        times: int | None = None,
        delay: float | None = None,
        first_delay: float | None = None,
        usage: Mapping[str, Any] | None = None,
        error: Any = None,
        error_after: int | None = None,
        cut: Ending | None = None,
        cut_after: int | None = None,
        cut_after_bytes: int | None = None,
        stall_after: int | None = None,
    ) -> None:
        """Say what completions are answered with.

        Args:
            answer: A text, chunks, a `Reply`, or a function of the inputs that gives one of them.
            times: For how many completions; then what was said before holds again. None: from now on.
            delay: Seconds before each chunk but the first.
            first_delay: Seconds before the first chunk.
            usage: What to change in the usage, such as `{"total_tokens": 7}`.
            error: What goes wrong: a code of Dify, or a `Fault`. Without `error_after` nothing is written before it.
            error_after: After how many chunks it does.
            cut: How the connection ends too early: `clean` (in good order), `broken` (without the last chunk), `reset`.
            cut_after: After how many events it does; without it and `cut_after_bytes`, after the first.
            cut_after_bytes: After how many bytes of the body it does.
            stall_after: After how many events nothing comes any more; a blocking answer never comes.
        """
        options = {
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
        self._script.answer(answer, times, {name: value for name, value in options.items() if value is not None})

    def refuse(
        self,
        status: int,
        *,
        times: int | None = 1,
        code: str | None = None,
        message: str | None = None,
        page: bool | None = None,
        retry_after: float | str | None = None,
        path: str = "",
    ) -> None:
        """Refuse requests before they are looked at.

        Args:
            status: With which status.
            times: How many; None: all from now on.
            code: Dify's code; without it, the one that goes with the status.
            message: What Dify says.
            page: Whether it is a gateway's page in HTML; without it, 502, 503 and 504 without a code are.
            retry_after: The header `Retry-After`: seconds, or a date.
            path: Which requests: those whose path contains this.
        """
        self._script.refuse(refusal(status, code, message, page, retry_after, path), times)

    def accept(self) -> None:
        """Refuse nothing any more."""
        self._script.clear_refusals()

    @property
    def requests(self) -> list[Received]:
        """The requests that arrived, in order."""
        return list(self._workspace.requests)

    @property
    def stops(self) -> list[Stop]:
        """The requests to stop a generation, in order."""
        return list(self._workspace.stops)

    @property
    def stopped(self) -> list[str]:
        """The tasks that were stopped, in order."""
        return [stop.task_id for stop in self.stops if stop.stopped]

    @property
    def abandoned(self) -> list[str]:
        """The tasks whose client hung up while they ran: Dify goes on with them, unless it is told to stop."""
        return list(self._workspace.abandoned)

    @property
    def open_streams(self) -> int:
        """How many streams are being read."""
        return self._workspace.open_streams

    def wait_until(self, condition: Callable[[Self], bool], timeout: float = 5.0) -> None:
        """Wait for what the server is about to notice.

        Args:
            condition: What to wait for, such as `lambda mock: mock.open_streams == 0`.
            timeout: Seconds after which it never will.

        Raises:
            TimeoutError: It did not come about.
        """
        with self._workspace.changed:
            if not self._workspace.changed.wait_for(lambda: condition(self), timeout):
                raise TimeoutError(f"what was waited for did not come about in {timeout} s")

    def __enter__(self) -> Self:
        self._thread.start()
        self._server.ready.wait()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    def serve_forever(self) -> None:
        """Serve in this thread until the process is interrupted."""
        self._server.run(sockets=[self._socket])


class _Server(uvicorn.Server):
    """Tells when it accepts connections, and stops at once."""

    def __init__(self, connections: Connections, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._connections = connections

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self.ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Break what is still open, then stop."""
        self._connections.cut_all()
        await super().shutdown(sockets)
