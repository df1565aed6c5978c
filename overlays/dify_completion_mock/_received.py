"""Requests that a mock has received, as tests read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen


@frozen
class Received:
    """A request as it arrived.

    Attributes:
        operation: The operation, such as `create_completion`; None if the request is not for an operation.
        method: Its method.
        path: Its path, without the query.
        query: Its query.
        headers: Its headers, names in lower case.
        body: The body: JSON, the fields of a form (a file is a `FormFile`), or bytes.
        api_key: The API key; None if the request has none.
        objections: How the request violates the spec, a sentence each. The mock may accept it anyway, as Dify does.
    """

    operation: str | None
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(repr=False)
    body: Any
    api_key: str | None = field(repr=False)
    objections: tuple[str, ...] = ()


@frozen
class Stop:
    """A request to stop a generation.

    Attributes:
        task_id: The task to stop.
        user: The end user in the request.
        stopped: Whether the task was running for that user, and stopped. The answer is `success` in any case.
    """

    task_id: str
    user: str
    stopped: bool
