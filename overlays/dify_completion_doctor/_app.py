"""Findings from the first answer: about the key, the app's mode, and the server's version."""

from __future__ import annotations

from collections.abc import Iterator

import httpx

from ._answers import described, object_of, version_of
from ._operations import Operation
from ._report import Finding, Mismatch, Status

TESTED_VERSIONS = ("1.8.1", "1.12.1", "1.14.2")
"""The versions of Dify that this package is tested with, on their recorded traffic."""

_MODES = {"completion", "chat", "agent-chat", "advanced-chat", "workflow"}


def app_findings(response: httpx.Response, probe: Operation) -> Iterator[Finding]:
    """Say whether the key is taken, and which mode and version the answer names."""
    yield _key_finding(response, probe)
    yield _mode_finding(response, probe)
    yield _version_finding(response)


def _key_finding(response: httpx.Response, probe: Operation) -> Finding:
    if response.status_code in (401, 403) and not probe.needs_key:
        return _unsent_key_finding(response, probe)
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


def _unsent_key_finding(response: httpx.Response, probe: Operation) -> Finding:
    """The finding where the server wants a key, and the document's `security` lets none be sent."""
    status = response.status_code
    summary = f"The server refuses {probe.id} without a key ({status}); the document asks for none."
    advice = "Add the key to the document's security."
    place = probe.document.place_of(probe.node)
    problem = f"has the status {status}, and the document describes an operation that needs no key"
    return Finding("key", Status.UNTRUE, summary, advice, (Mismatch("", place, problem),))


def _mode_finding(response: httpx.Response, probe: Operation) -> Finding:
    mode = object_of(response).get("mode") if response.is_success else None
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
