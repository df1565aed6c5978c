"""`check_server`: the questions, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
from attrs import field, frozen

from dify_completion import APIConnectionError, Dify

from ._answers import finding_of
from ._app import app_findings, base_url_finding
from ._completion import Completions
from ._connection import connected, not_connected, proxy_of
from ._document import Document
from ._idle import ONE_CONNECTION, idle_finding
from ._inputs import fitting_inputs
from ._operations import Operation, operations_of
from ._report import Finding, Report, Status
from ._server import Server

_TIMEOUT = httpx.Timeout(connect=5.0, read=30.0, write=30.0, pool=30.0)
"""Seconds for each phase of a request that costs nothing."""
_PATIENCE = httpx.Timeout(connect=5.0, read=600.0, write=60.0, pool=60.0)
"""Seconds for each phase of a completion; a blocking one may take minutes before its answer begins."""

_COSTLY = ("createCompletion", "stopCompletion")


def check_server(
    api_key: str | None = None,
    *,
    base_url: str | None = None,
    spec: Path | None = None,
    inputs: Mapping[str, Any] | None = None,
    user: str = "doctor",
    idle_seconds: Sequence[float] = (1, 2, 5),
    httpx_args: Mapping[str, Any] | None = None,
    on_finding: Callable[[Finding], object] | None = None,
) -> Report:
    """Check whether an OpenAPI document is true of a server. Without `inputs`, nothing costs or changes anything.

    Args:
        api_key: The app's key; without it, the environment's `DIFY_API_KEY`.
        base_url: Where the API is, `/v1` included; without it, `DIFY_BASE_URL` of the environment, else Dify Cloud.
        spec: The document, in YAML or JSON; without it, the one that this client is generated from.
        inputs: Inputs for three completions, which cost money: a whole one, a streamed one, and one that is stopped.
        user: The end user of these completions.
        idle_seconds: Which times without a request a connection is tried with, beside the completions.
        httpx_args: More arguments of `httpx.Client`, as `Dify` takes them.
        on_finding: Is called with each finding as soon as it is known.

    Returns:
        The findings. None of them holds a value of an answer, an input or the key.

    Raises:
        UnusableSpec: The document cannot be read, or is not OpenAPI 3.1.
        ConfigurationError: A setting is missing or cannot be used.
    """
    document = Document.load(spec)
    settings = _Settings(api_key, base_url, dict(httpx_args or {}))
    completions = None if inputs is None else _Costly(inputs, user, idle_seconds)
    findings = list[Finding]()
    with settings.client() as dify:
        questions = _Questions(dify, settings, operations_of(document), completions)
        for finding in questions.findings():
            findings.append(finding)
            if on_finding is not None:
                on_finding(finding)
        return Report(str(questions.server.url), document.name, tuple(findings))


@frozen
class _Settings:
    """What clients are made from."""

    api_key: str | None = field(repr=False)
    base_url: str | None
    httpx_args: dict[str, Any] = field(repr=False)

    def client(self, **more: Any) -> Dify:
        """Make a client that does not try again, with more arguments of httpx."""
        return Dify(
            self.api_key,
            base_url=self.base_url,
            timeout=_TIMEOUT,
            max_retries=0,
            httpx_args={**self.httpx_args, **more},
        )


@frozen
class _Costly:
    """What completions are asked for with."""

    inputs: Mapping[str, Any] = field(repr=False)
    user: str
    idle_seconds: Sequence[float]


@frozen(slots=False)
class _Questions:
    dify: Dify
    settings: _Settings
    operations: Sequence[Operation]
    costly: _Costly | None

    @cached_property
    def server(self) -> Server:
        return Server(self.dify)

    @property
    def _names(self) -> list[str]:
        return [operation.id for operation in self.operations]

    def findings(self) -> Iterator[Finding]:
        askable = [one for one in self.operations if not one.reason_not_to_ask]
        if not askable:
            summary = "The document has no GET whose arguments are known."
            yield Finding("base-url", Status.FAILED, summary, "Name a document with getAppInfo.")
            return
        probe = next((one for one in askable if one.id == "getAppInfo"), askable[0])
        proxy = proxy_of(self.server.url, self.settings.httpx_args)
        try:
            response = self.server.get(probe)
        except APIConnectionError as error:
            yield from not_connected(self.server.url, proxy, error)
            yield from _not_asked(self._names, "the server gave no answer")
            return
        yield from connected(self.server.url, proxy, self.server.tls, response)
        yield from self._of_the_api(probe, response)

    def _of_the_api(self, probe: Operation, response: httpx.Response) -> Iterator[Finding]:
        base_url = base_url_finding(self.server, probe, response)
        yield base_url
        if base_url.status is not Status.TRUE:
            yield from _not_asked(self._names, "the base URL is wrong")
            return
        of_the_app = list(app_findings(response, probe))
        yield from of_the_app
        if any(finding.status is Status.FAILED for finding in of_the_app):
            yield from _not_asked(self._names, "the key is refused")
            return
        for operation in self.operations:
            if self.costly is None or operation.id not in _COSTLY:
                yield self._of_operation(operation, response if operation is probe else None)
        if self.costly is not None:
            is_other = any(finding.status is Status.UNTRUE for finding in of_the_app)
            yield from self._of_completions(self.costly, probe, is_other)

    def _of_completions(
        self, costly: _Costly, probe: Operation, is_other: bool
    ) -> Iterator[Finding]:
        named = {operation.id: operation for operation in self.operations}
        create, stop = (named.get(name) for name in _COSTLY)
        if create is None or is_other:
            reason = "The app is of another kind" if is_other else "The document does not have it"
            yield from _not_asked(_COSTLY, reason)
            return
        fits, inputs = fitting_inputs(self.dify, costly.inputs)
        yield fits
        if inputs is None:
            yield from _not_asked(_COSTLY, "the inputs do not fit")
            return
        patient = Server(self.dify.with_options(timeout=_PATIENCE))
        yield from Completions(patient, create, stop, inputs, costly.user).findings()
        yield idle_finding(
            lambda: self.settings.client(limits=ONE_CONNECTION), probe, costly.idle_seconds
        )

    def _of_operation(self, operation: Operation, answer: httpx.Response | None) -> Finding:
        if reason := operation.reason_not_to_ask:
            return Finding(operation.id, Status.NOT_ASKED, f"{_sentence(reason)}.")
        try:
            return finding_of(operation, answer or self.server.get(operation))
        except APIConnectionError as error:
            reason = type(error.__cause__ or error).__name__
            return Finding(operation.id, Status.FAILED, f"No complete answer came ({reason}).")


def _not_asked(names: Iterable[str], reason: str) -> Iterator[Finding]:
    return (Finding(name, Status.NOT_ASKED, f"{_sentence(reason)}.") for name in names)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
