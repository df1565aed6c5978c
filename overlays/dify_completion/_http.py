"""The HTTP clients under every call: what leaves is made safe; what fails is tried again or becomes our error."""

from __future__ import annotations

import io
import time
from collections.abc import Generator, Iterable
from contextlib import aclosing, closing, contextmanager, suppress
from typing import Any

import httpx

from ._responses import BROKEN, MAX_ERROR_BODY, connection_error, status_error, without_rest
from ._retry import Attempts
from .errors import DifyError


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

    def send(self, request: httpx.Request, *, stream: bool = False, **options: Any) -> httpx.Response:
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
                return attempts.succeeded(self._send_once(request, stream, options))
            except DifyError as error:
                wait = attempts.wait_after(error)
            time.sleep(wait)

    def _send_once(self, request: httpx.Request, stream: bool, options: dict[str, Any]) -> httpx.Response:
        options |= {"stream": True, "follow_redirects": False}
        with _faults_as_errors(request):
            response = _simply_encoded(super().send(request, **options))
            if not response.is_success:
                raise status_error(self.read_start(response), self.base_url)
            if not stream:
                with closing(response):
                    response.read()
            return response

    @staticmethod
    def read_start(response: httpx.Response) -> httpx.Response:
        """Read the start of a body, enough to tell what it is, and free the connection.

        Returns:
            The answer, complete with what was read.
        """
        body = b""
        with closing(response), suppress(*BROKEN):  # What came so far has to do.
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) >= MAX_ERROR_BODY:
                    break
        return without_rest(response, body[:MAX_ERROR_BODY])


class AsyncHTTPClient(httpx.AsyncClient):
    """An `httpx.AsyncClient` that raises this package's errors and retries what may be retried."""

    def __init__(self, *, max_retries: int, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._max_retries = max_retries

    def build_request(self, method: str, url: httpx.URL | str, **arguments: Any) -> httpx.Request:
        """Make a request, as `HTTPClient.build_request` does."""
        return super().build_request(method, url, **_made_safe(url, arguments))

    async def send(self, request: httpx.Request, *, stream: bool = False, **options: Any) -> httpx.Response:
        """Send a request, as `HTTPClient.send` does."""
        from anyio import sleep

        attempts = Attempts(request, self._max_retries)
        while True:
            try:
                return attempts.succeeded(await self._send_once(request, stream, options))
            except DifyError as error:
                wait = attempts.wait_after(error)
            await sleep(wait)

    async def _send_once(self, request: httpx.Request, stream: bool, options: dict[str, Any]) -> httpx.Response:
        options |= {"stream": True, "follow_redirects": False}
        with _faults_as_errors(request):
            response = _simply_encoded(await super().send(request, **options))
            if not response.is_success:
                raise status_error(await self.read_start(response), self.base_url)
            if not stream:
                async with aclosing(response):
                    await response.aread()
            return response

    @staticmethod
    async def read_start(response: httpx.Response) -> httpx.Response:
        """Read the start of a body, as `HTTPClient.read_start` does."""
        body = b""
        async with aclosing(response):
            with suppress(*BROKEN):  # What came so far has to do.
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if len(body) >= MAX_ERROR_BODY:
                        break
        return without_rest(response, body[:MAX_ERROR_BODY])


@contextmanager
def _faults_as_errors(request: httpx.Request) -> Generator[None]:
    try:
        yield
    except BROKEN as error:
        raise connection_error(error, request) from error


def _simply_encoded(response: httpx.Response) -> httpx.Response:
    """Leave a body that is compressed more than once as it is: a few bytes of it could fill the memory."""
    if "," in response.headers.get("Content-Encoding", ""):
        del response.headers["Content-Encoding"]
    return response


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
        # To send a file, and to send it again, httpx rewinds it to its start; what cannot go there is copied.
        seekable = hasattr(payload, "seekable") and payload.seekable()
        if hasattr(payload, "read") and not (seekable and payload.tell() == 0):
            payload = io.BytesIO(payload.read())
        yield name, (file_name, payload, media_type, *rest)
