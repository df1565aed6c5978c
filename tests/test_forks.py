"""A client that was used before a fork works in the child, and the child leaves alone what is its parent's."""

from __future__ import annotations

import asyncio
import gc
import os
import pickle
import ssl
import subprocess
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme
from clients import Record
from dify_completion import AsyncDify, Dify, DifyError
from dify_completion_mock import MockDify
from fork_server import run_forked
from places import Places
from replay import ReplayServer, event_stream
from wire import GOOD, STOPPED

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork"),
    # Servers of these tests are threads; their children touch none of their locks.
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning"),
]
CHILDREN = 4
CALLS = 8


def in_child(work: Callable[[], Any]) -> Any:
    """Do some work in a fork of this process, and give what it returns, or raise what it raises."""
    return finish(start(work))


def start(work: Callable[[], Any]) -> tuple[int, int]:
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, reading
    outcome: tuple[Any, str] = (None, "")
    try:
        outcome = (work(), "")
    except BaseException:
        outcome = (None, traceback.format_exc())
    finally:
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(pickle.dumps(outcome))
        os._exit(0)


def finish(child: tuple[int, int]) -> Any:
    process, reading = child
    with os.fdopen(reading, "rb") as pipe:
        outcome, fault = pickle.load(pipe)
    os.waitpid(process, 0)
    assert not fault, fault
    return outcome


def echo(inputs: Any) -> str:
    return str(inputs["topic"])


@pytest.fixture(scope="module")
def echoing() -> Iterator[MockDify]:
    with MockDify(echo, delay=0.001) as mock:
        yield mock


def answers(dify: Dify, own: str) -> list[str]:
    """The answers that a process gets, one of them not its own where something is wrong."""
    return [dify.create_completion(inputs={"topic": f"{own} {n}"}, user=own).answer for n in range(CALLS)]


async def answers_of_tasks(dify: AsyncDify, own: str) -> list[str]:
    calls = (dify.create_completion(inputs={"topic": f"{own} {n}"}, user=own) for n in range(CALLS))
    return [completion.answer for completion in await asyncio.gather(*calls)]


def test_each_child_gets_its_own_answers(echoing: MockDify, record_property: Record) -> None:
    with Dify(echoing.api_key, base_url=echoing.base_url, max_retries=0) as dify:
        assert dify.get_app_info().mode == "completion"  # Leaves a connection open.
        children = [start(lambda n=n: answers(dify, f"child {n}")) for n in range(CHILDREN)]  # type: ignore[misc]
        mine = answers(dify, "parent")
        theirs = [finish(child) for child in children]
    for own, got in zip(["parent", *(f"child {n}" for n in range(CHILDREN))], [mine, *theirs], strict=True):
        assert got == [f"{own} {n}" for n in range(CALLS)]
    record_property("calls in forked processes", CHILDREN * CALLS)


@pytest.mark.parametrize("http", ["httpcore", "aiohttp"])
def test_each_child_gets_its_own_answers_in_a_loop_of_its_own(echoing: MockDify, http: Any) -> None:
    dify = AsyncDify(echoing.api_key, base_url=echoing.base_url, max_retries=0, http=http)
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(dify.get_app_info())
        children = [
            start(lambda n=n: asyncio.run(answers_of_tasks(dify, f"child {n}")))  # type: ignore[misc]
            for n in range(CHILDREN)
        ]
        mine = loop.run_until_complete(answers_of_tasks(dify, "parent"))
        theirs = [finish(child) for child in children]
        loop.run_until_complete(dify.close())
    finally:
        loop.close()
    for own, got in zip(["parent", *(f"child {n}" for n in range(CHILDREN))], [mine, *theirs], strict=True):
        assert got == [f"{own} {n}" for n in range(CALLS)]


def test_a_child_of_a_process_with_threads_does_not_wait_for_their_locks(echoing: MockDify) -> None:
    with (
        Dify(echoing.api_key, base_url=echoing.base_url, max_retries=0) as dify,
        ThreadPoolExecutor(8) as threads,
    ):
        going = [threads.submit(answers, dify, f"thread {n}") for n in range(8)]
        for n in range(CHILDREN):
            assert in_child(lambda n=n: answers(dify, f"child {n}")) == [f"child {n} {m}" for m in range(CALLS)]  # type: ignore[misc]
        assert all(one.result() == [f"thread {n} {m}" for m in range(CALLS)] for n, one in enumerate(going))


FORK_IN_AN_IMPORT = """
import asyncio, os, signal, sys, threading
from importlib.abc import MetaPathFinder
from dify_completion import AsyncDify, Dify

class Slow(MetaPathFinder):
    def find_spec(self, name, *_):
        if name == target:
            importing.set()
            forking.wait()

def call():
    return dify.create_completion(**given).answer if dify else asyncio.run(acall())

async def acall():
    async with AsyncDify(max_retries=0, http=library) as dify:
        return (await dify.create_completion(**given)).answer

target, library = sys.argv[1:]
given = {"inputs": {"topic": "tides"}, "user": "u"}
importing, forking = threading.Event(), threading.Event()
os.register_at_fork(before=forking.set)  # The hook that is registered last comes first.
dify = None if library else Dify(max_retries=0)
sys.meta_path.insert(0, Slow())
thread = threading.Thread(target=call)
thread.start()
importing.wait()
child = os.fork()
if not child:
    signal.alarm(10)
    print(call())
else:
    assert os.waitpid(child, 0)[1] == 0, "the child waited for the import"
    thread.join()
"""


@pytest.mark.parametrize(
    ("module", "library"),
    [
        ("dify_completion_api.api.completion.create_completion", ""),
        ("dify_completion_api.models.usage", ""),
        ("dify_completion_transport._places", ""),
        ("httpcore", ""),
        ("httpcore._sync.http11", ""),
        ("h11._state", ""),
        ("dify_completion_api.api.completion.create_completion", "httpcore"),
        ("dify_completion_transport._asyncio_network", "httpcore"),
        ("anyio._backends._asyncio", "httpcore"),
        ("h11._state", "httpcore"),
        ("aiohttp", "aiohttp"),
    ],
)
def test_a_child_does_not_wait_for_an_import_that_a_thread_of_its_parent_had_begun(
    echoing: MockDify, module: str, library: str
) -> None:
    environment = {**os.environ, "DIFY_API_KEY": echoing.api_key, "DIFY_BASE_URL": echoing.base_url}
    command = [sys.executable, "-W", "ignore", "-c", FORK_IN_AN_IMPORT, module, library]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.stdout, ended.stderr) == ("tides\n", "")


IMPORTS_AFTER_A_FORK = """
import asyncio, os, sys, threading
from dify_completion import AsyncDify, Dify, DifyError

given = {"inputs": {"topic": "tides"}, "user": "u"}
# A name, where nobody speaks TLS.
over_tls = os.environ["DIFY_BASE_URL"].replace("http:", "https:").replace("127.0.0.1", "localhost")
missing = "00000000-0000-0000-0000-000000000000"

def call(dify, failing):
    dify.get_app_info()
    message = dify.create_completion(**given).message_id
    dify.text_to_audio(message_id=message, user="u")
    dify.upload_file(file=b"x", user="u")
    with dify.stream_completion(**given) as stream:
        stream.get_final_text()
    with dify.stream_completion(**given) as stream:
        next(stream)
    for fails in (lambda: dify.download_file(missing), failing.get_app_info):
        try:
            fails()
        except DifyError:
            continue
        raise AssertionError(fails)

async def acall(dify, failing):
    await dify.get_app_info()
    message = (await dify.create_completion(**given)).message_id
    await dify.text_to_audio(message_id=message, user="u")
    await dify.upload_file(file=b"x", user="u")
    async with dify.stream_completion(**given) as stream:
        await stream.get_final_text()
    async with dify.stream_completion(**given) as stream:
        await anext(stream)
    for fails in (lambda: dify.download_file(missing), failing.get_app_info):
        try:
            await fails()
        except DifyError:
            continue
        raise AssertionError(fails)

client = AsyncDify if sys.argv[1] == "async" else Dify
clients = client(max_retries=0), client(base_url=over_tls, max_retries=0)
ending = threading.Event()
threading.Thread(target=ending.wait).start()
if not os.fork():
    os._exit(0)
os.wait()
before = {*sys.modules}
if client is Dify:
    call(*clients)
else:
    asyncio.run(acall(*clients))
print(*sorted({*sys.modules} - before))
ending.set()
"""


@pytest.mark.parametrize("how", ["sync", "async"])
def test_no_call_imports_anything_after_a_fork(echoing: MockDify, how: str) -> None:
    environment = {**os.environ, "DIFY_API_KEY": echoing.api_key, "DIFY_BASE_URL": echoing.base_url}
    command = [sys.executable, "-W", "ignore", "-c", IMPORTS_AFTER_A_FORK, how]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.stdout, ended.stderr) == ("\n", "")


# -- A stream of the parent


class Held:
    """Answers with a stream that waits in its middle."""

    def __init__(self, server: ReplayServer) -> None:
        self._go_on = threading.Event()
        server.answer(self._pieces(), STOPPED)

    def _pieces(self) -> Iterator[bytes]:
        first, *rest = event_stream(*GOOD)
        yield first
        yield rest[0]
        self._go_on.wait(60)
        yield from rest[1:]

    def go_on(self) -> None:
        self._go_on.set()


def leave_by_exit(stream: Any) -> None:
    """What `sys.exit` in a child does to a `with` block that is open."""
    stream.__exit__(SystemExit, SystemExit(), None)


def close(stream: Any) -> None:
    stream.close()


def collect(stream: Any) -> None:
    """Drop all that leads to the stream, and collect it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in list(vars(stream)):
            delattr(stream, name)
        gc.collect()


@pytest.mark.parametrize("leave", [leave_by_exit, close, collect])
def test_a_child_does_not_end_the_stream_of_its_parent(server: ReplayServer, leave: Callable[[Any], None]) -> None:
    held = Held(server)
    with (
        Dify("app-key", base_url=server.base_url) as dify,
        dify.stream_completion(inputs={}, user="u") as stream,
    ):
        next(stream)
        for _ in range(3):
            in_child(lambda: leave(stream))
        held.go_on()
        assert stream.get_final_text() == "Bonjour"
    assert len(server.asked) == 1  # No stop.


@pytest.mark.parametrize("http", ["httpcore", "aiohttp"])
def test_a_child_does_not_end_the_stream_of_an_event_loop(server: ReplayServer, http: Any) -> None:
    async def main() -> None:
        held = Held(server)
        async with (
            AsyncDify("app-key", base_url=server.base_url, http=http) as dify,
            dify.stream_completion(inputs={}, user="u") as stream,
        ):
            await anext(stream)
            in_child(lambda: asyncio.run(leave(stream)))
            in_child(lambda: collect(stream))
            held.go_on()
            assert await stream.get_final_text() == "Bonjour"
        assert len(server.asked) == 1

    async def leave(stream: Any) -> None:
        await stream.close()
        await stream.__aexit__(None, None, None)

    asyncio.run(main())


def test_a_child_that_exits_in_the_block_leaves_the_stream_alone(server: ReplayServer) -> None:
    held = Held(server)
    with (
        Dify("app-key", base_url=server.base_url) as dify,
        dify.stream_completion(inputs={}, user="u") as stream,
    ):
        next(stream)
        process = os.fork()
        if not process:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            try:
                stream.__exit__(None, None, None)
                dify.close()
                del stream, dify
                gc.collect()
            finally:
                os._exit(0)
        os.waitpid(process, 0)
        held.go_on()
        assert stream.get_final_text() == "Bonjour"
    assert len(server.asked) == 1


def error_of(use: Callable[[], Any]) -> str:
    try:
        use()
    except DifyError as error:
        return str(error)
    return "none"


def test_a_child_that_reads_or_stops_the_stream_of_its_parent_learns_whose_it_is(server: ReplayServer) -> None:
    held = Held(server)
    with (
        Dify("app-key", base_url=server.base_url) as dify,
        dify.stream_completion(inputs={}, user="u") as stream,
    ):
        next(stream)
        uses: list[Callable[[], Any]] = [
            lambda: next(stream),
            lambda: list(stream.text_stream),
            stream.get_final_text,
            stream.get_final_completion,
            stream.stop,
        ]
        for message in in_child(lambda: [error_of(use) for use in uses]):
            assert f"belongs to process {os.getpid()}" in message
        assert in_child(lambda: (stream.text, stream.task_id)) == ("Bon", stream.task_id)
        held.go_on()
        assert stream.get_final_text() == "Bonjour"


def test_a_child_can_enter_a_stream_that_its_parent_has_not_entered(server: ReplayServer) -> None:
    server.answer(event_stream(*GOOD))
    with Dify("app-key", base_url=server.base_url) as dify:
        stream = dify.stream_completion(inputs={}, user="u")

        def read() -> str:
            with stream:
                return stream.get_final_text()

        assert in_child(read) == "Bonjour"


class TlsServer:
    """Answers once with a stream over TLS, and keeps every byte that comes after its request: an alert is one."""

    def __init__(self, context: ssl.SSLContext) -> None:
        import socket

        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.base_url = f"https://127.0.0.1:{self._listener.getsockname()[1]}/v1"
        self.go_on, self.seen = threading.Event(), [b""]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        raw, _ = self._listener.accept()
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = self._context.wrap_bio(incoming, outgoing, server_side=True)
        request = b""
        while b"}" not in request:
            try:
                request += tls.read(65536)
            except ssl.SSLWantReadError:
                raw.sendall(outgoing.read())
                incoming.write(raw.recv(65536))
        for piece in event_stream(*GOOD)[:2]:
            tls.write(piece)
        raw.sendall(outgoing.read())
        raw.settimeout(0.05)
        while not self.go_on.is_set():
            try:
                self.seen.append(raw.recv(65536))
            except TimeoutError:
                continue
        for piece in event_stream(*GOOD)[2:]:
            tls.write(piece)
        raw.sendall(outgoing.read())
        self._listener.close()
        raw.close()


@pytest.mark.parametrize("is_async", [False, True])
def test_over_tls_a_child_sends_nothing(is_async: bool) -> None:
    authority, context = trustme.CA(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    server = TlsServer(context)
    settings: dict[str, Any] = {"base_url": server.base_url, "httpx_args": {"verify": trusting}}

    async def main() -> str:
        async with (
            AsyncDify("app-key", **settings) as dify,
            dify.stream_completion(inputs={}, user="u", stop_on_exit=False) as stream,
        ):
            await anext(stream)
            in_child(lambda: asyncio.run(stream.close()))
            in_child(lambda: collect(stream))
            server.go_on.set()
            return await stream.get_final_text()

    if is_async:
        assert asyncio.run(main()) == "Bonjour"
    else:
        with (
            Dify("app-key", **settings) as dify,
            dify.stream_completion(inputs={}, user="u", stop_on_exit=False) as stream,
        ):
            next(stream)
            in_child(lambda: leave_by_exit(stream))
            in_child(lambda: collect(stream))
            in_child(dify.close)
            server.go_on.set()
            assert stream.get_final_text() == "Bonjour"
    assert b"".join(server.seen) == b""


# -- Transports of the caller


def test_an_instance_of_a_transport_is_of_one_process(echoing: MockDify) -> None:
    arguments = {"transport": httpx.HTTPTransport()}
    with Dify(echoing.api_key, base_url=echoing.base_url, httpx_args=arguments) as dify:
        assert answers(dify, "parent")[0] == "parent 0"
        assert "transport is in use in another process" in in_child(lambda: error_of(dify.get_app_info))


@pytest.mark.parametrize("where", ["transport", "mounts"])
def test_a_function_makes_a_transport_for_each_process(echoing: MockDify, where: str) -> None:
    make = httpx.HTTPTransport
    arguments: dict[str, Any] = {"transport": make} if where == "transport" else {"mounts": {"all://": make}}
    with Dify(echoing.api_key, base_url=echoing.base_url, httpx_args=arguments, max_retries=0) as dify:
        assert answers(dify, "parent")[0] == "parent 0"
        children = [start(lambda n=n: answers(dify, f"child {n}")) for n in range(CHILDREN)]  # type: ignore[misc]
        for n, child in enumerate(children):
            assert finish(child) == [f"child {n} {m}" for m in range(CALLS)]


FORK_IN_A_COROUTINE = """\
import asyncio, os, sys
from dify_completion import AsyncDify

http, ending = sys.argv[1:]
STATUS = {"exit": 3, "raise": 1, "return": 0}


async def main():
    async with AsyncDify(http=http, max_retries=0) as dify, AsyncDify(http=http, max_retries=0, timeout=60) as other:
        await other.get_app_info()  # Leaves a connection open.
        call = asyncio.create_task(dify.create_completion(inputs={"topic": "b"}, user="u"))
        async with dify.stream_completion(inputs={"topic": "a"}, user="u", read_timeout=60) as stream:
            await anext(aiter(stream))
            if (child := os.fork()) == 0:
                if ending == "exit":
                    sys.exit(3)
                if ending == "raise":
                    raise LookupError("of the child")
                return
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == STATUS[ending]
            assert await stream.get_final_text() == "one two three"
        assert (await call).answer == "one two three"
        assert (await other.get_app_info()).mode == "completion"


asyncio.run(main())
"""


@pytest.mark.parametrize("ending", ["exit", "raise", "return"])
@pytest.mark.parametrize("http", ["httpcore", "aiohttp"])
def test_a_child_that_ends_in_a_coroutine_of_its_parent_leaves_the_event_loop_alone(http: str, ending: str) -> None:
    command = ("-W", "ignore", "-c", FORK_IN_A_COROUTINE, http, ending)
    with MockDify("one two three", delay=0.1) as mock:
        ended = run_forked(*command, env={**os.environ, **mock.environ})
        assert ended.returncode == 0, ended.stderr
        assert mock.stopped == []


FORK_BESIDE_AN_IDLE_CONNECTION = """\
import asyncio, gc, os, sys
import httpx, trio
from dify_completion import AsyncDify

base_url, over, ending, verify = sys.argv[1:]
http = "aiohttp" if over == "aiohttp" else "httpcore"
STATUS = {"exit": 3, "raise": 1, "return": 0, "collect": 4}
LIMITS = httpx.Limits(max_connections=5, keepalive_expiry=60)


async def main():
    httpx_args = {"verify": verify, "limits": LIMITS}
    async with AsyncDify("app-key", base_url=base_url, http=http, max_retries=0, httpx_args=httpx_args) as dify:
        await dify.get_app_info()  # Leaves a connection open.
        if (child := os.fork()) == 0:
            if ending == "exit":
                sys.exit(3)
            if ending == "raise":
                raise LookupError("of the child")
            if ending == "collect":
                del dify
                gc.collect()
                os._exit(4)
            return
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == STATUS[ending]
        await dify.get_app_info()


trio.run(main) if over == "trio" else asyncio.run(main())
"""


@pytest.mark.parametrize("ending", ["exit", "raise", "return", "collect"])
@pytest.mark.parametrize("over", ["httpcore", "aiohttp", "trio"])
def test_over_tls_an_idle_connection_outlives_a_child(tmp_path: Path, over: str, ending: str) -> None:
    authority, context = trustme.CA(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    verify = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(verify))
    command = ("-W", "ignore", "-c", FORK_BESIDE_AN_IDLE_CONNECTION)

    async def main() -> None:
        async with Places().running(context) as places:
            arguments = (places.base_url, over, ending, str(verify))
            ended = await asyncio.to_thread(run_forked, *command, *arguments, env=os.environ)
            assert ended.returncode == 0, ended.stderr
            assert places.asked == ["GET /v1/info"] * 2
            assert places.connections == 1

    asyncio.run(main())
