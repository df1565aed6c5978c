# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from http import HTTPStatus
from io import BytesIO
from typing import Any

import httpx

from ... import _sending
from ...client import AuthenticatedClient, Client
from ...models.error import Error
from ...types import UNSET, File, Response, Unset


def _get_kwargs(
    file_id: str,
    *,
    as_attachment: bool | Unset = UNSET,
    user: str | Unset = UNSET,
) -> dict[str, Any]:
    _headers: dict[str, str] = {}
    _headers.setdefault("Accept", "*/*")
    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": _sending.url("/files/{file_id}/preview", file_id=file_id),
        "headers": _headers,
        "extensions": {"operation": "download_file"},
        "params": _sending.query(
            {
                "as_attachment": as_attachment,
                "user": user,
            }
        ),
    }
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Error | File | None:
    _answer: Any
    if response.status_code == 200:
        _answer = response.content
        response_200: File = File(payload=BytesIO(_answer))
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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Error | File]:
    return Response(
        HTTPStatus(response.status_code),
        response.content,
        response.headers,
        _parse_response(client=client, response=response),
    )


def sync_detailed(
    file_id: str,
    *,
    client: AuthenticatedClient,
    as_attachment: bool | Unset = UNSET,
    user: str | Unset = UNSET,
) -> Response[Error | File]:
    """Download a file.

    Args:
        file_id: The `id` of the uploaded file, a UUID.
        as_attachment: Whether to ask for a download (`application/octet-stream` with a `Content-Disposition`).
            Servers from 1.7.2 to 1.10 treat any value as true, even `false`. For false, leave it out.
        user: The end user. Access does not depend on it.
        client: What sends the request.

    Returns:
        The whole answer, with what it was read as.

    Raises:
        UnexpectedStatus: The status is not in the spec, and the client's `raise_on_unexpected_status` is set.
        httpx.TimeoutException: The request took longer than the client's timeout.
    """

    _response = client.get_httpx_client().request(
        **_get_kwargs(
            file_id,
            as_attachment=as_attachment,
            user=user,
        )
    )
    return _build_response(client=client, response=_response)


def sync(
    file_id: str,
    *,
    client: AuthenticatedClient,
    as_attachment: bool | Unset = UNSET,
    user: str | Unset = UNSET,
) -> Error | File | None:
    """Download a file.

    Args:
        file_id: The `id` of the uploaded file, a UUID.
        as_attachment: Whether to ask for a download (`application/octet-stream` with a `Content-Disposition`).
            Servers from 1.7.2 to 1.10 treat any value as true, even `false`. For false, leave it out.
        user: The end user. Access does not depend on it.
        client: What sends the request.

    Returns:
        What the answer was read as.

    Raises:
        UnexpectedStatus: The status is not in the spec, and the client's `raise_on_unexpected_status` is set.
        httpx.TimeoutException: The request took longer than the client's timeout.
    """

    return sync_detailed(
        file_id,
        client=client,
        as_attachment=as_attachment,
        user=user,
    ).parsed


async def asyncio_detailed(
    file_id: str,
    *,
    client: AuthenticatedClient,
    as_attachment: bool | Unset = UNSET,
    user: str | Unset = UNSET,
) -> Response[Error | File]:
    """Download a file.

    Args:
        file_id: The `id` of the uploaded file, a UUID.
        as_attachment: Whether to ask for a download (`application/octet-stream` with a `Content-Disposition`).
            Servers from 1.7.2 to 1.10 treat any value as true, even `false`. For false, leave it out.
        user: The end user. Access does not depend on it.
        client: What sends the request.

    Returns:
        The whole answer, with what it was read as.

    Raises:
        UnexpectedStatus: The status is not in the spec, and the client's `raise_on_unexpected_status` is set.
        httpx.TimeoutException: The request took longer than the client's timeout.
    """

    _response = await client.get_async_httpx_client().request(
        **_get_kwargs(
            file_id,
            as_attachment=as_attachment,
            user=user,
        )
    )
    return _build_response(client=client, response=_response)


async def asyncio(
    file_id: str,
    *,
    client: AuthenticatedClient,
    as_attachment: bool | Unset = UNSET,
    user: str | Unset = UNSET,
) -> Error | File | None:
    """Download a file.

    Args:
        file_id: The `id` of the uploaded file, a UUID.
        as_attachment: Whether to ask for a download (`application/octet-stream` with a `Content-Disposition`).
            Servers from 1.7.2 to 1.10 treat any value as true, even `false`. For false, leave it out.
        user: The end user. Access does not depend on it.
        client: What sends the request.

    Returns:
        What the answer was read as.

    Raises:
        UnexpectedStatus: The status is not in the spec, and the client's `raise_on_unexpected_status` is set.
        httpx.TimeoutException: The request took longer than the client's timeout.
    """

    return (
        await asyncio_detailed(
            file_id,
            client=client,
            as_attachment=as_attachment,
            user=user,
        )
    ).parsed
