"""The finding about the base URL: whether the API is there, or something else answers."""

from __future__ import annotations

import re
from collections.abc import Sequence

import httpx

from dify_completion import DifyError

from ._answers import described, is_of_api, is_of_proxy, media_type_of, object_of, version_of
from ._operations import Operation
from ._report import Finding, Status
from ._server import NoAnswer, Server

_BEFORE_THE_API = re.compile(r"(.*?)/(v1|api|console)(/.*)?", re.IGNORECASE)
_HTML = "text/html"


def base_url_finding(
    server: Server, probe: Operation, response: httpx.Response, others: Sequence[Operation]
) -> Finding:
    """Say whether the API is at the base URL.

    Args:
        server: The server.
        probe: The operation that was asked.
        response: Its answer.
        others: The operations to ask if this answer does not show it.

    Returns:
        True if an answer is one of the API; failed if none is; not asked if the answer is a refusal without a sign of
        Dify, which a proxy may give.
    """
    if response.has_redirect_location:
        return _redirect_finding(server, response)
    if _shows_api(probe, response):
        return Finding("base-url", Status.TRUE, f"The API is at {server.url}.")
    other = _other_base_url(server, probe)
    if other is not None:
        summary = f"The API is not at {server.url}; it is at {other}."
        return Finding("base-url", Status.FAILED, summary, _advice_on(str(other)))
    if response.status_code in (401, 403) and not _is_page(response):
        summary = f"The answer ({described(response)}) does not show whether the API is there."
        return Finding("base-url", Status.NOT_ASKED, summary)
    if any(_has(server, operation, response) for operation in others):
        return Finding("base-url", Status.TRUE, f"The API is at {server.url}.")
    return _other_server_finding(server, response)


def _shows_api(operation: Operation, response: httpx.Response) -> bool:
    """Whether an answer is one of the API. A web page with a version is one where Dify has no such path."""
    if _is_page(response):
        return False
    is_app = response.is_success and "mode" in object_of(response)
    return is_app or is_of_api(operation, response)


def _has(server: Server, operation: Operation, other_answer: httpx.Response) -> bool:
    """Whether a server has an operation. One that answers everything alike need not even look at the path."""
    try:
        response = server.get(operation)
    except NoAnswer:
        return False
    return response.content != other_answer.content and is_of_api(operation, response)


def _other_base_url(server: Server, probe: Operation) -> httpx.URL | None:
    """The base URL with `/v1` in its place, where the API is there; None where it is not, or was asked already."""
    before = _BEFORE_THE_API.sub(r"\1", server.url.path.rstrip("/"))
    other = server.url.copy_with(path=f"{before}/v1")
    if other == server.url:
        return None
    try:
        response = server.get_at(other, probe)
    except DifyError:
        return None
    return other if _shows_api(probe, response) else None


def _other_server_finding(server: Server, response: httpx.Response) -> Finding:
    """The finding where something else answers in place of the API."""
    if response.status_code == 401 and _asks_for_password(response):
        summary = f"A proxy wants a user and a password ({described(response)})."
        advice = (
            "Turn its authentication off for the API: a request can carry the key, or a password."
        )
        return Finding("base-url", Status.FAILED, summary, advice)
    if is_of_proxy(response) and not version_of(response):
        return _proxy_finding(response)
    answer = described(response)
    if response.status_code == 400 and _is_page(response) and server.url.scheme == "http":
        summary = f"The port refuses plain HTTP ({answer}); it may be that of HTTPS."
        advice = _advice_on(str(server.url.copy_with(scheme="https")))
        return Finding("base-url", Status.FAILED, summary, advice)
    if _is_page(response):
        summary = f"A web page is at {server.url}, and no API of Dify ({answer})."
    elif response.status_code == 404:
        summary = f"None of the document's operations is at {server.url} ({answer})."
    else:
        summary = f"The answer ({answer}) is not one of Dify's API."
    return Finding("base-url", Status.FAILED, summary, _advice_on(""))


def _proxy_finding(response: httpx.Response) -> Finding:
    if response.status_code == 407:
        summary = f"A proxy wants a user and a password ({described(response)})."
        advice = "Set the proxy's URL with both:\nexport HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT"
        return Finding("base-url", Status.FAILED, summary, advice)
    summary = f"A proxy answers ({described(response)}), but no Dify behind it."
    advice = "Start Dify's api container, and look at the proxy's error log."
    return Finding("base-url", Status.FAILED, summary, advice)


def _redirect_finding(server: Server, response: httpx.Response) -> Finding:
    target = _origin(response.request.url.join(response.headers["Location"]))
    if target == _origin(server.url):
        summary, advice = "The server redirects to another path.", _advice_on("")
    else:
        summary = f"The server redirects to {target}."
        advice = _advice_on(f"{target}{server.url.path}")
    return Finding("base-url", Status.FAILED, summary, advice)


def _advice_on(url: str) -> str:
    if not url:
        return "Set DIFY_BASE_URL to where the API is; it usually ends with /v1."
    return f"Set the base URL:\nexport DIFY_BASE_URL={url}"


def _asks_for_password(response: httpx.Response) -> bool:
    scheme = response.headers.get("WWW-Authenticate", "").partition(" ")[0]
    return scheme.lower() in ("basic", "digest", "negotiate", "ntlm")


def _is_page(response: httpx.Response) -> bool:
    return media_type_of(response) == _HTML


def _origin(url: httpx.URL) -> str:
    """Scheme, host and port of a URL, without a password."""
    return f"{url.scheme}://{url.netloc.decode()}"
