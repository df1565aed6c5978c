"""Decides which transport carries a request, which one is kept, and which one is closed. No I/O."""

import os
import select
import selectors
import sys
from collections.abc import Callable, MutableSet
from contextlib import suppress
from threading import Lock
from typing import Any
from weakref import WeakSet

import httpx
from attrs import define

from .errors import SettingError

BODY_KEY = "body"
"""The key of a response's `extensions` under which the body is that holds its connection."""


_NO_BODY = httpx.ByteStream(b"")

CLOSED = "the client of these connections is closed"

CANCELLED_READ = (
    "a read was cancelled, which ended the answer: keep the task of a read, and wait for it again"
)


@define(eq=False)
class Source:
    """Where transports come from.

    Attributes:
        make: Makes one.
        shared: Whether one carries all requests at once. Otherwise one is a connection, with a request at a time.
        most: How many requests may be in flight.
        keeps: Whether a connection may be kept without a request.
        proxy: The setting that names the proxy of the connections; empty where there is none.
        single: The argument that is the only transport; empty where `make` can make another one.
        user: The process, or event loop, that uses the only transport.
    """

    make: Callable[[], Any]
    shared: bool
    most: int
    keeps: bool = True
    proxy: str = ""
    single: str = ""
    user: Any = None

    def use(self, user: Any) -> "Source":
        """Take note of who uses transports.

        Raises:
            SettingError: The only transport that there is has another user.
        """
        if self.single and self.user not in (None, user):
            raise SettingError(
                f"{self.single} is in use in another process or event loop: pass a function that makes a transport,"
                " not a transport"
            )
        self.user = user
        return self


def no_place(most: int) -> httpx.PoolTimeout:
    """The error for a request that waited too long for a place.

    Args:
        most: How many places there are.
    """
    return httpx.PoolTimeout(
        f"all connections are in use ({most}): raise max_connections, or the pool timeout"
    )


class PooledTransport:
    """A transport in a pool.

    Attributes:
        transport: The transport.
        users: How many requests it carries.
        sound: Whether no request in it was cancelled, which may have lost a connection.
        place: The place of its request in a synchronous pool.
    """

    def __init__(self, transport: Any) -> None:
        self.transport = transport
        self.users = 0
        self.sound = True
        self.place: Any = None


class TransportPool:
    """The transports of a client in one process and, in asynchronous code, in one event loop.

    A server may have few places, and an idle connection holds one of them. So a connection is kept only where no other
    request of the pool is in flight: a request that waits for a place never waits for a connection of this pool.

    Attributes:
        process: The process whose connections these are.
        event_loop: The event loop that uses them; None in synchronous code.
        open: The transports that are not closed.
        abandoned: Bodies that nobody closed; the pool is to close them.
    """

    def __init__(self, source: Source, user: Any, event_loop: Any = None) -> None:
        self.process = os.getpid()
        self.event_loop = event_loop
        self.open: MutableSet[PooledTransport] = set()
        self.abandoned: list[Any] = []
        self._source = source.use(user)
        self._ready: PooledTransport | None = None
        self._lock = Lock()
        _POOLS.add(self)

    def take(self) -> PooledTransport:
        """Take a transport for a request."""
        with self._lock:
            pooled = self._ready or PooledTransport(self._source.make())
            pooled.users += 1
            self.open.add(pooled)
            self._ready = pooled if self._source.shared else None
            return pooled

    def give_back(self, pooled: PooledTransport, *, sound: bool, whole: bool) -> bool:
        """Give a transport back after a request.

        Args:
            pooled: The transport.
            sound: Whether the request was not cancelled.
            whole: Whether the answer is complete, so that the connection can carry another request.

        Returns:
            Whether the transport is to be closed.
        """
        with self._lock:
            pooled.users -= 1
            pooled.sound &= sound or bool(self._source.single)
            kept = self._source.shared or (whole and self._source.keeps and len(self.open) == 1)
            if kept and pooled.sound:
                self._ready = pooled
            elif self._ready is pooled:
                self._ready = None
            return not pooled.users and self._ready is not pooled


_POOLS: WeakSet[TransportPool] = WeakSet()
_INHERITED: list[TransportPool] = []
_EPOLL: Any = getattr(selectors, "EpollSelector", ())


def _leave_to_parent() -> None:
    """Leave what a child process inherits to its parent.

    Collecting it could close connections of the parent, or wait for locks held at the fork. A child that ends within a
    coroutine of its parent closes its copy of the event loop; the kernel has one epoll for both, so the parent would
    hear no more of what the child's copy takes off it.
    """
    _INHERITED.extend(_POOLS)
    for loop in {pool.event_loop for pool in _INHERITED}:
        selector: Any = getattr(loop, "_selector", None)
        if isinstance(selector, _EPOLL) and not loop.is_closed():
            _replace_epoll(selector.fileno())
    if any(pool.event_loop is not None for pool in _INHERITED):
        _leave_trio_to_parent()


def _leave_trio_to_parent() -> None:
    """Give a trio that runs in the child its own epoll; it hears its own calls alone, which it needs to end."""
    trio: Any = sys.modules.get("trio._core._run")
    with suppress(AttributeError):  # No trio runs here, or one that keeps these elsewhere.
        runner = trio.GLOBAL_RUN_CONTEXT.runner
        epoll, calls = runner.io_manager._epoll, runner.entry_queue.wakeup.wakeup_sock
        _replace_epoll(epoll.fileno())
        epoll.register(calls, select.EPOLLIN | select.EPOLLONESHOT)


def _replace_epoll(descriptor: int) -> None:
    with select.epoll() as own:
        os.dup2(own.fileno(), descriptor, inheritable=False)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_to_parent)


class HeldBody:
    """The body of an answer, which holds the connection that it comes by.

    Attributes:
        closed: Whether it has given the connection back, or is about to.
    """

    def __init__(self, pool: Any, pooled: PooledTransport, stream: Any, method: str) -> None:
        self._pool = pool
        self._pooled = pooled
        self._stream = stream
        self._reusable = method == "GET"  # Next to a generation, a new connection costs nothing.
        self._sound = True
        self._whole = False
        self.closed = False
        self._chunks: Any = None

    def abandon(self, chunks: object) -> None:
        """Let the pool close this body before its next request, and keep its iterator until then."""
        self._chunks = chunks
        self._pool.abandoned.append(self)


def detach_body(response: httpx.Response) -> None:
    """Part a closed answer from its body, which holds the connection, so that both are freed at once.

    httpx lets each of the two hold the other, so that they would stay until Python collects garbage. In a batch of many
    rows that is a twentieth of the work; see "Rows of a batch by how many are done at once" of `make bench`.
    """
    body = response.extensions.get(BODY_KEY)
    if isinstance(body, HeldBody) and not body.closed:
        return  # Another thread is closing it, and needs it until then.
    response.stream = _NO_BODY
    response.extensions.pop(BODY_KEY, None)


def body_to_iterate(response: Any) -> Any:
    """The body of an asynchronous answer without httpx's own wrapper, whose iterator ends when a read is cancelled.

    Args:
        response: An `httpx.Response` whose body nobody has begun to read.
    """
    wrapped = type(response.stream).__module__.startswith("httpx.")  # A hook may put its own there.
    return response.extensions.get(BODY_KEY, response.stream) if wrapped else response.stream
