"""Advice for the most frequent errors of settings, for the texts of errors."""

import re

import httpx

_BEFORE_THE_API = re.compile(r"(.*?)/(v1|api)(/.*)?")
"""A path, with the part before the API, or before a page that is mistaken for it, as the first group."""

_OF_ANOTHER_KIND_OF_APP = (
    "the key belongs to another kind of app, or the app was never published; "
    "get_app_info().mode names the kind"
)

_ADVICE_ON_CODES = {
    "app_unavailable": _OF_ANOTHER_KIND_OF_APP,
    "not_chat_app": _OF_ANOTHER_KIND_OF_APP,
    "not_completion_app": _OF_ANOTHER_KIND_OF_APP,
    "not_workflow_app": _OF_ANOTHER_KIND_OF_APP,
    "unauthorized": "check the API key, and that the base URL is that of the server with its app",
}

_GATEWAY_TIMEOUTS = frozenset({504, 524})


def advice_on(response: httpx.Response, base_url: httpx.URL, *, is_page: bool) -> str:
    """Advise what to do about an error status.

    Args:
        response: The answer.
        base_url: The client's base URL.
        is_page: Whether the body is anything but Dify's JSON, such as a page of HTML.

    Returns:
        The advice; empty if there is none.
    """
    if is_page and response.status_code in (404, 405):
        return _advice_on_base_url(response.request.url, base_url)
    if response.status_code in _GATEWAY_TIMEOUTS and _is_blocking(response.request):
        return (
            "a proxy gave up waiting for the whole answer; stream it instead, with the method "
            "whose name begins with stream_"
        )
    return ""


def advice_on_code(code: str | None) -> str:
    """Advise what to do about one of Dify's codes; empty for all others."""
    return _ADVICE_ON_CODES.get(code or "", "")


def _advice_on_base_url(url: httpx.URL, base_url: httpx.URL) -> str:
    requested = url.copy_with(query=None, fragment=None, userinfo=b"")
    base_path = base_url.path.rstrip("/")
    operation = url.path.removeprefix(base_path)
    before, *_ = _BEFORE_THE_API.sub(r"\1", base_path).split(operation)
    likely = base_url.copy_with(raw_path=f"{before}/v1".encode(), userinfo=b"")
    if likely.path == base_path:
        return (
            f"{requested} is unknown to the server: check base_url, the ids in the path, "
            "and the version of the server"
        )
    return f"{requested} does not lead to the API; set base_url={str(likely)!r}"


def _is_blocking(request: httpx.Request) -> bool:
    is_json = request.headers.get("Content-Type", "").startswith("application/json")
    return is_json and b'"response_mode":"blocking"' in request.content
