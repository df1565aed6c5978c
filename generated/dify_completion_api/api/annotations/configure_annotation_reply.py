# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.annotation_reply_job import AnnotationReplyJob
from ...models.annotation_reply_request import AnnotationReplyRequest
from ...models.configure_annotation_reply_action import (
    ConfigureAnnotationReplyAction,
)
from ...models.error import Error
from ...types import Response


def _get_kwargs(
    action: ConfigureAnnotationReplyAction,
    *,
    body: AnnotationReplyRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/apps/annotation-reply/{action}".format(
            action=quote(str(action), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> AnnotationReplyJob | Error:
    if response.status_code == 200:
        response_200 = AnnotationReplyJob.from_dict(response.json())

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


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[AnnotationReplyJob | Error]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    action: ConfigureAnnotationReplyAction,
    *,
    client: AuthenticatedClient,
    body: AnnotationReplyRequest,
) -> Response[AnnotationReplyJob | Error]:
    """Switch answers from annotations on or off.

     Starts a job that switches the feature on or off for the app; ask `getAnnotationReplyStatus` how it
    goes. All
    three properties of the body are required, also for `disable`. It is without effect on completion.

    Args:
        action (ConfigureAnnotationReplyAction): What to do. Any other word ends in a 500.
        body (AnnotationReplyRequest): How to compare questions.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AnnotationReplyJob | Error]
    """

    kwargs = _get_kwargs(
        action=action,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    action: ConfigureAnnotationReplyAction,
    *,
    client: AuthenticatedClient,
    body: AnnotationReplyRequest,
) -> AnnotationReplyJob | Error | None:
    """Switch answers from annotations on or off.

     Starts a job that switches the feature on or off for the app; ask `getAnnotationReplyStatus` how it
    goes. All
    three properties of the body are required, also for `disable`. It is without effect on completion.

    Args:
        action (ConfigureAnnotationReplyAction): What to do. Any other word ends in a 500.
        body (AnnotationReplyRequest): How to compare questions.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AnnotationReplyJob | Error
    """

    return sync_detailed(
        action=action,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    action: ConfigureAnnotationReplyAction,
    *,
    client: AuthenticatedClient,
    body: AnnotationReplyRequest,
) -> Response[AnnotationReplyJob | Error]:
    """Switch answers from annotations on or off.

     Starts a job that switches the feature on or off for the app; ask `getAnnotationReplyStatus` how it
    goes. All
    three properties of the body are required, also for `disable`. It is without effect on completion.

    Args:
        action (ConfigureAnnotationReplyAction): What to do. Any other word ends in a 500.
        body (AnnotationReplyRequest): How to compare questions.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AnnotationReplyJob | Error]
    """

    kwargs = _get_kwargs(
        action=action,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    action: ConfigureAnnotationReplyAction,
    *,
    client: AuthenticatedClient,
    body: AnnotationReplyRequest,
) -> AnnotationReplyJob | Error | None:
    """Switch answers from annotations on or off.

     Starts a job that switches the feature on or off for the app; ask `getAnnotationReplyStatus` how it
    goes. All
    three properties of the body are required, also for `disable`. It is without effect on completion.

    Args:
        action (ConfigureAnnotationReplyAction): What to do. Any other word ends in a 500.
        body (AnnotationReplyRequest): How to compare questions.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AnnotationReplyJob | Error
    """

    return (
        await asyncio_detailed(
            action=action,
            client=client,
            body=body,
        )
    ).parsed
