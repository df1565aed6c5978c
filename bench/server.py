"""The server of the bench: it answers as Dify behind gunicorn does, one event per HTTP chunk.

It sends as fast as it is read, or as a model writes: each event when its time has come, in its own packet.

It runs as its own process, so that its work does not count as a client's. The `inputs` say what to send.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

TASK = "62b0d044-662f-4d22-83fc-fcdd975af9f0"
MESSAGE = "b66fe914-b857-4983-b3b3-1dd88d87f241"
IDS = {"task_id": TASK, "id": MESSAGE, "message_id": MESSAGE}
TOKENS = {"prompt_tokens": 6, "completion_tokens": 100, "total_tokens": 106, "currency": "USD", "latency": 1.5}
PRICES = {"prompt_unit_price": "0.50", "prompt_price_unit": "0.000001", "prompt_price": "0.0000030"}
MORE_PRICES = {"completion_unit_price": "1.50", "completion_price_unit": "0.000001", "completion_price": "0.00015"}
USAGE = {**TOKENS, **PRICES, **MORE_PRICES, "total_price": "0.000153"}
METADATA: dict[str, Any] = {"annotation_reply": None, "retriever_resources": [], "usage": USAGE}
END = {"event": "message_end", **IDS, "metadata": METADATA}
COMPLETION = {"event": "message", **IDS, "mode": "completion", "answer": " tides" * 100, "metadata": METADATA}
HEAD = "HTTP/1.1 200 OK\r\nServer: gunicorn\r\nConnection: keep-alive\r\nX-Version: 1.14.2\r\nX-Env: PRODUCTION\r\n"
APP = json.dumps({"name": "Tides", "description": "", "tags": [], "mode": "completion", "author_name": "Kim"})
INFO = f"{HEAD}Content-Type: application/json\r\nContent-Length: {len(APP)}\r\n\r\n{APP}".encode()
STREAM_HEAD = f"{HEAD}Content-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
PIECE_SIZE = 256 * 1024
"""The bytes of events that are written at once."""
STAMP = "%018.6f"
"""The text of a paced event: the moment of its sending, in seconds of the clock that all processes share."""


def message(size: int | None = None) -> bytes:
    """The JSON of a `message` event.

    Args:
        size: How many bytes it has, 100 or more; None: an event as a model's usual token makes it.
    """
    if size is None:
        return message_with(" tides")
    event: dict[str, Any] = {"event": "message", **IDS}
    event |= {"task_id": TASK[:8], "id": MESSAGE[:8], "message_id": MESSAGE[:8], "answer": ""}
    length = size - len(json.dumps(event, separators=(",", ":")))
    event["answer"] = ("the tides rise and fall " * (length // 24 + 1))[:length]
    return json.dumps(event, separators=(",", ":")).encode()


def message_with(answer: str) -> bytes:
    """The JSON of a `message` event as a model's usual token makes it, with a text."""
    ids = {"event": "message", **IDS}
    return json.dumps({**ids, "created_at": 1795350409, "answer": answer, "from_variable_selector": None}).encode()


def as_sse(event: bytes) -> bytes:
    """An event of a stream."""
    return b"data: " + event + b"\n\n"


def http_chunk(event: bytes) -> bytes:
    """An event as gunicorn sends it."""
    data = as_sse(event)
    return b"%X\r\n%b\r\n" % (len(data), data)


LAST = http_chunk(json.dumps(END).encode()) + b"0\r\n\r\n"


@cache
def repeated_events(size: int | None) -> tuple[bytes, int]:
    """Many events of a size in one piece, and their number."""
    chunk = http_chunk(message(size))
    count = max(1, PIECE_SIZE // len(chunk))
    return chunk * count, count


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer the requests of a connection."""
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            if head.startswith(b"get "):
                start_group_named_in(head.split(b" ")[1].decode())
                writer.write(INFO)
                continue
            length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0])
            request = json.loads(await reader.readexactly(length))
            await sender_of(request)(writer, request["inputs"])
            if "hold" in request["inputs"]:
                await reader.read()  # Until the client is gone.
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


def sender_of(request: dict[str, Any]) -> Callable[[asyncio.StreamWriter, dict[str, Any]], Awaitable[None]]:
    """The function that sends the answer to a request."""
    if request["response_mode"] != "streaming":
        return send_completion
    return send_paced_stream if "interval" in request["inputs"] else send_stream


def start_group_named_in(path: str) -> None:
    """Let the streams of a group start, if this is the path to ask for it."""
    before, _, group = path.rpartition("/")
    if before.endswith("/go"):
        start_of(group).set_result(time.monotonic())


@cache
def start_of(group: str) -> asyncio.Future[float]:
    """The moment at which the streams of a group start: that of `GET /v1/go/<group>`."""
    return asyncio.get_running_loop().create_future()


async def send_paced_stream(writer: asyncio.StreamWriter, inputs: dict[str, Any]) -> None:
    """Send an event each `interval` seconds, `start` after the group may go, with the moment of its sending as text."""
    before, after = http_chunk(message_with(STAMP % 0)).split((STAMP % 0).encode())
    writer.write(STREAM_HEAD)
    start = inputs["start"] + (await start_of(inputs["group"]) if "group" in inputs else time.monotonic())
    for number in range(inputs["events"]):
        await asyncio.sleep(start + number * inputs["interval"] - time.monotonic())
        writer.write(before + (STAMP % time.monotonic()).encode() + after)
    if "hold" not in inputs:
        writer.write(LAST)


async def send_stream(writer: asyncio.StreamWriter, inputs: dict[str, Any]) -> None:
    """Send as many events as the inputs ask for, after `delay` seconds; then the end, unless they ask to `hold` it."""
    if "delay" in inputs:
        await asyncio.sleep(inputs["delay"])
    remaining = inputs["events"]
    piece, events_in_piece = repeated_events(inputs.get("size"))
    writer.write(STREAM_HEAD)
    while remaining > 0:
        count = min(remaining, events_in_piece)
        writer.write(memoryview(piece)[: len(piece) // events_in_piece * count])
        remaining -= count
        await writer.drain()
    if "hold" not in inputs:
        writer.write(LAST)
    await writer.drain()


async def send_completion(writer: asyncio.StreamWriter, _: dict[str, Any]) -> None:
    """Send a whole completion."""
    body = json.dumps({**COMPLETION, "created_at": 1795350409})
    writer.write(f"{HEAD}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
    await writer.drain()


async def main() -> None:
    """Serve on a free port of this machine, print the port, and serve until killed."""
    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=2000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def running() -> Iterator[str]:
    """Run the server next to this process, and give its base URL."""
    command = [sys.executable, "-m", "bench.server"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}/v1"
        finally:
            process.kill()


if __name__ == "__main__":
    asyncio.run(main())
