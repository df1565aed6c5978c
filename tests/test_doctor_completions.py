"""The doctor with `--complete`: whole and streamed answers, how a stream arrives, stops, and idle connections."""

from __future__ import annotations

import json
import re
import subprocess
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from commands import SECRET, called
from dify_completion_doctor import Finding, Report, Status, check_server, junit_of
from dify_completion_doctor._app import TESTED_VERSIONS
from dify_completion_mock import App, MockDify
from recorded import ROOT, spec
from replay import ReplayServer, Silence, event_stream, http_answer
from reports import INFO, VALUE, failed, findings_of, of_status

FORM = [{"paragraph": {"variable": "topic", "label": "Topic", "required": True, "max_length": 40}}]
TEXT = "The tides turn twice a day at each of our harbours."
WHOLE: dict[str, Any] = spec()["components"]["examples"]["Completion"]["value"]
EVENTS: list[dict[str, Any]] = [
    spec()["components"]["examples"][name]["value"] for name in ("MessageEvent", "MessageEndEvent")
]
WHOLE_ANSWER = http_answer("200 OK", json.dumps(WHOLE).encode())
NGINX = ("proxy_http_version 1.1;", "proxy_buffering off;", "proxy_read_timeout 600s;")


@pytest.fixture
def mock() -> Iterator[MockDify]:
    with MockDify(TEXT, apps={SECRET: App(form=FORM)}) as mock:
        yield mock


def checked(mock: MockDify, *idle_seconds: float, **settings: Any) -> Report:
    """Check a mock with completions."""
    report = check_server(**mock.settings, inputs={"topic": VALUE}, idle_seconds=idle_seconds or (0.01,), **settings)
    shown = json.dumps(report.to_dict()) + junit_of(report)
    assert VALUE not in shown and mock.api_key not in shown
    return report


@pytest.mark.parametrize("version", TESTED_VERSIONS)
def test_completions_of_each_tested_version_are_as_described(version: str) -> None:
    with MockDify(TEXT, app=App(form=FORM), delay=0.05, version=version) as mock:
        report = checked(mock)
        assert len(mock.completions) == 3
        assert mock.left_running == []
        assert {completion.body["user"] for completion in mock.completions} == {"doctor"}
    findings = findings_of(report)
    assert report.exit_status == 0
    assert {"inputs", "createCompletion", "stream", "first-event", "delivery", "size", "stopCompletion", "stop"} < {
        *of_status(report, Status.TRUE)
    }
    assert findings["size"].summary.startswith(f"The answer has {len(TEXT)} characters in 11 pieces, ")
    assert findings["delivery"].summary == "11 pieces of text arrived one by one."
    assert findings["idle-connection"].summary == "A connection survives 0.01 s without a request."


LIES: dict[str, tuple[str, dict[str, Any], dict[str, tuple[str, str, str]]]] = {
    "a whole answer of another type": (
        "create_completion",
        {"body": {**WHOLE, "answer": 5}, "times": 1},
        {
            "createCompletion": (
                "/answer",
                "/components/schemas/Completion/properties/answer/type",
                "is an integer, not a string",
            )
        },
    ),
    "events of another type": (
        "create_completion",
        {"events": [{**EVENTS[0], "answer": [VALUE]}, EVENTS[1]]},
        {
            "stream": (
                "/answer",
                "/components/schemas/MessageEvent/properties/answer/type",
                "is an array, not a string",
            )
        },
    ),
    "an end without metadata": (
        "create_completion",
        {"events": [EVENTS[0], {**EVENTS[1], "metadata": None}]},
        {
            "stream": (
                "/metadata",
                "/components/schemas/CompletionMetadata/type",
                "is null, not an object",
            )
        },
    ),
    "an unknown kind of event": (
        "create_completion",
        {"events": [{**EVENTS[0], "event": VALUE}, EVENTS[1]]},
        {
            "stream": (
                "/event",
                "/components/schemas/CompletionEvent/discriminator/mapping",
                "is a kind of event that the document does not describe",
            )
        },
    ),
    "a whole answer in place of a stream": (
        "create_completion",
        {"body": WHOLE},
        {
            "stream": (
                "",
                "/paths/~1completion-messages/post",
                "has 200 application/json, and a stream was asked for",
            )
        },
    ),
    "a stop of another shape": (
        "stop_completion",
        {"body": {"done": VALUE}},
        {"stopCompletion": ("", "/components/schemas/Result/required", "lacks result")},
    ),
    "a stop of another status": (
        "stop_completion",
        {"status": 204},
        {
            "stopCompletion": (
                "",
                "/paths/~1completion-messages~1{task_id}~1stop/post/responses",
                "has the status 204, which the document does not list",
            )
        },
    ),
}


@pytest.mark.parametrize("name", LIES)
def test_a_lie_of_completions_is_found_and_named(name: str, mock: MockDify) -> None:
    operation, lie, untrue = LIES[name]
    if "events" in lie:
        mock.answer("create_completion", body=WHOLE, times=1)
    mock.answer(operation, **lie)
    report = checked(mock)
    assert report.exit_status == 1
    findings = {name: findings_of(report)[name] for name in of_status(report, Status.UNTRUE)}
    first = {name: finding.mismatches[0] for name, finding in findings.items()}
    assert {name: (found.answer, found.document, found.problem) for name, found in first.items()} == untrue


def test_a_stream_in_place_of_a_whole_answer_is_named(mock: MockDify) -> None:
    mock.answer("create_completion", events=EVENTS)
    (mismatch,) = findings_of(checked(mock))["createCompletion"].mismatches
    assert mismatch.problem == "has 200 text/event-stream, and a whole answer was asked for"


def test_an_event_that_is_no_json_is_named(server: ReplayServer) -> None:
    info, whole = http_answer("200 OK", INFO), http_answer("200 OK", json.dumps(WHOLE).encode())
    stream = event_stream(b"data: {\n\n", b"event: ping\n\n", b"data: %s\n\n" % json.dumps(EVENTS[1]).encode())
    others = [http_answer("404 Not Found", b"{}")] * 6
    server.answer(info, *others, whole, stream, whole)
    findings = findings_of(check_server("app-key", base_url=server.base_url, inputs={}, idle_seconds=(0.01,)))
    assert findings["inputs"].status is Status.NOT_ASKED
    (mismatch,) = findings["stream"].mismatches
    assert (mismatch.problem, mismatch.document) == ("is not JSON", "/components/schemas/CompletionEvent")
    assert findings["pings"].summary == "1 ping arrived."
    assert findings["stopCompletion"].summary == "No event named a task to stop."


def streamed(server: ReplayServer, stream: list[bytes]) -> Finding:
    """The finding about a stream."""
    server.answer(http_answer("200 OK", INFO), *[http_answer("404 Not Found", b"{}")] * 6, WHOLE_ANSWER, stream)
    report = check_server("app-key", base_url=server.base_url, inputs={}, idle_seconds=())
    assert report.exit_status in {0, 1}
    return findings_of(report)["stream"]


def sent(event: object) -> bytes:
    return b"data: %s\n\n" % json.dumps(event).encode()


UNREADABLE = {
    "empty data": (b"data:\n\n", "", "is not JSON"),
    "a byte that is not UTF-8": (b'data: {"event": "message", "answer": "\xff"}\n\n', "", "is not JSON"),
    "null": (b"data: null\n\n", "", "is null, not an object"),
    "an array": (b"data: [1]\n\n", "", "is an array, not an object"),
    "no kind": (sent({"answer": "x"}), "", "lacks event"),
    "a kind that is an array": (sent({"event": ["message"]}), "/event", "is an array, not a string"),
    "a kind that is an object": (sent({"event": {}}), "/event", "is an object, not a string"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_an_event_that_the_client_refuses_is_untrue(name: str, server: ReplayServer) -> None:
    event, place, problem = UNREADABLE[name]
    finding = streamed(server, event_stream(sent(EVENTS[0]), event, sent(EVENTS[1])))
    assert finding.status is Status.UNTRUE
    assert [(mismatch.answer, mismatch.problem) for mismatch in finding.mismatches] == [(place, problem)]


def headed(stream: list[bytes], media_type: bytes) -> list[bytes]:
    return [stream[0].replace(b"text/event-stream; charset=utf-8", media_type), *stream[1:]]


WELL = event_stream(*map(sent, EVENTS))
READABLE = {
    "a media type in capitals": headed(WELL, b"Text/Event-Stream"),
    "no charset": headed(WELL, b"text/event-stream"),
    "a charset in quotes": headed(WELL, b'text/event-stream; charset="UTF-8"'),
    "a last event without its blank line": event_stream(sent(EVENTS[0]), sent(EVENTS[1]).rstrip()),
    "lines that end with CR": event_stream(*(sent(event).replace(b"\n", b"\r") for event in EVENTS)),
    "a byte-order mark": event_stream(b"\xef\xbb\xbf", *map(sent, EVENTS)),
}


@pytest.mark.parametrize("name", READABLE)
def test_a_stream_that_the_client_reads_is_true(name: str, server: ReplayServer) -> None:
    finding = streamed(server, READABLE[name])
    assert (finding.status, finding.summary) == (Status.TRUE, "The stream has 2 events, and all match the document.")


@pytest.mark.parametrize("charset", [b"utf-16", b"latin-1", b"bogus"])
def test_a_stream_of_another_charset_is_untrue(charset: bytes, server: ReplayServer) -> None:
    finding = streamed(server, headed(WELL, b"text/event-stream; charset=" + charset))
    (mismatch,) = finding.mismatches
    assert mismatch.problem == "names a charset that is not UTF-8, as events are"


def test_pings_are_counted_wherever_they_are_cut(server: ReplayServer) -> None:
    first, last = map(sent, EVENTS)
    pieces = [bytes([byte]) for byte in b"event: ping\n\nevent:ping\r\n\r\nevent: pinged\n\n"]
    server.answer(
        http_answer("200 OK", INFO),
        *[http_answer("404 Not Found", b"{}")] * 6,
        WHOLE_ANSWER,
        event_stream(first, *pieces, last),
    )
    findings = findings_of(check_server("app-key", base_url=server.base_url, inputs={}, idle_seconds=()))
    assert findings["pings"].summary == "2 pings arrived."


def test_a_silent_stream_has_the_limit_of_a_completion(server: ReplayServer) -> None:
    with Silence() as silence:
        start = event_stream(sent(EVENTS[0]), end=b"")
        server.answer(
            http_answer("200 OK", INFO),
            *[http_answer("404 Not Found", b"{}")] * 6,
            WHOLE_ANSWER,
            silence.after(start),
            http_answer("200 OK", b"{}"),
        )
        settings: dict[str, Any] = {"inputs": {}, "idle_seconds": (), "completion_seconds": 0.5}
        finding = findings_of(check_server("app-key", base_url=server.base_url, **settings))["stream"]
    assert (finding.status, "(the limit is 0.5 s)" in finding.summary) == (Status.UNTRUE, True)


class DrippingStream:
    """A stream of one event, followed by the same few bytes without end."""

    def __init__(self, event: bytes, drop: bytes) -> None:
        self._start = event_stream(event, end=b"")
        self._drop = b"%x\r\n%s\r\n" % (len(drop), drop)
        self._pause = threading.Event()

    def __iter__(self) -> Iterator[bytes]:
        yield from self._start
        for _ in range(1000):
            yield self._drop
            self._pause.wait(0.02)


@pytest.mark.parametrize("drop", [b": still here\n\n", b"event: ping\n\n", b'data: {"event": "message", "answer": "'])
def test_a_stream_that_drips_and_never_ends_has_an_overall_limit(drop: bytes, server: ReplayServer) -> None:
    info, whole = http_answer("200 OK", INFO), http_answer("200 OK", json.dumps(WHOLE).encode())
    others = [http_answer("404 Not Found", b"{}")] * 6
    stream = DrippingStream(b"data: %s\n\n" % json.dumps(EVENTS[0]).encode(), drop)
    server.answer(info, *others, whole, stream, whole)
    settings: dict[str, Any] = {"inputs": {}, "idle_seconds": (0.01,), "completion_seconds": 0.5}
    findings = findings_of(check_server("app-key", base_url=server.base_url, **settings))
    assert findings["createCompletion"].status is Status.TRUE
    assert findings["stream"].status is Status.UNTRUE
    assert re.fullmatch(
        r"The stream was left after \d+\.\d s \(the limit is 0\.5 s\), without error or message_end\.",
        findings["stream"].summary,
    )
    assert any(asked.target.endswith(f"/{EVENTS[0]['task_id']}/stop") for asked in server.asked)


@pytest.mark.parametrize("cut", ["clean", "broken", "reset"])
def test_a_stream_that_is_cut_is_untrue_and_the_advice_is_about_timeouts(mock: MockDify, cut: Any) -> None:
    mock.answer(TEXT, times=1)
    mock.answer(TEXT, cut=cut, cut_after=2)
    findings = findings_of(report := checked(mock))
    assert (report.exit_status, of_status(report, Status.UNTRUE)) == (1, ["stream"])
    assert "without error or message_end." in findings["stream"].summary
    assert all(line in findings["stream"].advice for line in NGINX)
    assert findings["stopCompletion"].status is Status.TRUE
    assert [stop.user for stop in mock.stops] == ["doctor"]
    assert mock.left_running == []


def test_a_proxy_that_gives_up_waiting_is_named(mock: MockDify) -> None:
    mock.refuse(504, times=2, operation="create_completion")
    report = checked(mock)
    assert (report.exit_status, of_status(report, Status.FAILED)) == (2, ["createCompletion", "stream"])
    for name in ("createCompletion", "stream"):
        finding = findings_of(report)[name]
        assert finding.summary.startswith("A proxy gave up waiting for the ")
        assert "proxy_read_timeout 600s;" in finding.advice


def test_a_model_that_fails_is_a_failure_as_described(mock: MockDify) -> None:
    mock.answer(TEXT, error="completion_request_error", error_after=2)
    report = checked(mock)
    assert (report.exit_status, of_status(report, Status.FAILED)) == (2, ["createCompletion", "stream"])
    assert (
        findings_of(report)["stream"].summary == "The stream ended with an error event, which the document describes."
    )


def test_a_text_that_is_held_back_is_named_unless_the_model_wrote_it_at_once(mock: MockDify) -> None:
    mock.answer(TEXT, times=1)
    mock.answer(TEXT, first_delay=0.8, times=1)
    held = findings_of(checked(mock))["delivery"]
    assert held.status is Status.UNTRUE
    assert held.summary.startswith("11 pieces of text arrived at once, after ")
    assert all(line in held.advice for line in NGINX)
    mock.answer(TEXT, times=1)
    mock.answer(TEXT, first_delay=0.8, times=1, usage={"latency": 0.8, "time_to_first_token": 0.79})
    at_once = findings_of(checked(mock))["delivery"]
    assert (at_once.status, at_once.summary) == (Status.NOT_ASKED, "The model wrote the whole text at once.")


def test_few_pieces_that_arrive_one_by_one_are_not_held_back(mock: MockDify) -> None:
    mock.answer(["Low ", "at ", "noon."], first_delay=0.6, delay=0.02)
    delivery = findings_of(checked(mock))["delivery"]
    assert (delivery.status, delivery.summary) == (Status.TRUE, "3 pieces of text arrived one by one.")


def test_a_quick_or_short_answer_shows_no_pace(mock: MockDify) -> None:
    for text in (TEXT, "Twice.", ""):
        mock.answer(text)
        assert findings_of(checked(mock))["delivery"].summary == "The answer is too short to see its pace."


def test_pings_are_counted() -> None:
    with MockDify(TEXT, app=App(form=FORM), ping_interval=0.1) as mock:
        mock.answer(TEXT, first_delay=0.25)
        finding = findings_of(checked(mock))["pings"]
    assert (finding.status, finding.summary) == (Status.TRUE, "2 pings arrived.")


def test_a_stop_that_stops_nothing_is_named(mock: MockDify) -> None:
    mock.answer(TEXT, times=2)
    mock.answer(TEXT, delay=0.25)
    mock.answer("stop_completion", body={"result": "success"})
    finding = findings_of(report := checked(mock))["stop"]
    assert (report.exit_status, finding.status) == (1, Status.UNTRUE)
    assert finding.summary.endswith(" s after the stop, and has 11 of 11 pieces.")


def test_idle_connections_are_tried_with_a_connection_each() -> None:
    with MockDify(TEXT, app=App(form=FORM), idle_timeout=0.5) as mock:
        lost = findings_of(checked(mock, 0.01, 1.0))["idle-connection"]
        all_lost = findings_of(checked(mock, 1.0))["idle-connection"].summary
    assert (lost.status, "keepalive_expiry=0.5" in lost.advice) == (Status.UNTRUE, True)
    assert lost.summary == "A connection survives 0.01 s without a request, and not 1 s."
    assert all_lost == "A connection does not survive 1 s without a request."
    with MockDify(TEXT, app=App(form=FORM), idle_timeout=1.1) as mock:
        longer = findings_of(checked(mock, 0.01, 0.02, 1.3))["idle-connection"]
    assert longer.status is Status.TRUE
    assert longer.summary == "A connection survives 0.01 s and 0.02 s without a request, and not 1.3 s."


def test_inputs_that_do_not_fit_are_not_sent(mock: MockDify) -> None:
    for name, inputs in (("topic", {}), ("topic", {"topic": VALUE * 10}), ("tpoic", {"topic": "t", "tpoic": VALUE})):
        report = check_server(**mock.settings, inputs=inputs)
        assert (report.exit_status, of_status(report, Status.FAILED)) == (2, ["inputs"])
        assert findings_of(report)["inputs"].summary == f"{name} does not fit the app's form."
        assert VALUE not in str(report)
    assert mock.completions == []


def test_defaults_of_the_form_are_sent() -> None:
    form = [*FORM, {"number": {"variable": "words", "default": 40}}]
    with MockDify(TEXT, app=App(form=form)) as mock:
        checked(mock)
        assert mock.completions[0].body["inputs"] == {"topic": VALUE, "words": 40}


def test_another_kind_of_app_and_a_refused_key_are_asked_for_no_completion(mock: MockDify) -> None:
    with MockDify(app=App(mode="chat")) as other:
        findings = findings_of(checked(other))
        assert other.completions == []
    assert findings["createCompletion"].summary == findings["stopCompletion"].summary == "The app is of another kind."
    assert failed(check_server("app-other", base_url=mock.base_url, inputs={"topic": "t"})).id == "key"
    assert mock.completions == []


def test_the_command_says_that_completions_cost(mock: MockDify, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = called(mock, capsys, "doctor", "--complete", f"tpoic={VALUE}", "--json")
    assert (outcome.status, outcome.err) == (2, "--complete generates three texts, which costs money\n")
    assert VALUE not in outcome.out
    assert json.loads(outcome.out)["counts"]["failed"] == 1
    assert mock.completions == []
    assert called(mock, capsys, "doctor", "--complete", "topic").status == 2


def test_make_verify_asks_for_completions_where_it_is_asked_to() -> None:
    asked = {
        "": [],
        "topic=tides tone=plain": ["--complete", "topic=tides", "--complete", "tone=plain"],
        "topic='high tides' tone=plain": ["--complete", "topic=high tides", "--complete", "tone=plain"],
        "''": ["--complete", ""],
    }
    for complete, options in asked.items():
        options_of_make = ["--no-print-directory", "--old-file=.venv/.ready", "--dry-run"]
        command = ["make", *options_of_make, "verify", f"COMPLETE={complete}"]
        shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        script = re.sub(r"\S+/python scripts/verify_spec.py", "printf '%s\\\\n'", shown)
        run = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
        assert run.stdout.splitlines() == (options or [""])


class Interrupted(httpx.SyncByteStream):
    """A body during which Ctrl-C is pressed, once its first piece is read."""

    def __init__(self, stream: httpx.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield next(iter(self._stream))
        raise KeyboardInterrupt

    def close(self) -> None:
        self._stream.close()


class InterruptedTransport(httpx.HTTPTransport):
    """Interrupts streams of events."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = super().handle_request(request)
        if response.headers["Content-Type"].startswith("text/event-stream"):
            assert isinstance(response.stream, httpx.SyncByteStream)
            response.stream = Interrupted(response.stream)
        return response


def test_ctrl_c_stops_the_generation(mock: MockDify) -> None:
    mock.answer(TEXT, times=1)
    mock.answer(TEXT, delay=0.2)
    with pytest.raises(KeyboardInterrupt):
        checked(mock, httpx_args={"transport": InterruptedTransport})
    assert len(mock.stopped) == 1
