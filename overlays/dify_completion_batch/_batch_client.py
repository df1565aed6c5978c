"""The client that suits a batch: over aiohttp, where it is installed, whose pool costs the same however full it is."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Literal

from dify_completion import AsyncDify


def batch_client(api_key: str | None = None, *, base_url: str | None = None) -> AsyncDify:
    """Make the client that `run_batch` makes for itself, to use it for something else as well.

    It does not retry, so that the batch sees overload at once. It uses aiohttp where the package httpx-aiohttp is
    installed (extras `batch` and `cli`).

    Args:
        api_key: The app's key; without it, `DIFY_API_KEY` of the environment.
        base_url: Where the API is, `/v1` included; without it, `DIFY_BASE_URL`, else Dify Cloud.

    Raises:
        ConfigurationError: A setting is missing or cannot be used.
    """
    library: Literal["aiohttp", "httpcore"] = (
        "aiohttp" if find_spec("httpx_aiohttp") else "httpcore"
    )
    return AsyncDify(api_key, base_url=base_url, max_retries=0, http=library)
