"""Asks the server by the client's own connections, with its proxies and certificates, and takes errors as answers."""

from __future__ import annotations

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

_STREAM_TIMEOUT = httpx.Timeout(connect=5.0, read=60.0, write=60.0, pool=60.0)
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
    """

    def __init__(self, dify: Dify, answer_seconds: float) -> None:
        """Ask by a client; each answer has to be complete within `answer_seconds`."""
        self.answer_seconds = answer_seconds
        self._http = dify.client.get_httpx_client()
        # A connection may be closed once the body is read, so it is looked at before.
        self._http.event_hooks["response"].append(self._record_connection)
        self.address: Any = None
        self.tls = ""
        self.url = httpx.URL(str(self._http.base_url).rstrip("/"))

    def get(self, operation: Operation) -> httpx.Response:
        """Ask an operation that needs no more arguments than the document knows.

        Raises:
            APIConnectionError, APIResponseError: No answer came, or none that can be read.
        """
        path, query, headers = operation.arguments()
        request = self._http.build_request("GET", path, params=query or None, headers=headers)
        if not operation.needs_key:
            request.headers.pop("Authorization", None)
        return self._sent(request)

    def get_at(self, base_url: httpx.URL, operation: Operation) -> httpx.Response:
        """Ask an operation at another base URL of the same host."""
        return self._sent(self._http.build_request("GET", f"{base_url}/{operation.arguments()[0]}"))

    def post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        """Send JSON to a path.

        Raises:
            APIConnectionError, APIResponseError: No answer came, or none that can be read.
        """
        return self._sent(self._http.build_request("POST", path.removeprefix("/"), json=body))

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
        path = path.removeprefix("/")
        request = self._http.build_request("POST", path, json=body, timeout=_STREAM_TIMEOUT)
        response = self._sent(request, stream=True)
        try:
            yield response
        finally:
            response.close()

    def _record_connection(self, response: httpx.Response) -> None:
        stream: Any = response.extensions.get("network_stream")
        if stream is None:  # A transport of the caller's need not have one.
            return
        self.address = stream.get_extra_info("client_addr")
        tls: Any = stream.get_extra_info("ssl_object")
        if tls:
            last_day = dict(tls.getpeercert() or {}).get("notAfter", "an unknown day")
            self.tls = f"{tls.version()}; the certificate is valid until {last_day}"

    def _sent(self, request: httpx.Request, stream: bool = False) -> httpx.Response:
        try:
            return within(self.answer_seconds, partial(self._http.send, request, stream=stream))
        except TimeoutError as error:
            problem = f"The answer is not complete after {self.answer_seconds:g} s."
            raise TooSlow(problem, request=request) from error
        except APIStatusError as error:
            return error.response


def problem_of(error: Exception) -> str:
    """The problem of a request without an answer, in a sentence that shows nothing of a body."""
    if isinstance(error, APIResponseError):
        return "The answer is larger than 64 MiB, or packed in an encoding that the client does not ask for."
    if isinstance(error, TooSlow):
        return str(error)
    return f"No complete answer arrived ({type(error.__cause__ or error).__name__})."
