"""Errors that wrong settings lead to say what to set, and no text of a server commands a terminal."""

from __future__ import annotations

import io
import json
import logging
import pickle
from itertools import product

import pytest
from clients import Client, client_of
from dify_completion import (
    APIResponseError,
    APIStatusError,
    AuthenticationError,
    BadRequestError,
    ConfigurationError,
    Dify,
    DifyError,
    NotFoundError,
    ServerError,
)
from replay import ReplayServer, event_stream, http_answer
from wire import sse

pytestmark = pytest.mark.anyio

PAGE = b"<!doctype html><title>404</title>"


async def failure(client: Client, *, streams: bool = False) -> DifyError:
    """The error that a completion meets."""
    with pytest.raises(DifyError) as raised:
        if streams:
            async with client.stream() as stream:
                await stream.events()
        else:
            await client.call("create_completion", inputs={}, user="u-42")
    return raised.value


@pytest.mark.parametrize(
    ("path", "fitting"),
    [
        ("", "/v1"),
        ("/", "/v1"),
        ("/api", "/v1"),
        ("/v1/v1", "/v1"),
        ("/api/v1", "/v1"),
        ("/v1/completion-messages", "/v1"),
        ("/completion-messages", "/v1"),
        ("/dify", "/dify/v1"),
        ("/dify/api", "/dify/v1"),
    ],
)
async def test_a_page_in_place_of_the_api_names_the_base_url_to_set(
    kind: str, server: ReplayServer, path: str, fitting: str
) -> None:
    root = server.base_url.removesuffix("/v1")
    asked_for = f"{root}{path.rstrip('/')}/completion-messages"
    async with client_of(kind, api_key="app-key", base_url=root + path) as client:
        for status, streams in product(("404 NOT FOUND", "405 METHOD NOT ALLOWED"), (False, True)):
            server.answer(http_answer(status, PAGE, "text/html"))
            error = await failure(client, streams=streams)
            assert isinstance(error, APIStatusError)
            assert error.status_code == int(status[:3])
            assert f"{asked_for} does not lead to the API; set base_url={root + fitting!r}" in str(error)
            assert str(pickle.loads(pickle.dumps(error))) == str(error)


async def test_a_page_below_a_fitting_base_url_names_what_to_check(client: Client, server: ReplayServer) -> None:
    server.answer(http_answer("404 NOT FOUND", PAGE, "text/html"))
    error = await failure(client)
    assert f"{server.base_url}/completion-messages is unknown to the server: check base_url" in str(error)


async def test_a_404_of_dify_itself_has_no_advice(client: Client, server: ReplayServer) -> None:
    server.answer(http_answer("404 NOT FOUND", b'{"code": "not_found", "message": "Message Not Exists."}'))
    error = await failure(client)
    assert isinstance(error, NotFoundError)
    assert str(error) == "404 not_found: Message Not Exists."


async def test_a_page_that_is_a_success_names_the_base_url(client: Client, server: ReplayServer) -> None:
    server.answer(http_answer("200 OK", PAGE, "text/html"))
    for streams in (False, True):
        error = await failure(client, streams=streams)
        assert isinstance(error, APIResponseError)
        assert "check base_url, which usually ends with /v1" in str(error)


@pytest.mark.parametrize("status", ["504 Gateway Timeout", "524 A Timeout Occurred"])
async def test_a_proxy_that_gave_up_on_a_whole_answer_advises_to_stream(
    client: Client, server: ReplayServer, status: str
) -> None:
    server.answer(http_answer(status, PAGE, "text/html"))
    error = await failure(client)
    assert isinstance(error, ServerError)
    assert "stream it instead" in str(error)
    assert "stream it instead" not in str(await failure(client, streams=True))
    with pytest.raises(ServerError) as raised:
        await client.call("upload_file", file=io.BytesIO(b"content"))
    assert "stream it instead" not in str(raised.value)


@pytest.mark.parametrize("code", ["app_unavailable", "not_chat_app", "not_completion_app", "not_workflow_app"])
async def test_the_key_of_another_kind_of_app_is_named_as_that(client: Client, server: ReplayServer, code: str) -> None:
    server.answer(http_answer("400 BAD REQUEST", json.dumps({"code": code, "message": "Unavailable."}).encode()))
    error = await failure(client)
    assert isinstance(error, BadRequestError)
    assert (error.code, error.message) == (code, "Unavailable.")
    assert "another kind of app" in str(error)
    assert "get_app_info().mode" in str(error)
    assert len(server.asked) == 1, "no second request behind the scenes"


async def test_a_key_that_the_server_does_not_know_says_what_to_check(client: Client, server: ReplayServer) -> None:
    body = b'{"code": "unauthorized", "message": "Access token is invalid", "status": 401}'
    server.answer(http_answer("401 UNAUTHORIZED", body))
    for streams in (False, True):
        error = await failure(client, streams=streams)
        assert isinstance(error, AuthenticationError)
        assert error.message == "Access token is invalid"
        assert "check the API key, and that the base URL is" in str(error)


@pytest.mark.parametrize(
    "base_url",
    [
        "http://[",
        "http://a b/v1",
        "http://a%20b/v1",
        "http://%zz/v1",
        "http://%41/v1",
        "http://a<b>/v1",
        "http://a\\b/v1",
        "http://a,b/v1",
        "http://*/v1",
        'http://a"b/v1',
    ],
)
def test_a_host_that_cannot_be_is_refused_at_once(base_url: str) -> None:
    with pytest.raises(ConfigurationError, match="not a valid URL"):
        Dify("app-key", base_url=base_url)


@pytest.mark.parametrize(
    "base_url", ["http://[::1]/v1", "http://my_dify/v1", "http://bücher.example/v1", "http://DIFY.example./v1"]
)
def test_a_host_that_can_be_is_taken(base_url: str) -> None:
    Dify("app-key", base_url=base_url, httpx_args={"verify": False}).close()


COMMANDS = "one\r\nred\x1b[31m \x07 \x9b2J \x7f\r two\nlines"
ESCAPED = "one\nred\\x1b[31m \\x07 \\x9b2J \\x7f\\x0d two\nlines"


@pytest.mark.parametrize("streams", [False, True])
async def test_no_text_of_an_error_commands_a_terminal(
    client: Client, server: ReplayServer, streams: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="dify_completion")
    body = {"code": COMMANDS, "message": COMMANDS}
    answer = http_answer("400 Bad", json.dumps(body).encode(), "application/json", "X-Version: 1.2\x9b31m")
    server.answer(event_stream(sse("error", status=400, **body)) if streams else answer)
    error = await failure(client, streams=streams)
    assert isinstance(error, APIStatusError)
    assert str(error) == f"400 {ESCAPED}: {ESCAPED}"
    assert (error.code, error.message) == (COMMANDS, COMMANDS)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    assert not {"\x1b", "\x07", "\x9b", "\x7f", "\r"} & set(caplog.text)


@pytest.mark.parametrize("media_type", ["text/html\x9b31m", "application/json"])
async def test_no_answer_that_does_not_fit_commands_a_terminal(
    client: Client, server: ReplayServer, media_type: str
) -> None:
    server.answer(http_answer("200 OK", COMMANDS.encode(), media_type))
    assert not {"\x1b", "\x07", "\x9b", "\x7f", "\r"} & set(str(await failure(client)))
