# Generated from spec/openapi.yaml by openapi-python-client 0.29.1; do not edit.
from http import HTTPStatus
from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.completion import Completion
from ...models.completion_request import CompletionRequest
from ...models.error import Error
from ...types import Response


def _get_kwargs(
    *,
    body: CompletionRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/completion-messages",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Completion | Error:
    if response.status_code == 200:
        response_200 = Completion.from_dict(response.json())

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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Completion | Error]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: CompletionRequest,
) -> Response[Completion | Error]:
    """Generate a text.

     Runs the app once with the given inputs. With `response_mode` `blocking` (also when it is omitted or
    null) the
    answer is one JSON object; with `streaming` it is a stream of Server-Sent Events.

    The stream: each event is one `data:` line that holds a JSON object (`CompletionEvent`), followed by
    a blank
    line; its kind is the JSON property `event`, not the SSE field. The one exception is the keep-alive,
    the bare
    lines `event: ping`, sent about every 10 s and carrying no data. Status and headers come with the
    first event,
    so up to 10 s late. Exactly one `message_end` or `error` ends the text; where the app speaks its
    answers
    (text to speech with auto-play), `tts_message` events may still follow, and `tts_message_end` is the
    last. A
    stream that ends with neither `message_end` nor `error` was cut. There is no `[DONE]` marker.

    A generation is not idempotent: it is billed again when it is sent again. The server goes on
    generating for a
    client that hangs up; ask `stopCompletion` to end it.

    Args:
        body (CompletionRequest): What to generate from. The server ignores properties it does not
            know, and some that it reads (`trace_id`,
            `retriever_from`) are without effect on completion. Nothing sets a model's parameters;
            they are fixed in the
            app.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Completion | Error]
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
    body: CompletionRequest,
) -> Completion | Error | None:
    """Generate a text.

     Runs the app once with the given inputs. With `response_mode` `blocking` (also when it is omitted or
    null) the
    answer is one JSON object; with `streaming` it is a stream of Server-Sent Events.

    The stream: each event is one `data:` line that holds a JSON object (`CompletionEvent`), followed by
    a blank
    line; its kind is the JSON property `event`, not the SSE field. The one exception is the keep-alive,
    the bare
    lines `event: ping`, sent about every 10 s and carrying no data. Status and headers come with the
    first event,
    so up to 10 s late. Exactly one `message_end` or `error` ends the text; where the app speaks its
    answers
    (text to speech with auto-play), `tts_message` events may still follow, and `tts_message_end` is the
    last. A
    stream that ends with neither `message_end` nor `error` was cut. There is no `[DONE]` marker.

    A generation is not idempotent: it is billed again when it is sent again. The server goes on
    generating for a
    client that hangs up; ask `stopCompletion` to end it.

    Args:
        body (CompletionRequest): What to generate from. The server ignores properties it does not
            know, and some that it reads (`trace_id`,
            `retriever_from`) are without effect on completion. Nothing sets a model's parameters;
            they are fixed in the
            app.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Completion | Error
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: CompletionRequest,
) -> Response[Completion | Error]:
    """Generate a text.

     Runs the app once with the given inputs. With `response_mode` `blocking` (also when it is omitted or
    null) the
    answer is one JSON object; with `streaming` it is a stream of Server-Sent Events.

    The stream: each event is one `data:` line that holds a JSON object (`CompletionEvent`), followed by
    a blank
    line; its kind is the JSON property `event`, not the SSE field. The one exception is the keep-alive,
    the bare
    lines `event: ping`, sent about every 10 s and carrying no data. Status and headers come with the
    first event,
    so up to 10 s late. Exactly one `message_end` or `error` ends the text; where the app speaks its
    answers
    (text to speech with auto-play), `tts_message` events may still follow, and `tts_message_end` is the
    last. A
    stream that ends with neither `message_end` nor `error` was cut. There is no `[DONE]` marker.

    A generation is not idempotent: it is billed again when it is sent again. The server goes on
    generating for a
    client that hangs up; ask `stopCompletion` to end it.

    Args:
        body (CompletionRequest): What to generate from. The server ignores properties it does not
            know, and some that it reads (`trace_id`,
            `retriever_from`) are without effect on completion. Nothing sets a model's parameters;
            they are fixed in the
            app.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Completion | Error]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: CompletionRequest,
) -> Completion | Error | None:
    """Generate a text.

     Runs the app once with the given inputs. With `response_mode` `blocking` (also when it is omitted or
    null) the
    answer is one JSON object; with `streaming` it is a stream of Server-Sent Events.

    The stream: each event is one `data:` line that holds a JSON object (`CompletionEvent`), followed by
    a blank
    line; its kind is the JSON property `event`, not the SSE field. The one exception is the keep-alive,
    the bare
    lines `event: ping`, sent about every 10 s and carrying no data. Status and headers come with the
    first event,
    so up to 10 s late. Exactly one `message_end` or `error` ends the text; where the app speaks its
    answers
    (text to speech with auto-play), `tts_message` events may still follow, and `tts_message_end` is the
    last. A
    stream that ends with neither `message_end` nor `error` was cut. There is no `[DONE]` marker.

    A generation is not idempotent: it is billed again when it is sent again. The server goes on
    generating for a
    client that hangs up; ask `stopCompletion` to end it.

    Args:
        body (CompletionRequest): What to generate from. The server ignores properties it does not
            know, and some that it reads (`trace_id`,
            `retriever_from`) are without effect on completion. Nothing sets a model's parameters;
            they are fixed in the
            app.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Completion | Error
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
