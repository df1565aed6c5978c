"""Connections of httpcore's own, for event loops other than asyncio's."""

from ssl import SSLContext
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
            if self._stream.get_extra_info("is_readable"):
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
        return self._stream.get_extra_info(info)
