# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from http import HTTPStatus
from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.error import Error
from ...models.upload_file_request import UploadFileRequest
from ...models.uploaded_file import UploadedFile
from ...types import Response


def _get_kwargs(
    *,
    body: UploadFileRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/files/upload",
    }

    _kwargs["files"] = body.to_multipart()

    headers["Content-Type"] = "multipart/form-data; boundary=+++"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Error | UploadedFile:
    if response.status_code == 201:
        response_201 = UploadedFile.from_dict(response.json())

        return response_201

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

    if response.status_code == 413:
        response_413 = Error.from_dict(response.json())

        return response_413

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
) -> Response[Error | UploadedFile]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: UploadFileRequest,
) -> Response[Error | UploadedFile]:
    """Upload a file.

     Stores a file, to be named in the `files` of a later generation. The server picks the size limit by
    the
    extension of the file's name: 10 MiB for images, 100 for video, 50 for audio, 15 for anything else
    (defaults,
    see `system_parameters` of `getAppParameters`). The name must not contain any of `/ \\ : * ? " < >
    |`; one of
    more than 200 characters is shortened.

    Args:
        body (UploadFileRequest): A file to store.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | UploadedFile]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    body: UploadFileRequest,
) -> Error | UploadedFile | None:
    """Upload a file.

     Stores a file, to be named in the `files` of a later generation. The server picks the size limit by
    the
    extension of the file's name: 10 MiB for images, 100 for video, 50 for audio, 15 for anything else
    (defaults,
    see `system_parameters` of `getAppParameters`). The name must not contain any of `/ \\ : * ? " < >
    |`; one of
    more than 200 characters is shortened.

    Args:
        body (UploadFileRequest): A file to store.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | UploadedFile
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: UploadFileRequest,
) -> Response[Error | UploadedFile]:
    """Upload a file.

     Stores a file, to be named in the `files` of a later generation. The server picks the size limit by
    the
    extension of the file's name: 10 MiB for images, 100 for video, 50 for audio, 15 for anything else
    (defaults,
    see `system_parameters` of `getAppParameters`). The name must not contain any of `/ \\ : * ? " < >
    |`; one of
    more than 200 characters is shortened.

    Args:
        body (UploadFileRequest): A file to store.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | UploadedFile]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: UploadFileRequest,
) -> Error | UploadedFile | None:
    """Upload a file.

     Stores a file, to be named in the `files` of a later generation. The server picks the size limit by
    the
    extension of the file's name: 10 MiB for images, 100 for video, 50 for audio, 15 for anything else
    (defaults,
    see `system_parameters` of `getAppParameters`). The name must not contain any of `/ \\ : * ? " < >
    |`; one of
    more than 200 characters is shortened.

    Args:
        body (UploadFileRequest): A file to store.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | UploadedFile
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
