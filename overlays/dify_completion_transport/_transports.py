"""Makes sources of transports from the arguments of httpx that are about connections."""

from collections.abc import Callable, Mapping
from functools import partial
from inspect import signature
from ssl import SSLContext
from sys import maxsize
from typing import Any, Literal, get_args

import httpx
from attrs import field, frozen

from ._environment import route_to
from ._httpcore import open_directly, single_connections
from ._installed import check_installed
from ._pool import Source
from ._tls import authorities_of, key_log, no_tls, tls_context, versions_of
from .errors import SettingError

Library = Literal["httpcore", "aiohttp"]
"""The library under an asynchronous client."""


@frozen(eq=False)
class ConnectionSettings:
    """The arguments of `httpx.Client` that are about connections, and the library."""

    library: Library
    limits: httpx.Limits
    verify: Any = True
    cert: Any = field(default=None, repr=False)
    trust_env: bool = True
    http1: bool = True
    http2: bool = False
    proxy: Any = field(default=None, repr=False)
    transport: Any = None
    mounts: Mapping[str, Any] = field(factory=dict[str, Any])

    def sources(self, kind: type[Any], url: httpx.URL) -> dict[str, Source]:
        """Make the sources of transports.

        Args:
            kind: `httpx.HTTPTransport` or `httpx.AsyncHTTPTransport`.
            url: The base URL of the requests.

        Returns:
            The sources by the patterns of `mounts`; by an empty one for all other URLs.

        Raises:
            SettingError: A proxy, a file of certificates or a library cannot be used.
        """
        self._check_library()
        sources = dict[str, Source]()
        for pattern, transport in {"": self.transport, **(self.mounts or {})}.items():
            if transport is None:  # As a mount, it means no proxy.
                sources[pattern] = self._own_source(kind, url, direct=bool(pattern))
            else:
                name = f"mounts[{pattern!r}]" if pattern else "transport"
                sources[pattern] = _given_source(name, transport, kind)
        return sources

    def _check_library(self) -> None:
        if self.library not in get_args(Library):
            names = " or ".join(map(repr, get_args(Library)))
            raise SettingError(f"http is {self.library!r}: set it to {names}")
        if self.http2:
            check_installed("h2", "http2", "'httpx[http2]'")
        if self.library == "aiohttp":
            if self.http2:
                raise SettingError("http2 is True: leave out http='aiohttp', which has no HTTP/2")
            check_installed("httpx_aiohttp", "http='aiohttp'", "'httpx-aiohttp'")

    def _own_source(self, kind: type[Any], url: httpx.URL, *, direct: bool) -> Source:
        """The source of transports that are made as the settings say."""
        named, trust_env = (None, False) if direct else (self.proxy, self.trust_env)
        proxy, setting = route_to(url, named, trust_env=trust_env)
        return Source(
            self._maker(kind, self._tls(url.scheme), proxy, setting),
            shared=self.http2,
            most=maxsize if self.http2 else self.limits.max_connections or maxsize,
            keeps=self.limits.max_keepalive_connections != 0,
            proxy=setting,
        )

    def _maker(
        self,
        kind: type[Any],
        tls: Callable[[], SSLContext],
        proxy: httpx.Proxy | None,
        setting: str,
    ) -> Callable[[], Any]:
        """What makes transports that open connections as the settings say."""
        if self.library == "aiohttp" and kind is httpx.AsyncHTTPTransport:
            if proxy is not None and proxy.url.scheme.startswith("socks"):
                problem = f"{setting}: aiohttp does not support SOCKS"
                raise SettingError(f"{problem}; leave out http='aiohttp', or set an HTTP proxy")
            if proxy is not None and proxy.url.scheme == "https":
                tls = self._tls("https")  # aiohttp has one context, which is for the proxy, too.
            return partial(_over_aiohttp, tls, proxy, self.limits)
        make = partial(
            _over_httpcore, kind, tls, proxy, self.limits, http1=self.http1, http2=self.http2
        )
        return make if self.http2 else single_connections(make)

    def _tls(self, scheme: str) -> Callable[[], SSLContext]:
        if scheme != "https":
            return no_tls
        authorities, keys = authorities_of(self.verify, trust_env=self.trust_env), key_log()
        tls = partial(
            tls_context,
            self.verify,
            self.cert,
            authorities,
            keys,
            versions=versions_of(self.cert, authorities),
            http2=self.http2,
        )
        if self.cert or keys or any(authorities):
            tls()  # What is wrong shows at once.
        return tls


def _over_httpcore(
    kind: type[Any],
    tls: Callable[[], SSLContext],
    proxy: httpx.Proxy | None,
    limits: httpx.Limits,
    *,
    http1: bool,
    http2: bool,
) -> Any:
    if not http2:
        limits = httpx.Limits(max_connections=1, keepalive_expiry=limits.keepalive_expiry)
    transport = kind(
        verify=tls(), trust_env=False, proxy=proxy, limits=limits, http1=http1, http2=http2
    )
    return open_directly(transport)


def _over_aiohttp(
    tls: Callable[[], SSLContext], proxy: httpx.Proxy | None, limits: httpx.Limits
) -> Any:
    from ._aiohttp_connections import AiohttpConnection

    return AiohttpConnection(tls(), proxy, limits.keepalive_expiry)


def _given_source(name: str, transport: Any, kind: type[Any]) -> Source:
    """The source for a transport of the caller's, or for a function that makes one."""
    if _is_transport(transport):
        _check_kind(f"{name} is", transport, kind)
        return Source(lambda: transport, shared=True, most=maxsize, single=name)
    if not callable(transport):
        raise SettingError(
            f"{name} is {transport!r}: pass a transport, or a function that makes one"
        )

    _check_signature(name, transport)

    def make() -> Any:
        made = transport()
        if not _is_transport(made):
            raise SettingError(
                f"{name} made {made!r}: let the function return a transport of httpx"
            )
        _check_kind(f"{name} made", made, kind)
        return made

    return Source(make, shared=True, most=maxsize)


def _check_signature(name: str, make: Callable[..., Any]) -> None:
    """Refuse a function that cannot be called without arguments.

    Raises:
        SettingError: It needs one.
    """
    try:
        signature(make).bind()
    except TypeError as error:
        raise SettingError(
            f"{name} is {make!r}: pass a function without arguments ({error})"
        ) from None
    except ValueError:  # A function of C has no signature.
        pass


def _check_kind(subject: str, transport: Any, kind: type[Any]) -> None:
    """Refuse a transport of the other kind of client.

    Raises:
        SettingError: It cannot send a request of this client.
    """
    if issubclass(kind, httpx.BaseTransport):
        method, base, client = "handle_request", "httpx.BaseTransport", "Dify"
    else:
        method, base, client = "handle_async_request", "httpx.AsyncBaseTransport", "AsyncDify"
    if not hasattr(transport, method):
        raise SettingError(f"{subject} {transport!r}: {client} needs an {base}")


def _is_transport(value: Any) -> bool:
    handles = hasattr(value, "handle_request") or hasattr(value, "handle_async_request")
    return handles and not isinstance(value, type)
