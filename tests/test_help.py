"""What `help` says of a method, and what a method says of an argument that is given by position."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dify_completion_api
import pytest
from clients import done
from dify_completion import AsyncDify, Dify

pytestmark = pytest.mark.anyio

MANIFEST = json.loads((Path(dify_completion_api.__file__).parent / "manifest.json").read_text(encoding="utf-8"))
METHODS = sorted(name for names in MANIFEST["methods"].values() for name in names.values())


def documentation(method: Callable[..., Any]) -> str:
    return inspect.getdoc(method) or ""


def parameters(name: str, kind: inspect._ParameterKind) -> list[str]:
    found = [*inspect.signature(getattr(Dify, name)).parameters.values()][1:]
    return [one.name for one in found if one.kind is kind]


@pytest.fixture(params=[Dify, AsyncDify])
def client(request: pytest.FixtureRequest) -> Dify | AsyncDify:
    client: Dify | AsyncDify = request.param("app-key", base_url="http://127.0.0.1:9/v1")
    return client


def test_help_of_a_call_says_nothing_of_streams_and_help_of_a_stream_nothing_of_calls(client: Dify) -> None:
    called, streamed = documentation(client.create_completion), documentation(client.stream_completion)
    for word in ("response_mode", "blocking", "stream", "message_end", "text/event-stream", "application/json"):
        assert word not in called
    for word in ("response_mode", "blocking", "application/json", "JSON object"):
        assert word not in streamed
    assert "message_end" in streamed


@pytest.mark.parametrize("name", METHODS)
def test_help_names_methods_and_no_operations(name: str, client: Dify) -> None:
    said = documentation(getattr(client, name))
    assert not [operation for operation in MANIFEST["methods"] if f"`{operation}`" in said]
    assert "\nRaises:\n    DifyError: " in said


@pytest.mark.parametrize("name", METHODS)
async def test_an_argument_by_position_is_refused_with_the_keywords(name: str, client: Dify | AsyncDify) -> None:
    positional = parameters(name, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    keywords = parameters(name, inspect.Parameter.KEYWORD_ONLY)
    with pytest.raises(TypeError) as raised:
        await done(getattr(client, name)(*(f"value {number}" for number in range(len(positional) + 1))))
    write = f"{name}({', '.join([*positional, *(f'{keyword}=...' for keyword in keywords)])})"
    assert str(raised.value).endswith(f"by position, not {len(positional) + 1}: write {write}")
    assert "value" not in str(raised.value)


@pytest.mark.parametrize("kind", [Dify, AsyncDify])
def test_settings_of_a_client_by_position_are_refused_with_the_keywords(kind: Any) -> None:
    with pytest.raises(
        TypeError, match=rf"^{kind.__name__}\(\) takes 1 argument by position, not 2: write .*base_url="
    ) as raised:
        kind("app-key", "http://127.0.0.1:9/v1")
    assert "app-key" not in str(raised.value)
    with pytest.raises(TypeError, match=r"write with_options\(timeout=\.\.\., max_retries=\.\.\., headers=\.\.\.\)$"):
        kind("app-key").with_options(5)


def test_methods_that_are_awaited_are_still_coroutine_functions() -> None:
    for name in ("create_completion", "get_app_info", "stop_completion"):
        assert inspect.iscoroutinefunction(getattr(AsyncDify, name))
        assert not inspect.iscoroutinefunction(getattr(Dify, name))
