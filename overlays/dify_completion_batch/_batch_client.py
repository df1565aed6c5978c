"""The client that suits a batch: over aiohttp, where it is installed, whose pool costs the same however full it is."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from dify_completion import AsyncDify

_DIFY_CLOUD = "https://api.dify.ai/v1"
_LIMITS = httpx.Limits(max_connections=1000, max_keepalive_connections=100, keepalive_expiry=1.0)


def batch_client(api_key: str | None = None, *, base_url: str | None = None) -> AsyncDify:
    """Make the client that `run_batch` makes for itself, to use it for something else as well.

    It does not retry, so that the batch sees overload at once. It uses aiohttp where the package httpx-aiohttp is
    installed (extras `batch` and `cli`) and no proxy of the environment is for the server.

    Args:
        api_key: The app's key; without it, `DIFY_API_KEY` of the environment.
        base_url: Where the API is, `/v1` included; without it, `DIFY_BASE_URL`, else Dify Cloud.

    Raises:
        ConfigurationError: A setting is missing or cannot be used.
    """
    server = base_url or os.environ.get("DIFY_BASE_URL") or _DIFY_CLOUD
    return AsyncDify(api_key, base_url=base_url, max_retries=0, httpx_args=_transport_for(server))


def _transport_for(server: str) -> dict[str, Any]:
    """The arguments for aiohttp's transport; none where it is missing, or where a proxy is to be used."""
    if find_spec("httpx_aiohttp") is None or _has_proxy(server):
        return {}
    from httpx_aiohttp import AiohttpTransport

    return {"transport": AiohttpTransport(limits=_LIMITS)}


def _has_proxy(server: str) -> bool:
    """Whether the environment names a proxy for the server; aiohttp's transport does not read it."""
    parts = urlsplit(server)
    proxies = getproxies()
    named = proxies.get(parts.scheme) or proxies.get("all")
    return bool(named) and not proxy_bypass(parts.netloc.rpartition("@")[2])
