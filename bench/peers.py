"""The contenders: this client, its peers, and what a program would write by hand.

A reader reads one streamed answer to its end and returns how many events it saw. If a peer gives only bytes or lines,
the shortest code that its user needs is here, too. This client, the plain loop, httpx-sse and openai end up with
typed events; the two other peers with dictionaries. "raw socket" and "raw socket, typed" are the lower bounds; "bytes
only" does not parse.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from functools import partial
from typing import Any, cast

import aiohttp
import httpx
import httpx_sse
import openai
from attrs import frozen
from dify_client.client import CompletionClient
from dify_completion import AsyncDify, Dify
from dify_completion_api.events import EVENT_TYPES
from dify_oapi.api.completion.v1.model.completion.send_message_request import SendMessageRequest
from dify_oapi.api.completion.v1.model.completion.send_message_request_body import SendMessageRequestBody
from dify_oapi.client import Client as OapiClient
from dify_oapi.core.model.request_option import RequestOption
from httpx_aiohttp import AiohttpTransport

from .server import END, as_sse, message

KEY = "app-bench"
HEADERS = {"Authorization": f"Bearer {KEY}"}
PATH = "/completion-messages"
LIMITS = httpx.Limits(max_connections=2000, max_keepalive_connections=2000)

# What the reader of this client uses, too: a value within a text, and its end.
SCAN: Callable[[str, int], tuple[Any, int]] = cast("Any", json.JSONDecoder()).scan_once

Inputs = dict[str, Any]
Reader = Callable[[Inputs], int]
Call = Callable[[], object]


class OpenAIEvent(openai.BaseModel):
    """Dify's events as a model of the openai package."""

    event: str
    task_id: str
    message_id: str
    answer: str | None = None
    id: str | None = None
    created_at: int | None = None
    from_variable_selector: None = None
    metadata: dict[str, object] | None = None


def body_of(inputs: Inputs, response_mode: str = "streaming") -> dict[str, Any]:
    """The body of a request."""
    return {"inputs": {"query": "tides", **inputs}, "user": "bench", "response_mode": response_mode}


def raw_request(address: httpx.URL, inputs: Inputs) -> bytes:
    """The bytes of a request."""
    body = json.dumps(body_of(inputs))
    return (
        f"POST /v1{PATH} HTTP/1.1\r\nHost: {address.netloc.decode()}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def typed_by_hand(data: str | bytes) -> object:
    """The typed event of an event's data, as a program without this client would make it."""
    payload = json.loads(data)
    return EVENT_TYPES[payload["event"]].from_dict(payload)


def events_within(size: int, event_size: int | None) -> int:
    """How many events a body of so many bytes holds, the end among them."""
    return 1 + (size - len(as_sse(json.dumps(END).encode()))) // len(as_sse(message(event_size)))


@contextmanager
def readers(url: str) -> Iterator[dict[str, Reader]]:
    """The readers of streams that wait for each event; those that goals compare take turns next to each other."""
    with ExitStack() as stack:
        client = stack.enter_context(httpx.Client(headers=HEADERS))
        dify = stack.enter_context(Dify(KEY, base_url=url))
        openai_client = stack.enter_context(openai.OpenAI(api_key=KEY, base_url=url))
        yield {
            "raw socket": partial(by_raw_socket, url),
            "dify-client": partial(by_dify_client, official_client(url)),
            "ours, text": partial(by_us_as_text, dify),
            "ours, typed": partial(by_us_typed, dify),
            "raw socket, typed": partial(by_raw_socket_typed, url),
            "httpx, bytes only": partial(by_bytes_only, client, url),
            "plain loop": partial(by_plain_loop, client, url),
            "httpx-sse": partial(by_httpx_sse, client, url),
            "dify-oapi2": partial(by_dify_oapi, oapi_client(url)),
            "openai": partial(by_openai, openai_client),
        }


def by_raw_socket(url: str, inputs: Inputs) -> int:
    """Read with a socket and `json.loads`."""
    address, count = httpx.URL(url), 0
    with socket.create_connection((address.host, address.port or 80)) as connection:
        connection.sendall(raw_request(address, inputs))
        rest = b""
        while not rest.endswith(b"0\r\n\r\n"):
            *lines, rest = (rest + connection.recv(65536)).split(b"\n\n")
            for line in lines:
                json.loads(line[line.index(b"data: ") + 6 :])
            count += len(lines)
    return count


def by_raw_socket_typed(url: str, inputs: Inputs) -> int:
    """Read with a socket and the scanner of `json`, into typed events."""
    address, count, text = httpx.URL(url), 0, ""
    with socket.create_connection((address.host, address.port or 80)) as connection:
        connection.sendall(raw_request(address, inputs))
        while not text.endswith("0\r\n\r\n"):
            text += connection.recv(65536).decode()
            at = text.find("data: ")
            while 0 <= at < text.find("\n\n", at):
                payload, end = SCAN(text, at + 6)
                EVENT_TYPES[payload["event"]].from_dict(payload)
                count, at = count + 1, text.find("data: ", end)
            text = text[at:] if at >= 0 else text[-5:]  # The rest of an event, or what may be the last chunk.
    return count


def by_plain_loop(client: httpx.Client, url: str, inputs: Inputs) -> int:
    """Read with httpx and a loop over its chunks, into typed events."""
    count, buffer = 0, b""
    with client.stream("POST", url + PATH, json=body_of(inputs)) as response:
        for chunk in response.iter_raw():
            buffer += chunk
            if buffer.endswith(b"\n\n"):
                typed_by_hand(buffer[6:])
                count, buffer = count + 1, b""
    return count


def by_bytes_only(client: httpx.Client, url: str, inputs: Inputs) -> int:
    """Read with httpx, and leave the bytes as they are."""
    with client.stream("POST", url + PATH, json=body_of(inputs)) as response:
        for _ in response.iter_raw():
            pass
        return events_within(response.num_bytes_downloaded, inputs.get("size"))


def by_httpx_sse(client: httpx.Client, url: str, inputs: Inputs) -> int:
    """Read with httpx-sse, into typed events."""
    count = 0
    with httpx_sse.connect_sse(client, "POST", url + PATH, json=body_of(inputs)) as source:
        for event in source.iter_sse():
            typed_by_hand(event.data)
            count += 1
    return count


def by_openai(client: openai.OpenAI, inputs: Inputs) -> int:
    """Read with openai, into its models."""
    options: Any = {"cast_to": OpenAIEvent, "stream": True, "stream_cls": openai.Stream[OpenAIEvent]}
    return sum(1 for _ in client.post(PATH, body=body_of(inputs), **options))


def by_dify_client(client: Any, inputs: Inputs) -> int:
    """Read with dify-client, which gives a response of requests."""
    count = 0
    response = client.create_completion_message(body_of(inputs)["inputs"], "streaming", "bench")
    for line in response.iter_lines():
        if line.startswith(b"data: "):
            json.loads(line[6:])
            count += 1
    return count


def by_dify_oapi(send: Callable[..., Any], inputs: Inputs) -> int:
    """Read with dify-oapi2, which gives bytes."""
    count, buffer = 0, b""
    for chunk in send(inputs, stream=True):
        buffer += chunk
        if buffer.endswith(b"\n\n"):
            json.loads(buffer[6:])
            count, buffer = count + 1, b""
    return count


def by_us_typed(dify: Dify, inputs: Inputs) -> int:
    """Read typed events with this client."""
    count = 0
    with dify.stream_completion(inputs=inputs, user="bench") as stream:
        for _ in stream:
            count += 1
    return count


def by_us_as_text(dify: Dify, inputs: Inputs) -> int:
    """Read the text with this client."""
    count = 1  # The end is an event, too.
    with dify.stream_completion(inputs=inputs, user="bench") as stream:
        for _ in stream.text_stream:
            count += 1
        stream.get_final_completion()
    return count


@contextmanager
def blocking_calls(url: str) -> Iterator[dict[str, Call]]:
    """Calls that wait for the whole completion."""
    body = body_of({}, "blocking")
    with ExitStack() as stack:
        client = stack.enter_context(httpx.Client(headers=HEADERS))
        dify = stack.enter_context(Dify(KEY, base_url=url))
        openai_client = stack.enter_context(openai.OpenAI(api_key=KEY, base_url=url))
        official, oapi = official_client(url), oapi_client(url)
        unkept = stack.enter_context(httpx.Client(headers=HEADERS, limits=httpx.Limits(max_keepalive_connections=0)))
        yield {
            "httpx, a connection for each": lambda: unkept.post(url + PATH, json=body).json(),
            "ours": lambda: dify.create_completion(inputs=body["inputs"], user="bench"),
            "httpx, kept client": lambda: client.post(url + PATH, json=body).json(),
            "httpx.post": lambda: httpx.post(url + PATH, json=body, headers=HEADERS).json(),
            "openai": lambda: openai_client.post(PATH, body=body, cast_to=OpenAIEvent),
            "dify-client": lambda: official.create_completion_message(body["inputs"], "blocking", "bench").json(),
            "dify-oapi2": lambda: oapi({}, stream=False),
        }


@contextmanager
def small_calls(url: str) -> Iterator[dict[str, Call]]:
    """Calls that cost the server nothing, and may keep their connection."""
    with httpx.Client(headers=HEADERS) as client, Dify(KEY, base_url=url) as dify:
        yield {"httpx, kept client": lambda: client.get(url + "/info").json(), "ours": dify.get_app_info}


def official_client(url: str) -> Any:
    """The client of dify-client."""
    client: Any = CompletionClient(KEY)
    client.base_url = url
    return client


def oapi_client(url: str) -> Callable[..., Any]:
    """A call of dify-oapi2."""
    client: Any = OapiClient.builder().domain(url.removesuffix("/v1")).build()
    option = RequestOption.builder().api_key(KEY).build()

    def call(inputs: Inputs, *, stream: bool) -> Any:
        body = SendMessageRequestBody(**body_of(inputs))
        request = SendMessageRequest.builder().request_body(body).build()
        return client.completion.v1.completion.send_message(request, option, stream)

    return call


@frozen
class AsyncContender:
    """A way of reading many streams at once.

    Attributes:
        open: Opens a stream for a block.
        events: An iterator over what an open stream gives.
        read: Reads so many events of such an iterator.
        text: The text of what the iterator gives.
    """

    open: Callable[[Inputs], AbstractAsyncContextManager[Any]]
    events: Callable[[Any], AsyncIterator[Any]]
    read: Callable[[AsyncIterator[Any], int], Awaitable[None]]
    text: Callable[[Any], str] = lambda event: event.answer


@asynccontextmanager
async def async_contenders(url: str) -> AsyncIterator[dict[str, AsyncContender]]:
    """The ways of reading many streams at once."""
    async with AsyncExitStack() as stack:
        over_httpcore = httpx.AsyncClient(headers=HEADERS, limits=LIMITS, timeout=60)
        client = await stack.enter_async_context(over_httpcore)
        over_aiohttp = httpx.AsyncClient(headers=HEADERS, transport=AiohttpTransport(limits=LIMITS), timeout=60)
        aiohttp_client = await stack.enter_async_context(over_aiohttp)
        dify = await stack.enter_async_context(AsyncDify(KEY, base_url=url, httpx_args={"limits": LIMITS}))
        arguments = {"limits": LIMITS}
        aiohttp_dify = await stack.enter_async_context(
            AsyncDify(KEY, base_url=url, http="aiohttp", httpx_args=arguments)
        )
        openai_client = await stack.enter_async_context(openai.AsyncOpenAI(api_key=KEY, base_url=url))

        def open_httpx(client: httpx.AsyncClient) -> Callable[[Inputs], AbstractAsyncContextManager[httpx.Response]]:
            return lambda inputs: client.stream("POST", url + PATH, json=body_of(inputs))

        def open_ours(dify: AsyncDify) -> Callable[[Inputs], AbstractAsyncContextManager[Any]]:
            return lambda inputs: dify.stream_completion(inputs=inputs, user="bench", stop_on_exit=False)

        def open_httpx_sse(inputs: Inputs) -> AbstractAsyncContextManager[httpx_sse.EventSource]:
            return httpx_sse.aconnect_sse(client, "POST", url + PATH, json=body_of(inputs))

        @asynccontextmanager
        async def open_openai(inputs: Inputs) -> AsyncIterator[Any]:
            options: Any = {"cast_to": OpenAIEvent, "stream": True, "stream_cls": openai.AsyncStream[OpenAIEvent]}
            async with await openai_client.post(PATH, body=body_of(inputs), **options) as stream:
                yield stream

        yield {
            "openai": AsyncContender(open_openai, aiter, read_events),
            "plain loop": AsyncContender(open_httpx(client), httpx.Response.aiter_raw, read_chunks),
            "httpx-sse": AsyncContender(
                open_httpx_sse, httpx_sse.EventSource.aiter_sse, read_httpx_sse, text_of_httpx_sse
            ),
            "ours, typed, aiohttp": AsyncContender(open_ours(aiohttp_dify), aiter, read_events),
            "ours, typed": AsyncContender(open_ours(dify), aiter, read_events),
            "ours, text": AsyncContender(open_ours(dify), lambda stream: stream.text_stream, read_events),
            "plain loop, aiohttp": AsyncContender(open_httpx(aiohttp_client), httpx.Response.aiter_raw, read_chunks),
        }


@asynccontextmanager
async def paced_contenders(url: str) -> AsyncIterator[dict[str, AsyncContender]]:
    """The ways of reading many live streams at once, those without httpx included."""
    async with AsyncExitStack() as stack:
        contenders = await stack.enter_async_context(async_contenders(url))
        connector = aiohttp.TCPConnector(limit=0)
        session = await stack.enter_async_context(aiohttp.ClientSession(headers=HEADERS, connector=connector))

        @asynccontextmanager
        async def open_asyncio(inputs: Inputs) -> AsyncIterator[asyncio.StreamReader]:
            address = httpx.URL(url)
            reader, writer = await asyncio.open_connection(address.host, address.port)
            writer.write(raw_request(address, inputs))
            yield reader
            writer.close()

        def open_aiohttp(inputs: Inputs) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
            return session.post(url + PATH, json=body_of(inputs))

        yield {
            "raw asyncio": AsyncContender(open_asyncio, raw_events, read_events),
            "raw aiohttp": AsyncContender(open_aiohttp, lambda response: response.content.iter_any(), read_chunks),
            **contenders,
        }


async def raw_events(reader: asyncio.StreamReader) -> AsyncIterator[Any]:
    """The JSON of the events of a stream, whose HTTP chunks are separate lines."""
    while line := await reader.readline():
        if line.startswith(b"data: "):
            yield json.loads(line[6:])


def text_of_httpx_sse(event: httpx_sse.ServerSentEvent) -> str:
    """The text of an event of httpx-sse, once it is typed."""
    text: str = cast("Any", typed_by_hand(event.data)).answer
    return text


async def read_chunks(chunks: AsyncIterator[bytes], count: int) -> None:
    """Read events by hand; aiohttp hands over several at once."""
    rest = b""
    async for chunk in chunks:
        *blocks, rest = (rest + chunk).split(b"\n\n")
        for block in blocks:
            typed_by_hand(block[6:])
        count -= len(blocks)
        if count == 0:
            return


async def read_httpx_sse(events: AsyncIterator[httpx_sse.ServerSentEvent], count: int) -> None:
    """Read events with httpx-sse, and make them typed by hand."""
    async for event in events:
        typed_by_hand(event.data)
        count -= 1
        if count == 0:
            return


async def read_events(events: AsyncIterator[object], count: int) -> None:
    """Read what a client gives."""
    async for _ in events:
        count -= 1
        if count == 0:
            return
