"""The questions to a server, in their order."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import httpx
from attrs import field, frozen

from dify_completion import Dify

from ._answers import finding_of
from ._app import app_findings, base_url_finding
from ._completion import Completions
from ._connection import connected, not_connected, proxy_of
from ._idle import ONE_CONNECTION, idle_finding
from ._inputs import fitting_inputs
from ._operations import Operation
from ._report import Finding, Status
from ._server import NoAnswer, Server, problem_of

_TIMEOUT = httpx.Timeout(connect=5.0, read=30.0, write=30.0, pool=30.0)
"""Seconds for each phase of a request that costs nothing."""
_PATIENCE = httpx.Timeout(connect=5.0, read=600.0, write=60.0, pool=60.0)
"""Seconds for each phase of a completion; a blocking one may take minutes before its answer begins."""

_COMPLETION_SECONDS = 1200.0
"""Seconds in which a completion has to be complete; Dify ends each after so long."""

_OF_THE_APP = ("key", "mode", "version")
_COSTLY = ("createCompletion", "stopCompletion")


@frozen
class Settings:
    """The settings of the clients that ask."""

    api_key: str | None = field(repr=False)
    base_url: str | None
    answer_seconds: float
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
class Costly:
    """The inputs and the user of the completions that the doctor asks for."""

    inputs: Mapping[str, Any] = field(repr=False)
    user: str
    idle_seconds: Sequence[float]


@frozen(slots=False)
class Questions:
    """The questions to one server, in their order."""

    dify: Dify
    settings: Settings
    operations: Sequence[Operation]
    costly: Costly | None

    @cached_property
    def server(self) -> Server:
        """The server, as the client reaches it."""
        return Server(self.dify, self.settings.answer_seconds)

    @property
    def _names(self) -> list[str]:
        return [operation.id for operation in self.operations]

    def findings(self) -> Iterator[Finding]:
        """Ask, one after the other; what is in the way of the rest ends the questions."""
        askable = [one for one in self.operations if not one.reason_not_to_ask]
        if not askable:
            reason, advice = "The document has no GET to ask", "Name a document with getAppInfo."
            yield Finding("base-url", Status.FAILED, f"{reason}.", advice)
            yield from _not_asked((*_OF_THE_APP, *self._names), reason)
            return
        probe = next((one for one in askable if one.id == "getAppInfo"), askable[0])
        proxy = proxy_of(self.server.url, self.settings.httpx_args)
        try:
            response = self.server.get(probe)
        except NoAnswer as error:
            yield from not_connected(self.server.url, proxy, error)
            yield from _not_asked(
                ("base-url", *_OF_THE_APP, *self._names), "The server gave no answer"
            )
            return
        yield from connected(self.server.url, proxy, self.server.tls, response)
        yield from self._of_the_api(probe, response)

    def _of_the_api(self, probe: Operation, response: httpx.Response) -> Iterator[Finding]:
        base_url = base_url_finding(self.server, probe, response)
        yield base_url
        if base_url.status is not Status.TRUE:
            yield from _not_asked((*_OF_THE_APP, *self._names), "The base URL has no API")
            return
        of_the_app = list(app_findings(response, probe))
        yield from of_the_app
        if any(finding.status is Status.FAILED for finding in of_the_app):
            yield from self._refused(probe, response)
            return
        for operation in self.operations:
            if self.costly is None or operation.id not in _COSTLY:
                yield self._of_operation(operation, response if operation is probe else None)
        if self.costly is not None:
            is_other = any(finding.status is Status.UNTRUE for finding in of_the_app)
            yield from self._of_completions(self.costly, probe, is_other)

    def _refused(self, probe: Operation, response: httpx.Response) -> Iterator[Finding]:
        """The findings where the key is refused: the refusal itself may still be untrue."""
        answered = finding_of(probe, response)
        if answered.status is Status.UNTRUE:
            yield answered
        names = (
            name for name in self._names if name != probe.id or answered.status is not Status.UNTRUE
        )
        yield from _not_asked(names, "The key is refused")

    def _of_completions(
        self, costly: Costly, probe: Operation, is_other: bool
    ) -> Iterator[Finding]:
        named = {operation.id: operation for operation in self.operations}
        create, stop = (named.get(name) for name in _COSTLY)
        if create is None or is_other:
            reason = "The app is of another kind" if is_other else "The document does not have it"
            yield from _not_asked(_COSTLY, reason)
            return
        fits, inputs = fitting_inputs(self.dify, costly.inputs, self.settings.answer_seconds)
        yield fits
        if inputs is None:
            yield from _not_asked(_COSTLY, "The inputs do not fit")
            return
        patient = Server(self.dify.with_options(timeout=_PATIENCE), _COMPLETION_SECONDS)
        yield from Completions(patient, create, stop, inputs, costly.user).findings()
        if not costly.idle_seconds:
            yield Finding("idle-connection", Status.NOT_ASKED, "No time to try was given.")
            return
        yield idle_finding(self._own_server, probe, costly.idle_seconds)

    @contextmanager
    def _own_server(self) -> Generator[Server]:
        """The server, as a client reaches it that keeps its one connection."""
        with self.settings.client(limits=ONE_CONNECTION) as dify:
            yield Server(dify, self.settings.answer_seconds)

    def _of_operation(self, operation: Operation, answer: httpx.Response | None) -> Finding:
        if reason := operation.reason_not_to_ask:
            return Finding(operation.id, Status.NOT_ASKED, f"{reason}.")
        try:
            return finding_of(operation, answer or self.server.get(operation))
        except NoAnswer as error:
            return Finding(operation.id, Status.FAILED, problem_of(error))


def _not_asked(names: Iterable[str], reason: str) -> Iterator[Finding]:
    return (Finding(name, Status.NOT_ASKED, f"{reason}.") for name in names)
