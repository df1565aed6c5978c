# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.error import Error
from ...models.result import Result
from ...models.stop_request import StopRequest
from ...types import Response


def _get_kwargs(
    task_id: str,
    *,
    body: StopRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/completion-messages/{task_id}/stop".format(
            task_id=quote(str(task_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Error | Result:
    if response.status_code == 200:
        response_200 = Result.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = Error.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = Error.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = Error.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = Error.from_dict(response.json())

        return response_404

    if response.status_code == 415:
        response_415 = Error.from_dict(response.json())

        return response_415

    if response.status_code == 429:
        response_429 = Error.from_dict(response.json())

        return response_429

    if response.status_code == 500:
        response_500 = Error.from_dict(response.json())

        return response_500

    if response.status_code == 502:
        response_502 = Error.from_dict(response.json())

        return response_502

    if response.status_code == 503:
        response_503 = Error.from_dict(response.json())

        return response_503

    if response.status_code == 504:
        response_504 = Error.from_dict(response.json())

        return response_504

    response_default = Error.from_dict(response.json())

    return response_default


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Error | Result]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    task_id: str,
    *,
    client: AuthenticatedClient,
    body: StopRequest,
) -> Response[Error | Result]:
    """Stop a generation.

     Asks the server to end a running generation, within about a second; its stream then ends with
    `message_end`
    and the text so far is kept. It works for a generation whose client has hung up, too.

    The answer is always success: also for a task that is unknown, finished or another user's, which
    goes on. The
    `task_id` comes with the first event of a stream; a blocking call tells it only when there is
    nothing left to
    stop.

    Args:
        task_id (str): The `task_id` of the stream's events.
        body (StopRequest): Whose generation to stop.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | Result]
    """

    kwargs = _get_kwargs(
        task_id=task_id,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    task_id: str,
    *,
    client: AuthenticatedClient,
    body: StopRequest,
) -> Error | Result | None:
    """Stop a generation.

     Asks the server to end a running generation, within about a second; its stream then ends with
    `message_end`
    and the text so far is kept. It works for a generation whose client has hung up, too.

    The answer is always success: also for a task that is unknown, finished or another user's, which
    goes on. The
    `task_id` comes with the first event of a stream; a blocking call tells it only when there is
    nothing left to
    stop.

    Args:
        task_id (str): The `task_id` of the stream's events.
        body (StopRequest): Whose generation to stop.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | Result
    """

    return sync_detailed(
        task_id=task_id,
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

     Asks the server to end a running generation, within about a second; its stream then ends with
    `message_end`
    and the text so far is kept. It works for a generation whose client has hung up, too.

    The answer is always success: also for a task that is unknown, finished or another user's, which
    goes on. The
    `task_id` comes with the first event of a stream; a blocking call tells it only when there is
    nothing left to
    stop.

    Args:
        task_id (str): The `task_id` of the stream's events.
        body (StopRequest): Whose generation to stop.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | Result]
    """

    kwargs = _get_kwargs(
        task_id=task_id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    task_id: str,
    *,
    client: AuthenticatedClient,
    body: StopRequest,
) -> Error | Result | None:
    """Stop a generation.

     Asks the server to end a running generation, within about a second; its stream then ends with
    `message_end`
    and the text so far is kept. It works for a generation whose client has hung up, too.

    The answer is always success: also for a task that is unknown, finished or another user's, which
    goes on. The
    `task_id` comes with the first event of a stream; a blocking call tells it only when there is
    nothing left to
    stop.

    Args:
        task_id (str): The `task_id` of the stream's events.
        body (StopRequest): Whose generation to stop.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | Result
    """

    return (
        await asyncio_detailed(
            task_id=task_id,
            client=client,
            body=body,
        )
    ).parsed
