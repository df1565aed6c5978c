# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from http import HTTPStatus
from typing import Any

import httpx

from ... import _sending
from ...client import AuthenticatedClient, Client
from ...models.error import Error
from ...models.result import Result
from ...models.stop_request import StopRequest
from ...types import Response, Unset


def _get_kwargs(
    task_id: str,
    *,
    body: StopRequest,
) -> dict[str, Any]:
    _headers: dict[str, str] = {}
    _headers.setdefault("Accept", "application/json")
    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": _sending.url("/completion-messages/{task_id}/stop", task_id=task_id),
        "headers": _headers,
        "extensions": {"operation": "stop_completion"},
    }
    if not isinstance(body, Unset):
        _kwargs |= _sending.json_body(body)
        _headers["Content-Type"] = "application/json"
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Error | Result | None:
    _answer: Any
    if response.status_code == 200:
        _answer = response.json()
        response_200: Result = Result.from_dict(_answer)
        return response_200
    if response.status_code == 400:
        _answer = response.json()
        response_400: Error = Error.from_dict(_answer)
        return response_400
    if response.status_code == 401:
        _answer = response.json()
        response_401: Error = Error.from_dict(_answer)
        return response_401
    if response.status_code == 403:
        _answer = response.json()
        response_403: Error = Error.from_dict(_answer)
        return response_403
    if response.status_code == 404:
        _answer = response.json()
        response_404: Error = Error.from_dict(_answer)
        return response_404
    if response.status_code == 415:
        _answer = response.json()
        response_415: Error = Error.from_dict(_answer)
        return response_415
    if response.status_code == 429:
        _answer = response.json()
        response_429: Error = Error.from_dict(_answer)
        return response_429
    if response.status_code == 500:
        _answer = response.json()
        response_500: Error = Error.from_dict(_answer)
        return response_500
    if response.status_code == 502:
        _answer = response.json()
        response_502: Error = Error.from_dict(_answer)
        return response_502
    if response.status_code == 503:
        _answer = response.json()
        response_503: Error = Error.from_dict(_answer)
        return response_503
    if response.status_code == 504:
        _answer = response.json()
        response_504: Error = Error.from_dict(_answer)
        return response_504
    _answer = response.json()
    response_default: Error = Error.from_dict(_answer)
    return response_default


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Error | Result]:
    return Response(
        HTTPStatus(response.status_code),
        response.content,
        response.headers,
        _parse_response(client=client, response=response),
    )


def sync_detailed(
    task_id: str,
    *,
    client: AuthenticatedClient,
    body: StopRequest,
) -> Response[Error | Result]:
    """Stop a generation.

    Args:
        task_id: The `task_id` of the stream's events.
        client: What sends the request.
        body: What to send.

    Returns:
        The whole answer, with what it was read as.

    Raises:
        UnexpectedStatus: The status is not in the spec, and the client's `raise_on_unexpected_status` is set.
        httpx.TimeoutException: The request took longer than the client's timeout.
    """

    _response = client.get_httpx_client().request(
        **_get_kwargs(
            task_id,
            body=body,
        )
    )
    return _build_response(client=client, response=_response)


def sync(
    task_id: str,
    *,
    client: AuthenticatedClient,
    body: StopRequest,
) -> Error | Result | None:
    """Stop a generation.

    Args:
        task_id: The `task_id` of the stream's events.
        client: What sends the request.
        body: What to send.

    Returns:
        What the answer was read as.

    Raises:
        UnexpectedStatus: The status is not in the spec, and the client's `raise_on_unexpected_status` is set.
        httpx.TimeoutException: The request took longer than the client's timeout.
    """

    return sync_detailed(
        task_id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    task_id: str,
    *,
    client: AuthenticatedClient,
    body: StopRequest,
) -> Response[Error | Result]:
    """Stop a generation.

    Args:
        task_id: The `task_id` of the stream's events.
        client: What sends the request.
        body: What to send.

    Returns:
        The whole answer, with what it was read as.

    Raises:
        UnexpectedStatus: The status is not in the spec, and the client's `raise_on_unexpected_status` is set.
        httpx.TimeoutException: The request took longer than the client's timeout.
    """

    _response = await client.get_async_httpx_client().request(
        **_get_kwargs(
            task_id,
            body=body,
        )
    )
    return _build_response(client=client, response=_response)


async def asyncio(
    task_id: str,
    *,
    client: AuthenticatedClient,
    body: StopRequest,
) -> Error | Result | None:
    """Stop a generation.

    Args:
        task_id: The `task_id` of the stream's events.
        client: What sends the request.
        body: What to send.

    Returns:
        What the answer was read as.

    Raises:
        UnexpectedStatus: The status is not in the spec, and the client's `raise_on_unexpected_status` is set.
        httpx.TimeoutException: The request took longer than the client's timeout.
    """

    return (
        await asyncio_detailed(
            task_id,
            client=client,
            body=body,
        )
    ).parsed
