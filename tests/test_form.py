"""An app's form: what is wrong with some inputs is what a server would refuse, found at once and without it."""

from __future__ import annotations

import json
import math
from functools import cache
from typing import Any

import pytest
from dify_completion import APIStatusError, Dify, InputForm
from dify_completion_api.models import AppParameters
from dify_completion_batch._typed_inputs import typed
from dify_completion_mock import App, MockDify
from recorded import Recording, recordings

FORM: list[dict[str, dict[str, Any]]] = [
    {"text-input": {"variable": "name", "required": True, "max_length": 4, "default": "Ann"}},
    {"paragraph": {"variable": "task", "required": False, "max_length": None, "default": ""}},
    {"select": {"variable": "tone", "required": False, "options": ["plain", "1"], "default": "plain"}},
    {"number": {"variable": "count", "required": False, "default": 3}},
    {"checkbox": {"variable": "short", "required": False, "default": False}},
    {"external_data_tool": {"variable": "weather", "required": True, "type": "api", "enabled": True, "config": {}}},
]
VALUES: list[Any] = ["", " ", "a", "abcd", "abcde", "plain", "1", " 1 ", "-1.5", "1.", "1.5e3", "1e3", ".", "ä", "\0"]
VALUES += ["nan", "٣", "1_000", 1, -2.5, True, False, None, [], ["plain"], (1,), {}, {"a": 1}]
VALUES += ["1_0.5", "1_000.5", "1.0_0", "1.5e1_0", "1.e+0_1", " -1_0.5 ", "+.5", "1_", "_1.5", "1__0.5", "1._5"]
VALUES += [
    "1.5e",
    "1.5e_1",
    "infinity.",
    "0x1.8",
    "1.5.",
    ["a"],
    [["a"]],
    [[{}]],
    [{}],
    ["a", {"b": 1}],
    [None],
    "maybe",
]


def form_of(controls: list[dict[str, dict[str, Any]]]) -> InputForm:
    return InputForm(AppParameters.from_dict({"user_input_form": controls}))


@pytest.mark.parametrize("variable", ["name", "task", "tone", "count", "short"])
def test_what_a_server_refuses_is_found_and_nothing_else(variable: str) -> None:
    with MockDify(app=App(form=FORM)) as mock, Dify(mock.api_key, base_url=mock.base_url) as dify:
        form = InputForm(dify.get_app_parameters())
        for value in VALUES:
            inputs = {"name": "Ann", variable: value}
            assert list(form.check(inputs)) == refused(dify, inputs), value


def refused(dify: Dify, inputs: dict[str, Any]) -> list[str]:
    """The variable that a server objects to; it stops at the first."""
    try:
        dify.create_completion(inputs=inputs, user="u-42")
    except APIStatusError as error:
        named = [name for name in inputs if name in error.message]
        return named or [list(inputs)[-1]]  # A value that the server trips over is not named.
    return []


def recorded_inputs() -> list[Recording]:
    """What was asked of the apps whose form was recorded, and answered by Dify itself, not by a fault of the model."""
    return [
        recording
        for recording in recordings()
        if recording.path.endswith("/completion-messages")
        and (recording.version, recording.app) in recorded_forms()
        and inputs_of(recording)
    ]


@cache
def recorded_forms() -> dict[tuple[str, str], AppParameters]:
    pages = [recording for recording in recordings() if recording.path.endswith("/parameters")]
    return {(page.version, page.app): AppParameters.from_dict(page.json) for page in pages if page.status == 200}


def inputs_of(recording: Recording) -> dict[str, Any] | None:
    try:
        inputs = json.loads(recording.request_body)["inputs"]
    except (ValueError, TypeError, KeyError):
        return None
    return inputs if isinstance(inputs, dict) else None


@pytest.mark.parametrize("recording", recorded_inputs(), ids=lambda recording: recording.name)
def test_recorded_servers_refused_what_is_found(recording: Recording) -> None:
    form = InputForm(recorded_forms()[recording.version, recording.app])
    inputs = inputs_of(recording) or {}
    found = [name for name in form.check(inputs) if name in form.fields]
    message = recording.json["message"] if recording.status == 400 else ""
    if "input form" in message or "Invalid input type" in message:
        assert any(name in message for name in found)
    elif recording.status != 500:
        assert not found


def test_all_that_is_wrong_is_told_at_once_by_variable() -> None:
    inputs = {"name": "Annabel", "task": 5, "tone": "loud", "count": "many", "colour": "red"}
    assert form_of(FORM).check(inputs) == {
        "name": "has 7 characters, but at most 4 are allowed",
        "task": "must be a string, not int",
        "tone": "must be one of 'plain', '1', not 'loud'",
        "count": "must be a number, not 'many'",
        "colour": "is not a variable of the form",
    }
    assert form_of(FORM).check({"name": None}) == {"name": "is required"}


def test_defaults_are_filled_in_where_nothing_is_given() -> None:
    given = {"tone": "1", "count": None, "colour": "red"}
    filled = form_of(FORM).fill(given)
    assert filled == {"name": "Ann", "task": "", "tone": "1", "count": 3, "short": False, "colour": "red"}
    assert given == {"tone": "1", "count": None, "colour": "red"}


def test_an_empty_text_is_no_default_where_it_would_hide_a_problem_or_be_one() -> None:
    controls: list[dict[str, dict[str, Any]]] = [
        {"paragraph": {"variable": "query", "required": True, "default": ""}},
        {"select": {"variable": "tone", "required": False, "options": ["a", "b"], "default": ""}},
        {"text-input": {"variable": "name", "required": False, "default": ""}},
    ]
    form = form_of(controls)
    assert form.fill({}) == {"name": ""}
    assert form.check(form.fill({})) == {"query": "is required"}
    assert form.check(form.fill({"query": "x"})) == {}


def test_controls_that_a_server_drops_hide_no_problem_and_are_none() -> None:
    controls: list[dict[str, dict[str, Any]]] = [
        {"file": {"variable": "doc", "required": True}},
        {"file-list": {"variable": "docs", "required": True, "max_length": 2}},
        {"json_object": {"variable": "more", "required": True}},
        {"text-input": {"variable": "name", "required": True}},
    ]
    given = {"doc": {"type": "document"}, "docs": [{"type": "image"}], "more": {"a": [1]}, "name": "Ann"}
    form = form_of(controls)
    assert form.check(given) == {}
    assert form.check({}) == {"name": "is required"}
    with MockDify(app=App(form=controls)) as mock, Dify(**mock.settings) as dify:
        for inputs in (given, {"name": "Ann"}):
            assert refused(dify, inputs) == []


def test_a_long_value_takes_no_longer_than_it_is_long() -> None:
    assert form_of([{"number": {"variable": "count"}}]).check({"count": " " * 1_000_000 + "x"})


def test_a_variable_without_a_default_stays_as_it_was() -> None:
    form = form_of([{"paragraph": {"variable": "query", "default": None}}, {"number": {"variable": "count"}}])
    assert form.fill({}) == {}
    assert form.fill({"query": None}) == {"query": None}


def test_a_kind_that_is_new_is_left_to_the_server() -> None:
    form = form_of([{"colour-picker": {"variable": "colour", "required": True}}])
    assert form.check({"colour": "#ff0000"}) == {}
    assert form.check({}) == {"colour": "is required"}
    assert form.fields["colour"][0] == "colour-picker"


def test_an_app_without_a_form_takes_nothing() -> None:
    form = InputForm(AppParameters.from_dict({"user_input_form": []}))
    assert form.check({}) == {}
    assert form.check({"a": 1}) == {"a": "is not a variable of the form"}


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_number_that_json_lacks_is_refused(value: float) -> None:
    form = form_of([{"number": {"variable": "count"}}])
    assert form.check({"count": value}) == {"count": f"must be a finite number, not {value!r}"}


@pytest.mark.parametrize("text", ["1.0e400", "-1.0e999", "nan", "NaN", "inf", "Infinity", "-inf"])
def test_a_text_becomes_no_number_that_json_lacks(text: str) -> None:
    assert typed("number", text) == text
