"""The client and the mock of Dify, one against the other."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from decimal import Decimal

import anyio
import pytest
from clients import Client, client_of, done
from dify_completion import (
    AsyncDify,
    Dify,
)
from dify_completion_mock import MockDify

pytestmark = pytest.mark.anyio

INPUTS = {"topic": "tides"}


async def test_both_modes_write_the_same(mock_client: Client) -> None:
    reply = await mock_client.call("create_completion", inputs=INPUTS, user="u")
    async with mock_client.stream(inputs=INPUTS) as stream:
        pieces = await stream.pieces()
        final = await done(stream.get_final_completion())
    assert "topic tides" in reply.answer
    assert "".join(pieces) == final.answer == reply.answer
    assert len(pieces) > 10
    assert Decimal(final.metadata.usage.total_price) > 0


async def test_leaving_early_really_stops(mock_client: Client, mock: MockDify) -> None:
    async with mock_client.stream() as stream:
        await stream.next()
    assert stream.task_id in mock.stopped


async def test_stop_ends_the_stream_with_what_is_written(kind: str) -> None:
    with MockDify("word " * 1000, delay=0.01) as mock:
        async with (
            client_of(kind, api_key=mock.api_key, base_url=mock.base_url) as client,
            client.stream(user="u-7") as stream,
        ):
            await stream.next()
            await client.call("stop_completion", stream.task_id, user="somebody else")
            await stream.next()
            assert mock.stopped == []
            assert await done(stream.stop())
            final = await done(stream.get_final_completion())
            assert mock.stopped == [stream.task_id]
    assert final.answer == stream.text
    assert 2 <= len(final.answer.split()) < 1000
    assert final.metadata.usage.total_tokens == 0, "Dify counts none of a generation that was stopped"


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_cancelling_stops_the_generation(backend: str) -> None:
    """A cancelled task still closes its stream and asks the server to stop, within two seconds."""

    async def main(mock: MockDify) -> None:
        async with AsyncDify(mock.api_key, base_url=mock.base_url) as dify:
            stream = dify.stream_completion(inputs=INPUTS, user="u")
            with anyio.CancelScope() as scope:
                async with stream:
                    async for _ in stream:
                        scope.cancel()
            assert scope.cancelled_caught
            assert mock.stopped == [stream.task_id]

    with MockDify("word " * 1000, delay=0.01) as mock:
        anyio.run(main, mock, backend=backend)


def test_an_interruption_stops_the_generation(mock: MockDify) -> None:
    with Dify(mock.api_key, base_url=mock.base_url) as dify:
        with (
            pytest.raises(KeyboardInterrupt),
            dify.stream_completion(inputs=INPUTS, user="u") as stream,
        ):
            next(stream)
            raise KeyboardInterrupt
        assert stream.task_id in mock.stopped


def test_it_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    with MockDify() as first, MockDify() as second:
        assert first.base_url != second.base_url
    assert threading.active_count() == before


def test_it_runs_from_the_command_line() -> None:
    command = [sys.executable, "-m", "dify_completion_mock", "--port", "0", "--delay", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        # Lines to paste into another shell.
        settings = dict(
            re.findall(r"^export (\w+)=(\S+)\n", process.stdout.readline() + process.stdout.readline(), re.MULTILINE)
        )
        try:
            with Dify(settings["DIFY_API_KEY"], base_url=settings["DIFY_BASE_URL"]) as dify:
                assert dify.get_app_info().name == "Mock app"
        finally:
            process.terminate()
