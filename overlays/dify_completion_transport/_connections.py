"""The connections under `Dify`: each process has its own."""

import os
from collections.abc import Iterator
from functools import partial
from typing import Any
from weakref import WeakSet

import httpx

from ._faults import add_reason, raise_known
from ._pool import BODY_KEY, CLOSED, HeldBody, PooledTransport, Source, TransportPool

_PORTS = 65_535
"""As many connections as a process can have with a server; a higher limit is none."""


class Connections(httpx.BaseTransport):
    """A transport that opens connections where it is used: a child process does not touch those of its parent."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._pools: dict[int, Pool] = {}
        self._closed = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request by a connection of this process."""
        pool = self._pools.get(os.getpid()) or self._new_pool()
        pooled = pool.acquire(request.extensions.get("timeout", {}).get("pool"))
        opened: list[Any] = []
        extensions = request.extensions
        if self._source.proxy:
            request.extensions = {"trace": partial(_note, opened), **extensions}
        try:
            response: httpx.Response = pooled.transport.handle_request(request)
            body = Body(pool, pooled, response.stream, request.method)
            response.stream = response.extensions[BODY_KEY] = body
        except BaseException as fault:
            pool.release(pooled, *opened, sound=isinstance(fault, Exception), whole=False)
            raise_known(fault, request, self._source.proxy)
            add_reason(fault, self._source.proxy)
            raise
        finally:
            request.extensions = extensions
        return response

    def close(self) -> None:
        """Close the connections of this process."""
        self._closed = True
        pool = self._pools.pop(os.getpid(), None)
        for pooled in list(pool.open) if pool else ():
            pooled.transport.close()

    def _new_pool(self) -> "Pool":
        if self._closed:
            raise RuntimeError(CLOSED)
        return self._pools.setdefault(os.getpid(), Pool(self._source))


class Pool(TransportPool):
    """The connections of a process. It holds those in use by weak references, so that a lost one is collected."""

    def __init__(self, source: Source) -> None:
        super().__init__(source, os.getpid())
        self.open = WeakSet()
        # It imports `queue`, a hundredth of the import of the client.
        from ._places import Places

        self._places = Places(source.most) if source.most <= _PORTS else None

    def acquire(self, timeout: float | None) -> PooledTransport:
        """Take a transport, once there is a place for a request.

        Args:
            timeout: Seconds to wait at most; None: no limit.

        Raises:
            httpx.PoolTimeout: None became free.
        """
        self._close_abandoned()
        place = None
        if self._places is not None:
            place = self._places.take(timeout, self._close_abandoned)
        pooled = self.take()
        pooled.place = place
        return pooled

    def _close_abandoned(self) -> None:
        while self.abandoned:
            self.abandoned.pop().close()

    def release(self, pooled: PooledTransport, *opened: Any, sound: bool, whole: bool) -> None:
        """Give a transport back; see `give_back`.

        Args:
            pooled: The transport.
            opened: Connections that a failed request opened, and that the transport may not know.
            sound: Whether the request was not cancelled.
            whole: Whether the answer is complete.
        """
        try:
            if self.give_back(pooled, sound=sound, whole=whole):
                for closable in (pooled.transport, *opened):
                    closable.close()
                self.open.discard(pooled)
        finally:
            place, pooled.place = pooled.place, None
            if self._places is not None and place is not None:
                self._places.give_back(place)


class Body(HeldBody, httpx.SyncByteStream):
    """A body that is read in the process that opened its connection."""

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._stream
            self._whole = True
        except BaseException as fault:
            self._sound = isinstance(fault, (Exception, GeneratorExit))
            raise

    def close(self) -> None:
        """Give the connection back: once, and in the process that opened it."""
        if self.closed or self._pool.process != os.getpid():
            return
        self.closed = True
        sound = False
        try:
            self._stream.close()
            sound = self._sound
        finally:
            self._pool.release(self._pooled, sound=sound, whole=self._whole and self._reusable)


def _note(opened: list[Any], name: str, details: dict[str, Any]) -> None:
    """Note the connections that httpcore opens: it forgets one whose handshake with a SOCKS proxy fails."""
    if name.endswith("connect_tcp.complete"):
        opened.append(details["return_value"])
