"""`check_server`: the questions, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx
from attrs import frozen

from dify_completion import APIConnectionError, Dify

from ._answers import finding_of
from ._app import app_findings, base_url_finding
from ._connection import connected, not_connected, proxy_of
from ._document import Document
from ._operations import Operation, operations_of
from ._report import Finding, Report, Status
from ._server import Server

_TIMEOUT = httpx.Timeout(connect=5.0, read=30.0, write=30.0, pool=30.0)
"""Seconds for each phase of a request that costs nothing."""


def check_server(
    api_key: str | None = None,
    *,
    base_url: str | None = None,
    spec: Path | None = None,
    httpx_args: Mapping[str, Any] | None = None,
    on_finding: Callable[[Finding], object] | None = None,
) -> Report:
    """Check whether an OpenAPI document is true of a server. It asks only what changes nothing and costs nothing.

    Args:
        api_key: The app's key; without it, the environment's `DIFY_API_KEY`.
        base_url: Where the API is, `/v1` included; without it, `DIFY_BASE_URL` of the environment, else Dify Cloud.
        spec: The document, in YAML or JSON; without it, the one that this client is generated from.
        httpx_args: More arguments of `httpx.Client`, as `Dify` takes them.
        on_finding: Is called with each finding as soon as it is known.

    Returns:
        The findings. None of them holds a value of an answer or the key.

    Raises:
        UnusableSpec: The document cannot be read, or is not OpenAPI 3.1.
        ConfigurationError: A setting is missing or cannot be used.
    """
    document = Document.load(spec)
    operations = operations_of(document)
    findings = list[Finding]()
    with Dify(
        api_key, base_url=base_url, timeout=_TIMEOUT, max_retries=0, httpx_args=httpx_args
    ) as dify:
        server = Server(dify)
        for finding in _Questions(server, operations, dict(httpx_args or {})).findings():
            findings.append(finding)
            if on_finding is not None:
                on_finding(finding)
    return Report(str(server.url), document.name, tuple(findings))


@frozen
class _Questions:
    server: Server
    operations: Sequence[Operation]
    httpx_args: dict[str, Any]

    def findings(self) -> Iterator[Finding]:
        askable = [one for one in self.operations if not one.reason_not_to_ask]
        if not askable:
            summary = "The document has no GET whose arguments are known."
            yield Finding("base-url", Status.FAILED, summary, "Name a document with getAppInfo.")
            return
        probe = next((one for one in askable if one.id == "getAppInfo"), askable[0])
        proxy = proxy_of(self.server.url, self.httpx_args)
        try:
            response = self.server.get(probe)
        except APIConnectionError as error:
            yield from not_connected(self.server.url, proxy, error)
            yield from self._not_asked("the server gave no answer")
            return
        yield from connected(self.server.url, proxy, self.server.tls, response)
        yield from self._of_the_api(probe, response)

    def _of_the_api(self, probe: Operation, response: httpx.Response) -> Iterator[Finding]:
        base_url = base_url_finding(self.server, probe, response)
        yield base_url
        if base_url.status is not Status.TRUE:
            yield from self._not_asked("the base URL is wrong")
            return
        settings = list(app_findings(response, probe))
        yield from settings
        if any(finding.status is Status.FAILED for finding in settings):
            yield from self._not_asked("the key is refused")
            return
        for operation in self.operations:
            yield self._of_operation(operation, response if operation is probe else None)

    def _of_operation(self, operation: Operation, answer: httpx.Response | None) -> Finding:
        if reason := operation.reason_not_to_ask:
            return Finding(operation.id, Status.NOT_ASKED, f"{_sentence(reason)}.")
        try:
            return finding_of(operation, answer or self.server.get(operation))
        except APIConnectionError as error:
            reason = type(error.__cause__ or error).__name__
            return Finding(operation.id, Status.FAILED, f"No complete answer came ({reason}).")

    def _not_asked(self, reason: str) -> Iterator[Finding]:
        for operation in self.operations:
            yield Finding(operation.id, Status.NOT_ASKED, f"{_sentence(reason)}.")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
