# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from http import HTTPStatus
from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.app_site import AppSite
from ...models.error import Error
from ...types import Response


def _get_kwargs() -> dict[str, Any]:
    _headers: dict[str, str] = {}
    _headers.setdefault("Accept", "application/json")
    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/site",
        "headers": _headers,
        "extensions": {"operation": "get_app_site"},
    }
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> AppSite | Error | None:
    _answer: Any
    if response.status_code == 200:
        _answer = response.json()
        response_200: AppSite = AppSite.from_dict(_answer)
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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[AppSite | Error]:
    return Response(
        HTTPStatus(response.status_code),
        response.content,
        response.headers,
        _parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
) -> Response[AppSite | Error]:
    """Get the settings of the app's web page.

    Args:
        client: What sends the request.

    Returns:
        The whole answer, with what it was read as.

    Raises:
        UnexpectedStatus: The status is not in the spec, and the client's `raise_on_unexpected_status` is set.
        httpx.TimeoutException: The request took longer than the client's timeout.
    """

    _response = client.get_httpx_client().request(**_get_kwargs())
    return _build_response(client=client, response=_response)


def sync(
    *,
    client: AuthenticatedClient,
) -> AppSite | Error | None:
    """Get the settings of the app's web page.

    Args:
        client: What sends the request.

    Returns:
        What the answer was read as.

    Raises:
        UnexpectedStatus: The status is not in the spec, and the client's `raise_on_unexpected_status` is set.
        httpx.TimeoutException: The request took longer than the client's timeout.
    """

    return sync_detailed(
        client=client,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
) -> Response[AppSite | Error]:
    """Get the settings of the app's web page.

    Args:
        client: What sends the request.

    Returns:
        The whole answer, with what it was read as.

    Raises:
        UnexpectedStatus: The status is not in the spec, and the client's `raise_on_unexpected_status` is set.
        httpx.TimeoutException: The request took longer than the client's timeout.
    """

    _response = await client.get_async_httpx_client().request(**_get_kwargs())
    return _build_response(client=client, response=_response)


async def asyncio(
    *,
    client: AuthenticatedClient,
) -> AppSite | Error | None:
    """Get the settings of the app's web page.

    Args:
        client: What sends the request.

    Returns:
        What the answer was read as.

    Raises:
        UnexpectedStatus: The status is not in the spec, and the client's `raise_on_unexpected_status` is set.
        httpx.TimeoutException: The request took longer than the client's timeout.
    """

    return (
        await asyncio_detailed(
            client=client,
        )
    ).parsed
