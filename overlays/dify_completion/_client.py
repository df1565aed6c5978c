"""`Dify` and `AsyncDify`: every operation of the spec as a method, under one policy."""

from collections.abc import Callable, Mapping
from copy import copy
from typing import Any, ClassVar, Self

import httpx
from dify_completion_api.api import AsyncOperations, Operations
from dify_completion_api.keywords import by_keyword
from dify_completion_api.streaming import EventT, ResultT, StreamDescription
from dify_completion_api.types import UNSET, Unset

from dify_completion_transport import Library, import_before_forks

from ._bodies import with_kind_of_answer
from ._calls import Call
from ._http import DEFAULT_TIMEOUT
from ._policy_client import PolicyClient
from ._responses import result_of
from ._settings import (
    checked_arguments,
    checked_base_url,
    checked_headers,
    checked_key,
    checked_retries,
    checked_timeout,
)
from ._stream import AsyncEventStreamReader, EventStreamReader

DEFAULT_LIMITS = httpx.Limits(
    max_connections=1000, max_keepalive_connections=100, keepalive_expiry=1.0
)
"""Dify's server closes a connection that is idle for 2.0 s. Closed after 1 s, none is used at that moment."""

# Its methods import the code of their operation when they are called.
import_before_forks("dify_completion_api")


class _Configured:
    """The settings of both clients."""

    # Makes the httpx client at once, so that threads do not race for it and wrong httpx_args raise at once.
    _connect: ClassVar[Callable[[PolicyClient], object]]
    _library: Library = "httpcore"
    _is_copy = False

    @by_keyword
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
        """Set up the client. This sends nothing.

        Args:
            api_key: The app's key. The default is `DIFY_API_KEY` of the environment.
            base_url: The address of the API, with `/v1`. The default is `DIFY_BASE_URL` of the environment, then Dify
                Cloud.
            timeout: Seconds for each phase of a call (connect 5, read 600, write 60, pool 60); None: no limit. A
                timeout that you set also limits the silence within a stream.
            max_retries: How often the client repeats a request where that is safe.
            headers: Headers of every request.
            httpx_args: More arguments of `httpx.Client` or `httpx.AsyncClient`: `proxy`, `verify`, `http2`, `limits`,
                `event_hooks` … A `transport`, or one in `mounts`, can be a function that makes one: the client calls it
                for each process and event loop. An instance works in the first of them only.

        Raises:
            ConfigurationError: A setting is missing or cannot be used.
        """
        self.client = PolicyClient(
            base_url=checked_base_url(base_url),
            token=checked_key(api_key),
            headers=checked_headers(headers),
            timeout=checked_timeout(timeout),
            httpx_args={
                "limits": DEFAULT_LIMITS,
                **checked_arguments(httpx_args),
                "max_retries": checked_retries(max_retries),
                "library": self._library,
            },
        )
        type(self)._connect(self.client)

    @by_keyword
    def with_options(
        self,
        *,
        timeout: float | httpx.Timeout | Unset | None = UNSET,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Self:
        """Make a client with other options, for some of your calls: `dify.with_options(timeout=5).get_app_info()`.

        Both use the same connections. If you close the copy, they stay open, because they belong to the original.

        Args:
            timeout: Seconds for each phase of a call, and for the silence within a stream; None: no limit.
            max_retries: How often the client repeats a request where that is safe.
            headers: Headers that are added to those of the original, or replace them, such as `X-Trace-Id`.

        Returns:
            A client of the same class.

        Raises:
            ConfigurationError: An option is wrong.
        """
        copied = copy(self)
        copied.client = self.client.with_options(
            None if isinstance(timeout, Unset) else checked_timeout(timeout),
            None if max_retries is None else checked_retries(max_retries),
            checked_headers(headers),
        )
        copied._is_copy = True
        type(self)._connect(copied.client)
        return copied

    def __repr__(self) -> str:
        return f"{type(self).__name__}({vars(self).get('client')!r})"


class Dify(_Configured, Operations):
    """A client of one completion app of Dify. Every operation of the spec is a method.

    Make one client, share it among your threads, and keep it as long as the program runs, because it keeps connections.
    Use it in a `with` block, or call `close()`::

        with Dify() as dify:  # Reads DIFY_API_KEY and DIFY_BASE_URL.
            print(dify.create_completion(inputs={"topic": "tides"}, user="u-42").answer)

    Attributes:
        client: The generated client. Use it with the generated functions; they have the same retries and errors.
    """

    _connect = PolicyClient.get_httpx_client

    def _call(
        self, request: dict[str, Any], parse: Callable[..., Any], success: Mapping[int, str]
    ) -> Any:
        http = self.client.get_httpx_client()
        with Call(http.build_request(**with_kind_of_answer(request, success))) as call:
            call.result = result_of(http.send(call.request), parse, success, self.client)
            return call.result

    def _stream(
        self,
        request: dict[str, Any],
        path_arguments: Mapping[str, Any],
        description: StreamDescription[EventT, ResultT],
        **options: Any,
    ) -> EventStreamReader[EventT, ResultT]:
        return EventStreamReader(
            self.client.get_httpx_client(), request, path_arguments, description, **options
        )

    def close(self) -> None:
        """Close the connections. You cannot use the client afterwards.

        A client from `with_options` leaves them open, because they belong to the original.
        """
        if not self._is_copy:
            self.client.get_httpx_client().close()


class AsyncDify(_Configured, AsyncOperations):
    """A client of one completion app of Dify, for asyncio and trio. Every operation of the spec is a coroutine method.

    Make one client, share it among your tasks, and keep it as long as the program runs, because it keeps connections.
    Use it in an `async with` block, or call `await close()`::

        async with AsyncDify() as dify:  # Reads DIFY_API_KEY and DIFY_BASE_URL.
            reply = await dify.create_completion(inputs={"topic": "tides"}, user="u-42")

    Attributes:
        client: The generated client. Use it with the generated functions; they have the same retries and errors.
    """

    _connect = PolicyClient.get_async_httpx_client

    @by_keyword
    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        timeout: float | httpx.Timeout | None = DEFAULT_TIMEOUT,
        max_retries: int = 2,
        headers: Mapping[str, str] | None = None,
        http: Library = "httpcore",
        httpx_args: Mapping[str, Any] | None = None,
    ) -> None:
        """Set up the client, with the same arguments as `Dify`. This sends nothing.

        Args:
            api_key: The app's key.
            base_url: The address of the API, with `/v1`.
            timeout: Seconds for each phase of a call.
            max_retries: How often the client repeats a request where that is safe.
            headers: Headers of every request.
            http: The library that speaks HTTP: `httpcore`, or `aiohttp`, which works under asyncio only and needs
                `dify-completion-client[aiohttp]`.
            httpx_args: More arguments of `httpx.AsyncClient`.

        Raises:
            ConfigurationError: A setting is missing or cannot be used.
        """
        self._library = http
        super().__init__(
            api_key,
            base_url=base_url,
            timeout=timeout,
            max_retries=max_retries,
            headers=headers,
            httpx_args=httpx_args,
        )

    async def _call(
        self, request: dict[str, Any], parse: Callable[..., Any], success: Mapping[int, str]
    ) -> Any:
        http = self.client.get_async_httpx_client()
        with Call(http.build_request(**with_kind_of_answer(request, success))) as call:
            call.result = result_of(await http.send(call.request), parse, success, self.client)
            return call.result

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
        """Close the connections, as `Dify.close` does."""
        if not self._is_copy:
            await self.client.get_async_httpx_client().aclose()
