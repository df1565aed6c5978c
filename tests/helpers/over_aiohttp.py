"""Tests over aiohttp. Where this extra is not installed, they are skipped, and all others run."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import httpx
import pytest

needs_aiohttp = pytest.mark.skipif(
    find_spec("httpx_aiohttp") is None, reason="aiohttp is not installed: pip install '.[aiohttp]'"
)


def mark_by_parameter(item: pytest.Item) -> None:
    """Mark a test that has the parameter "aiohttp"."""
    if isinstance(item, pytest.Function) and hasattr(item, "callspec") and "aiohttp" in item.callspec.params.values():
        item.add_marker(needs_aiohttp)


def aiohttp_transport(**arguments: Any) -> httpx.AsyncBaseTransport:
    """A transport of httpx-aiohttp."""
    from httpx_aiohttp import AiohttpTransport

    return AiohttpTransport(**arguments)
