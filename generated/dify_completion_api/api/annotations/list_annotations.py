# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from http import HTTPStatus
from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.annotation_page import AnnotationPage
from ...models.error import Error
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    page: int | Unset = 1,
    limit: int | Unset = 20,
    keyword: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["page"] = page

    params["limit"] = limit

    params["keyword"] = keyword

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/apps/annotations",
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> AnnotationPage | Error:
    if response.status_code == 200:
        response_200 = AnnotationPage.from_dict(response.json())

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
) -> Response[AnnotationPage | Error]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    limit: int | Unset = 20,
    keyword: str | Unset = UNSET,
) -> Response[AnnotationPage | Error]:
    """List the annotations of the app.

     Returns the app's prepared answers. They are without effect on completion.

    Args:
        page (int | Unset): The page, counted from 1. What is not a number counts as 1. Default:
            1.
        limit (int | Unset): Items per page, 1 to 100. What is not a number counts as 20. Default:
            20.
        keyword (str | Unset): Only annotations whose question or answer contains this.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AnnotationPage | Error]
    """

    kwargs = _get_kwargs(
        page=page,
        limit=limit,
        keyword=keyword,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    limit: int | Unset = 20,
    keyword: str | Unset = UNSET,
) -> AnnotationPage | Error | None:
    """List the annotations of the app.

     Returns the app's prepared answers. They are without effect on completion.

    Args:
        page (int | Unset): The page, counted from 1. What is not a number counts as 1. Default:
            1.
        limit (int | Unset): Items per page, 1 to 100. What is not a number counts as 20. Default:
            20.
        keyword (str | Unset): Only annotations whose question or answer contains this.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AnnotationPage | Error
    """

    return sync_detailed(
        client=client,
        page=page,
        limit=limit,
        keyword=keyword,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    limit: int | Unset = 20,
    keyword: str | Unset = UNSET,
) -> Response[AnnotationPage | Error]:
    """List the annotations of the app.

     Returns the app's prepared answers. They are without effect on completion.

    Args:
        page (int | Unset): The page, counted from 1. What is not a number counts as 1. Default:
            1.
        limit (int | Unset): Items per page, 1 to 100. What is not a number counts as 20. Default:
            20.
        keyword (str | Unset): Only annotations whose question or answer contains this.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AnnotationPage | Error]
    """

    kwargs = _get_kwargs(
        page=page,
        limit=limit,
        keyword=keyword,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    limit: int | Unset = 20,
    keyword: str | Unset = UNSET,
) -> AnnotationPage | Error | None:
    """List the annotations of the app.

     Returns the app's prepared answers. They are without effect on completion.

    Args:
        page (int | Unset): The page, counted from 1. What is not a number counts as 1. Default:
            1.
        limit (int | Unset): Items per page, 1 to 100. What is not a number counts as 20. Default:
            20.
        keyword (str | Unset): Only annotations whose question or answer contains this.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AnnotationPage | Error
    """

    return (
        await asyncio_detailed(
            client=client,
            page=page,
            limit=limit,
            keyword=keyword,
        )
    ).parsed
