"""The connections under `AsyncDify`: each process and each event loop has its own."""

import os
from asyncio import AbstractEventLoop
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import Any

import anyio
import httpx
from anyio.lowlevel import current_token

from ._clock import timed
from ._faults import add_reason, raise_known
from ._pool import (
    BODY_KEY,
    CANCELLED_READ,
    CLOSED,
    HeldBody,
    PooledTransport,
    Source,
    TransportPool,
    no_place,
)
from ._undisturbed import undisturbed

# Otherwise asyncio imports it when it first looks up a name, and a fork could not wait for that: the module itself adds
# functions that run at forks.
import_module("concurrent.futures.thread")


class AsyncConnections(httpx.AsyncBaseTransport):
    """A transport that opens connections where it is used, as `Connections` does, and for each event loop."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._pools: dict[tuple[int, Any], AsyncPool] = {}
        self._closed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request by a connection of this process and event loop."""
        where = _here()
        pool = self._pools.get(where) or await self._new_pool(where)
        pooled = await pool.acquire(request.extensions.get("timeout", {}).get("pool"))
        opened: list[Any] = []
        extensions = request.extensions
        request.extensions = {"trace": partial(_note, opened), **extensions}
        try:
            response: httpx.Response = await pooled.transport.handle_async_request(request)
        except BaseException as fault:
            await pool.release(pooled, *opened, sound=isinstance(fault, Exception), whole=False)
            raise_known(fault, request, self._source.proxy)
            add_reason(fault, self._source.proxy)
            raise
        finally:
            request.extensions = extensions
        response.request = request  # httpx sets it later, and `timed` needs it.
        body = AsyncBody(pool, pooled, timed(response), request.method)
        response.stream = response.extensions[BODY_KEY] = body
        return response

    async def aclose(self) -> None:
        """Close the connections of this event loop; those of another one close there, once they are collected."""
        self._closed = True
        pool = self._pools.get(_here())
        self._pools = {}
        if pool is not None:
            await undisturbed(pool.lifetime.aclose)

    async def _new_pool(self, where: tuple[int, Any]) -> "AsyncPool":
        if self._closed:
            raise RuntimeError(CLOSED)
        for other in list(self._pools):  # Loops of other threads may come and go meanwhile.
            if _is_closed(other[1]):
                self._pools.pop(other, None)
        pool = self._pools[where] = AsyncPool(self._source, where)
        await anext(pool.lifetime)
        return pool


class AsyncPool(TransportPool):
    """The connections of an event loop.

    Attributes:
        where: The process and the event loop.
        lifetime: Closes the connections once it is closed. An event loop does that before it ends.
        ends_generators: Whether generators that read a closed connection are to be read to their end.
    """

    def __init__(self, source: Source, where: tuple[int, Any]) -> None:
        super().__init__(source, where, where[1])
        self.where = where
        self.lifetime = self._until_closed()
        self.ends_generators = not (source.shared or isinstance(where[1], AbstractEventLoop))
        self._places = anyio.Semaphore(source.most, fast_acquire=True)

    async def acquire(self, timeout: float | None) -> PooledTransport:
        """Take a transport, once there is a place for a request, as `Pool.acquire` does."""
        while self.abandoned:
            await self.abandoned.pop().aclose()
        with anyio.move_on_after(timeout) as scope:
            await self._places.acquire()
        if scope.cancelled_caught:
            raise no_place(self._source.most)
        try:
            return self.take()
        except BaseException:
            self._places.release()
            raise

    async def release(
        self, pooled: PooledTransport, *opened: Any, sound: bool, whole: bool
    ) -> None:
        """Give a transport back; see `give_back`.

        Args:
            pooled: The transport.
            opened: Connections that a failed request opened, and that the transport may not know.
            sound: Whether the request was not cancelled.
            whole: Whether the answer is complete.
        """
        if self.process != os.getpid():
            return
        try:
            if self.give_back(pooled, sound=sound, whole=whole):
                await undisturbed(partial(self._close, pooled, *opened))
        finally:
            self._places.release()

    async def _close(self, pooled: PooledTransport, *opened: Any) -> None:
        for closable in (pooled.transport, *opened):
            await closable.aclose()
        self.open.discard(pooled)

    async def _until_closed(self) -> AsyncGenerator[None, None]:
        try:
            yield
        finally:
            # A child that ends within a coroutine of its parent closes its copy of the event loop, too.
            for pooled in list(self.open) if self.process == os.getpid() else ():
                await undisturbed(partial(self._close, pooled))


class AsyncBody(HeldBody, AsyncIterator[bytes], httpx.AsyncByteStream):
    """A body that is read in the process and the event loop that opened its connection."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        self._chunks = aiter(self._stream)
        return self

    async def __anext__(self) -> bytes:
        if not self._sound:  # The iterator of httpx has ended, as if the body had.
            raise httpx.ReadError(CANCELLED_READ)
        try:
            chunk: bytes = await anext(self._chunks)
        except BaseException as fault:
            self._whole = isinstance(fault, StopAsyncIteration)
            self._sound = isinstance(fault, Exception)
            add_reason(fault, "")
            raise
        return chunk

    async def aclose(self) -> None:
        """Give the connection back: once, and in the process and event loop that opened it.

        In another event loop, this leaves it to the pool, which closes the body before its next request.
        """
        if self.closed or self._pool.process != os.getpid():
            return
        if self._pool.where != _here():
            self.abandon(self._chunks)
            return
        self.closed = True
        sound = False
        try:
            with anyio.CancelScope(shield=True):
                await self._stream.aclose()
                if self._pool.ends_generators and not self._whole:
                    await self._end_generators()
            sound = self._sound
        finally:
            whole = self._whole and self._reusable
            await self._pool.release(self._pooled, sound=sound, whole=whole)

    async def _end_generators(self) -> None:
        """Read what httpx and httpcore still have, up to the error that the connection is closed.

        Their generators would otherwise end when they are collected, of which trio warns.
        """
        with suppress(Exception):
            while self._chunks is not None:
                await anext(self._chunks)


def _here() -> tuple[int, Any]:
    """The process and the event loop. In a child that continues a coroutine of its parent, the loop is None."""
    try:
        token = current_token()
    except RuntimeError:
        return os.getpid(), None
    return os.getpid(), getattr(token, "native_token", token)


def _is_closed(loop: Any) -> bool:
    return hasattr(loop, "is_closed") and loop.is_closed()


async def _note(opened: list[Any], name: str, details: dict[str, Any]) -> None:
    """Note the connections that httpcore opens: it forgets one whose handshake is cancelled or fails."""
    if name.endswith("connect_tcp.complete"):
        opened.append(details["return_value"])
