"""The command line as people expect it: help, short options, piped text, stored keys, and nothing odd on a terminal."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, cast

import jsonschema
import keyring
import pytest
from app_forms import CITY_FORM
from commands import SCHEMAS, SECRET, Outcome, Terminal, called, ended, environment, ran, shown, started, started_alone
from dify_completion_mock import App, Fault, MockDify
from files import PNG, table
from fork_server import run_forked
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.compat import properties
from keyring.errors import PasswordSetError

pytestmark = pytest.mark.usefixtures("folder")

COMMANDS = ("complete", "app", "batch", "login", "doctor", "mock")


@pytest.fixture
def mock() -> Iterator[MockDify]:
    with MockDify("Twice a day.", apps={SECRET: App(form=CITY_FORM)}) as mock:
        yield mock


@pytest.fixture
def run(mock: MockDify, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str, stdin: bytes = b"", **settings: str) -> Outcome:
        outcome = called(mock, capsys, *arguments, settings=settings, stdin=stdin)
        assert SECRET not in outcome.out + outcome.err
        return outcome

    return run


def test_piped_text_is_the_input_of_a_form_with_one_text_variable(run: Any, mock: MockDify) -> None:
    assert run("complete", stdin="Brést\r\n".encode()) == Outcome(0, "Twice a day.\n", "")
    assert mock.completions[0].body["inputs"] == {"city": "Brést", "year": 0}
    assert run("complete", "city=Paris", stdin=b"Brest").status == 0
    assert mock.completions[1].body["inputs"]["city"] == "Paris"
    assert ran(mock, "complete", stdin="Brest").status == 0
    assert len(mock.completions) == 3


@pytest.mark.parametrize("stdin", [b"", b"\n", b" \r\n\t"])
def test_without_any_input_nothing_is_sent(run: Any, mock: MockDify, stdin: bytes) -> None:
    outcome = run("complete", stdin=stdin)
    assert (outcome.status, outcome.out, mock.completions) == (2, "", [])
    assert outcome.err == (
        "error: the command has no input; the form takes city (at most 8 characters), "
        "tone (one of plain, formal, optional), "
        "year (a number, default: 0, optional)\n"
    )


def test_piped_text_that_could_be_for_several_variables_or_does_not_fit_is_not_sent(
    run: Any, mock: MockDify, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "city has 14 characters, but at most 8 are allowed" in run("complete", stdin=b"Constantinople").err
    assert "is not text in UTF-8" in run("complete", stdin=b"\xff").err
    assert mock.completions == []
    two = [{"paragraph": {"variable": name}} for name in ("a", "b")]
    with MockDify(apps={SECRET: App(form=two)}) as other:
        outcome = called(other, capsys, "complete", stdin=b"text")
        assert "the form has 2 text variables; name the one for the text from stdin: variable=@-" in outcome.err
        assert (outcome.status, other.completions) == (2, [])
        assert called(other, capsys, "complete", "a=@-", stdin=b"text").status == 0
    with MockDify(apps={SECRET: App(form=[])}) as other:
        assert called(other, capsys, "complete").status == 0


@pytest.mark.parametrize(("name", "meant"), [("City", None), ("cty", "city"), ("TONE", "tone"), ("yaer", "year")])
def test_a_variable_is_found_by_its_label_and_a_misspelled_one_is_guessed(
    run: Any, mock: MockDify, name: str, meant: str | None
) -> None:
    outcome = run("complete", f"{name}=Brest")
    if meant is None:
        assert (outcome.status, mock.completions[0].body["inputs"]["city"]) == (0, "Brest")
    else:
        told = f"'{name}' is not a variable of the form, which has city, tone, year; did you mean {meant}?"
        assert (outcome.status, outcome.err.splitlines()[0]) == (2, f"error: {told}")


def test_files_are_checked_before_the_first_upload(run: Any, mock: MockDify, folder: Path) -> None:
    for name in ("a.png", "b.png", "c.png", "d.png", "song.mp3"):
        (folder / name).write_bytes(PNG)
    with (folder / "big.png").open("wb") as file:
        file.truncate(10 * 1024 * 1024 + 1)
    for files, told in {
        ("a.png", "song.mp3"): "song.mp3 is of the kind audio, but the app accepts only image",
        ("a.png", "big.png"): "big.png has 10.0 MiB, and the server accepts at most 10 MiB",
        ("a.png", "b.png", "c.png", "d.png"): "4 files are too many: the app accepts at most 3",
    }.items():
        outcome = run("complete", "city=Brest", *(part for name in files for part in ("-f", name)))
        assert outcome == Outcome(2, "", f"error: {told}\n")
    assert {request.operation for request in mock.requests} == {"get_app_parameters"}
    assert run("complete", "city=Brest", "-f", "a.png", "-f", "b.png", "-u", "u-9").status == 0
    assert (len(mock.completions[0].body["files"]), mock.completions[0].body["user"]) == (2, "u-9")


@pytest.mark.parametrize(
    "arguments",
    [
        ["complete", "city=Brest", "--user", ""],
        ["complete", "city=Brest", "--user", "  "],
        ["complete", "city=Brest", "-u", "\t"],
        ["complete", "city=Brest", "--base-url", ""],
        ["app", "--profile", ""],
        ["batch", "topics.csv", "-o", "a.csv", "--user", ""],
        ["batch", "topics.csv", "-o", "a.csv", "--encoding", ""],
        ["batch", "topics.csv", "-o", "a.csv", "--file-column", ""],
    ],
)
def test_an_option_without_a_value_is_refused_before_anything_is_sent(
    run: Any, mock: MockDify, arguments: list[str]
) -> None:
    table("tides")
    outcome = run(*arguments)
    assert (outcome.status, mock.requests) == (2, [])
    assert re.fullmatch(r"error: Invalid value for '-.*: must not be empty .*\n", outcome.err)


@pytest.mark.parametrize("number", ["nan", "inf", "1e400"])
@pytest.mark.parametrize(
    ("command", "option"),
    [
        (["batch", "topics.csv", "-o", "a.csv"], "--requests-per-minute"),
        (["batch", "topics.csv", "-o", "a.csv"], "--tokens-per-minute"),
        (["mock", "--port", "0"], "--delay"),
        (["mock", "--port", "0"], "--idle-timeout"),
    ],
)
def test_an_option_that_is_no_finite_number_is_refused(
    run: Any, mock: MockDify, command: list[str], option: str, number: str
) -> None:
    table("tides")
    outcome = run(*command, option, number)
    assert (outcome.status, mock.requests) == (2, [])
    assert f"error: Invalid value for '{option}': must be a number, not {float(number)}" in outcome.err


@pytest.mark.parametrize(
    "values",
    [("@-", "@-"), ("@-", "@/dev/stdin"), ("@/dev/fd/0", "@-")],
)
def test_stdin_is_the_value_of_one_variable(mock: MockDify, values: tuple[str, str]) -> None:
    outcome = ran(mock, "complete", f"city={values[0]}", f"country={values[1]}", stdin="Brest")
    expected = "error: city and country both read stdin, which can be read once; put one of them into a file\n"
    assert (outcome.status, outcome.err, mock.requests) == (2, expected, [])


def test_help_has_examples_and_exit_statuses(run: Any) -> None:
    for command in COMMANDS:
        shown = run(command, "--help")
        assert (shown.status, shown) == (0, run(command, "-h"))
        assert f"Examples:\n\n    dify-completion {command}" in shown.out
        assert "Exit status: 0 " in shown.out
        assert ("130 interrupted" in " ".join(shown.out.split())) == (command != "mock")
    shown = " ".join(run("batch", "-h").out.split())
    for option in ("-o, --output", "-c, --concurrency", "-u, --user"):
        assert option in shown or ", ".join(reversed(option.split(", "))) in shown
    assert re.search(r"<(str|text|float|int range)>|\{table\}", shown) is None


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["app", "--base-url", "dify.example.com"], "--base-url (or DIFY_BASE_URL) must be http(s)://host"),
        (["batch", "topics.csv"], "give --output for the answers"),
        (["batch", "topics.csv", "-o", "a.csv", "--actors", "2"], "--actors needs --engine ray"),
        (["app", "--profile", "other"], "dify-completion login --profile other stores one"),
    ],
)
def test_messages_name_options_and_not_arguments(run: Any, arguments: list[str], told: str, keys: Any) -> None:
    table("tides")
    outcome = run(*arguments)
    assert outcome.status == 2
    assert told in outcome.err
    assert re.search(r"\w+=|api_key|base_url|max_retries", outcome.err) is None


def schema_of(name: str) -> dict[str, Any]:
    return {"oneOf": [SCHEMAS[name], SCHEMAS["error"]]}


@pytest.mark.parametrize(
    ("arguments", "name", "status"),
    [
        (["complete", "city=Brest"], "complete", 0),
        (["complete", "city=Brest", "--user", "cut"], "complete", 1),
        (["complete", "city=Constantinople"], "complete", 2),
        (["complete"], "complete", 2),
        (["app"], "app", 0),
        (["app", "--base-url", "odd"], "app", 2),
        (["batch", "topics.csv", "--dry-run", "--map", "topic=city"], "batch", 0),
        (["batch", "topics.csv", "-o", "a.csv", "--map", "topic=city"], "batch", 0),
        (["batch", "topics.csv", "-o", "a.csv"], "batch", 2),
        (["batch", "topics.csv", "-o", "a.csv", "--map", "topic=city", "--user", "cut"], "batch", 1),
    ],
)
def test_what_json_holds_is_as_its_schema_says(
    run: Any, mock: MockDify, arguments: list[str], name: str, status: int
) -> None:
    if "cut" in arguments:
        mock.answer("Twice a day.", cut="broken", cut_after=2)
    table("Brest")
    outcome = run(*arguments, "--json")
    assert outcome.status == status
    jsonschema.validate(json.loads(outcome.out), schema_of(name))
    if "cut" in arguments and name == "complete":
        assert json.loads(outcome.out)["error"]["partial"] == "Twice a "


def test_records_are_as_their_schema_says(run: Any, mock: MockDify) -> None:
    def answer(inputs: Any) -> str:
        if inputs["city"] == "b":
            raise Fault("odd")
        return "Done."

    mock.answer(answer)
    for more in ([], ["--with-inputs"]):
        outcome = run("batch", table("a", "b"), "-o", "-", "--map", "topic=city", *more)
        for line in outcome.out.splitlines():
            jsonschema.validate(json.loads(line), SCHEMAS["record"])


def without(*packages: str) -> list[str]:
    """A program that runs the command line where some packages are missing."""
    blocked = ", ".join(f"{package!r}: None" for package in packages)
    code = f"import sys; sys.modules.update({{{blocked}}}); import dify_completion_cli; dify_completion_cli.main()"
    return ["-c", code]


BIG = ("pyarrow", "pyarrow.parquet", "filelock", "python_calamine", "xlsxwriter", "keyring", "ray", "pydantic")


def test_texts_and_apps_need_no_package_for_tables(mock: MockDify) -> None:
    for arguments in (["complete", "city=Brest"], ["app"], ["batch", "-h"]):
        done = run_forked(*without(*BIG), *arguments, env=environment(mock))
        assert (done.returncode, done.stderr) == (0, "")
    table("Brest")
    command = [*without(*BIG), "batch", "topics.csv", "--map", "topic=city", "-o", "answers.csv"]
    done = run_forked(*command, env=environment(mock))
    assert (done.returncode, len(mock.completions)) == (2, 1)
    assert 'pip install "dify-completion-client[batch]"' in done.stderr


def test_the_mock_without_its_extra_says_what_to_install() -> None:
    code = "import sys; sys.modules['uvicorn'] = None; import runpy; "
    code += "runpy.run_module('dify_completion_mock', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.fullmatch(
        r'error: uvicorn\S* is not installed; install it with pip install "dify-completion-client\[mock\]" '
        r'\(in a checkout: pip install "\.\[mock\]"\)\n',
        done.stderr,
    )


class Keys(KeyringBackend):
    """A keyring of a test."""

    kept: ClassVar[dict[tuple[str, str], str]] = {}

    @properties.classproperty
    def priority(cls) -> float:  # noqa: N805 (it is of the class)
        return 5

    @properties.classproperty
    def name(cls) -> str:  # noqa: N805 (it is of the class)
        return "the keyring of a test"

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class PlainTextKeys(Keys):
    @properties.classproperty
    def priority(cls) -> float:  # noqa: N805 (it is of the class)
        return 0.5


class LockedKeys(Keys):
    def set_password(self, service: str, username: str, password: str) -> None:
        raise PasswordSetError("it is locked")


@pytest.fixture
def keys() -> Iterator[Keys]:
    """A keyring in the place of the system's."""
    before, keys = keyring.get_keyring(), cast("Any", Keys)()
    keys.kept.clear()
    keyring.set_keyring(keys)
    yield keys
    keyring.set_keyring(before)


def test_a_key_is_kept_in_the_keyring_by_its_profile(run: Any, mock: MockDify, keys: Keys, folder: Path) -> None:
    assert run("login", stdin=f"{SECRET}\n".encode()).err == "the key is stored in the keyring of a test\n"
    assert run("login", "--profile", "other", stdin=b"app-other\n").status == 0
    assert keys.kept == {("dify-completion", "default"): SECRET, ("dify-completion", "other"): "app-other"}
    assert run("complete", "city=Brest", DIFY_API_KEY="").status == 0
    assert run("app", "--profile", "default", DIFY_API_KEY="app-odd").status == 0
    assert "401" in run("app", "--profile", "other").err
    assert run("batch", table("Brest"), "-o", "a.csv", "--map", "topic=city", "--profile", "default").status == 0
    assert (
        "the keyring has no key for the profile 'new'; dify-completion login --profile new"
        in run("app", "--profile", "new").err
    )
    assert run("login", "--forget").err == "the key is removed\n"
    assert run("login", "--forget").status == 2
    assert run("complete", "city=Brest", DIFY_API_KEY="").status == 2
    assert [path.name for path in folder.rglob("*") if SECRET.encode() in path.read_bytes()] == []


@pytest.mark.parametrize("backend", [NoKeyring, PlainTextKeys])
def test_a_keyring_that_keeps_nothing_or_plain_text_is_refused_by_its_name(
    run: Any, keys: Keys, backend: type[KeyringBackend]
) -> None:
    keyring.set_keyring(backend())
    outcome = run("login", stdin=SECRET.encode())
    assert outcome.status == 2
    name = f"{backend.__module__}.{backend.__qualname__}"
    assert outcome.err.startswith(f"error: the keyring {name} does not store keys safely; set up another one")
    assert run("complete", "city=Brest").status == 0  # DIFY_API_KEY needs no keyring.


@pytest.mark.parametrize(
    ("stdin", "told"),
    [(b"", "the key is empty"), (b"app-\xc3\xa4\n", "not valid in a key"), (b" \n", "the key is empty")],
)
def test_what_is_no_key_is_not_stored(run: Any, keys: Keys, stdin: bytes, told: str) -> None:
    outcome = run("login", stdin=stdin)
    assert (outcome.status, told in outcome.err, keys.kept) == (2, True, {})


def test_a_keyring_that_fails_is_told_without_the_key(run: Any, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring.set_keyring(cast("Any", LockedKeys)())
    assert run("login", stdin=SECRET.encode()).err == (
        "error: the keyring of a test failed (PasswordSetError: it is locked); set DIFY_API_KEY\n"
    )
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert run("login", stdin=SECRET.encode()).err == (
        'error: keyring is not installed; install it with pip install "dify-completion-client[keyring]" '
        '(in a checkout: pip install ".[keyring]")\n'
    )


ODD = "\x1b]0;x\x07\x1b[2J\x9b31m\x85\x08\x7f"


def test_no_command_lets_a_server_write_to_the_terminal_what_it_obeys(folder: Path) -> None:
    form = [{"select": {"variable": f"v{ODD}", "label": f"L{ODD}", "required": False, "options": [f"o{ODD}"]}}]
    form.append({"text-input": {"variable": "topic", "label": f"T{ODD}", "required": False, "default": f"d{ODD}"}})
    table("x")
    with MockDify([f"a{ODD}"], apps={SECRET: App(name=f"n{ODD}", description=f"d{ODD}", form=form)}) as mock:
        for arguments in (["app"], ["app", "--json"], ["complete", "topic=x"], ["complete", "topic=x", "--json"]):
            assert harmless(shown(mock, *arguments, NO_COLOR="1").out), arguments
        for arguments in (["complete", "nothing=x"], ["batch", "topics.csv", "-o", "-", "--with-inputs"]):
            assert harmless(shown(mock, *arguments, NO_COLOR="1", TERM="dumb").out), arguments
        asked = Terminal(mock, "complete", NO_COLOR="1")
        asked.screen.expect(":")
        asked.screen.send("\x04")
        assert harmless(asked.end().out)
        mock.answer(Fault(f"c{ODD}", f"m{ODD}", 500))
        for arguments in (["complete", "topic=x"], ["--debug", "complete", "topic=x"]):
            assert harmless(shown(mock, *arguments, NO_COLOR="1").out), arguments


def test_json_escapes_what_a_terminal_obeys_wherever_it_goes(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    table("x")
    with MockDify([f"a{ODD}"], apps={SECRET: App(name=f"n{ODD}")}) as mock:
        for arguments, member in (
            (["app", "--json"], "name"),
            (["complete", "topic=x", "--json"], "answer"),
            (["batch", "topics.csv", "-o", "-"], "answer"),
        ):
            outcome = called(mock, capsys, *arguments)
            assert harmless(outcome.out), arguments
            assert json.loads(outcome.out)[member].endswith(ODD), arguments


def harmless(shown: str) -> bool:
    """Whether a terminal that got this did nothing but show it; Rich itself shows and hides the cursor."""
    own = re.sub(r"\x1b\[\?25[hl]|\x1b\[2K|\x1b\[1A", "", shown)
    return re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", own) is None


def test_a_hangup_does_not_end_what_nohup_started(mock: MockDify) -> None:
    mock.answer(["Twice ", "a day."], delay=0.3)
    process = started_alone(mock, ["nohup"], "complete", "city=Brest")
    assert process.stdout and process.stdout.read(6) == "Twice "
    process.send_signal(signal.SIGHUP)
    outcome = ended(process)
    assert (outcome.status, outcome.out) == (0, "a day.\n")


@pytest.mark.parametrize(
    ("refused", "told"),
    [
        (False, "the generation was stopped on the server"),
        (True, "the server did not stop the generation"),
    ],
)
def test_what_is_said_of_the_server_is_true(mock: MockDify, refused: bool, told: str) -> None:
    mock.answer(["Twice ", "a day."], delay=30)
    if refused:
        mock.refuse(500, operation="stop_completion", times=None)
    process = started(mock, "complete", "city=Brest")
    assert process.stdout.read(6) == "Twice "
    process.send_signal(signal.SIGINT)
    outcome = ended(process)
    assert (outcome.status, told in outcome.err, len(mock.stopped)) == (130, True, 0 if refused else 1)
