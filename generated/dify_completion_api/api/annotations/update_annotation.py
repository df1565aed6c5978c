# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.annotation import Annotation
from ...models.annotation_request import AnnotationRequest
from ...models.error import Error
from ...types import Response


def _get_kwargs(
    annotation_id: str,
    *,
    body: AnnotationRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/apps/annotations/{annotation_id}".format(
            annotation_id=quote(str(annotation_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Annotation | Error:
    if response.status_code == 200:
        response_200 = Annotation.from_dict(response.json())

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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Annotation | Error]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    annotation_id: str,
    *,
    client: AuthenticatedClient,
    body: AnnotationRequest,
) -> Response[Annotation | Error]:
    """Change an annotation.

     Replaces question and answer of a prepared answer. In 1.12 the server does not check that it belongs
    to the
    key's app. It is without effect on completion.

    Args:
        annotation_id (str): The `id` of the annotation, a UUID.
        body (AnnotationRequest): A prepared answer.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Annotation | Error]
    """

    kwargs = _get_kwargs(
        annotation_id=annotation_id,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    annotation_id: str,
    *,
    client: AuthenticatedClient,
    body: AnnotationRequest,
) -> Annotation | Error | None:
    """Change an annotation.

     Replaces question and answer of a prepared answer. In 1.12 the server does not check that it belongs
    to the
    key's app. It is without effect on completion.

    Args:
        annotation_id (str): The `id` of the annotation, a UUID.
        body (AnnotationRequest): A prepared answer.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Annotation | Error
    """

    return sync_detailed(
        annotation_id=annotation_id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    annotation_id: str,
    *,
    client: AuthenticatedClient,
    body: AnnotationRequest,
) -> Response[Annotation | Error]:
    """Change an annotation.

     Replaces question and answer of a prepared answer. In 1.12 the server does not check that it belongs
    to the
    key's app. It is without effect on completion.

    Args:
        annotation_id (str): The `id` of the annotation, a UUID.
        body (AnnotationRequest): A prepared answer.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Annotation | Error]
    """

    kwargs = _get_kwargs(
        annotation_id=annotation_id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    annotation_id: str,
    *,
    client: AuthenticatedClient,
    body: AnnotationRequest,
) -> Annotation | Error | None:
    """Change an annotation.

     Replaces question and answer of a prepared answer. In 1.12 the server does not check that it belongs
    to the
    key's app. It is without effect on completion.

    Args:
        annotation_id (str): The `id` of the annotation, a UUID.
        body (AnnotationRequest): A prepared answer.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Annotation | Error
    """

    return (
        await asyncio_detailed(
            annotation_id=annotation_id,
            client=client,
            body=body,
        )
    ).parsed
