"""Transports of httpx over httpcore, made to cost less: a connection each, whose chunks can be read past httpcore.

A pool of httpcore searches its connections and its queue at the beginning and the end of each request. A transport here
carries one request at a time, so that there is nothing to search; `make bench` shows the difference ("get_app_info",
"Blocking completion").

httpx has no public entrance to httpcore. The private names in use are `httpx.HTTPTransport._pool`, the
`_network_backend` of httpcore's pools, which is a public argument of theirs, and `_connection` and `_h11_state`, which
lead to the public state of h11. Where one is missing, and for transports that are not httpx's own, everything works as
without this module.
"""

from collections.abc import Callable
from functools import cache, partial
from typing import Any, TypeVar, cast

import httpx

Transport = TypeVar("Transport")


def open_directly(transport: Transport) -> Transport:
    """Let a transport open connections whose chunks can be read past httpcore; see `_direct.py`.

    Returns:
        The transport.
    """
    import httpcore  # Not before there is a transport: the import of httpx does not bring it.

    pool = getattr(transport, "_pool", None)
    backend = getattr(pool, "_network_backend", None)
    if type(transport) is httpx.HTTPTransport and isinstance(backend, httpcore.NetworkBackend):
        from ._sync_network import DirectBackend

        cast("Any", pool)._network_backend = DirectBackend(backend)
    if type(transport) is httpx.AsyncHTTPTransport and isinstance(
        backend, httpcore.AsyncNetworkBackend
    ):
        from ._asyncio_network import AsyncioBackend

        cast("Any", pool)._network_backend = AsyncioBackend(backend)
    return transport


def single_connections(make: Callable[[], Transport]) -> Callable[[], Transport]:
    """Let transports be made with a single connection each.

    Args:
        make: Makes a transport of httpx.

    Returns:
        A function that makes copies of one such transport, each with its own connection.
    """

    @cache
    def template() -> Any:
        return make()

    @cache
    def maker_of_pools() -> Callable[[], Any] | None:
        """What makes the pool of a copy; None if the transport has no pool of httpcore."""
        create = getattr(getattr(template(), "_pool", None), "create_connection", None)
        if create is None:
            return None
        is_sync = isinstance(template(), httpx.BaseTransport)
        return partial(_SingleConnection if is_sync else _AsyncSingleConnection, create)

    def make_single() -> Any:
        make_pool = maker_of_pools()
        if make_pool is None:
            return make()
        single: Any = object.__new__(template().__class__)  # `copy.copy` takes ten times as long.
        single.__dict__ = {**vars(template()), "_pool": make_pool()}
        return single

    return make_single


class _SingleConnection:
    """Takes the place of httpcore's pool in a transport that carries one request at a time."""

    def __init__(self, create: Callable[[Any], Any]) -> None:
        self._create = create
        self._connection: Any = None

    def handle_request(self, request: Any) -> Any:
        """Send a request; over a new connection where the last one cannot carry it."""
        if self._connection is not None and not _can_carry(self._connection, request):
            self.close()
        if self._connection is None:
            self._connection = self._create(request.url.origin)
        return self._connection.handle_request(request)

    def close(self) -> None:
        """Close the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


class _AsyncSingleConnection:
    """Takes the place of httpcore's pool, as `_SingleConnection` does."""

    def __init__(self, create: Callable[[Any], Any]) -> None:
        self._create = create
        self._connection: Any = None

    async def handle_async_request(self, request: Any) -> Any:
        """Send a request, as `_SingleConnection.handle_request` does."""
        if self._connection is not None and not _can_carry(self._connection, request):
            await self.aclose()
        if self._connection is None:
            self._connection = self._create(request.url.origin)
        return await self._connection.handle_async_request(request)

    async def aclose(self) -> None:
        """Close the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.aclose()


def _can_carry(connection: Any, request: Any) -> bool:
    return (
        not connection.is_closed()
        and not connection.has_expired()
        and connection.can_handle_request(request.url.origin)
        and not _has_more_than_an_answer(connection)
    )


def _has_more_than_an_answer(connection: Any) -> bool:
    """Whether bytes came after the last answer, which h11 would take for the answer to the next request."""
    while (within := getattr(connection, "_connection", None)) is not None:
        connection = within
    state = getattr(connection, "_h11_state", None)
    return state is not None and bool(state.trailing_data[0])
