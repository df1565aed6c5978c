"""The mock's server: uvicorn, in its own thread or in the caller's, that starts and ends at once."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress
from typing import cast

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from ._middleware import Middleware
from ._routes import make_application
from ._validation import parameters_spec
from ._workspace import Workspace

_TICK = 0.1
"""Seconds between two updates of the header `Date`."""


class Server(uvicorn.Server):
    """Serves a workspace on 127.0.0.1."""

    def __init__(self, workspace: Workspace, idle_timeout: float) -> None:
        self._workspace = workspace
        self._protocol_class = workspace.connections.protocol()
        server = workspace.version.server_header
        super().__init__(
            uvicorn.Config(
                Middleware(workspace, make_application(workspace)),
                loop="asyncio",
                http=self._protocol_class,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                headers=[("Server", server)] if server else [],
                timeout_keep_alive=cast("int", idle_timeout),  # Uvicorn's timer takes any number.
            )
        )
        self._socket: socket.socket | None = None
        self._thread = threading.Thread(target=self.run, daemon=True)
        self._ready = threading.Event()
        self._ending = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._accepting: asyncio.Task[None] | None = None

    def listen(self, port: int) -> None:
        """Take a port, 0 for a free one."""
        if self._socket is not None:
            raise RuntimeError("a mock serves once; make a new one")
        self._socket = socket.create_server(("127.0.0.1", port), backlog=2048)
        self._socket.setblocking(False)
        # Connections inherit it, so that no event waits for the acknowledgement of the one before.
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._workspace.base_url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1"

    def start(self) -> None:
        """Serve in a thread; returns when it accepts connections."""
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        """End the thread, and everything that is still open."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._ending.set)
        self._thread.join()
        self._workspace.close()
        self._workspace.base_url = ""

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve in the caller's thread, until `stop` is called."""
        if self._socket is None:
            raise RuntimeError("listen first: `mock.listen()`")
        with self._socket:
            # Uvicorn would accept any number of connections; `_accept` does not.
            super().run(sockets=[])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to accept connections, and set the event that `start` waits for."""
        parameters_spec()  # Read here, so that no request waits for it.
        await super().startup(sockets)
        self._loop = asyncio.get_running_loop()
        self._accepting = self._loop.create_task(self._accept())
        self._ready.set()

    async def main_loop(self) -> None:
        """Run until `stop` is called; uvicorn's own loop would look for that ten times a second only."""
        ticks = 0
        while not self._ending.is_set() and not await self.on_tick(ticks):
            ticks += 1
            with suppress(TimeoutError):
                async with asyncio.timeout(_TICK):
                    await self._ending.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Break what is still open, and wait for nothing."""
        if self._accepting is not None:
            self._accepting.cancel()
            await asyncio.wait([self._accepting])
        await self._workspace.connections.cut_all()

    async def _accept(self) -> None:
        assert self._socket is not None
        while True:
            connection = await self._workspace.connections.accept(self._socket)
            await asyncio.get_running_loop().connect_accepted_socket(
                self._make_protocol, connection
            )

    def _make_protocol(self) -> H11Protocol:
        return self._protocol_class(self.config, self.server_state, self.lifespan.state)
