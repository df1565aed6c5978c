# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from http import HTTPStatus
from typing import Any

import httpx

from ... import _sending
from ...client import AuthenticatedClient, Client
from ...models.annotation_reply_job import AnnotationReplyJob
from ...models.annotation_reply_request import AnnotationReplyRequest
from ...models.configure_annotation_reply_action import ConfigureAnnotationReplyAction
from ...models.error import Error
from ...types import Response, Unset


def _get_kwargs(
    action: ConfigureAnnotationReplyAction,
    *,
    body: AnnotationReplyRequest,
) -> dict[str, Any]:
    _headers: dict[str, str] = {}
    _headers.setdefault("Accept", "application/json")
    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": _sending.url("/apps/annotation-reply/{action}", action=action),
        "headers": _headers,
        "extensions": {"operation": "configure_annotation_reply"},
    }
    if not isinstance(body, Unset):
        _kwargs |= _sending.json_body(body)
        _headers["Content-Type"] = "application/json"
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AnnotationReplyJob | Error | None:
    _answer: Any
    if response.status_code == 200:
        _answer = response.json()
        response_200: AnnotationReplyJob = AnnotationReplyJob.from_dict(_answer)
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


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[AnnotationReplyJob | Error]:
    return Response(
        HTTPStatus(response.status_code),
        response.content,
        response.headers,
        _parse_response(client=client, response=response),
    )


def sync_detailed(
    action: ConfigureAnnotationReplyAction,
    *,
    client: AuthenticatedClient,
    body: AnnotationReplyRequest,
) -> Response[AnnotationReplyJob | Error]:
    """Switch answers from annotations on or off.

    Args:
        action: Whether to switch the feature on or off. For any other value, the server answers 500.
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
            action,
            body=body,
        )
    )
    return _build_response(client=client, response=_response)


def sync(
    action: ConfigureAnnotationReplyAction,
    *,
    client: AuthenticatedClient,
    body: AnnotationReplyRequest,
) -> AnnotationReplyJob | Error | None:
    """Switch answers from annotations on or off.

    Args:
        action: Whether to switch the feature on or off. For any other value, the server answers 500.
        client: What sends the request.
        body: What to send.

    Returns:
        What the answer was read as.

    Raises:
        UnexpectedStatus: The status is not in the spec, and the client's `raise_on_unexpected_status` is set.
        httpx.TimeoutException: The request took longer than the client's timeout.
    """

    return sync_detailed(
        action,
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

    Args:
        action: Whether to switch the feature on or off. For any other value, the server answers 500.
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
            action,
            body=body,
        )
    )
    return _build_response(client=client, response=_response)


async def asyncio(
    action: ConfigureAnnotationReplyAction,
    *,
    client: AuthenticatedClient,
    body: AnnotationReplyRequest,
) -> AnnotationReplyJob | Error | None:
    """Switch answers from annotations on or off.

    Args:
        action: Whether to switch the feature on or off. For any other value, the server answers 500.
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
            action,
            client=client,
            body=body,
        )
    ).parsed
