"""Asks the server by the client's own connections, with its proxies and certificates, and takes errors as answers."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.parse import quote

import httpx

from dify_completion import (
    APIConnectionError,
    APIResponseError,
    APIStatusError,
    APITimeoutError,
    Dify,
)

from ._limit import within
from ._operations import Operation

NoAnswer = (APIConnectionError, APIResponseError)
"""The errors of a request whose answer did not come, or cannot be read."""

_LOST = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)
"""What is raised for a connection that the server closes at the moment that it is used again."""

_REUSE_SECONDS = 0.5
"""Seconds after an answer in which only the server closes its connection: the client does so after 1 s."""

_STREAM_TIMEOUT = 60.0
"""Seconds for each phase of a stream, that between two bytes among them; Dify sends a ping every 10 s."""


class TooSlow(APITimeoutError):
    """An answer is not complete within its overall limit."""


class Server:
    """A server, as one client reaches it.

    Attributes:
        url: The base URL.
        answer_seconds: Seconds in which each answer has to be complete.
        address: Where on this machine the connection of the last answer begins; None before it.
        tls: The version of TLS and the certificate's last day, as the last answer came; empty before it, and without.
        begun: The last step that the last request began: `connect_tcp`, `start_tls`, or one of HTTP; empty before it.
        early_closings: How many connections the server closed right after an answer, without announcing it.
    """

    def __init__(self, dify: Dify, answer_seconds: float) -> None:
        """Ask by a client; each answer has to be complete within `answer_seconds`."""
        self.answer_seconds = answer_seconds
        self._http = dify.client.get_httpx_client()
        # A connection may be closed once the body is read, so it is looked at before.
        self._http.event_hooks["response"].append(self._record_connection)
        self.address: Any = None
        self.tls = ""
        self.begun = ""
        self.early_closings = 0
        self._idle_since: float | None = None
        self._is_reuse = False
        self._is_prompt = False
        self.url = httpx.URL(str(self._http.base_url).rstrip("/"))

    def get(self, operation: Operation) -> httpx.Response:
        """Ask an operation that needs no more arguments than the document knows.

        Raises:
            APIConnectionError, APIResponseError: No answer came, or none that can be read.
        """
        return self.get_at(self.url, operation)

    def get_at(self, base_url: httpx.URL, operation: Operation) -> httpx.Response:
        """Ask an operation at another base URL of the same host.

        Raises:
            APIConnectionError, APIResponseError: No answer came, or none that can be read.
        """
        path, query, headers = operation.arguments()
        url = _joined(base_url, path)
        request = self._http.build_request("GET", url, params=query or None, headers=headers)
        if not operation.needs_key:
            request.headers.pop("Authorization", None)
        return self._sent(request)

    def post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        """Send JSON to a path.

        Raises:
            APIConnectionError, APIResponseError: No answer came, or none that can be read.
        """
        return self._sent(self._http.build_request("POST", _joined(self.url, path), json=body))

    def stop(self, operation: Operation, task: str, user: str) -> httpx.Response:
        """Ask a generation to stop.

        Raises:
            APIConnectionError, APIResponseError: No answer came, or none that can be read.
        """
        path = operation.path.replace("{task_id}", quote(task, safe=""))
        return self.post(path, {"user": user})

    @contextmanager
    def stream(self, path: str, body: dict[str, Any]) -> Generator[httpx.Response]:
        """Send JSON to a path, and read the answer while it comes; an error is read already.

        Raises:
            APIConnectionError, APIResponseError: No answer came, or none that can be read.
        """
        url = _joined(self.url, path)
        timeout = httpx.Timeout(min(_STREAM_TIMEOUT, self.answer_seconds), connect=5.0)
        request = self._http.build_request("POST", url, json=body, timeout=timeout)
        response = self._sent(request, stream=True)
        try:
            yield response
        finally:
            response.close()

    def _record_step(self, name: str, _: object) -> None:
        """Record the beginning of a step by its name in httpcore, such as `connection.start_tls.started`."""
        *_, step, moment = name.split(".")
        if moment == "started":
            self.begun = step

    def _record_connection(self, response: httpx.Response) -> None:
        stream: Any = response.extensions.get("network_stream")
        if stream is None:  # A transport of the caller's need not have one.
            return
        address = stream.get_extra_info("client_addr")
        if self._is_prompt and address != self.address:
            self.early_closings += 1
        self.address = address
        tls: Any = stream.get_extra_info("ssl_object")
        if tls:
            last_day = dict(tls.getpeercert() or {}).get("notAfter", "an unknown day")
            self.tls = f"{tls.version()}; the certificate is valid until {last_day}"

    def _sent(self, request: httpx.Request, stream: bool = False) -> httpx.Response:
        """Send a request. A GET whose connection the server closes meanwhile is sent again over a new one."""
        self._is_reuse = self._idle_since is not None
        self._is_prompt = self._is_reuse and _is_recent(self._idle_since or 0.0)
        self._idle_since = None
        try:
            response = self._sent_once(request, stream)
        except APIConnectionError as error:
            if request.method != "GET" or not self._was_closed_early(error):
                raise
            response = self._sent_once(request, stream)
        if not stream and _stays_open(response):
            self._idle_since = time.monotonic()
        return response

    def _was_closed_early(self, error: APIConnectionError) -> bool:
        """Whether a connection was lost that was used again, before its answer began."""
        is_unanswered = self.begun != "receive_response_body"
        return self._is_reuse and is_unanswered and isinstance(error.__cause__, _LOST)

    def _sent_once(self, request: httpx.Request, stream: bool) -> httpx.Response:
        request.extensions["trace"] = self._record_step
        try:
            return within(self.answer_seconds, partial(self._http.send, request, stream=stream))
        except TimeoutError as error:
            problem = f"The answer is not complete after {self.answer_seconds:g} s."
            raise TooSlow(problem, request=request) from error
        except APIStatusError as error:
            return error.response


def _is_recent(moment: float) -> bool:
    return time.monotonic() - moment < _REUSE_SECONDS


def _stays_open(response: httpx.Response) -> bool:
    """Whether the server keeps the connection of an answer, by what the answer says of it."""
    announced = str(response.headers.get("Connection", "")).lower()
    return response.http_version == "HTTP/1.1" and "close" not in announced


def _joined(base_url: httpx.URL, path: str) -> str:
    """The URL of a path below a base URL, and on its host: httpx would take `/http://other/` for another one."""
    return f"{str(base_url).rstrip('/')}{path}"


def problem_of(error: Exception) -> str:
    """The problem of a request without an answer, in a sentence that shows nothing of a body."""
    if isinstance(error, APIResponseError):
        return "The answer is larger than 64 MiB, or packed in an encoding that the client does not ask for."
    if isinstance(error, TooSlow):
        return str(error)
    return f"No complete answer arrived ({type(error.__cause__ or error).__name__})."
