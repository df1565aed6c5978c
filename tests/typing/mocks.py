"""What a test asks a mock. For the type checkers; nothing runs this."""

from __future__ import annotations

from typing import assert_type

from dify_completion import AsyncDify, Dify
from dify_completion_mock import App, Fault, MockDify, Received, Stop


def a_program_of_a_mock(mock_dify: MockDify) -> None:
    assert_type(Dify(**mock_dify.settings), Dify)
    assert_type(AsyncDify(**mock_dify.settings, max_retries=0), AsyncDify)
    assert_type(mock_dify.environ, dict[str, str])


def a_script(mock_dify: MockDify) -> None:
    mock_dify.answer("Twice a day.", cut="broken", cut_after=2)
    mock_dify.answer(lambda inputs: f"All about {inputs['topic']}.", times=2)
    mock_dify.answer(Fault("provider_quota_exceeded"))
    mock_dify.refuse(429, retry_after=1)
    with MockDify(app=App(auto_play=True)) as other:
        assert_type(other, MockDify)


def what_arrived(mock_dify: MockDify) -> None:
    assert_type(mock_dify.requests, list[Received])
    assert_type(mock_dify.requests[0].operation, str | None)
    assert_type(mock_dify.stops, list[Stop])
    assert_type(mock_dify.stopped, list[str])
