"""The HTTP clients under every call. They make requests safe, retry failures, and raise this package's errors."""

import time
from collections.abc import Callable
from contextlib import aclosing, closing, suppress
from functools import lru_cache
from typing import Any

import httpx
from dify_completion_api.encoding import encoded

from dify_completion_transport import detach_body

from ._bodies import bound_body
from ._calls import call_of
from ._responses import BROKEN, MAX_ERROR_BODY, status_error, without_rest
from ._retry import Attempts

DEFAULT_TIMEOUT = httpx.Timeout(connect=5.0, read=600.0, write=60.0, pool=60.0)
"""Seconds for each phase of an ordinary call. A blocking completion may take minutes before its answer begins."""

START_TIMEOUT = 1.0
"""Seconds to read the start of a body that only an error message shows.

The synchronous client checks them between reads, each of which may take as long: 2 s at most.
"""


class _WithRetries:
    """Adds `max_retries` to the arguments of a client of httpx."""

    def __init__(self, *, max_retries: int, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._max_retries = max_retries


class _Cookies(httpx.Cookies):
    """Cookies that skip answers without `Set-Cookie`. httpx searches every answer, which takes a tenth of a call."""

    def extract_cookies(self, response: httpx.Response) -> None:
        """Keep the cookies that an answer sets, except those that no request can send back."""
        if "Set-Cookie" in response.headers:
            super().extract_cookies(response)
            for cookie in list(self.jar):
                if not f"{cookie.name}{cookie.value}".isascii():
                    self.jar.clear(cookie.domain, cookie.path, cookie.name)


class _WithCookies:
    """Gives a client of httpx the cookies of `_Cookies`: httpx has no argument for their class."""

    def __init__(self, *, cookies: Any = None, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._own_cookies = _Cookies(cookies)

    @property
    def cookies(self) -> httpx.Cookies:
        """The cookies of the client, with those that answers have set."""
        return self._own_cookies

    @cookies.setter
    def cookies(self, cookies: Any) -> None:
        self._own_cookies = _Cookies(cookies)


class HTTPClient(_WithRetries, _WithCookies, httpx.Client):
    """An `httpx.Client` that raises this package's errors and retries what may be retried."""

    def build_request(self, method: str, url: httpx.URL | str, **arguments: Any) -> httpx.Request:
        """Make a request; see `httpx.Client.build_request`.

        Raises:
            ValueError: A text cannot be encoded.
        """
        return _build(self, super().build_request, method, url, arguments)

    def send(
        self, request: httpx.Request, *, stream: bool = False, **options: Any
    ) -> httpx.Response:
        """Send a request; see `httpx.Client.send`. Redirects are never followed.

        Returns:
            An answer of a 2xx status.

        Raises:
            APIConnectionError: No answer came, or not whole.
            APIStatusError: The answer is of any other status.
        """
        response: httpx.Response | None = None
        with call_of(request) as call:
            try:
                with call.sending(request):
                    response = self._attempt(request, stream, options)
            except BaseException:
                if response is not None:  # An observer raised after the answer had come.
                    response.close()
                raise
            call.set_response(response)
            return response

    def _attempt(
        self, request: httpx.Request, stream: bool, options: dict[str, Any]
    ) -> httpx.Response:
        attempts = Attempts(request, self._max_retries)
        options |= {"stream": True, "follow_redirects": False}
        while True:
            with attempts:
                response = super().send(request, **options)
                if not response.is_success:
                    raise status_error(self.read_start(response), self.base_url)
                if not stream:
                    try:
                        bound_body(response)
                        response.read()
                    finally:
                        response.close()
                        detach_body(response)
                return response
            time.sleep(attempts.wait)

    @staticmethod
    def read_start(response: httpx.Response) -> httpx.Response:
        """Read the start of a body, enough to identify it, and free the connection.

        Returns:
            The answer, complete with what was read.
        """
        # httpcore reads this dict again when it reads the body.
        timeouts = response.request.extensions.setdefault("timeout", {})
        timeouts["read"] = min(timeouts.get("read") or START_TIMEOUT, START_TIMEOUT)
        body, deadline = b"", time.monotonic() + START_TIMEOUT
        is_read = response.is_stream_consumed
        # If the rest does not come, the start is enough.
        with closing(response), suppress(*BROKEN):
            for chunk in response.iter_bytes() if is_read else response.iter_raw():
                body += chunk
                if len(body) >= MAX_ERROR_BODY or time.monotonic() >= deadline:
                    break
        detach_body(response)
        return without_rest(response, body[:MAX_ERROR_BODY])


class AsyncHTTPClient(_WithRetries, _WithCookies, httpx.AsyncClient):
    """An `httpx.AsyncClient` that raises this package's errors and retries what may be retried."""

    def build_request(self, method: str, url: httpx.URL | str, **arguments: Any) -> httpx.Request:
        """Make a request, as `HTTPClient.build_request` does."""
        return _build(self, super().build_request, method, url, arguments)

    async def send(
        self, request: httpx.Request, *, stream: bool = False, **options: Any
    ) -> httpx.Response:
        """Send a request, as `HTTPClient.send` does."""
        response: httpx.Response | None = None
        with call_of(request) as call:
            try:
                with call.sending(request):
                    response = await self._attempt(request, stream, options)
            except BaseException:
                if response is not None:  # An observer raised after the answer had come.
                    await response.aclose()
                raise
            call.set_response(response)
            return response

    async def _attempt(
        self, request: httpx.Request, stream: bool, options: dict[str, Any]
    ) -> httpx.Response:
        from anyio import sleep

        attempts = Attempts(request, self._max_retries)
        options |= {"stream": True, "follow_redirects": False}
        while True:
            with attempts:
                response = await super().send(request, **options)
                if not response.is_success:
                    raise status_error(await self.read_start(response), self.base_url)
                if not stream:
                    try:
                        bound_body(response)
                        await response.aread()
                    finally:
                        await response.aclose()
                        detach_body(response)
                return response
            await sleep(attempts.wait)

    @staticmethod
    async def read_start(response: httpx.Response) -> httpx.Response:
        """Read the start of a body, as `HTTPClient.read_start` does."""
        from anyio import move_on_after

        body, is_read = b"", response.is_stream_consumed
        async with aclosing(response):
            with suppress(*BROKEN), move_on_after(START_TIMEOUT):
                async for chunk in response.aiter_bytes() if is_read else response.aiter_raw():
                    body += chunk
                    if len(body) >= MAX_ERROR_BODY:
                        break
        detach_body(response)
        return without_rest(response, body[:MAX_ERROR_BODY])


@lru_cache(maxsize=256)
def _absolute(base: str, url: str) -> httpx.URL:
    """Join the base URL and the path of an operation. httpx parses both for each request, a tenth of its work."""
    return httpx.URL((base.rstrip("/") + url) if url.startswith("/") else url)


def _build(
    client: httpx.Client | httpx.AsyncClient,
    build: Callable[..., httpx.Request],
    method: str,
    url: httpx.URL | str,
    arguments: dict[str, Any],
) -> httpx.Request:
    """Build a request. Generated operations give the path as `url`, and an `auth` that edits the request."""
    if isinstance(url, str):
        url = encoded(_absolute, str(client.base_url), url)
    edit: Callable[[httpx.Request], httpx.Request] | None = arguments.pop("auth", None)
    header = ""
    if client.cookies or arguments.get("cookies"):
        # httpx would send the header of the request in place of these.
        arguments["headers"] = headers = encoded(httpx.Headers, arguments.get("headers"))
        header = headers.pop("Cookie", "")
    request = encoded(build, method, url, **arguments)
    if header:
        own = request.headers.get("Cookie")
        request.headers["Cookie"] = "; ".join(filter(None, (own, header)))
    return edit(request) if edit else request
