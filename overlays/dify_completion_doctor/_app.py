"""Findings from the first answer: about the base URL, the key, the app's mode, and the server's version."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx

from dify_completion import DifyError

from ._answers import described, json_of, media_type_of, version_of
from ._document import as_object
from ._operations import Operation
from ._report import Finding, Status
from ._server import Server

TESTED_VERSIONS = ("1.8.1", "1.12.1", "1.14.2")
"""The versions of Dify that this package is tested with, on their recorded traffic."""

_MODES = {"completion", "chat", "agent-chat", "advanced-chat", "workflow"}
_BEFORE_THE_API = re.compile(r"(.*?)/(v1|api|console)(/.*)?")
_HTML = "text/html"


def base_url_finding(server: Server, probe: Operation, response: httpx.Response) -> Finding:
    """Say whether the API is at the base URL.

    Args:
        server: The server.
        probe: The operation that was asked.
        response: Its answer.
    """
    if response.has_redirect_location:
        return _redirect_finding(server, response)
    if response.status_code in (502, 503, 504) and version_of(response) is None:
        summary = f"A proxy answers ({described(response)}), but no Dify behind it."
        advice = "Start Dify's api container, and look at the proxy's error log."
        return Finding("base-url", Status.FAILED, summary, advice)
    is_page = media_type_of(response) == _HTML
    if is_page or response.status_code in (404, 405):
        other = _other_base_url(server, probe)
        if other is not None:
            summary = f"The API is not at {server.url}; it is at {other}."
            return Finding("base-url", Status.FAILED, summary, _advice_on_base_url(str(other)))
    if response.status_code == 400 and is_page and server.url.scheme == "http":
        summary = f"The port refuses plain HTTP ({described(response)}); it may be that of HTTPS."
        advice = _advice_on_base_url(str(server.url.copy_with(scheme="https")))
        return Finding("base-url", Status.FAILED, summary, advice)
    if is_page and version_of(response) is None:
        summary = f"A web page is at {server.url}, and no API of Dify ({described(response)})."
        return Finding("base-url", Status.FAILED, summary, _advice_on_base_url(""))
    return Finding("base-url", Status.TRUE, f"The API is at {server.url}.")


def app_findings(response: httpx.Response, probe: Operation) -> Iterator[Finding]:
    """Say whether the key is taken, and which mode and version the answer names."""
    yield _key_finding(response)
    yield _mode_finding(response, probe)
    yield _version_finding(response)


def _key_finding(response: httpx.Response) -> Finding:
    if response.status_code == 401:
        summary = "The server does not accept the key (401)."
        advice = (
            "Copy the key again from the app's page API Access, of the same Dify as the base URL."
        )
        return Finding("key", Status.FAILED, summary, advice)
    if response.status_code == 403:
        summary = "The server knows the key, and refuses its app (403)."
        advice = "Switch on the app's API service, and see that the workspace is not archived."
        return Finding("key", Status.FAILED, summary, advice)
    if response.is_success:
        return Finding("key", Status.TRUE, "The server accepts the key.")
    return Finding("key", Status.NOT_ASKED, f"The answer ({described(response)}) does not show it.")


def _mode_finding(response: httpx.Response, probe: Operation) -> Finding:
    mode = _object(response).get("mode") if response.is_success else None
    if not isinstance(mode, str) or probe.id != "getAppInfo":
        return Finding("mode", Status.NOT_ASKED, "The answer does not name the app's mode.")
    if mode == "completion":
        return Finding("mode", Status.TRUE, "The app's mode is completion.")
    shown = mode if mode in _MODES else "one that this client does not know"
    advice = "Use the key of a Text Generator app."
    return Finding("mode", Status.UNTRUE, f"The app's mode is {shown}, not completion.", advice)


def _version_finding(response: httpx.Response) -> Finding:
    version, tested = version_of(response), ", ".join(TESTED_VERSIONS)
    if version is None:
        summary = "The answer does not name the server's version (X-Version); a proxy may remove the header."
        return Finding("version", Status.NOT_ASKED, summary)
    if version in TESTED_VERSIONS:
        return Finding(
            "version", Status.TRUE, f"Dify {version}, which this package is tested with."
        )
    summary = f"Dify {version}; this package is tested with {tested}."
    return Finding("version", Status.TRUE, summary)


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
    return other if _is_of_dify(response) else None


def _is_of_dify(response: httpx.Response) -> bool:
    if media_type_of(response) == _HTML:
        return False
    return version_of(response) is not None or "mode" in _object(response)


def _redirect_finding(server: Server, response: httpx.Response) -> Finding:
    target = _origin(response.request.url.join(response.headers["Location"]))
    if target == _origin(server.url):
        summary, advice = "The server redirects to another path.", _advice_on_base_url("")
    else:
        summary = f"The server redirects to {target}."
        advice = _advice_on_base_url(f"{target}{server.url.path}")
    return Finding("base-url", Status.FAILED, summary, advice)


def _advice_on_base_url(url: str) -> str:
    if not url:
        return "Set DIFY_BASE_URL to where the API is; it usually ends with /v1."
    return f"Set the base URL:\nexport DIFY_BASE_URL={url}"


def _origin(url: httpx.URL) -> str:
    """Scheme, host and port of a URL, without a password."""
    return f"{url.scheme}://{url.netloc.decode()}"


def _object(response: httpx.Response) -> dict[str, Any]:
    try:
        return as_object(json_of(response))
    except (ValueError, RecursionError):
        return {}
