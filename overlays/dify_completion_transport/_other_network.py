"""Connections of httpcore's own, for event loops other than asyncio's."""

from ssl import SSLContext, SSLError, SSLObject, SSLWantReadError
from typing import Any

import httpcore

from ._chunks import ANSWERED


class OtherStream(httpcore.AsyncNetworkStream):
    """A connection over which a server can answer without reading the rest of the request."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._stream.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
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
        return OtherStream(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        value = self._stream.get_extra_info(info)
        if info == "is_readable" and not value:
            return _holds_more(self._stream.get_extra_info("ssl_object"))
        return value


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
