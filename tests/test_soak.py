"""Many streams at once against a server that fails at random: each ends whole, or in a documented error.

A short form runs with the other tests; `make soak` runs it for a minute (`SOAK_SECONDS`). The seed is printed, and
`SOAK_SEED` repeats a run.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import random
import re
import resource
import struct
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from socket import SO_LINGER, SOL_SOCKET
from typing import Any

import httpx
import pytest
from clients import Record
from dify_completion import APIResponseError, APIStatusError, AsyncDify, DifyError, StreamInterrupted
from dify_completion._client import DEFAULT_LIMITS
from recorded import HELPERS
from soak import SECONDS

SEED = int(os.environ.get("SOAK_SEED", time.time_ns() % 1_000_000))
AT_ONCE = 100
USAGE = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3, "total_price": "0", "currency": "USD"}
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n" + b'{"result":"success"}'
REFUSAL = b"HTTP/1.1 %d Refused\r\nRetry-After: 0\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n<p>no</p>"
PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n<p>hi</p>"
FAULTS = ("cut", "end", "reset", "error", "garbage", "silence", "refusal", "page")


def pieces_of(user: str) -> list[str]:
    """The text that the server writes for a user: the same each time, and another for each."""
    dice = random.Random(user)
    return [dice.choice("aé\u2028\U0001f600 ") * dice.randrange(1, 40) for _ in range(dice.randrange(1, 30))]


class FaultyServer:
    """Answers every second request well, and the others with a fault."""

    def __init__(self) -> None:
        self._dice = random.Random(SEED)
        self.injected: Counter[str] = Counter()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            while await self.answer(reader, writer):
                pass
        writer.close()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        (length,) = re.findall(rb"content-length: (\d+)", head.lower())
        body = json.loads(await reader.readexactly(int(length)))
        if b"/stop" in head.split(b"\r\n")[0]:
            writer.write(OK)
            return True
        fault = self._dice.choice(FAULTS) if self._dice.random() < 0.5 else "none"
        self.injected[fault] += 1
        if fault in ("refusal", "page"):
            writer.write(PAGE if fault == "page" else REFUSAL % self._dice.choice((400, 429, 500, 502, 503, 520)))
            return True
        return await self.stream(writer, body["user"], fault)

    async def stream(self, writer: asyncio.StreamWriter, user: str, fault: str) -> bool:
        ids = {"task_id": user, "message_id": user}
        events: list[dict[str, Any]] = [{"event": "message", "answer": piece, **ids} for piece in pieces_of(user)]
        wire = [b"data: " + json.dumps(event, ensure_ascii=False).encode() + b"\n\n" for event in events]
        end = {"event": "message_end", "metadata": {"usage": USAGE}, **ids}
        wire.append(b"data: " + json.dumps(end).encode() + b"\n\n")
        if fault != "none":
            wire = wire[: self._dice.randrange(len(wire))]
        wire += {
            "error": [b'data: {"event":"error","status":400,"code":"completion_request_error","message":"no"}\n\n'],
            "garbage": [b"data: {]\n\n"],
        }.get(fault, [])
        whole = b"event: ping\n\n".join([b"", *wire])
        writer.write(HEAD)
        while whole:
            size = self._dice.randrange(1, 400)
            writer.write(b"%x\r\n%s\r\n" % (len(whole[:size]), whole[:size]))
            whole = whole[size:]
            await asyncio.sleep(0)
        return await self.end(writer, fault)

    async def end(self, writer: asyncio.StreamWriter, fault: str) -> bool:
        if fault == "silence":
            await writer.drain()
            await asyncio.sleep(0.6)
        elif fault == "reset":
            writer.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
        if fault in ("cut", "reset", "silence"):
            return False
        writer.write(b"0\r\n\r\n")
        return True


@contextmanager
def running(server: FaultyServer) -> Iterator[str]:
    """Serve in a thread of its own for the block; gives the base URL."""
    ready, urls = threading.Event(), list[str]()
    loop = asyncio.new_event_loop()

    async def main() -> None:
        listener = await asyncio.start_server(server.serve, "127.0.0.1", 0, backlog=1024)
        urls.append(f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}/v1")
        ready.set()
        async with listener:
            await stopped.wait()
        await asyncio.wait_for(asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()}), 5)

    stopped = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(main(),))
    thread.start()
    ready.wait()
    try:
        yield urls[0]
    finally:
        loop.call_soon_threadsafe(stopped.set)
        thread.join()
        loop.close()


async def ask(dify: AsyncDify, number: int, outcomes: Counter[str]) -> None:
    """Ask once, in one of the ways to read, and check what came to the character."""
    user = f"u-{number}"
    expected = "".join(pieces_of(user))
    stream = dify.stream_completion(inputs={}, user=user, read_timeout=0.3)
    try:
        async with stream:
            if number % 3 == 0:
                async for _ in stream:
                    assert expected.startswith(stream.text)
            elif number % 3 == 1:
                assert "".join([piece async for piece in stream.text_stream]) == expected
            elif number % 9 == 2:
                await anext(stream)
                outcomes["left early"] += 1
                return
            assert await stream.get_final_text() == expected
        outcomes["whole"] += 1
    except (StreamInterrupted, APIStatusError) as error:
        assert expected.startswith(error.partial)
        outcomes[type(error).__name__] += 1
    except APIResponseError:
        outcomes["APIResponseError"] += 1
    except DifyError as error:
        assert not isinstance(error.__cause__, httpx.PoolTimeout)
        outcomes[type(error).__name__] += 1


def resources() -> tuple[int, int]:
    gc.collect()
    return len(os.listdir("/proc/self/fd")), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


async def ask_and_cancel(dify: AsyncDify, number: int, outcomes: Counter[str], dice: random.Random) -> None:
    """Ask in a task that is cancelled while it is at work, twice at times."""
    task = asyncio.create_task(ask(dify, number, outcomes))
    await asyncio.wait((task,), timeout=dice.random() / 20)
    for _ in range(dice.choice((1, 2))):
        task.cancel()
        await asyncio.sleep(0)
    await asyncio.wait((task,))
    if task.cancelled():
        outcomes["cancelled"] += 1
    else:
        task.result()


async def soak(url: str, seconds: float, outcomes: Counter[str], http: Any) -> None:
    numbers, until, dice = count(), time.monotonic() + seconds, random.Random(SEED)

    async def work(dify: AsyncDify) -> None:
        while time.monotonic() < until:
            if dice.random() < 0.2:
                await ask_and_cancel(dify, next(numbers), outcomes, dice)
            else:
                await ask(dify, next(numbers), outcomes)

    arguments = {"limits": httpx.Limits(max_connections=AT_ONCE, keepalive_expiry=1.0)}
    async with AsyncDify("app-key", base_url=url, http=http, httpx_args=arguments) as dify:
        async with asyncio.TaskGroup() as workers:  # Where one finds something wrong, the others end with it.
            for _ in range(AT_ONCE):
                workers.create_task(work(dify))
        async with asyncio.timeout(30):  # No place is lost.
            await asyncio.gather(*(ask(dify, next(numbers), outcomes) for _ in range(AT_ONCE)))


@pytest.mark.skipif(not os.path.exists("/proc/self/fd"), reason="descriptors are counted in /proc")
@pytest.mark.parametrize("over", ["httpcore", "aiohttp"])
def test_soak(record_property: Record, over: str) -> None:
    server, outcomes = FaultyServer(), Counter[str]()
    print(f"SOAK_SEED={SEED}")
    with running(server) as url:
        asyncio.run(soak(url, SECONDS / 6, outcomes, over))
    before, memory = resources()
    with running(server) as url:
        asyncio.run(soak(url, SECONDS / 3, outcomes, over))
    descriptors, memory_after = resources()
    faults = sum(server.injected.values()) - server.injected["none"]
    record_property(
        f"soak over {over}",
        f"{sum(outcomes.values())} streams, {faults} faults (seed {SEED}): {dict(outcomes.most_common())}; "
        f"{memory_after - memory} MiB and {descriptors - before} descriptors more at the end",
    )
    assert outcomes["whole"] > 0
    assert outcomes["StreamInterrupted"] > 0
    assert descriptors <= before + 2
    assert memory_after - memory < 100


@pytest.mark.skipif(SECONDS < 30, reason="takes half a minute: part of make soak")
def test_idle_connections_at_the_time_the_server_closes_them(record_property: Record) -> None:
    """Calls made about 2.0 s after the last one, as gunicorn closes an idle connection, never meet the closing."""

    async def fails_after(idle: float, client: AsyncDify, start: float) -> bool:
        await asyncio.sleep(start)  # One by one, so that nobody's pause is longer than it should be.
        await client.get_app_info()
        await asyncio.sleep(idle)
        try:
            await client.get_app_info()
        except DifyError:
            return True
        return False

    async def failures(url: str, limits: httpx.Limits) -> int:
        arguments = {"limits": limits, "verify": False}
        clients = [AsyncDify("app-key", base_url=url, max_retries=0, httpx_args=arguments) for _ in range(100)]
        idles = [1.99 + 0.0002 * number for number in range(100)]
        random.Random(SEED).shuffle(idles)
        calls = (fails_after(idles[n], client, 0.01 * n) for n, client in enumerate(clients))
        failed = sum(await asyncio.gather(*calls))
        for client in clients:
            await client.close()
        return failed

    async def main(url: str) -> None:
        for name, limits in (("ours", DEFAULT_LIMITS), ("httpx's own", httpx.Limits())):
            failed = sum([await failures(url, limits) for _ in range(5)])
            record_property(f"calls after about 2.0 s of idleness that failed, {name} limits", f"{failed} of 500")
            assert failed == 0 or name != "ours"

    command = [sys.executable, str(HELPERS / "closing_server.py"), "2.0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            asyncio.run(main(f"http://127.0.0.1:{server.stdout.readline().strip()}/v1"))
        finally:
            server.terminate()
