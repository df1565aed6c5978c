"""The HTTP clients under every call: what leaves is made safe; what fails is tried again or becomes our error."""

from __future__ import annotations

import io
import time
from collections.abc import Iterable
from typing import Any

import httpx

from ._responses import MAX_ERROR_BODY, connection_error, misfit, status_error, without_rest
from ._retry import Attempts
from .errors import APIResponseError, DifyError

USE_CLIENT_DEFAULT = httpx.USE_CLIENT_DEFAULT


class HTTPClient(httpx.Client):
    """An `httpx.Client` that raises this package's errors and retries what may be retried."""

    def __init__(self, *, max_retries: int, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._max_retries = max_retries

    def build_request(self, method: str, url: httpx.URL | str, **arguments: Any) -> httpx.Request:
        """Make a request, after looking at what `url` and `arguments` would do; see `httpx.Client.build_request`.

        Raises:
            ValueError: The path would not be the one that was meant, or a media type breaks out of its header.
        """
        return super().build_request(method, url, **_made_safe(url, arguments))

    def send(
        self,
        request: httpx.Request,
        *,
        stream: bool = False,
        auth: Any = USE_CLIENT_DEFAULT,
        follow_redirects: Any = USE_CLIENT_DEFAULT,
    ) -> httpx.Response:
        """Send a request; see `httpx.Client.send`. Redirects are never followed.

        Returns:
            An answer of a 2xx status.

        Raises:
            APIConnectionError: No answer came, or not whole.
            APIStatusError: The answer is of any other status.
        """
        attempts = Attempts(request, self._max_retries)
        while True:
            try:
                response = self._send_once(request, stream=stream, auth=auth)
            except DifyError as error:
                wait = attempts.wait_after(error)
                if wait is None:
                    raise
            else:
                attempts.succeeded(response)
                return response
            time.sleep(wait)

    def _send_once(self, request: httpx.Request, *, stream: bool, auth: Any) -> httpx.Response:
        try:
            response = super().send(request, stream=True, auth=auth, follow_redirects=False)
        except httpx.TransportError as error:
            raise connection_error(error, request) from error
        if not response.is_success:
            raise status_error(self.read_start(response), self.base_url)
        if not stream:
            try:
                response.read()
            except httpx.DecodingError as error:
                raise _undecodable(response, error) from error
            except httpx.TransportError as error:
                raise connection_error(error, request) from error
            finally:
                response.close()
        return response

    @staticmethod
    def read_start(response: httpx.Response) -> httpx.Response:
        """Read the start of a body, enough to tell what it is, and free the connection.

        Returns:
            The answer, complete with what was read.
        """
        body = b""
        try:
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) >= MAX_ERROR_BODY:
                    break
        except (httpx.TransportError, httpx.DecodingError):
            pass  # The status stands, whatever becomes of the body.
        finally:
            response.close()
        return without_rest(response, body[:MAX_ERROR_BODY])


class AsyncHTTPClient(httpx.AsyncClient):
    """An `httpx.AsyncClient` that raises this package's errors and retries what may be retried."""

    def __init__(self, *, max_retries: int, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._max_retries = max_retries

    def build_request(self, method: str, url: httpx.URL | str, **arguments: Any) -> httpx.Request:
        """Make a request, as `HTTPClient.build_request` does."""
        return super().build_request(method, url, **_made_safe(url, arguments))

    async def send(
        self,
        request: httpx.Request,
        *,
        stream: bool = False,
        auth: Any = USE_CLIENT_DEFAULT,
        follow_redirects: Any = USE_CLIENT_DEFAULT,
    ) -> httpx.Response:
        """Send a request, as `HTTPClient.send` does."""
        import anyio

        attempts = Attempts(request, self._max_retries)
        while True:
            try:
                response = await self._send_once(request, stream=stream, auth=auth)
            except DifyError as error:
                wait = attempts.wait_after(error)
                if wait is None:
                    raise
            else:
                attempts.succeeded(response)
                return response
            await anyio.sleep(wait)

    async def _send_once(self, request: httpx.Request, *, stream: bool, auth: Any) -> httpx.Response:
        try:
            response = await super().send(request, stream=True, auth=auth, follow_redirects=False)
        except httpx.TransportError as error:
            raise connection_error(error, request) from error
        if not response.is_success:
            raise status_error(await self.read_start(response), self.base_url)
        if not stream:
            try:
                await response.aread()
            except httpx.DecodingError as error:
                raise _undecodable(response, error) from error
            except httpx.TransportError as error:
                raise connection_error(error, request) from error
            finally:
                await response.aclose()
        return response

    @staticmethod
    async def read_start(response: httpx.Response) -> httpx.Response:
        """Read the start of a body, as `HTTPClient.read_start` does."""
        body = b""
        try:
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) >= MAX_ERROR_BODY:
                    break
        except (httpx.TransportError, httpx.DecodingError):
            pass  # The status stands, whatever becomes of the body.
        finally:
            await response.aclose()
        return without_rest(response, body[:MAX_ERROR_BODY])


def _undecodable(response: httpx.Response, error: httpx.DecodingError) -> APIResponseError:
    return misfit(without_rest(response, b""), f"the body cannot be decoded ({error})")


def _made_safe(url: httpx.URL | str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Refuse a path that would become another one, and make forms that nothing can break out of."""
    path = str(url).partition("?")[0]
    if "://" not in path and any(segment in ("", ".", "..") for segment in path.split("/")[1:]):
        raise ValueError(f"an argument of the path is empty, '.' or '..': {path}; give the id that the server gave")
    if not arguments.get("files"):
        return arguments
    # The generated boundary is fixed, so a file's content could end its part; httpx draws a random one.
    headers = httpx.Headers(arguments.get("headers"))
    headers.pop("Content-Type", None)
    return {**arguments, "headers": headers, "files": list(_safe_parts(arguments["files"]))}


def _safe_parts(files: Iterable[tuple[str, Any]]) -> Iterable[tuple[str, Any]]:
    for name, (file_name, payload, media_type, *rest) in files:
        if media_type and not media_type.isprintable():
            raise ValueError(f"the media type of {name} has a character that no header can carry: {media_type!r}")
        yield name, (file_name, _rewindable(payload), media_type, *rest)


def _rewindable(payload: Any) -> Any:
    """A file that can be sent from its start, and again: httpx rewinds to 0, so the rest of a started one is copied."""
    if not hasattr(payload, "read"):
        return payload
    if payload.seekable() and payload.tell() == 0:
        return payload
    return io.BytesIO(payload.read())
