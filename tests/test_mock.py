"""The client and the mock of Dify, one against the other."""

from __future__ import annotations

import subprocess
import sys
import threading
from decimal import Decimal

import anyio
import httpx
import pytest
from clients import Client, client_of, done
from dify_completion import (
    AsyncDify,
    AuthenticationError,
    BadRequestError,
    Dify,
    NotFoundError,
    UnsupportedMediaTypeError,
)
from dify_completion_mock import MockDify
from recorded import operations, resolve, spec
from test_spec_is_true import validator_of

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
    with MockDify(delay=0.01, writer=lambda _: "word " * 1000) as mock:
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
    assert 2 <= final.metadata.usage.completion_tokens < 1000


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

    with MockDify(delay=0.01, writer=lambda _: "word " * 1000) as mock:
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


async def test_it_tells_form_and_name(mock_client: Client) -> None:
    parameters = await mock_client.call("get_app_parameters")
    fields = [(kind, f) for control in parameters.user_input_form for kind, f in control.additional_properties.items()]
    assert [(kind, f.variable) for kind, f in fields] == [("paragraph", "topic"), ("select", "tone")]
    assert fields[1][1].options == ["plain", "formal"]
    assert (await mock_client.call("get_app_info")).mode == "completion"


async def test_it_refuses_as_dify_does(kind: str, mock: MockDify) -> None:
    async with client_of(kind, api_key="app-wrong", base_url=mock.base_url) as client:
        with pytest.raises(AuthenticationError) as unauthorized:
            await client.call("get_app_info")
    assert (unauthorized.value.code, unauthorized.value.message) == ("unauthorized", "Access token is invalid")
    assert unauthorized.value.server_version == "1.12.1"
    async with client_of(kind, api_key=mock.api_key, base_url=mock.base_url) as client:
        with pytest.raises(BadRequestError, match="Arg user must be provided"):
            await client.call("create_completion", inputs={}, user="")
        with pytest.raises(NotFoundError) as missing:
            await client.call("get_app_site")
        assert missing.value.code is None
        generated = client.dify.client
        http = generated.get_httpx_client() if kind == "sync" else generated.get_async_httpx_client()
        with pytest.raises(UnsupportedMediaTypeError):
            await done(http.request("POST", "/completion-messages", data={"user": "u"}))
        with pytest.raises(BadRequestError, match="could not understand"):
            await done(http.post("/completion-messages", content=b"{", headers={"Content-Type": "application/json"}))
        with pytest.raises(BadRequestError, match="Field required"):
            await done(http.post("/completion-messages", json={"user": "u"}))


def test_its_answers_are_what_the_spec_says(mock: MockDify) -> None:
    headers = {"Authorization": f"Bearer {mock.api_key}"}
    answered = 0
    with httpx.Client(base_url=mock.base_url, headers=headers) as http:
        for path, method, operation in operations():
            body = resolve(operation.get("requestBody", {})).get("content", {}).get("application/json", {})
            example = next((example["value"] for example in body.get("examples", {}).values()), None)
            response = http.request(method, path.replace("{task_id}", "t"), json=example)
            if response.status_code == 404:
                continue
            answered += 1
            content = resolve(operation["responses"][str(response.status_code)])["content"]
            validator_of(content["application/json"]["schema"]).validate(response.json())
    assert answered == 4


def test_it_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    with MockDify() as first, MockDify() as second:
        assert first.base_url != second.base_url
    assert threading.active_count() == before


def test_it_runs_from_the_command_line() -> None:
    command = [sys.executable, "-m", "dify_completion_mock", "--port", "0", "--delay", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        line = process.stdout.readline()
        settings = dict(word.split("=", 1) for word in line.split() if "=" in word)
        try:
            with Dify(settings["DIFY_API_KEY"], base_url=settings["DIFY_BASE_URL"]) as dify:
                assert dify.get_app_info().name == "Mock app"
        finally:
            process.terminate()


def test_the_spec_and_the_mock_agree_on_the_standard_headers(mock: MockDify) -> None:
    response = httpx.get(mock.base_url + "/info")
    declared = spec()["components"]["headers"]
    assert {"X-Version", "X-Env", "WWW-Authenticate"} <= declared.keys()
    assert response.headers["WWW-Authenticate"] == declared["WWW-Authenticate"]["example"]
