"""The generated client under this package's policy, and the HTTP clients that it makes."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import httpx
from attrs import evolve, fields
from dify_completion_api import AuthenticatedClient

from dify_completion_transport import Connections, ConnectionSettings, SettingError, Source

from ._http import AsyncHTTPClient, HTTPClient
from ._settings import checked_headers
from .errors import ConfigurationError

_CONNECTION_ARGUMENTS = {field.name for field in fields(ConnectionSettings)}


class PolicyClient(AuthenticatedClient):
    """The generated client with this package's policy; its copies (`with_headers` and the like) keep it."""

    def __repr__(self) -> str:
        return f"AuthenticatedClient(base_url={self._base_url!r})"

    def get_httpx_client(self) -> HTTPClient:
        """Get the `httpx.Client` of all synchronous calls. One that you set has no policy, and is not used."""
        return self._http

    def get_async_httpx_client(self) -> AsyncHTTPClient:
        """Get the `httpx.AsyncClient` of all asynchronous calls, as `get_httpx_client` does."""
        return self._async_http

    def with_options(
        self,
        timeout: httpx.Timeout | None,
        max_retries: int | None,
        headers: Mapping[str, str] | None,
    ) -> "PolicyClient":
        """Make a client with other options on the same connections. An option that is None stays as it is."""
        retries = {} if max_retries is None else {"max_retries": max_retries}
        replaced = {name.lower() for name in headers or {}}
        kept = {
            name: value for name, value in self._headers.items() if name.lower() not in replaced
        }
        client = evolve(
            self,
            headers={**kept, **(headers or {})},
            timeout=timeout or self._timeout,
            httpx_args={**self._httpx_args, **retries},
        )
        # The places of the cached properties.
        vars(client)["_connections"] = self._connections
        vars(client)["_async_connections"] = self._async_connections
        return client

    # Not in the generated `_client`, which the generated `with_...` methods would change for this client, too.
    @cached_property
    def _http(self) -> HTTPClient:
        return HTTPClient(**self._arguments(self._connections))

    @cached_property
    def _async_http(self) -> AsyncHTTPClient:
        return AsyncHTTPClient(**self._arguments(self._async_connections))

    @cached_property
    def _connections(self) -> dict[str, Any]:
        """The connections of synchronous calls by the patterns of `mounts`; an empty pattern is for all other URLs."""
        sources = self._sources(httpx.HTTPTransport)
        return {pattern: Connections(source) for pattern, source in sources.items()}

    @cached_property
    def _async_connections(self) -> dict[str, Any]:
        from dify_completion_transport import AsyncConnections

        sources = self._sources(httpx.AsyncHTTPTransport)
        return {pattern: AsyncConnections(source) for pattern, source in sources.items()}

    def _sources(self, kind: type[Any]) -> dict[str, Source]:
        own = self._httpx_args.keys() & _CONNECTION_ARGUMENTS
        settings = ConnectionSettings(**{name: self._httpx_args[name] for name in own})
        try:
            return settings.sources(kind, httpx.URL(self._base_url))
        except SettingError as error:
            raise ConfigurationError(str(error)) from None

    def _arguments(self, connections: Mapping[str, Any]) -> dict[str, Any]:
        headers = httpx.Headers(checked_headers(self._headers))
        headers.setdefault("Accept-Encoding", "identity")  # What compresses a stream holds it back.
        headers[self.auth_header_name] = f"{self.prefix} {self.token}"
        arguments = {
            "base_url": self._base_url,
            "cookies": self._cookies,
            "headers": headers,
            "timeout": self._timeout,
            "transport": connections[""],
            "mounts": {pattern: mounted for pattern, mounted in connections.items() if pattern},
        }
        others = self._httpx_args.keys() - _CONNECTION_ARGUMENTS
        return {**arguments, **{name: self._httpx_args[name] for name in others}}
