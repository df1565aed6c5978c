"""Requests that a mock has received, as tests read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen


@frozen
class Received:
    """A request as it arrived.

    Attributes:
        operation: The operation that it asks for, such as `create_completion`; None where it is none.
        method: Its method.
        path: Its path, without the query.
        query: Its query.
        headers: Its headers, names in lower case.
        body: What it holds: JSON, the fields of a form (of a file: name, media type and bytes), or bytes.
        api_key: The key it brought; None without one.
        objections: Why the spec refuses it, a sentence each; the server may accept it anyway.
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
        task_id: Which one.
        user: Who asked.
        stopped: Whether it was running for that user, and stopped; the server says `success` in any case.
    """

    task_id: str
    user: str
    stopped: bool
