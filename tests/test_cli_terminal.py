"""The command line in a real terminal: questions, colours, Ctrl-C."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from app_forms import CITY_FORM
from commands import COMMAND, SECRET, Outcome, Terminal, environment, shown
from dify_completion_mock import App, MockDify

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a terminal is opened as POSIX has it")
ESCAPE = "\x1b["


@pytest.fixture
def mock() -> Iterator[MockDify]:
    with MockDify("Twice a day.", apps={SECRET: App(form=CITY_FORM)}) as mock:
        yield mock


def test_ctrl_c_stops_the_generation_and_says_so(mock: MockDify) -> None:
    mock.answer(["Twice ", "a day."], delay=30)
    terminal = Terminal(mock, "complete", "city=Brest", NO_COLOR="1")
    terminal.screen.expect_exact("Twice ")
    terminal.screen.send("\x03")
    assert terminal.end() == Outcome(130, "^C\r\ninterrupted; the generation was stopped on the server\r\n", "")
    assert len(mock.stopped) == 1


def test_ctrl_c_before_the_answer_says_that_it_had_not_begun(mock: MockDify) -> None:
    mock.answer("Twice a day.", first_delay=30)
    terminal = Terminal(mock, "complete", "city=Brest")
    mock.wait_until(lambda mock: bool(mock.completions))
    terminal.screen.send("\x03")
    outcome = terminal.end()
    assert outcome.status == 130
    assert "interrupted; the answer had not begun, and Dify may still generate it" in outcome.out


def test_the_variables_of_the_form_are_asked_for_until_they_fit(mock: MockDify) -> None:
    terminal = Terminal(mock, "complete", NO_COLOR="1")
    for question, answers in {
        "City (at most 8 characters): ": ["", "Constantinople", "Brest"],
        "Tone (one of plain, formal, optional): ": ["odd", "formal"],
        "Year (a number, default: 0, optional): ": ["soon", ""],
    }.items():
        for answer in answers:
            terminal.screen.expect_exact(question)
            terminal.screen.sendline(answer)
    outcome = terminal.end()
    assert (outcome.status, "Twice a day.\r\n" in outcome.out) == (0, True)
    assert mock.completions[0].body["inputs"] == {"city": "Brest", "tone": "formal", "year": 0}


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_questions_can_be_left(mock: MockDify, key: str) -> None:
    terminal = Terminal(mock, "complete")
    terminal.screen.expect_exact("City")
    terminal.screen.send(key)
    outcome = terminal.end()
    assert outcome.status == 130
    assert "interrupted" in outcome.out
    assert not mock.completions


def test_a_terminal_is_told_what_an_answer_cost(mock: MockDify) -> None:
    outcome = shown(mock, "complete", "city=Brest")
    assert outcome.status == 0
    assert "tokens, 0.00" in outcome.out
    assert ESCAPE in outcome.out


def test_an_answer_cannot_command_the_terminal(mock: MockDify) -> None:
    mock.answer(["Twice \x1b[2J\x07a\x9b31m day.\r", "\n"])
    assert "Twice [2Ja31m day.\r\n" in shown(mock, "complete", "city=Brest", NO_COLOR="1").out


def test_the_app_is_shown_in_a_narrow_terminal(mock: MockDify) -> None:
    terminal = Terminal(mock, "app", columns=60, NO_COLOR="1")
    lines = terminal.end().out.splitlines()
    assert all(len(line) <= 60 for line in lines if ESCAPE not in line)
    assert any("Mock app" in line for line in lines)


def test_a_text_goes_into_a_file_as_it_is_whatever_the_locale(mock: MockDify, tmp_path: Path) -> None:
    mock.answer("潮汐 café 😀")
    variables = {**environment(mock), "PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"}
    written = tmp_path / "text"
    with written.open("wb") as file:
        subprocess.run([COMMAND, "complete", "city=Brest"], stdout=file, env=variables, check=True)
    assert written.read_text(encoding="utf-8") == "潮汐 café 😀\n"
