"""Calls: settings, credentials, what is sent, which errors come back, and what is tried again."""

from __future__ import annotations

import io
import json
import logging
import math
import os
import threading
import traceback
from collections.abc import AsyncIterator, Generator, Iterator
from email import message_from_bytes
from email.policy import HTTP
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, unquote

import httpx
import pytest
import shortened
from clients import Client, client_of, done
from dify_completion import (
    APIConnectionError,
    APIResponseError,
    APIStatusError,
    AsyncDify,
    AuthenticationError,
    BadRequestError,
    ConfigurationError,
    Dify,
    DifyError,
    File,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
)
from dify_completion_api.api.app import get_app_info
from dify_completion_api.models import AppInfo, LocalFile, RemoteFile
from replay import ReplayServer, Silence, event_stream, http_answer
from wire import GOOD

pytestmark = pytest.mark.anyio

HALF = "a\ud83d"
KEY = "app-0123456789secret"
INFO = http_answer("200 OK", b'{"name": "App", "description": "d", "tags": [], "newer": {"kept": true}}')
COMPLETION = json.dumps(
    {
        "event": "message",
        "task_id": "t",
        "id": "m",
        "message_id": "m",
        "mode": "completion",
        "answer": "Hello",
        "metadata": {
            "usage": {
                "prompt_tokens": 1,
                "completion_tokens": 2,
                "total_tokens": 3,
                "total_price": "0",
                "currency": "USD",
            }
        },
        "created_at": 1,
    }
).encode()
AT_ONCE = "Retry-After: 0"


# -- Settings


@pytest.mark.parametrize("client_class", [Dify, AsyncDify])
@pytest.mark.parametrize("key", [None, "", "  "])
def test_a_missing_key_is_refused_with_what_to_set(
    client_class: type[Dify | AsyncDify], key: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DIFY_API_KEY", raising=False)
    with pytest.raises(ConfigurationError, match="DIFY_API_KEY"):
        client_class(key)


@pytest.mark.parametrize("key", ["app-\n1", "app-\x00", "app-schlüssel", "app 1"])
def test_a_key_that_no_header_carries_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        Dify(key)
    assert key not in str(raised.value)


@pytest.mark.parametrize(
    "base_url",
    [
        "dify.example.com/v1",
        "//host/v1",
        "http://",
        "ftp://host/v1",
        "http://host:port",
        "http://host:99999/v1",
        "http://a..b/v1",
        "https://u:hidden@host/v1",
        "https://host/v1?x=1",
        "https://host/v1?",
        "https://host/v1#",
        "https://host/v1#?",
    ],
)
def test_a_base_url_that_leads_nowhere_is_refused_with_an_example(base_url: str) -> None:
    with pytest.raises(ConfigurationError, match="https://api.dify.ai/v1") as raised:
        Dify(KEY, base_url=base_url)
    assert isinstance(raised.value, ValueError)
    assert "hidden" not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Mine", "a\r\nX-Evil: 1"),
        ("X-Mine", "schlüssel"),
        ("X-Mine", "a\0"),
        ("X-Mine", " a"),
        ("X Mine", "a"),
    ],
)
def test_a_header_that_no_request_carries_is_refused_and_its_value_not_shown(name: str, value: str) -> None:
    with pytest.raises(
        ConfigurationError, match="must be printable ASCII without leading or trailing spaces"
    ) as raised:
        Dify(KEY, headers={name: value})
    assert repr(value) not in str(raised.value)


@pytest.mark.parametrize("timeout", [-1, 0, float("nan"), float("inf"), 1e12, httpx.Timeout(5, read=-1)])
def test_a_timeout_that_is_none_is_refused(timeout: Any) -> None:
    with pytest.raises(ConfigurationError, match="timeout must be seconds above 0"):
        Dify(KEY, timeout=timeout)


@pytest.mark.parametrize("max_retries", [-1, None, "2", True])
def test_a_number_of_retries_that_is_none_is_refused(max_retries: Any) -> None:
    with pytest.raises(ConfigurationError, match="max_retries must be a whole number"):
        Dify(KEY, max_retries=max_retries)


def test_what_cannot_be_set_up_can_be_shown_with_its_locals() -> None:
    with pytest.raises(ConfigurationError) as raised:
        Dify(KEY, base_url="nope")
    shown = traceback.TracebackException.from_exception(raised.value, capture_locals=True)
    assert "Dify(None)" in "".join(shown.format())


@pytest.mark.parametrize("name", ["base_url", "headers", "timeout", "follow_redirects"])
def test_httpx_args_do_not_hold_what_the_client_decides(name: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        Dify(KEY, httpx_args={name: None})


async def test_key_and_base_url_come_from_the_environment(
    kind: str, server: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIFY_API_KEY", f" {KEY}\n")
    monkeypatch.setenv("DIFY_BASE_URL", server.base_url + "/")
    server.answer(INFO)
    async with client_of(
        kind, headers={"X-Mine": "1\t2", "authorization": "Basic x", "Accept-Encoding": "gzip"}
    ) as client:
        await client.call("get_app_info")
    asked = server.asked[0]
    assert (asked.method, asked.target) == ("GET", "/v1/info")
    assert (asked.headers["authorization"], asked.headers["x-mine"]) == (f"Bearer {KEY}", "1\t2")
    assert asked.headers["accept-encoding"] == "gzip"


def test_the_default_base_url_is_dify_cloud(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DIFY_BASE_URL", raising=False)
    with Dify(KEY) as dify:
        assert dify.client.get_httpx_client().base_url == "https://api.dify.ai/v1/"


@pytest.mark.parametrize(
    ("timeout", "expected"), [(7, (7, 7)), (None, (None, None)), (httpx.Timeout(1, read=2), (1, 2))]
)
def test_the_timeout_is_what_was_asked_for(timeout: Any, expected: tuple[float | None, float | None]) -> None:
    with Dify(KEY, timeout=timeout) as dify:
        used = dify.client.get_httpx_client().timeout
    assert (used.connect, used.read) == expected


def test_ordinary_calls_wait_long_for_the_answer_only() -> None:
    with Dify(KEY) as dify:
        assert dify.client.get_httpx_client().timeout.as_dict() == {"connect": 5, "read": 600, "write": 60, "pool": 60}


# -- The key


async def test_the_key_is_shown_nowhere(kind: str, server: ReplayServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server.answer(http_answer("401 Unauthorized", b'{"code": "unauthorized", "message": "no", "status": 401}'))
    async with client_of(kind, api_key=KEY, base_url=server.base_url) as client:
        with pytest.raises(DifyError) as raised:
            await client.call("get_app_info")
        shown = [repr(client.dify), repr(client.dify.client), str(client.dify.client), repr(vars(client.dify))]
        shown += [
            repr(client.dify.client.with_headers({"a": "b"})),
            repr(client.dify.stream_completion(inputs={}, user="u")),
        ]
    shown += ["".join(traceback.format_exception(raised.value)), repr(raised.value), caplog.text]
    shown += [repr(record.__dict__) for record in caplog.records]
    assert server.asked[0].headers["authorization"] == f"Bearer {KEY}"
    assert not [text for text in shown if KEY in text]


# -- What is sent


async def test_inputs_of_a_wrong_type_are_refused(client: Client) -> None:
    for inputs in ("text", [("a", 1)], None):
        with pytest.raises(TypeError, match="inputs must be a mapping"):
            await client.call("create_completion", inputs=inputs, user="u")
        with pytest.raises(TypeError, match="inputs must be a mapping"):
            client.dify.stream_completion(inputs=inputs, user="u")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


LOOP: dict[str, Any] = {}
LOOP["again"] = LOOP
UNSENDABLE: dict[str, tuple[dict[str, Any], type[Exception], str]] = {
    "nan": ({"n": math.nan}, ValueError, "inputs.n is nan, and JSON has no such number; give a finite number"),
    "infinity": ({"a": [{"b": -math.inf}]}, ValueError, r"inputs.a\[0\].b is -inf, and JSON has no such number"),
    "a set": ({"s": {1}}, TypeError, "inputs.s is of the type set, which JSON does not have; give a text"),
    "bytes": ({"t": (b"x",)}, TypeError, r"inputs.t\[0\] is of the type bytes, which JSON does not have"),
    "itself": (LOOP, ValueError, "a value to send contains itself, or is nested too deeply"),
}


@pytest.mark.parametrize("what", UNSENDABLE)
async def test_an_input_that_json_cannot_hold_is_named_before_anything_is_sent(
    client: Client, server: ReplayServer, what: str
) -> None:
    server.answer()
    inputs, error, message = UNSENDABLE[what]
    with pytest.raises(error, match=message):
        await client.call("create_completion", inputs=inputs, user="u")
    with pytest.raises(error, match=message):
        async with client.stream(inputs=inputs):
            pass
    assert not server.asked


REMOTE = {"type": "image", "transfer_method": "remote_url", "url": "https://dify.example/a.png"}
WRONG_FILES: dict[str, tuple[Any, str]] = {
    "a method of none": (
        {**REMOTE, "transfer_method": "url"},
        "transfer_method must be 'remote_url' or 'local_file', ",
    ),
    "the other method": ({**REMOTE, "transfer_method": "local_file"}, "upload_file_id is missing; give it a value"),
    "a type of none": ({**REMOTE, "type": "picture"}, "type must be 'audio' or .*, not 'picture'"),
    "an object's method": (
        RemoteFile(type_="image", url="x", transfer_method=cast("Any", "local_file")),
        "transfer_method must be 'remote_url', not 'local_file'",
    ),
    "an object's type": (
        RemoteFile(type_=cast("Any", "picture"), url="x"),
        "type must be 'audio' or .*, not 'picture'",
    ),
}


@pytest.mark.parametrize("what", WRONG_FILES)
async def test_a_wrong_value_of_an_input_file_is_named_before_anything_is_sent(
    client: Client, server: ReplayServer, what: str
) -> None:
    server.answer()
    file, message = WRONG_FILES[what]
    with pytest.raises(ValueError, match=rf"files\[0\].{message}"):
        await client.call("create_completion", inputs={}, files=[file], user="u")
    assert not server.asked


async def test_a_blocking_call_sends_what_it_is_given(client: Client, server: ReplayServer) -> None:
    server.answer(http_answer("200 OK", COMPLETION))
    files = [RemoteFile(type_="image", url="http://x/a.png"), LocalFile(type_="document", upload_file_id="f")]
    completion = await client.call("create_completion", inputs={"n": 1}, user="u", files=files)
    assert completion.answer == "Hello"
    assert json.loads(server.asked[0].body) == {
        "inputs": {"n": 1},
        "user": "u",
        "response_mode": "blocking",
        "files": [
            {"type": "image", "transfer_method": "remote_url", "url": "http://x/a.png"},
            {"type": "document", "transfer_method": "local_file", "upload_file_id": "f"},
        ],
    }


@pytest.mark.parametrize("argument", ["", ".", ".."])
async def test_a_path_argument_that_would_name_another_path_is_refused(
    client: Client, server: ReplayServer, argument: str
) -> None:
    server.answer(INFO)
    with pytest.raises(ValueError, match="path"):
        await client.call("download_file", argument)
    assert server.asked == []


async def test_path_arguments_are_quoted(
    kind: str, client: Client, server: ReplayServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "dify_completion")
    server.answer(http_answer("200 OK", b"bytes", "text/plain"))
    await client.call("download_file", "../a?b#c\r\nX: y")
    colon = ":" if kind == "aiohttp" else "%3A"  # The same in a path; aiohttp writes it out.
    assert server.asked[0].target == f"/v1/files/..%2Fa%3Fb%23c%0D%0AX{colon}%20y/preview"
    assert "\nX" not in caplog.records[-1].getMessage()


async def test_a_file_is_uploaded_from_whatever_it_is_given_as(
    client: Client, server: ReplayServer, tmp_path: Path
) -> None:
    path = tmp_path / "chart.png"
    path.write_bytes(b"content")
    started = io.BytesIO(b"before content")
    started.seek(7)
    with path.open("rb") as opened:
        given: list[tuple[Any, str, str]] = [
            (path, "chart.png", "image/png"),
            (str(path), "chart.png", "image/png"),
            (b"content", "file", "application/octet-stream"),
            (opened, "chart.png", "image/png"),
            (started, "file", "application/octet-stream"),
            (File(io.BytesIO(b"content"), "a.txt", "text/x-mine"), "a.txt", "text/x-mine"),
            (File(io.BytesIO(b"content")), "file", "application/octet-stream"),
            (File(b"content"), "file", "application/octet-stream"),
            (File(b"content", "a.png"), "a.png", "image/png"),
            (File(b"content", "a.txt", "text/x-mine"), "a.txt", "text/x-mine"),
            (File(path), "chart.png", "image/png"),
            (File(str(path), "a.webp"), "a.webp", "image/webp"),
            (File(path, mime_type="text/x-mine"), "chart.png", "text/x-mine"),
            (Pipe(b"content"), "file", "application/octet-stream"),
            (Reader(), "file", "application/octet-stream"),
        ]
        for file, name, media_type in given:
            server.answer(http_answer("201 Created", b'{"id": "f", "name": "n", "size": 7}'))
            assert (await client.call("upload_file", file=file, user="u")).id == "f"
            body = server.asked[0].body
            assert f'name="file"; filename="{name}"\r\nContent-Type: {media_type}\r\n\r\ncontent\r\n'.encode() in body


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
async def test_a_file_of_bytes_is_sent_whole_each_time(client: Client, server: ReplayServer, kind: Any) -> None:
    server.answer(http_answer("201 Created", b'{"id": "f", "name": "n", "size": 7}'))
    file = File(kind(b"content"))
    for _ in range(3):
        await client.call("upload_file", file=file, user="u")
    assert [b"\r\n\r\ncontent\r\n" in asked.body for asked in server.asked] == [True] * 3


class Reader:
    """The least that is a file."""

    def read(self, size: int = -1) -> bytes:
        return b"content"


class Pipe(io.RawIOBase):
    """A file that can be read once, from its start."""

    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def readall(self) -> bytes:
        return self._content.read()

    def readinto(self, buffer: Any) -> int:
        return self._content.readinto(buffer)


async def test_a_recording_is_labelled_as_the_spec_asks(client: Client, server: ReplayServer, tmp_path: Path) -> None:
    for name, media_type in (("a.mp3", "audio/mp3"), ("a.M4A", "audio/m4a"), ("a.ogg", "audio/ogg")):
        (tmp_path / name).write_bytes(b"sound")
        server.answer(http_answer("200 OK", b'{"text": "Hello"}'))
        assert (await client.call("audio_to_text", file=tmp_path / name)).text == "Hello"
        assert f"Content-Type: {media_type}\r\n".encode() in server.asked[0].body


async def test_no_content_can_break_out_of_its_part(client: Client, server: ReplayServer) -> None:
    server.answer(http_answer("201 Created", b'{"id": "f", "name": "n", "size": 7}'))
    name = 'a"\r\nX-Evil: 1\r\n.txt'
    await client.call("upload_file", file=File(io.BytesIO(b"\r\n--+++--\r\n"), name, "text/plain"), user="u\r\n--+++")
    content_type = server.asked[0].headers["content-type"]
    assert "+++" not in content_type
    assert b"\r\nX-Evil" not in server.asked[0].body
    with pytest.raises(ValueError, match="media type"):
        await client.call("upload_file", file=File(io.BytesIO(b""), "a", "text/plain\r\nX-Evil: 1"))


NASTY = ["a\r\nX-Evil: 1", "a\0b", "\u6f6e\u6c50 \U0001f30a", 'a"; filename="b', "%0d%0a", "--+++"]


@pytest.mark.parametrize("text", NASTY)
async def test_text_of_any_kind_arrives_as_it_is_and_nowhere_else(
    client: Client, server: ReplayServer, text: str
) -> None:
    server.answer(INFO)
    await client.call("get_app_info")
    plain = server.asked[0].headers.keys()
    server.answer(http_answer("200 OK", COMPLETION))
    await client.call("create_completion", inputs={"topic": text}, user=text)
    assert json.loads(server.asked[0].body) == {"inputs": {"topic": text}, "user": text, "response_mode": "blocking"}
    assert server.asked[0].headers.keys() == plain | {"content-type", "content-length"}
    server.answer(http_answer("200 OK", b"bytes", "text/plain"))
    await client.call("download_file", text, user=text)
    path, _, query = server.asked[0].target.partition("?")
    assert unquote(path) == f"/v1/files/{text}/preview"
    assert parse_qs(query) == {"user": [text]}
    assert server.asked[0].headers.keys() == plain
    server.answer(http_answer("201 Created", b'{"id": "f", "name": "n", "size": 7}'))
    await client.call("upload_file", file=File(io.BytesIO(b"content"), text, "text/plain"), user=text)
    head = f"Content-Type: {server.asked[0].headers['content-type']}\r\n\r\n".encode()
    file, user = message_from_bytes(head + server.asked[0].body, policy=HTTP).iter_parts()
    assert file.keys() == ["Content-Disposition", "Content-Type"]
    assert user.get_payload(decode=True) == text.encode()
    assert file.get_payload(decode=True) == b"content"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("create_completion", {"inputs": {"topic": HALF}, "user": "u"}),
        ("create_completion", {"inputs": {}, "user": HALF}),
        ("download_file", {"file_id": HALF}),
        ("download_file", {"file_id": "f", "user": HALF}),
        ("upload_file", {"file": b"", "user": HALF}),
    ],
)
async def test_half_a_surrogate_pair_is_refused(
    client: Client, server: ReplayServer, name: str, arguments: dict[str, Any]
) -> None:
    server.answer(INFO)
    with pytest.raises(ValueError, match="surrogates not allowed") as raised:
        await client.call(name, **arguments)
    assert type(raised.value) is ValueError
    assert server.asked == []


async def test_a_file_whose_name_is_no_text_is_uploaded(client: Client, server: ReplayServer, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    path.write_bytes(b"content")
    server.answer(http_answer("201 Created", b'{"id": "f", "name": "n", "size": 7}'))
    await client.call("upload_file", file=path)
    assert b'filename="caf?.txt"' in server.asked[0].body


async def test_a_file_that_cannot_be_read_is_refused_with_what_to_give(client: Client, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="give the path of a readable file") as raised:
        await client.call("upload_file", file=tmp_path / "missing.png")
    assert raised.value.filename == str(tmp_path / "missing.png")
    with pytest.raises(IsADirectoryError):
        await client.call("upload_file", file=tmp_path)
    with pytest.raises(FileNotFoundError, match="give the path of a readable file"):
        await client.call("upload_file", file=File(tmp_path / "missing.png"))
    for file in (5, File(5)):  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        with pytest.raises(TypeError, match="file must be a"):
            await client.call("upload_file", file=file)


async def test_an_opened_path_is_closed_again(client: Client, server: ReplayServer, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"content")
    server.answer(http_answer("500 Internal Server Error", b""))
    before = len(os.listdir("/proc/self/fd")) if os.path.exists("/proc/self/fd") else 0
    for _ in range(3):
        with pytest.raises(ServerError):
            await client.call("upload_file", file=tmp_path / "a.txt")
    after = len(os.listdir("/proc/self/fd")) if os.path.exists("/proc/self/fd") else 0
    assert after - before < 3


# -- What comes back


async def test_unknown_properties_of_a_result_are_kept(client: Client, server: ReplayServer) -> None:
    server.answer(INFO)
    info = await client.call("get_app_info")
    assert info["newer"] == {"kept": True}


async def test_a_huge_answer_comes_whole(client: Client, server: ReplayServer) -> None:
    body = json.loads(COMPLETION)
    body["answer"] = "tides " * 1_000_000
    server.answer(http_answer("200 OK", json.dumps(body).encode()))
    assert (await client.call("create_completion", inputs={}, user="u")).answer == body["answer"]


async def test_an_empty_success_has_no_result(client: Client, server: ReplayServer) -> None:
    server.answer([b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"])
    assert await client.call("delete_annotation", "a") is None


@pytest.mark.parametrize(
    ("status", "media_type", "body"),
    [
        ("200 OK", "text/html", b"<title>Log in</title>"),
        ("200 OK", "application/json", b"<title>Log in</title>"),
        ("200 OK", "application/json", b""),
        ("200 OK", "application/json", b"null"),
        ("200 OK", "application/json", b"[]"),
        ("200 OK", "application/json", b"{}"),
        ("200 OK", "application/json", b"[" * 100_000),
        ("202 Accepted", "application/json", b'{"name": "App"}'),
    ],
)
async def test_a_success_that_is_not_what_the_spec_says_is_an_error(
    client: Client, server: ReplayServer, status: str, media_type: str, body: bytes
) -> None:
    server.answer(http_answer(status, body, media_type))
    with pytest.raises(APIResponseError) as raised:
        await client.call("get_app_info")
    assert raised.value.response.content == body
    assert media_type in str(raised.value)
    assert len(str(raised.value)) < 800


UNUSUAL_STATUSES: dict[str, type[APIStatusError]] = {
    "418 I'm a teapot": APIStatusError,
    "499 ": APIStatusError,
    "520 ": ServerError,
    "599 ": ServerError,
    "600 ": APIStatusError,
}


@pytest.mark.parametrize("body", [b"", b"[]", b"5", b"null", b"<h1>Oops</h1>", b'{"message": null}', b"\xff"])
async def test_any_status_and_any_body_give_a_readable_error(client: Client, server: ReplayServer, body: bytes) -> None:
    for status, error_class in UNUSUAL_STATUSES.items():
        server.answer(http_answer(status, body, "text/html"))
        with pytest.raises(APIStatusError) as raised:
            await client.call("get_app_info")
        assert (raised.value.status_code, type(raised.value)) == (int(status[:3]), error_class)
        assert status[:3] in str(raised.value)
        assert (raised.value.code, raised.value.server_version) == (None, None)
        assert raised.value.message


async def test_a_stubbed_transport_may_answer_with_an_error(kind: str) -> None:
    stub = httpx.MockTransport(lambda request: httpx.Response(400, json={"code": "c", "message": "m"}))
    async with client_of(kind, api_key=KEY, httpx_args={"transport": stub}) as client:
        with pytest.raises(BadRequestError) as raised:
            await client.call("get_app_info")
        assert (raised.value.code, raised.value.message) == ("c", "m")
        with pytest.raises(BadRequestError):
            async with client.stream():
                pytest.fail("there is no stream")


async def test_a_hook_may_read_what_is_answered(kind: str, server: ReplayServer) -> None:
    async def aread(response: httpx.Response) -> None:
        await response.aread()

    def read(response: httpx.Response) -> None:
        response.read()

    hooks = {"verify": False, "event_hooks": {"response": [read if kind == "sync" else aread]}}
    async with client_of(kind, api_key=KEY, base_url=server.base_url, httpx_args=hooks) as client:
        server.answer(http_answer("400 Bad Request", b'{"code": "c", "message": "m"}'))
        with pytest.raises(BadRequestError):
            await client.call("get_app_info")
        server.answer(INFO)
        assert (await client.call("get_app_info")).name == "App"
        server.answer(event_stream(*GOOD))
        async with client.stream() as stream:
            assert await done(stream.get_final_text()) == "Bonjour"


async def test_a_request_by_hand_may_have_a_whole_url(client: Client, server: ReplayServer) -> None:
    server.answer(INFO)
    asynchronous = isinstance(client.dify, AsyncDify)
    generated = client.dify.client
    http: Any = generated.get_async_httpx_client() if asynchronous else generated.get_httpx_client()
    response = await done(http.get(httpx.URL(f"{server.base_url}/info")))
    assert response.json()["name"] == "App"


async def test_a_request_made_elsewhere_has_no_time_limits(kind: str, server: ReplayServer) -> None:
    class Anew(httpx.Auth):
        def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
            yield httpx.Request(request.method, request.url, headers=request.headers)

    server.answer(http_answer("500 Error", b"<h1>Oops</h1>", "text/html"))
    arguments = {"verify": False, "auth": Anew()}
    async with client_of(kind, api_key=KEY, base_url=server.base_url, httpx_args=arguments, max_retries=0) as client:
        with pytest.raises(ServerError, match="Oops"):
            await client.call("get_app_info")


@pytest.mark.parametrize("header", ["X-Foo: caf\xe9", 'Content-Disposition: attachment; filename="\u65e5.html"'])
async def test_a_header_in_any_encoding_does_not_hide_the_error(
    client: Client, server: ReplayServer, header: str
) -> None:
    encoding = "latin-1" if header.startswith("X") else "utf-8"
    head = f"HTTP/1.1 401 Unauthorized\r\n{header}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}"
    server.answer([head.encode(encoding)])
    with pytest.raises(AuthenticationError):
        await client.call("get_app_info")


async def test_an_error_whose_body_is_cut_is_that_error(client: Client, server: ReplayServer) -> None:
    whole = http_answer("403 Forbidden", b"<h1>Keep out</h1>", "text/html")[0]
    server.answer([whole[:-7]])
    with pytest.raises(PermissionDeniedError, match="Keep"):
        await client.call("get_app_info")


async def test_of_an_endless_error_little_is_read(
    client: Client, server: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless() -> Iterator[bytes]:
        yield b"HTTP/1.1 500 Error\r\nContent-Type: text/html\r\nContent-Length: 100000000000\r\n\r\n"
        while True:
            yield b"x" * 10_000

    shortened.time_for_body_of_error(monkeypatch, 600)
    server.answer(endless())
    with pytest.raises(ServerError):
        await client.call("get_app_info")


async def test_of_a_large_error_the_start_is_kept(client: Client, server: ReplayServer) -> None:
    server.answer(http_answer("500 Internal Server Error", b"x" * 5_000_000, "text/html"))
    with pytest.raises(ServerError) as raised:
        await client.call("get_app_info")
    assert len(raised.value.response.content) == 64 * 1024


@pytest.mark.parametrize("call", ["get_app_info", "create_completion", "stream_completion"])
async def test_an_error_whose_body_stalls_comes_all_the_same(
    client: Client, server: ReplayServer, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shortened.time_for_body_of_error(monkeypatch, 0.05)
    head = b"HTTP/1.1 500 Error\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n<h1>Oops"
    with Silence() as silence:
        server.answer(silence.after([head]))
        with pytest.raises(ServerError, match="<h1>Oops"):
            if call == "stream_completion":
                async with client.stream(read_timeout=None):
                    pytest.fail("there is no stream")
            await client.call(call, **({} if call == "get_app_info" else {"inputs": {}, "user": "u"}))


async def test_an_error_whose_body_drips_comes_all_the_same(
    client: Client, server: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drip() -> Iterator[bytes]:
        yield b"HTTP/1.1 500 Error\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\nxx"
        while not raised.wait(0.01):
            yield b"x"

    raised = threading.Event()
    shortened.time_for_body_of_error(monkeypatch, 0.1)
    server.answer(drip())
    with pytest.raises(ServerError, match="xx"):
        await client.call("get_app_info")
    raised.set()


async def test_a_retry_has_the_time_that_the_first_attempt_had(
    kind: str, server: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late() -> Iterator[bytes]:
        threading.Event().wait(0.2)
        yield from INFO

    shortened.time_for_body_of_error(monkeypatch, 0.02)
    head = b"HTTP/1.1 503 Unavailable\r\nRetry-After: 0\r\nContent-Length: 1000\r\n\r\n"
    with Silence() as silence:
        server.answer(silence.after([head]), late())
        async with client_of(kind, api_key=KEY, base_url=server.base_url) as client:
            assert (await client.call("get_app_info")).name == "App"


async def test_an_older_servers_refusal_is_understood(client: Client, server: ReplayServer) -> None:
    body = b'{"errors": {"page": "too small"}, "message": "Input payload validation failed"}'
    server.answer(http_answer("400 BAD REQUEST", body))
    with pytest.raises(BadRequestError) as raised:
        await client.call("list_feedbacks", page=1)
    assert (raised.value.code, raised.value.message) == (None, "Input payload validation failed")


@pytest.mark.parametrize(
    ("status", "location", "advice"),
    [
        ("308 Permanent Redirect", "https://other.example/v1/info", "'https://other.example/v1'"),
        ("307 Temporary Redirect", "/login", "/login'"),
        ("302 Found", "https://u:hidden@other.example/v1/info?a=b#c", "'https://other.example/v1'"),
    ],
)
async def test_a_redirect_is_not_followed_and_names_the_base_url(
    client: Client, server: ReplayServer, status: str, location: str, advice: str
) -> None:
    server.answer(http_answer(status, b"", "text/html", f"Location: {location}"))
    with pytest.raises(APIStatusError, match="redirect") as raised:
        await client.call("get_app_info")
    assert advice in str(raised.value)
    assert "hidden" not in str(raised.value)
    assert len(server.asked) == 1


@pytest.mark.parametrize("location", ["mailto:x", "https://xn--/", "http://host:port", "http://\xff/"])
async def test_a_redirect_to_nowhere_is_an_error_of_ours(client: Client, server: ReplayServer, location: str) -> None:
    head = f"HTTP/1.1 308 Redirect\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    server.answer([head.encode("latin-1")])
    with pytest.raises(DifyError):
        await client.call("get_app_info")


async def test_a_cut_answer_is_a_connection_error(client: Client, server: ReplayServer) -> None:
    whole = b"".join(http_answer("200 OK", COMPLETION))
    for end in (10, len(whole) - 1):
        server.answer([whole[:end]])
        with pytest.raises(APIConnectionError, match="POST /v1/completion-messages") as raised:
            await client.call("create_completion", inputs={}, user="u")
        assert raised.value.request.method == "POST"
        assert len(server.asked) == 1


async def test_a_download_brings_bytes_and_media_type(client: Client, server: ReplayServer) -> None:
    server.answer(http_answer("200 OK", b"\x89PNG", "image/png"))
    file = await client.call("download_file", "f", as_attachment=True)
    assert (file.payload.read(), file.mime_type) == (b"\x89PNG", "image/png")
    assert server.asked[0].target == "/v1/files/f/preview?as_attachment=true"


async def test_no_sound_for_nothing_to_speak(client: Client, server: ReplayServer) -> None:
    server.answer(http_answer("200 OK", b"null\n"))
    with pytest.raises(APIResponseError, match="audio/\\* was expected: 'null'"):
        await client.call("text_to_audio", message_id="unknown")


async def test_feedbacks_are_paged_until_a_short_page(client: Client, server: ReplayServer) -> None:
    pages = [[{"id": f"{page}{item}", "message_id": "m", "rating": "like"} for item in range(2)] for page in "ab"]
    server.answer(*(http_answer("200 OK", json.dumps({"data": page}).encode()) for page in [*pages, pages[0][:1]]))
    feedbacks = client.dify.iter_feedbacks(limit=2)
    found = [item async for item in feedbacks] if isinstance(feedbacks, AsyncIterator) else list(feedbacks)
    assert [feedback.id for feedback in found] == ["a0", "a1", "b0", "b1", "a0"]
    assert [asked.target.partition("?")[2] for asked in server.asked] == [f"page={n}&limit=2" for n in (1, 2, 3)]


# -- The generated client


@pytest.mark.parametrize(
    ("own", "headers", "sent"),
    [
        ({}, {"cookie": "theirs=2"}, "theirs=2"),
        ({"ours": "1"}, {}, "ours=1"),
        ({"ours": "1"}, {"cookie": "theirs=2"}, "ours=1; theirs=2"),
    ],
)
async def test_cookies_of_the_client_and_of_a_request_are_all_sent(
    kind: str, server: ReplayServer, own: Any, headers: Any, sent: str
) -> None:
    server.answer(http_answer("200 OK", b"{}"))
    async with client_of(kind, api_key="k", base_url=server.base_url, httpx_args={"cookies": own}) as client:
        generated = client.dify.client
        http: Any = generated.get_httpx_client() if kind == "sync" else generated.get_async_httpx_client()
        await done(http.get("/info", headers=headers))
    assert server.asked[0].headers["cookie"] == sent


async def test_a_cookie_that_no_request_can_carry_is_not_kept(kind: str, server: ReplayServer) -> None:
    first = http_answer("200 OK", b"{}", "application/json", "Set-Cookie: a=\u00e9", "Set-Cookie: b=2")
    server.answer(first, http_answer("200 OK", b"{}"))
    async with client_of(kind, api_key="k", base_url=server.base_url) as client:
        generated = client.dify.client
        http: Any = generated.get_httpx_client() if kind == "sync" else generated.get_async_httpx_client()
        for _ in range(2):
            await done(http.get("/info"))
    assert server.asked[1].headers["cookie"] == "b=2"


async def test_cookies_that_answers_set_are_sent_until_an_answer_ends_them(kind: str, server: ReplayServer) -> None:
    settings: tuple[list[str], ...] = (
        [],
        ["Set-Cookie: a=1; Path=/", "set-cookie: b=2; Path=/"],
        [],
        ["Set-Cookie: a=; Max-Age=0; Path=/"],
    )
    server.answer(*(http_answer("200 OK", b"{}", "application/json", *lines) for lines in [*settings, [], []]))
    jar = CookieJar()
    async with client_of(kind, api_key="k", base_url=server.base_url, httpx_args={"cookies": jar}) as client:
        generated = client.dify.client
        http: Any = generated.get_httpx_client() if kind == "sync" else generated.get_async_httpx_client()
        for _ in range(5):
            await done(http.get("/info"))
        http.cookies = {"c": "3"}
        await done(http.get("/info"))
    assert [asked.headers.get("cookie") for asked in server.asked] == [None, None, "a=1; b=2", "a=1; b=2", "b=2", "c=3"]
    assert [cookie.name for cookie in jar] == ["b"]


async def test_a_cookie_that_you_remove_is_not_sent_again(kind: str, server: ReplayServer) -> None:
    setting = http_answer("200 OK", b"{}", "application/json", "Set-Cookie: a=1; Path=/")
    server.answer(setting, setting, http_answer("200 OK", b"{}"))
    by_name = server.base_url.replace("127.0.0.1", "localhost")  # aiohttp itself keeps cookies of named hosts only.
    async with client_of(kind, api_key="k", base_url=by_name) as client:
        generated = client.dify.client
        http: Any = generated.get_httpx_client() if kind == "sync" else generated.get_async_httpx_client()
        for _ in range(2):
            await done(http.get("/info"))
        http.cookies.clear()
        await done(http.get("/info"))
    assert [asked.headers.get("cookie") for asked in server.asked] == [None, "a=1", None]


async def test_a_header_of_a_copy_is_looked_at_too(client: Client) -> None:
    copy = client.dify.client.with_headers({"X-Mine": "a\r\nX-Evil: 1"})
    with pytest.raises(ConfigurationError, match="must be printable ASCII without leading or trailing spaces"):
        copy.get_httpx_client()
    with pytest.raises(ConfigurationError):
        copy.get_async_httpx_client()


async def test_generated_functions_work_under_the_same_policy(client: Client, server: ReplayServer) -> None:
    is_async = isinstance(client.dify, AsyncDify)
    for made in (client.dify.client, client.dify.client.with_headers({"X-Mine": "1"})):
        server.answer(http_answer("404 Not Found", b"<h1>Not Found</h1>", "text/html"), INFO)
        call = get_app_info.asyncio if is_async else get_app_info.sync
        with pytest.raises(NotFoundError):
            await done(call(client=made))
        info = await done(call(client=made))
        assert isinstance(info, AppInfo)
    assert server.asked[1].headers["x-mine"] == "1"
    await close(made, is_async)


async def test_copies_leave_the_original_as_it_is(client: Client, server: ReplayServer) -> None:
    original, is_async = client.dify.client, isinstance(client.dify, AsyncDify)
    await client_call(client, server)
    copies = [
        original.with_headers({"X-Mine": "1"}),
        original.with_cookies({"mine": "1"}),
        original.with_timeout(httpx.Timeout(1)),
    ]
    http = original.get_async_httpx_client() if is_async else original.get_httpx_client()
    assert "X-Mine" not in http.headers
    assert not http.cookies
    assert http.timeout.read == 600
    for copy in copies:
        await close(copy, is_async)


async def client_call(client: Client, server: ReplayServer) -> None:
    server.answer(INFO)
    await client.call("get_app_info")


async def close(client: Any, is_async: bool) -> None:
    await done(client.get_async_httpx_client().aclose() if is_async else client.get_httpx_client().close())


# -- Trying again


@pytest.mark.parametrize(
    ("status", "body", "times"),
    [
        ("429 Too Many Requests", b"", 3),
        ("429 Too Many Requests", b'{"code": "too_many_requests", "message": "m"}', 3),
        ("429 Too Many Requests", b'{"code": "rate_limit_error", "message": "m"}', 1),
        ("400 Bad Request", b'{"code": "invalid_param", "message": "Too many requests. Please try later."}', 3),
        ("400 Bad Request", b'{"code": "invalid_param", "message": "query is required"}', 1),
        ("502 Bad Gateway", b"<h1>502</h1>", 3),
        ("503 Service Unavailable", b"", 3),
        ("500 Internal Server Error", b"", 1),
        ("504 Gateway Timeout", b"", 1),
        ("401 Unauthorized", b"", 1),
    ],
)
async def test_a_generation_is_asked_for_again_only_where_none_was_begun(
    kind: str, server: ReplayServer, status: str, body: bytes, times: int
) -> None:
    server.answer(http_answer(status, body, "application/json", AT_ONCE))
    async with client_of(kind, api_key=KEY, base_url=server.base_url) as client:
        with pytest.raises(APIStatusError) as raised:
            await client.call("create_completion", inputs={}, user="u")
        assert len(server.asked) == times
        with pytest.raises(APIStatusError):
            async with client.stream():
                pytest.fail("there is no stream")
    assert len(server.asked) == 2 * times
    assert isinstance(raised.value, RateLimitError) == (b"oo many" in body or status.startswith("429"))


async def test_after_a_retry_the_answer_comes(
    kind: str, server: ReplayServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "dify_completion")
    refused = http_answer("503 Service Unavailable", b"", "text/html", AT_ONCE)
    server.answer(refused, http_answer("201 Created", b'{"id": "f", "name": "n", "size": 7}'))
    async with client_of(kind, api_key=KEY, base_url=server.base_url) as client:
        await client.call("upload_file", file=b"content")
    first, second = server.asked
    assert first.body == second.body
    messages = [(r.levelname, r.getMessage()) for r in caplog.records if r.name == "dify_completion"]
    assert messages[0] == ("WARNING", "POST /v1/files/upload: retry 1 of 2 in 0.0 s, after 503")
    assert messages[1][0] == "DEBUG"
    assert messages[1][1].startswith("POST /v1/files/upload: 201 in ")
    assert len(messages) == 2


async def test_a_refused_connection_is_tried_again(
    kind: str, caplog: pytest.LogCaptureFixture, closed_port: int
) -> None:
    async with client_of(kind, api_key=KEY, base_url=f"http://127.0.0.1:{closed_port}/v1", max_retries=1) as client:
        with pytest.raises(APIConnectionError, match="ConnectError"):
            await client.call("create_completion", inputs={}, user="u")
    assert [record.levelname for record in caplog.records if "retry 1 of 1" in record.message] == ["WARNING"]


async def test_log_lines_tell_the_call_and_nothing_of_its_content(
    kind: str, server: ReplayServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "dify_completion")
    server.answer(http_answer("200 OK", COMPLETION, "application/json", "X-Version: 1.12.1"))
    async with client_of(kind, api_key=KEY, base_url=server.base_url) as client:
        await client.call("create_completion", inputs={"secret": "input"}, user="someone")
    (record,) = [record for record in caplog.records if record.name == "dify_completion"]
    message = record.getMessage()
    assert message.startswith("POST /v1/completion-messages: 200 in ")
    assert message.endswith("ms (server 1.12.1)")
    assert not any(word in message for word in ("input", "someone", "Hello", KEY))


async def test_what_is_no_http_is_no_answer_and_shows_no_key(client: Client, server: ReplayServer) -> None:
    for garbage in (b"SSH-2.0-OpenSSH\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"):
        server.answer([garbage])
        with pytest.raises(APIConnectionError) as raised:
            await client.call("get_app_info")
        assert "app-key" not in f"{raised.value!r} {raised.value.__cause__!r}"
