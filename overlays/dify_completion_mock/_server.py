"""Runs the mock on a port of this machine, in a thread of its own."""

from __future__ import annotations

import socket
import threading
from typing import Self

import uvicorn

from ._app import make_app
from ._generation import Generations, Writer, write_about

HOST = "127.0.0.1"
DEFAULT_KEY = "app-mock"


class MockDify:
    """A Dify on this machine, for demos and tests: a context manager that serves until its block is left.

    Attributes:
        base_url: Where it is, to hand to a client.
        api_key: The key that it takes.
    """

    def __init__(self, *, writer: Writer = write_about, delay: float = 0.02, port: int = 0) -> None:
        """Set the server up; it starts with the block.

        Args:
            writer: What writes the answer to given inputs.
            delay: Seconds that each word takes.
            port: Where to listen; 0 takes any free port.

        Raises:
            OSError: The port is taken.
        """
        self.api_key = DEFAULT_KEY
        self._generations = Generations(writer, delay)
        self._socket = socket.create_server((HOST, port), backlog=2048)
        self.base_url = f"http://{HOST}:{self._socket.getsockname()[1]}/v1"
        config = uvicorn.Config(
            make_app(self._generations, self.api_key), log_level="warning", lifespan="off", timeout_graceful_shutdown=1
        )
        self._server = _Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)

    @property
    def stopped(self) -> list[str]:
        """The tasks that were stopped, in order."""
        return list(self._generations.stopped)

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
    """Tells when it accepts connections."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()
