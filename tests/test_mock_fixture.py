"""The pytest fixture: an app of one's own, and nothing loaded where it is not used."""

from __future__ import annotations

import subprocess
import sys

import dify_completion_mock
import pytest
from dify_completion import Dify
from dify_completion_mock import App, MockDify


@pytest.fixture
def mock_dify_app() -> App:
    return App(name="Mine")


def test_a_fixture_of_ones_own_says_what_the_app_is_like(mock_dify: MockDify) -> None:
    with Dify(**mock_dify.settings) as dify:
        assert dify.get_app_info().name == "Mine"


def test_a_program_that_reads_the_environment_finds_it(mock_dify: MockDify, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in mock_dify.environ.items():
        monkeypatch.setenv(name, value)
    with Dify() as dify:
        assert dify.get_app_info().name == "Mine"


def test_the_plugin_loads_nothing_of_the_extra_before_it_is_used() -> None:
    code = "import sys, dify_completion_mock._pytest; print({'starlette', 'uvicorn', 'pydantic'} & sys.modules.keys())"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "set()"


def test_the_package_exports_exactly_these_names() -> None:
    names = [
        "App",
        "Fault",
        "FormFile",
        "GeneratedFile",
        "MockDify",
        "Moderation",
        "Received",
        "Reply",
        "Stop",
        "speak",
    ]
    assert dify_completion_mock.__all__ == names
    assert all(getattr(dify_completion_mock, name).__doc__ for name in names)
    with pytest.raises(AttributeError, match="no attribute 'Mock'"):
        dify_completion_mock.Mock  # noqa: B018
