"""Requests that a mock has received, as tests read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from attrs import field, frozen

Value = TypeVar("Value")


@frozen
class Received:
    """A request as it arrived.

    Attributes:
        operation: The operation, such as `create_completion`; None if the request is not for an operation.
        method: Its method.
        path: Its path, without the query.
        query: Its query. A name that occurs more than once has the list of its values.
        headers: Its headers, names in lower case.
        body: The body: JSON, the fields of a form (a file is a `FormFile`; a field that occurs more than once has the
            list of its values), or bytes.
        api_key: The API key; None if the request has none.
        objections: How the request violates the spec, a sentence each. The mock may accept it anyway, as Dify does.
    """

    operation: str | None
    method: str
    path: str
    query: Mapping[str, str | list[str]]
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


def by_name(items: Iterable[tuple[str, Value]]) -> dict[str, Value | list[Value]]:
    """The values of a query or a form by their names; a name that occurs more than once has a list."""
    values = defaultdict[str, list[Value]](list)
    for name, value in items:
        values[name].append(value)
    return {name: found if len(found) > 1 else found[0] for name, found in values.items()}
