"""The proxy for a URL, as an argument or the environment names it."""

import os
import re
from ipaddress import ip_address, ip_network
from typing import Any
from urllib.request import getproxies

import httpx

from ._installed import check_installed
from .errors import SettingError

_PORTS = {"http": 80, "https": 443}
_ENTRY = re.compile(r"(?:\w+://)?[*.]*\[?(.*?)\]?(?::(\d+))?")


def route_to(url: httpx.URL, proxy: Any, *, trust_env: bool) -> tuple[httpx.Proxy | None, str]:
    """Find the proxy for a URL.

    Args:
        url: Where requests go.
        proxy: The proxy that the caller names: a URL or an `httpx.Proxy`; None: none.
        trust_env: Whether the environment may name one. A loopback address has none from there.

    Returns:
        The proxy, and the setting that names it, without a password; None and nothing where there is none.

    Raises:
        SettingError: It cannot be used.
    """
    if proxy:
        return _checked("proxy", proxy)
    proxies = getproxies() if trust_env and not _is_loopback(url.host) else {}
    kind = next((kind for kind in (url.scheme, "all") if proxies.get(kind)), "")
    excluded = re.split(r"[,\s]+", proxies.get("no", "").lower())
    if not kind or any(_excludes(entry, url) for entry in excluded if entry):
        return None, ""
    variable = f"{kind}_proxy"
    names = [variable, *(name for name in os.environ if name.lower() == variable)]
    return _checked(next(filter(os.environ.get, names), variable), proxies[kind])


def _checked(name: str, value: Any) -> tuple[httpx.Proxy, str]:
    text = str(value.url if isinstance(value, httpx.Proxy) else value).strip()
    setting = name + "=" + re.sub("^([^/]*//)?.*@", r"\1***@", text)
    try:
        url = text if "://" in text else f"http://{text}"
        proxy = value if isinstance(value, httpx.Proxy) else httpx.Proxy(url)
        if not re.fullmatch(r"[\w.:-]+", proxy.url.host) or (proxy.url.port or 0) > 65535:
            raise ValueError("no host, or no port")
    except (httpx.InvalidURL, ValueError):  # Which may cite a password.
        raise SettingError(
            f"{setting} is not a proxy that the client can use: set it to a URL such as http://host:3128"
            " (or https, socks5, socks5h), or unset it"
        ) from None
    if proxy.url.scheme.startswith("socks"):
        check_installed("socksio", setting, "'httpx[socks]', or unset it")
    return proxy, setting


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return f".{host}".endswith(".localhost")


def _excludes(entry: str, url: httpx.URL) -> bool:
    """Whether an entry of `NO_PROXY` names a URL: by its host or a domain above, its address or network, its port."""
    try:
        return ip_address(url.host) in ip_network(entry.strip("[]"), strict=False)
    except ValueError:  # A name, or an address with a port.
        parts = _ENTRY.fullmatch(entry)
    host, port = parts.groups() if parts else ("", None)
    named = entry == "*" or f".{url.host.rstrip('.')}".endswith(f".{host or '*'}")
    return named and port in (None, str(url.port or _PORTS[url.scheme]))
