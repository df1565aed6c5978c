"""The command line without a terminal: what programs and scripts that call it rely on."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dify_completion_cli
import pytest
from app_forms import CITY_FORM
from commands import SECRET, Outcome, called, ended, ran, started, started_alone
from dify_completion_mock import App, Fault, GeneratedFile, MockDify, Moderation
from files import PNG


@pytest.fixture
def mock() -> Iterator[MockDify]:
    with MockDify("Twice a day.", apps={SECRET: App(form=CITY_FORM)}) as mock:
        yield mock


@pytest.fixture
def run(mock: MockDify, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str, **settings: str) -> Outcome:
        outcome = called(mock, capsys, *arguments, settings=settings)
        assert SECRET not in outcome.out + outcome.err
        return outcome

    return run


def test_an_answer_is_all_that_stdout_gets(mock: MockDify) -> None:
    assert ran(mock, "complete", "city=Brest", "--user", "u-42") == Outcome(0, "Twice a day.\n", "")
    body = mock.completions[0].body
    assert (body["user"], body["inputs"]) == ("u-42", {"city": "Brest", "year": 0})


COMMANDS = "a\x1b[2J\x07\x9b31m\x7fb"


def test_no_word_of_an_app_commands_what_shows_a_pipe() -> None:
    form = ({"text-input": {"variable": "city", "label": COMMANDS, "required": True, "default": COMMANDS}},)
    with MockDify(COMMANDS, apps={SECRET: App(name=COMMANDS, form=form)}) as mock:
        shown = ran(mock, "app")
        as_json = ran(mock, "app", "--json")
        refused = ran(mock, "complete", "town=Brest")
        answer = ran(mock, "complete", "city=Brest")
    for text in (shown.out, as_json.out, refused.err):
        assert text
        assert not set("\x1b\x07\x9b\x7f") & set(text)
    assert json.loads(as_json.out)["name"] == COMMANDS
    assert answer.out == f"{COMMANDS}\n", "a text is written to a pipe as it is"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_piece_is_written_when_it_comes_and_a_signal_stops_the_generation(mock: MockDify, number: int) -> None:
    mock.answer(["Twice ", "a day."], delay=30)
    process = started(mock, "complete", "city=Brest")
    assert process.stdout.read(6) == "Twice "
    process.send_signal(number)
    assert ended(process) == Outcome(130, "\n", "interrupted; the generation was stopped on the server\n")
    assert len(mock.stopped) == 1


def test_what_runs_in_the_background_of_a_script_can_be_ended(mock: MockDify) -> None:
    mock.answer(["Twice ", "a day."], delay=30)
    process = started_alone(mock, ["sh", "-c", 'trap "" INT; exec "$0" "$@"'], "complete", "city=Brest")
    assert process.stdout and process.stdout.read(6) == "Twice "
    process.send_signal(signal.SIGINT)  # As it is in the background, this is not meant for it.
    process.terminate()
    assert ended(process).status == 130
    assert len(mock.stopped) == 1


def test_a_reader_that_goes_away_stops_the_generation_without_a_traceback(mock: MockDify) -> None:
    mock.answer(["word "] * 2000, delay=0.01)
    process = started(mock, "complete", "city=Brest")
    assert process.stdout.read(4) == "word"
    process.stdout.close()
    assert ended(process) == Outcome(1, "", "")
    assert len(mock.stopped) == 1


def test_json_is_one_object_on_one_line(run: Any) -> None:
    outcome = run("complete", "city=Brest", "--json")
    reply = json.loads(outcome.out)
    assert outcome.out.count("\n") == 1
    assert (reply["answer"], reply["usage"]["currency"]) == ("Twice a day.", "USD")
    assert {"message_id", "task_id"} <= reply.keys()


def test_a_whole_answer_is_the_same_text(run: Any) -> None:
    assert run("complete", "city=Brest", "--no-stream") == run("complete", "city=Brest")


def test_a_value_is_read_from_a_file(run: Any, mock: MockDify, tmp_path: Path) -> None:
    (tmp_path / "city.txt").write_text("Brést\r\n", encoding="utf-8-sig")
    assert run("complete", f"city=@{tmp_path / 'city.txt'}").status == 0
    assert run("complete", "city=@@home=1").status == 0
    assert [request.body["inputs"]["city"] for request in mock.completions] == ["Brést", "@home=1"]


def test_a_value_is_read_from_stdin(mock: MockDify) -> None:
    assert ran(mock, "complete", "city=@-", stdin="Brest\n").status == 0
    assert mock.completions[0].body["inputs"]["city"] == "Brest"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["city=Brest", "tone"], "'tone' is not an input; give inputs as variable=value"),
        (["city=Brest", "city=Brest"], "city is given twice"),
        (["city=@nowhere"], "nowhere cannot be read (No such file or directory); "),
        (["--file", "nowhere"], "'nowhere' does not exist"),
        (["--odd"], "No such option: --odd (--help lists the options)"),
        (["city=Brest", "--file", __file__], "test_cli.py is of the kind document, but the app accepts only image"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(run: Any, mock: MockDify, arguments: list[str], told: str) -> None:
    outcome = run("complete", *arguments)
    assert (outcome.status, outcome.out) == (2, "")
    assert re.fullmatch(r"error: .*\n", outcome.err) and told in outcome.err
    assert not mock.completions


def test_a_value_that_is_no_text_is_refused(run: Any, tmp_path: Path) -> None:
    (tmp_path / "map.png").write_bytes(PNG)
    assert (
        "is not text in UTF-8; --file uploads a file for the model"
        in run("complete", f"city=@{tmp_path / 'map.png'}").err
    )


def test_all_problems_of_the_inputs_are_told_before_anything_is_sent(run: Any, mock: MockDify) -> None:
    outcome = run("complete", "tone=odd", "year=soon", "town=Brest")
    assert (outcome.status, outcome.out) == (2, "")
    assert [line.split()[:2] for line in outcome.err.splitlines()] == [
        ["error:", name] for name in ("'town'", "city", "tone", "year")
    ]
    assert {request.operation for request in mock.requests} == {"get_app_parameters"}


def test_a_file_is_uploaded_and_given_to_the_model(run: Any, mock: MockDify, tmp_path: Path) -> None:
    (tmp_path / "map.png").write_bytes(PNG)
    assert run("complete", "city=Brest", "--file", str(tmp_path / "map.png")).status == 0
    upload = next(request for request in mock.requests if request.operation == "upload_file")
    assert (upload.body["file"].name, upload.body["user"]) == ("map.png", "cli")
    assert mock.completions[0].body["files"][0]["type"] == "image"


@pytest.mark.parametrize(
    ("name", "kinds", "kind"),
    [
        ("notes.pdf", ["image", "document"], "document"),
        ("song.mp3", ["audio"], "audio"),
        ("film.mp4", ["video"], "video"),
        ("film.mp4", ["image", "custom"], "custom"),
        ("odd.qqq", ["custom"], "custom"),
    ],
)
def test_the_kind_of_a_file_is_told_by_its_name(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, kinds: list[str], kind: str
) -> None:
    (tmp_path / name).write_bytes(b"content")
    with MockDify(app=App(file_types=kinds)) as mock:
        assert called(mock, capsys, "complete", "--file", str(tmp_path / name)).status == 0
        assert mock.completions[0].body["files"][0]["type"] == kind


def test_an_app_that_takes_no_files_is_given_none(capsys: pytest.CaptureFixture[str]) -> None:
    with MockDify(app=App(file_types=[])) as mock:
        outcome = called(mock, capsys, "complete", "--file", __file__)
    assert outcome == Outcome(
        2, "", "error: the app does not accept files; you can allow them in its settings in Dify\n"
    )


def test_a_replaced_answer_is_told_to_be_one(capsys: pytest.CaptureFixture[str]) -> None:
    with MockDify("Not a bomb.", app=App(moderation=Moderation(["bomb"]))) as mock:
        streamed = called(mock, capsys, "complete", "topic=x")
        whole = called(mock, capsys, "complete", "topic=x", "--no-stream")
    assert streamed.out.endswith("\nThe answer was blocked.\n")
    assert streamed.err == "moderation replaced the answer with this:\n"
    assert whole == Outcome(0, "The answer was blocked.\n", "")


def test_a_file_of_the_model_is_named(run: Any, mock: MockDify) -> None:
    mock.answer(["Here it is.", GeneratedFile("https://example.com/map.png")])
    outcome = run("complete", "city=Brest")
    assert outcome == Outcome(0, "Here it is.\n", "the model made a file: https://example.com/map.png\n")


def test_a_broken_answer_is_shown_and_is_a_failure(run: Any, mock: MockDify) -> None:
    mock.answer("Twice a day.", cut="broken", cut_after=2)
    outcome = run("complete", "city=Brest")
    assert (outcome.status, outcome.out) == (1, "Twice a \n")
    assert re.fullmatch(r"error: stream ended before message_end, after 8 characters.*\n", outcome.err)


def test_an_error_in_json_has_what_came(run: Any, mock: MockDify) -> None:
    mock.answer("Twice a day.", error="completion_request_error", error_after=2)
    outcome = run("complete", "city=Brest", "--json")
    error = json.loads(outcome.out)["error"]
    assert outcome.status == 1
    assert (error["type"], error["status"], error["partial"]) == ("BadRequestError", 400, "Twice a ")


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (["complete", "tone=odd"], "UnusableError"),
        (["complete", "city"], "UnusableError"),
        (["app", "--base-url", "dify.example.com"], "ConfigurationError"),
        (["batch", __file__, "--output", "answers.jsonl"], "InputError"),
        (["batch", __file__], "UnusableError"),
    ],
)
def test_what_cannot_be_used_is_json_for_programs_too(run: Any, arguments: list[str], kind: str) -> None:
    outcome = run(*arguments, "--json")
    assert (outcome.status, json.loads(outcome.out)["error"]["type"]) == (2, kind)
    assert outcome.err.startswith("error: ")


def test_an_interruption_is_json_for_programs_too(mock: MockDify) -> None:
    mock.answer("Twice a day.", first_delay=30)
    process = started(mock, "complete", "city=Brest", "--json")
    mock.wait_until(lambda mock: bool(mock.completions))
    process.send_signal(signal.SIGINT)
    outcome = ended(process)
    assert (outcome.status, json.loads(outcome.out)["error"]["type"]) == (130, "Interrupted")


def test_json_loses_nothing_in_another_encoding(mock: MockDify) -> None:
    mock.answer("日に二度")
    outcome = ended(started_alone(mock, [], "complete", "city=Brest", "--json", PYTHONIOENCODING="ascii"))
    assert json.loads(outcome.out)["answer"] == "日に二度"


@pytest.mark.parametrize(("status", "code"), [(401, None), (403, "odd"), (500, None), (502, None)])
def test_an_error_of_the_server_is_one_line(run: Any, mock: MockDify, status: int, code: str | None) -> None:
    mock.refuse(status, times=None, code=code, message="No.\nNot \x1b[31mhere." if code else None, retry_after=0)
    for command in ("complete", "app"):
        outcome = run(command)
        assert (outcome.status, outcome.out) == (1, "")
        assert re.match(rf"error: {status}\b.*\n\Z", outcome.err.splitlines(keepends=True)[-1])
        assert "\x1b" not in outcome.err


def test_a_text_of_an_error_stays_on_its_line(run: Any, mock: MockDify) -> None:
    mock.answer(Fault("odd", "The model\nis\r\nodd.", 500))
    assert run("complete", "city=Brest").err == "error: 500 odd: The model is odd.\n"


def test_a_server_that_is_not_there_is_one_line_after_the_retries(run: Any, closed_port: int) -> None:
    outcome = run("app", "--base-url", f"http://127.0.0.1:{closed_port}/v1")
    *retries, error = outcome.err.splitlines()
    assert outcome.status == 1
    assert error.startswith(f"error: GET /v1/info at 127.0.0.1:{closed_port}: no connection (ConnectError")
    assert all("retry" in line for line in retries)


def test_settings_that_are_missing_are_named(run: Any) -> None:
    assert run("app", DIFY_API_KEY="") == Outcome(
        2,
        "",
        "error: no API key; set DIFY_API_KEY to the app's key (app-...), or store it with dify-completion login\n",
    )
    assert run("app", DIFY_BASE_URL="dify.example.com").status == 2


def test_the_app_is_shown_as_a_plain_table(run: Any) -> None:
    outcome = run("app")
    assert (outcome.status, outcome.err) == (0, "")
    assert re.search(r"^Name +Mock app *$", outcome.out, re.MULTILINE)
    assert re.search(r"^Features +.*files \(image\)", outcome.out, re.MULTILINE)
    assert re.search(r"^city +City +text-input +at most 8 characters +yes *$", outcome.out, re.MULTILINE)
    assert re.search(r"^tone +Tone +select +one of plain, formal +no *$", outcome.out, re.MULTILINE)
    assert re.search(r"^year +Year +number +a number +0 +no *$", outcome.out, re.MULTILINE)
    assert outcome.out.isascii()


def test_the_app_is_json_for_programs(run: Any) -> None:
    about = json.loads(run("app", "--json").out)
    assert about["mode"] == "completion"
    assert about["parameters"]["user_input_form"] == list(CITY_FORM)


def test_debug_shows_where_an_error_came_from_and_no_key(mock: MockDify) -> None:
    mock.answer(Fault("odd", "The model is odd.", 500))
    outcome = ran(mock, "--debug", "complete", "city=Brest")
    assert outcome.status == 1
    assert "Traceback (most recent call last):\n" in outcome.err
    assert "POST /v1/completion-messages: " in outcome.err
    assert outcome.err.endswith("error: 500 odd: The model is odd.\n")
    assert SECRET not in outcome.err


def test_a_bare_call_shows_the_help(run: Any) -> None:
    assert run() == run("--help") == run("-h")
    assert run().out.startswith("Usage: dify-completion ")


def test_closed_streams_cost_nothing_but_what_would_be_written(mock: MockDify) -> None:
    command = ["sh", "-c", '"$0" "$@" <&- >&-']
    assert ended(started_alone(mock, command, "complete", "city=Brest")) == Outcome(0, "", "")
    command = ["sh", "-c", '"$0" "$@" 2>&-']
    assert ended(started_alone(mock, command, "complete", "city=Brest")) == Outcome(0, "Twice a day.\n", "")


def test_the_module_is_the_same_program(mock: MockDify) -> None:
    command = [sys.executable, "-m", "dify_completion_cli", "--version"]
    assert re.fullmatch(r"dify-completion \d+\.\d+\.\d+\n", subprocess.check_output(command, text=True))


def test_a_shell_completes_commands_and_options(mock: MockDify) -> None:
    def asked(words: str) -> str:
        last = str(len(words.split()) - 1)
        command = "complete_bash"
        return ran(mock, _DIFY_COMPLETION_COMPLETE=command, COMP_WORDS=words, COMP_CWORD=last).out

    assert asked("dify-completion co").split() == ["complete"]
    assert "--no-stream" in asked("dify-completion complete --no").split()
    script = ran(mock, _DIFY_COMPLETION_COMPLETE="source_bash").out
    assert subprocess.run(["bash", "-n"], input=script, text=True, check=False).returncode == 0
    assert "dify-completion" in script


def test_the_mock_serves_until_it_is_interrupted(mock: MockDify, capsys: pytest.CaptureFixture[str]) -> None:
    process = started(mock, "mock", "--port", "0", "--delay", "0", "--connections", "1", "--idle-timeout", "0.1")
    assert process.stdout
    settings = dict(re.findall(r"export (\w+)=(.*)\n", process.stdout.readline() + process.stdout.readline()))
    assert "about topic tides" in called(mock, capsys, "complete", "topic=tides", settings=settings).out
    process.send_signal(signal.SIGINT)
    assert ended(process).status == 0


@pytest.mark.parametrize("option", ["--connections=0", "--connections=x", "--idle-timeout=0", "--idle-timeout=-1"])
def test_an_option_of_the_mock_that_makes_no_sense_is_refused(run: Any, option: str) -> None:
    outcome = run("mock", "--port", "0", option)
    assert outcome.status == 2
    assert option.partition("=")[0] in outcome.err


def test_a_port_that_is_taken_is_told(run: Any, mock: MockDify) -> None:
    port = re.findall(r":(\d+)/", mock.base_url)[0]
    outcome = run("mock", "--port", port)
    assert outcome.status == 2
    assert re.fullmatch(rf"error: port {port} is not free .*; choose another with --port\n", outcome.err)


def test_the_package_exports_exactly_this_name() -> None:
    assert dify_completion_cli.__all__ == ["main"]
    assert dify_completion_cli.main.__doc__
