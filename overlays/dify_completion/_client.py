"""`Dify` and `AsyncDify`: every operation of the spec as a method, under one policy."""

import os
import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, ClassVar

import httpx
from dify_completion_api import AuthenticatedClient
from dify_completion_api._limits import is_limit
from dify_completion_api.api import AsyncOperations, Operations
from dify_completion_api.streaming import EventT, ResultT, StreamDescription

from ._bodies import with_kind_of_answer
from ._http import AsyncHTTPClient, HTTPClient
from ._responses import result_of
from ._stream import AsyncEventStreamReader, EventStreamReader
from .errors import ConfigurationError

DEFAULT_BASE_URL = "https://api.dify.ai/v1"

DEFAULT_TIMEOUT = httpx.Timeout(connect=5.0, read=600.0, write=60.0, pool=60.0)
"""Seconds for each phase of an ordinary call. A blocking completion may take minutes before its answer begins."""

DEFAULT_LIMITS = httpx.Limits(
    max_connections=1000, max_keepalive_connections=100, keepalive_expiry=1.0
)
"""Dify's server closes a connection that is idle for 2.0 s; one given up after 1 s is never sent into its closing."""


_HEADER = re.compile(r"[\w!#$%&'*+.^`|~-]+: ([!-~]([\t -~]*[!-~])?)?", re.ASCII)


_HOST = re.compile(r"[\w.-]+|[\da-f:.]+", re.ASCII | re.IGNORECASE)
"""A name, or an address of IPv6."""


class PolicyClient(AuthenticatedClient):
    """The generated client with this package's policy; its copies (`with_headers` and the like) keep it."""

    def __repr__(self) -> str:
        return f"AuthenticatedClient(base_url={self._base_url!r})"

    def get_httpx_client(self) -> HTTPClient:
        """Get the `httpx.Client` under every synchronous call; one set by hand has no policy and is not used."""
        return self._http

    def get_async_httpx_client(self) -> AsyncHTTPClient:
        """Get the `httpx.AsyncClient` under every asynchronous call, as `get_httpx_client` does."""
        return self._async_http

    # Not in the generated `_client`, which the generated `with_...` methods would change for this client, too.
    @cached_property
    def _http(self) -> HTTPClient:
        return HTTPClient(**self._arguments())

    @cached_property
    def _async_http(self) -> AsyncHTTPClient:
        return AsyncHTTPClient(**self._arguments())

    def _arguments(self) -> dict[str, Any]:
        if unfit := [
            name
            for name, value in self._headers.items()
            if not _HEADER.fullmatch(f"{name}: {value}")
        ]:
            raise ConfigurationError(
                f"no request can carry the header {unfit[0]!r}: printable ASCII, no outer spaces"
            )
        headers = httpx.Headers(self._headers)
        headers.setdefault("Accept-Encoding", "identity")  # What compresses a stream holds it back.
        headers[self.auth_header_name] = f"{self.prefix} {self.token}"
        arguments = {
            "base_url": self._base_url,
            "cookies": self._cookies,
            "headers": headers,
            "timeout": self._timeout,
        }
        return {**arguments, **self._httpx_args}


class _Configured:
    """What both clients are made from."""

    # Makes the httpx client at once, so that threads do not race for it and wrong httpx_args show at once.
    _connect: ClassVar[Callable[[PolicyClient], object]]

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        timeout: float | httpx.Timeout | None = DEFAULT_TIMEOUT,
        max_retries: int = 2,
        headers: Mapping[str, str] | None = None,
        httpx_args: Mapping[str, Any] | None = None,
    ) -> None:
        """Set the client up; nothing is sent yet.

        Args:
            api_key: The app's key; without it, the environment's `DIFY_API_KEY`.
            base_url: Where the API is, `/v1` included; without it, `DIFY_BASE_URL` of the environment, else Dify Cloud.
            timeout: Seconds for each phase of a call (connect 5, read 600, write 60, pool 60); None: no limit.
            max_retries: How often a request is sent again where that is safe.
            headers: Headers to send with every request.
            httpx_args: More arguments of `httpx.Client` or `httpx.AsyncClient`: `proxy`, `verify`, `transport`,
                `http2`, `limits`, `event_hooks` …

        Raises:
            ConfigurationError: A setting is missing or cannot be used.
        """
        if (
            owned := {"base_url", "headers", "timeout", "follow_redirects"}
            & (httpx_args or {}).keys()
        ):
            raise ConfigurationError(
                f"httpx_args cannot hold {', '.join(sorted(owned))}: that is the client's own"
            )
        if type(max_retries) is not int or max_retries < 0:
            raise ConfigurationError(
                f"max_retries must be a whole number, 0 or more, not {max_retries!r}"
            )
        limits = httpx.Timeout(timeout).as_dict().values()
        if not all(map(is_limit, limits)):
            raise ConfigurationError(
                f"timeout must be seconds above 0, or None for no limit, not {timeout}"
            )
        self.client = PolicyClient(
            base_url=_checked_base_url(
                base_url or os.environ.get("DIFY_BASE_URL") or DEFAULT_BASE_URL
            ),
            token=_checked_key(api_key or os.environ.get("DIFY_API_KEY") or ""),
            headers=dict(headers or {}),
            timeout=httpx.Timeout(timeout),
            httpx_args={"limits": DEFAULT_LIMITS, **(httpx_args or {}), "max_retries": max_retries},
        )
        type(self)._connect(self.client)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({vars(self).get('client')!r})"


class Dify(_Configured, Operations):
    """A completion app of Dify, by its key. Every operation of the spec is a method.

    One client serves many threads and should live as long as the program: it keeps its connections. Use it in a `with`
    block, or `close()` it.

    Attributes:
        client: The generated client; every generated function works with it, under the same policy.
    """

    _connect = PolicyClient.get_httpx_client

    def _call(
        self, request: dict[str, Any], parse: Callable[..., Any], success: Mapping[int, str]
    ) -> Any:
        request = with_kind_of_answer(request, success)
        return result_of(
            self.client.get_httpx_client().request(**request), parse, success, self.client
        )

    def _stream(
        self,
        request: dict[str, Any],
        path_arguments: Mapping[str, Any],
        description: StreamDescription[EventT, ResultT],
        **options: Any,
    ) -> EventStreamReader[EventT, ResultT]:
        http = self.client.get_httpx_client()
        return EventStreamReader(http, request, path_arguments, description, **options)

    def close(self) -> None:
        """Close the connections. The client cannot be used afterwards."""
        self.client.get_httpx_client().close()


class AsyncDify(_Configured, AsyncOperations):
    """A completion app of Dify, by its key, for asyncio and trio. Every operation of the spec is a coroutine method.

    One client serves many tasks and should live as long as the program: it keeps its connections. Use it in an `async
    with` block, or `await close()` it.

    Attributes:
        client: The generated client; every generated function works with it, under the same policy.
    """

    _connect = PolicyClient.get_async_httpx_client

    async def _call(
        self, request: dict[str, Any], parse: Callable[..., Any], success: Mapping[int, str]
    ) -> Any:
        request = with_kind_of_answer(request, success)
        return result_of(
            await self.client.get_async_httpx_client().request(**request),
            parse,
            success,
            self.client,
        )

    def _stream(
        self,
        request: dict[str, Any],
        path_arguments: Mapping[str, Any],
        description: StreamDescription[EventT, ResultT],
        **options: Any,
    ) -> AsyncEventStreamReader[EventT, ResultT]:
        return AsyncEventStreamReader(
            self.client.get_async_httpx_client(), request, path_arguments, description, **options
        )

    async def close(self) -> None:
        """Close the connections. The client cannot be used afterwards."""
        await self.client.get_async_httpx_client().aclose()


def _checked_key(key: str) -> str:
    key = key.strip()
    if not key:
        raise ConfigurationError(
            "no API key: pass api_key, or set DIFY_API_KEY to the app's key (app-...)"
        )
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise ConfigurationError(
            "the API key has characters that no key has; copy it again from the app's API page"
        )
    return key


def _checked_base_url(base_url: str) -> str:
    advice = f"pass base_url, or set DIFY_BASE_URL, to something like {DEFAULT_BASE_URL}"
    try:
        url = httpx.URL(base_url.strip())
        url.host.encode("idna")
        if not _HOST.fullmatch(url.raw_host.decode()):
            raise httpx.InvalidURL("a host has no such characters")
    except (httpx.InvalidURL, UnicodeError):
        # The URL may hold a password, so neither it nor a cause that cites it is shown.
        raise ConfigurationError(f"the base URL is no valid URL: {advice}") from None
    whole = url.scheme in ("http", "https") and url.host and (url.port or 0) <= 65535
    if not whole or url.userinfo or url.query or url.fragment:
        raise ConfigurationError(
            f"the base URL must be http(s)://host[:port]/path, and no more: {advice}"
        )
    return str(url).rstrip("/")
