"""Connections of httpcore's own, for event loops other than asyncio's."""

import os
from contextlib import suppress
from functools import partial
from ssl import SSLContext, SSLError, SSLObject, SSLWantReadError
from typing import Any

import httpcore

from ._chunks import ANSWERED
from ._handshake import UNNAMED, Handshake, fault_of_handshake


class OtherStream(httpcore.AsyncNetworkStream):
    """A connection over which a server can answer without reading the rest of the request."""

    def __init__(
        self, stream: httpcore.AsyncNetworkStream, connect_timeout: float | None = None
    ) -> None:
        self._stream = stream
        self._handshake = Handshake(connect_timeout)

    async def read(self, max_bytes: int, timeout: float | None = UNNAMED) -> bytes:
        if timeout is UNNAMED:
            return await self._read_of_handshake(max_bytes)
        return await self._stream.read(max_bytes, timeout)

    async def _read_of_handshake(self, max_bytes: int) -> bytes:
        try:
            return await self._stream.read(max_bytes, self._handshake.timeout)
        except (httpcore.ReadTimeout, httpcore.ReadError) as fault:
            await self.aclose()
            raise fault_of_handshake(fault) from fault

    async def write(self, buffer: bytes, timeout: float | None = UNNAMED) -> None:
        if timeout is UNNAMED:
            timeout = self._handshake.timeout
            self._handshake.begin(self, partial(_close, self._stream.get_extra_info("socket")))
        else:
            self._handshake.end()
        try:
            await self._stream.write(buffer, timeout)
        except httpcore.WriteTimeout as fault:
            # Under TLS, what is readable need not be an answer, and a cancelled write breaks the connection.
            is_plain = self._stream.get_extra_info("ssl_object") is None
            if is_plain and self._stream.get_extra_info("is_readable"):
                raise httpcore.WriteError(ANSWERED) from fault
            raise

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self._handshake.end()
        return OtherStream(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        value = self._stream.get_extra_info(info)
        if info == "is_readable" and not value:
            return _holds_more(self._stream.get_extra_info("ssl_object"))
        return value


def _close(socket: Any) -> None:
    """Close a socket of trio where trio may not run, which its own `close` asks for."""
    with suppress(OSError):  # It is closed.
        os.close(socket.detach())


def _holds_more(tls: Any) -> bool:
    """Whether TLS has taken more off the socket than was asked for. Then the connection is not used again."""
    if not isinstance(tls, SSLObject):
        return False
    try:
        tls.read(1)
    except SSLWantReadError:
        return False
    except SSLError:  # The server has closed the connection.
        pass
    return True
