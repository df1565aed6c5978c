"""The time that a body may take from one byte to the next, whatever transport it comes by."""

from collections.abc import AsyncIterator
from typing import cast

import httpx
from anyio import fail_after


class TimedBody(AsyncIterator[bytes], httpx.AsyncByteStream):
    """A body whose transport cannot be trusted to count: aiohttp goes on waiting where the framing of chunks breaks."""

    def __init__(self, response: httpx.Response) -> None:
        self._body = cast("httpx.AsyncByteStream", response.stream)
        self._chunks = aiter(self._body)
        self._seconds: float | None = response.request.extensions.get("timeout", {}).get("read")

    async def __anext__(self) -> bytes:
        try:
            with fail_after(self._seconds):
                return await anext(self._chunks)
        except TimeoutError:
            raise httpx.ReadTimeout("no byte came") from None

    async def aclose(self) -> None:
        await self._body.aclose()
