"""The questions to a server, in their order, and the findings that they give."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import httpx
from attrs import field, frozen

from dify_completion import Dify

from ._answers import finding_of
from ._app import app_findings
from ._base_url import base_url_finding
from ._completion import Completions
from ._connection import connected, not_connected, proxy_of
from ._idle import NO_REUSE, ONE_CONNECTION, closing_finding, idle_finding
from ._inputs import fitting_inputs
from ._operations import Operation
from ._report import Finding, Status
from ._server import NoAnswer, Server, problem_of

_TIMEOUT = httpx.Timeout(connect=5.0, read=30.0, write=30.0, pool=30.0)
"""Seconds for each phase of a request that costs nothing."""
_COMPLETION_TIMEOUT = httpx.Timeout(connect=5.0, read=600.0, write=60.0, pool=60.0)
"""Seconds for each phase of a completion; a blocking one may take minutes before its answer begins."""

_APP_FINDINGS = ("key", "mode", "version")
_COMPLETION_OPERATIONS = ("createCompletion", "stopCompletion")


@frozen
class Settings:
    """The settings of the clients that ask."""

    api_key: str | None = field(repr=False)
    base_url: str | None
    answer_seconds: float
    httpx_args: dict[str, Any] = field(repr=False)

    def client(self, timeout: httpx.Timeout = _TIMEOUT, **more: Any) -> Dify:
        """Make a client that does not try again, with more arguments of httpx."""
        return Dify(
            self.api_key,
            base_url=self.base_url,
            timeout=timeout,
            max_retries=0,
            httpx_args={**self.httpx_args, **more},
        )


@frozen
class CompletionSettings:
    """The settings of the completions that the doctor asks for, and of what it tries with them."""

    inputs: Mapping[str, Any] = field(repr=False)
    user: str
    completion_seconds: float
    idle_seconds: Sequence[float]


@frozen(slots=False)
class Questions:
    """The questions to one server, in their order."""

    dify: Dify
    settings: Settings
    operations: Sequence[Operation]
    completions: CompletionSettings | None

    @cached_property
    def server(self) -> Server:
        """The server, as the client reaches it."""
        return Server(self.dify, self.settings.answer_seconds)

    @property
    def _names(self) -> list[str]:
        return [operation.id for operation in self.operations]

    def findings(self) -> Iterator[Finding]:
        """Ask, one after the other; what is in the way of the rest ends the questions."""
        askable = [operation for operation in self.operations if not operation.reason_not_to_ask]
        if not askable:
            reason, advice = "The document has no GET to ask", "Name a document with getAppInfo."
            yield Finding("base-url", Status.FAILED, f"{reason}.", advice)
            yield from _not_asked((*_APP_FINDINGS, *self._names), reason)
            return
        probe = next(
            (operation for operation in askable if operation.id == "getAppInfo"), askable[0]
        )
        proxy = proxy_of(self.server.url, self.settings.httpx_args)
        try:
            response = self.server.get(probe)
        except NoAnswer as error:
            yield from not_connected(self.server.url, proxy, self.server.begun, error)
            yield from _not_asked(
                ("base-url", *_APP_FINDINGS, *self._names), "The server did not answer"
            )
            return
        yield from connected(self.server.url, proxy, self.server.tls, response)
        others = [operation for operation in askable if operation is not probe]
        yield from self._api_findings(probe, response, others)

    def _api_findings(
        self, probe: Operation, response: httpx.Response, others: Sequence[Operation]
    ) -> Iterator[Finding]:
        base_url = base_url_finding(self.server, probe, response, others)
        yield base_url
        if base_url.status is Status.FAILED:
            yield from _not_asked((*_APP_FINDINGS, *self._names), "The base URL has no API")
            return
        about_app = {finding.id: finding for finding in app_findings(response, probe)}
        yield from about_app.values()
        if about_app["key"].status in (Status.FAILED, Status.UNTRUE):
            # Without a sign of Dify, the answer need not be one of the operation.
            is_known = base_url.status is Status.TRUE
            yield from self._refused_key_findings(probe, response if is_known else None)
            return
        for operation in self.operations:
            if self.completions is None or operation.id not in _COMPLETION_OPERATIONS:
                answer = response if operation is probe else None
                yield self._operation_finding(operation, answer)
        if self.server.early_closings:
            yield closing_finding(self.server.early_closings)
        if self.completions is not None:
            is_other_kind = about_app["mode"].status is Status.UNTRUE
            yield from self._completion_findings(self.completions, probe, is_other_kind)

    def _refused_key_findings(
        self, probe: Operation, response: httpx.Response | None
    ) -> Iterator[Finding]:
        """The findings where the key is refused: the refusal itself may still be untrue."""
        names = self._names
        refusal = finding_of(probe, response) if response is not None else None
        if refusal is not None and refusal.status is Status.UNTRUE:
            yield refusal
            names = [name for name in names if name != probe.id]
        yield from _not_asked(names, "The key is refused, or missing")

    def _completion_findings(
        self, settings: CompletionSettings, probe: Operation, is_other_kind: bool
    ) -> Iterator[Finding]:
        by_id = {operation.id: operation for operation in self.operations}
        create, stop = (by_id.get(name) for name in _COMPLETION_OPERATIONS)
        if create is None or is_other_kind:
            reason = (
                "The app is of another kind" if is_other_kind else "The document does not have it"
            )
            yield from _not_asked(_COMPLETION_OPERATIONS, reason)
            return
        # A completion must not be sent again, so none is sent over a connection that the server may be closing.
        with self.settings.client(_COMPLETION_TIMEOUT, limits=NO_REUSE) as dify:
            about_inputs, inputs = fitting_inputs(
                dify, settings.inputs, self.settings.answer_seconds
            )
            yield about_inputs
            if inputs is None:
                yield from _not_asked(_COMPLETION_OPERATIONS, "The inputs do not fit")
                return
            server = Server(dify, settings.completion_seconds)
            yield from Completions(server, create, stop, inputs, settings.user).findings()
        if not settings.idle_seconds:
            yield Finding("idle-connection", Status.NOT_ASKED, "No times were given.")
            return
        yield idle_finding(self._own_server, probe, settings.idle_seconds)

    @contextmanager
    def _own_server(self) -> Generator[Server]:
        """The server, as a client reaches it that keeps its one connection."""
        with self.settings.client(limits=ONE_CONNECTION) as dify:
            yield Server(dify, self.settings.answer_seconds)

    def _operation_finding(self, operation: Operation, answer: httpx.Response | None) -> Finding:
        if reason := operation.reason_not_to_ask:
            return Finding(operation.id, Status.NOT_ASKED, f"{reason}.")
        if answer is not None:
            return finding_of(operation, answer)
        try:
            return finding_of(operation, self.server.get(operation))
        except NoAnswer as error:
            return Finding(operation.id, Status.FAILED, problem_of(error))


def _not_asked(names: Iterable[str], reason: str) -> Iterator[Finding]:
    return (Finding(name, Status.NOT_ASKED, f"{reason}.") for name in names)
