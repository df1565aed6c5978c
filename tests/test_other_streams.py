"""The types of other streams than completions' (tests/suites/other_streams.py reads them), and an API without any."""

from __future__ import annotations

from pathlib import Path

import pytest
from fork_server import run_forked
from projects import environment_of, generated, project_with_more, spec_of_completions
from shared import SharedFolders
from type_checks import mypy

TYPED = """\
from typing import assert_never, assert_type

from dify_completion import AsyncDify, ChatMessageStream, Dify, UnknownEvent
from dify_completion_api.events import ChatEvent, WorkflowEvent
from dify_completion_api.models import ChatMessage, Done, Progress, WorkflowRun


def waits(dify: Dify) -> None:
    with dify.stream_chat_message(query="q", inputs={}, user="u") as chat:
        assert_type(chat, ChatMessageStream)
        for event in chat:
            assert_type(event, ChatEvent | UnknownEvent)
        assert_type(chat.get_final_result(), ChatMessage)
        assert_type(chat.get_final_chat_message(), ChatMessage)
        assert_type(chat.conversation_id, str | None)
        assert_type(chat.text, str)
        chat.audio  # type: ignore[attr-defined]
    with dify.stream_progress("i") as progress:
        for step in progress:
            assert_type(step, Progress | Done | UnknownEvent)
            match step:
                case Progress() | Done():
                    pass
                case UnknownEvent():
                    pass
                case _:
                    assert_never(step)
        assert_type(progress.get_final_result(), Done)
        progress.text  # type: ignore[attr-defined]


async def awaits(dify: AsyncDify) -> None:
    async with dify.stream_workflow_events("r", user="u") as run:
        async for event in run:
            assert_type(event, WorkflowEvent | UnknownEvent)
        assert_type(await run.get_final_result(), WorkflowRun)
"""
NO_STREAM = """\
from dify_completion import AsyncDify, Dify

assert not hasattr(Dify, "stream_completion")
with Dify("app-key") as dify:
    assert dify.create_completion
"""


@pytest.fixture(scope="module")
def environment(shared: SharedFolders) -> dict[str, str]:
    return environment_of(project_with_more(shared))


def test_other_streams_are_typed(environment: dict[str, str], shared: SharedFolders, tmp_path: Path) -> None:
    (tmp_path / "typed.py").write_text(TYPED, encoding="utf-8")
    mypy(shared, tmp_path, environment, "typed.py")


def test_an_api_without_a_stream_generates_and_works(tmp_path: Path) -> None:
    spec = spec_of_completions("/info")
    create = spec["paths"]["/completion-messages"]["post"]
    del create["responses"]["200"]["content"]["text/event-stream"]
    run = run_forked("-c", NO_STREAM, env=generated(tmp_path, spec))
    assert run.returncode == 0, run.stderr
