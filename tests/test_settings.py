"""Settings of a wrong kind are refused when they are set, by an error that names the setting and what to pass."""

from __future__ import annotations

import json
import math
import ssl
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import httpx
import pytest
from clients import Client, client_of, done
from dify_completion import AsyncDify, BadRequestError, ConfigurationError, Dify
from dify_completion_mock import App, MockDify
from replay import ReplayServer, http_answer

pytestmark = pytest.mark.anyio

CLIENTS = [Dify, AsyncDify]
ELSEWHERE = "https://dify.example/v1"

PASSWORD = "hunter2"


def limits(**values: Any) -> httpx.Limits:
    return httpx.Limits(**values)


NEITHER: list[Any] = [5, 1.5, math.nan, True, [PASSWORD], [[1]], {1, 2}, object(), len, (1, 2, 3, 4, 5, 6)]
"""Values that are neither texts nor mappings."""

OWN: dict[str, list[Any]] = {
    "api_key": [*(value for value in NEITHER if value), b"app-key", {"app": "key"}, "app-1\nX-Evil: 1"],
    "base_url": [*NEITHER, b"https://a", {}, 0, "http://a\nb/v1"],
    "timeout": ["5", b"5", [5], {}, set(), object(), len, True, (1,), (1, "2"), httpx.Timeout(True)],
    "max_retries": ["3", None, 1.0, True, -1, [3], {}, len],
    "headers": [*NEITHER, "a: b", b"a: b", [("a", "b")], {"a": 1}, {"a": None}, {1: "a"}, {"a": b"b"}, {"a": "b\nc"}],
    "httpx_args": [*NEITHER, "verify", b"verify", [("verify", False)], 0, set()],
}

OF_HTTPX: dict[str, list[Any]] = {
    "auth": [5, PASSWORD, [PASSWORD, PASSWORD], (PASSWORD,), (1, PASSWORD), ("me", f"{PASSWORD}\ud800"), {}],
    "cert": [5, True, [PASSWORD], {}, (), (1, 2), ("a", "b", 5), ("a", "b", PASSWORD, "c"), "a\0b", "\ud800"],
    "cookies": [5, 0, PASSWORD, b"a=b", ["a"], [1], {"a": 1}, {"a": f"{PASSWORD}\n"}, {"a": f"{PASSWORD}é"}, object()],
    "default_encoding": [None, 5, "no encoding", b"utf-8", ["utf-8"], {}],
    "event_hooks": [5, "request", ["request"], [len], {"request": len}, {"request": [5]}, {"reponse": []}],
    "http1": [None, 0, 1, "yes", ["x"], {}],
    "http2": [None, 0, 1, "yes", ["x"], {}],
    "limits": [
        *(None, 5, "5", {"max_connections": 5}, httpx.Timeout(5), (1, 2)),
        *(limits(max_connections=value) for value in ("5", 0, -1, 1.5, True)),
        *(limits(max_keepalive_connections=value) for value in ("5", -1, 1.5)),
        *(limits(keepalive_expiry=value) for value in ("5", -1, math.nan)),
    ],
    "max_redirects": [None, "5", 1.5, -1, [5], {}],
    "mounts": [5, "all://", ["all://"], {"https": None}, {"": None}, {5: None}, {"://[": None}],
    "params": [5, True, len, [5], [("a",)], object()],
    "proxy": [5, 0, True, b"http://a", ["http://a"], {"https://": "http://a"}, object()],
    "transport": [5, "httpcore", ["x"], {}],
    "trust_env": [None, 0, 1, "yes", [], {}],
    "verify": [None, 0, 5, ["x"], {}, b"a.pem", object(), "a\0b", "\ud800"],
}

GIVEN = [(name, {name: value}) for name, values in OWN.items() for value in values]
GIVEN += [(name, {"httpx_args": {name: value}}) for name, values in OF_HTTPX.items() for value in values]
GIVEN += [(name, {"httpx_args": {name: 5}}) for name in ("uds", "retries", "verfiy", "connections")]

PASSES = {"max_retries": "must be", "timeout": "must be", "api_key": "pass|copy", "headers": "pass|must be"}


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(("name", "settings"), GIVEN)
def test_a_setting_of_a_wrong_kind_is_named_with_what_to_pass(client: Any, name: str, settings: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError) as raised:
        client(**{"api_key": "app-key", "base_url": ELSEWHERE, **settings})
    message = str(raised.value)
    assert name in message or name.replace("headers", "header").replace("base_url", "base URL") in message
    assert any(advice in message for advice in PASSES.get(name, "pass").split("|"))
    assert PASSWORD not in message
    assert raised.value.__cause__ is None
    assert len(message) < 400
    message.encode()  # It can be written anywhere.


@pytest.mark.parametrize("library", [None, 5, "requests", ["httpcore"], {}, b"aiohttp"])
def test_a_library_of_a_wrong_kind_is_named_with_those_there_are(library: Any) -> None:
    with pytest.raises(ConfigurationError, match="http is .*: set it to 'httpcore' or 'aiohttp'"):
        AsyncDify("app-key", http=library)


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(
    ("name", "value"),
    [(name, value) for name in ("timeout", "max_retries", "headers") for value in OWN[name] if value is not None],
)
def test_an_option_of_a_wrong_kind_is_refused_as_a_setting_is(client: Any, name: str, value: Any) -> None:
    original = client("app-key", base_url=ELSEWHERE)
    with pytest.raises(ConfigurationError, match=name.removesuffix("s")):
        original.with_options(**{name: value})


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(
    "arguments",
    [
        {"auth": ("me", PASSWORD)},
        {"auth": None},
        {"auth": httpx.BasicAuth("me", PASSWORD)},
        {"auth": lambda request: request},
        {"cookies": {"a": "b"}},
        {"cookies": [("a", "b")]},
        {"cookies": httpx.Cookies({"a": "b"})},
        {"cookies": CookieJar()},
        {"cookies": None},
        {"default_encoding": "latin-1"},
        {"event_hooks": {"request": [print], "response": ()}},
        {"event_hooks": None},
        {"limits": httpx.Limits()},
        {"limits": httpx.Limits(max_connections=1, max_keepalive_connections=0, keepalive_expiry=0)},
        {"mounts": {"all://": None, "https://dify.example:443": httpx.HTTPTransport}},
        {"mounts": None},
        {"params": {"a": 1, "b": ["c", "d"]}},
        {"params": "a=b"},
        {"params": {}},
        {"params": None},
        {"proxy": ""},
        {"proxy": None},
        {"proxy": httpx.URL("http://127.0.0.1:3128")},
        {"proxy": httpx.Proxy("http://127.0.0.1:3128")},
        {"verify": False},
        {"verify": ssl.create_default_context()},
        {"verify": Path(ssl.get_default_verify_paths().cafile or __file__)},
        {"trust_env": False, "http1": True, "http2": False, "max_redirects": 0},
        {},
        None,
    ],
)
def test_what_httpx_takes_is_taken(client: Any, arguments: Any) -> None:
    if arguments and isinstance(arguments.get("verify"), Path) and not ssl.get_default_verify_paths().cafile:
        pytest.skip("this system has no file of certificates")
    client("app-key", base_url=ELSEWHERE, httpx_args=arguments, timeout=httpx.Timeout((1, 2, 3, 4)))


# -- What a server says


async def test_an_error_can_be_written_whatever_the_server_says(client: Client, server: ReplayServer) -> None:
    said = {"code": "invalid_param", "message": "half \ud800 of a pair", "status": 400}
    server.answer(http_answer("400 Bad Request", json.dumps(said).encode()))
    with pytest.raises(BadRequestError) as raised:
        await client.call("get_app_info")
    assert r"half \ud800 of a pair" in str(raised.value).encode().decode()


# -- The mock


NO_APP: list[Any] = ["x", 5, [App()], {}, App]
NO_APPS: list[Any] = ["x", 5, [App()], {"key": 5}, {5: App()}]


def mock(**settings: Any) -> MockDify:
    return MockDify(**settings)


@pytest.mark.parametrize("value", [None, "5", b"5", [5], {}, object(), True, math.nan, -1])
@pytest.mark.parametrize("name", ["delay", "ping_interval", "speed", "connections", "idle_timeout", "seed", "port"])
def test_a_number_of_the_mock_is_one(name: str, value: Any) -> None:
    if value is None and name in ("connections", "idle_timeout"):
        pytest.skip("None has a meaning")
    with pytest.raises(ValueError, match=f"^{name} must be .*, not "):
        mock(**{name: value})


@pytest.mark.parametrize("name", ["connections", "seed", "port"])
def test_a_whole_number_of_the_mock_is_one(name: str) -> None:
    with pytest.raises(ValueError, match=f"^{name} must be a whole number, . or more, not 1.5"):
        mock(**{name: 1.5})


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        *(({"app": app}, "app must be an App, not ") for app in NO_APP),
        *(({"apps": apps}, "apps must be a dict of Apps") for apps in NO_APPS),
        ({"version": None}, "a version of Dify must be numbers"),
        ({"version": 1.14}, "a version of Dify must be numbers"),
        ({"version": b"1.14"}, "a version of Dify must be numbers"),
        ({"app": App(), "apps": {"k": App()}}, "pass either app"),
        ({"apps": {}}, "pass either app"),
    ],
)
def test_what_the_mock_cannot_be_is_refused(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        mock(**settings)


# -- Streams


@pytest.mark.parametrize("limit", ["5", [5], True, math.nan, -1, object()])
async def test_a_read_timeout_of_a_wrong_kind_is_refused_where_it_is_given(kind: str, limit: Any) -> None:
    async with client_of(kind, api_key="app-key", base_url=ELSEWHERE) as client:
        with pytest.raises(ValueError, match="read_timeout must be a number of seconds"):
            await done(client.dify.stream_completion(inputs={}, user="u", read_timeout=limit))
