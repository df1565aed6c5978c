# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.annotation_reply_job import AnnotationReplyJob
from ...models.error import Error
from ...models.get_annotation_reply_status_action import (
    GetAnnotationReplyStatusAction,
)
from ...types import Response


def _get_kwargs(
    action: GetAnnotationReplyStatusAction,
    job_id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/apps/annotation-reply/{action}/status/{job_id}".format(
            action=quote(str(action), safe=""),
            job_id=quote(str(job_id), safe=""),
        ),
    }

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
    action: GetAnnotationReplyStatusAction,
    job_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[AnnotationReplyJob | Error]:
    """Get the state of a job.

     Tells how far the job of `configureAnnotationReply` is. The server forgets it 600 s after its end.

    Args:
        action (GetAnnotationReplyStatusAction): The action the job was started with.
        job_id (str): The `job_id` of the job, a UUID.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AnnotationReplyJob | Error]
    """

    kwargs = _get_kwargs(
        action=action,
        job_id=job_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    action: GetAnnotationReplyStatusAction,
    job_id: str,
    *,
    client: AuthenticatedClient,
) -> AnnotationReplyJob | Error | None:
    """Get the state of a job.

     Tells how far the job of `configureAnnotationReply` is. The server forgets it 600 s after its end.

    Args:
        action (GetAnnotationReplyStatusAction): The action the job was started with.
        job_id (str): The `job_id` of the job, a UUID.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AnnotationReplyJob | Error
    """

    return sync_detailed(
        action=action,
        job_id=job_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    action: GetAnnotationReplyStatusAction,
    job_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[AnnotationReplyJob | Error]:
    """Get the state of a job.

     Tells how far the job of `configureAnnotationReply` is. The server forgets it 600 s after its end.

    Args:
        action (GetAnnotationReplyStatusAction): The action the job was started with.
        job_id (str): The `job_id` of the job, a UUID.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AnnotationReplyJob | Error]
    """

    kwargs = _get_kwargs(
        action=action,
        job_id=job_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    action: GetAnnotationReplyStatusAction,
    job_id: str,
    *,
    client: AuthenticatedClient,
) -> AnnotationReplyJob | Error | None:
    """Get the state of a job.

     Tells how far the job of `configureAnnotationReply` is. The server forgets it 600 s after its end.

    Args:
        action (GetAnnotationReplyStatusAction): The action the job was started with.
        job_id (str): The `job_id` of the job, a UUID.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AnnotationReplyJob | Error
    """

    return (
        await asyncio_detailed(
            action=action,
            job_id=job_id,
            client=client,
        )
    ).parsed
