"""The client that suits a batch: over aiohttp, where it is installed, whose pool costs the same however full it is."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Literal

from dify_completion import AsyncDify


def batch_client(api_key: str | None = None, *, base_url: str | None = None) -> AsyncDify:
    """Make the same client as `run_batch` makes, for other uses.

    It does not retry, so that the batch sees an overload immediately. It uses aiohttp if the package httpx-aiohttp is
    installed (extras `batch` and `cli`).

    Args:
        api_key: The app's key. The default is `DIFY_API_KEY` of the environment.
        base_url: The address of the API, with `/v1`. The default is `DIFY_BASE_URL`, then Dify Cloud.

    Raises:
        ConfigurationError: A setting is missing or wrong.
    """
    library: Literal["aiohttp", "httpcore"] = (
        "aiohttp" if find_spec("httpx_aiohttp") else "httpcore"
    )
    return AsyncDify(api_key, base_url=base_url, max_retries=0, http=library)
